import { ApiProperty } from '../../platform/fields/documentation.js';
import { NestedList, OneOf, Text } from '../../platform/fields/fields.js';
import { MAPPABLE } from '../columns/report-headings.rules.js';
import { PROJECT_MAPPABLE } from '../project-files/project-headings.rules.js';

export class MappedHeading {
  @Text({ description: "Heading of the sender's own table", max: 200, example: 'Prosjektnr' })
  heading: string;

  @OneOf([...new Set([...MAPPABLE, ...PROJECT_MAPPABLE])], {
    name: 'ImportColumn',
    description:
      'The column of the service that the heading stands for, in files of reports or of projects',
    example: 'project',
  })
  column: string;
}

export class SaveImportMapping {
  @NestedList(() => MappedHeading, {
    description:
      "The caller's headings, each with its column. A heading that the service knows needs no entry.",
    max: 200,
  })
  headings: MappedHeading[];
}

export class ImportMappingResponse {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: [MappedHeading] })
  headings: MappedHeading[];

  @ApiProperty({ type: 'integer', description: '0 until the mapping is saved for the first time' })
  version: number;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  updatedAt: string | null;
}
