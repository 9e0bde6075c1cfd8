import { ApiProperty } from '../../platform/fields/documentation.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';

export class SuggestionQuery extends PageQuery {}

export class SuggestionResponse {
  @ApiProperty({ format: 'uuid', description: 'The agreement on the solution, without a supplier' })
  agreement: string;

  @ApiProperty({ description: 'The national solution that both projects name' })
  nationalSolution: string;

  @ApiProperty({ description: 'Code of the project that waits for it', example: 'SAFEST' })
  project: string;

  @ApiProperty({ description: 'Organisation number of its owner' })
  receiver: string;

  @ApiProperty({ format: 'date' })
  neededBy: string;

  @ApiProperty({ description: 'Code of the project that changes the solution', example: 'SAF' })
  supplyingProject: string;

  @ApiProperty({ description: 'Organisation number of its owner' })
  supplier: string;

  @ApiProperty({ format: 'date', description: 'End of that project by its certified report' })
  forecast: string;

  @ApiProperty({ description: 'Round of that report', example: '2021-1' })
  round: string;

  @ApiProperty({ type: 'integer', description: 'Days from the day of need to that end' })
  gapDays: number;

  @ApiProperty({ format: 'date-time' })
  foundAt: string;
}

export class SuggestionListResponse extends PageResponse {
  @ApiProperty({ type: [SuggestionResponse], description: 'By agreement, then by project' })
  items: SuggestionResponse[];
}
