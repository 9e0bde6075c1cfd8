import { ApiProperty } from '../../platform/fields/documentation.js';

/** Members of figures that say which round they are of, and what they are made of. */
export class FigureBasis {
  @ApiProperty({
    type: 'integer',
    description:
      'Expected reports that are missing in the round. The filters do not change this number.',
  })
  missing: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Projects in the portfolio without a report in the round: the missing ones, and those of ' +
      'nil returns. The filters do not change this number.',
  })
  notReported: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Reported projects of the round that are not in the portfolio. ' +
      'The filters do not change this number.',
  })
  reportedNotIn: number;

  @ApiProperty({
    description: 'Key of the version of the criteria that the round uses',
    example: '2020-12',
  })
  criteriaSet: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Rule set that the round uses',
    example: 'standard-1',
  })
  ruleSet: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'Certified revisions of the round, superseded ones included',
  })
  inputs: number;

  @ApiProperty({
    description:
      'SHA-256 of everything else but asOf and each href, as canonical JSON (RFC 8785): the same ' +
      'for the same figures, now, as of an instant and as frozen',
  })
  hash: string;
}
