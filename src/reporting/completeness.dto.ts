import { ApiProperty } from '@nestjs/swagger';

export const COMPLETENESS = ['complete', 'partial', 'missing'] as const;

export class ActorCompletenessResponse {
  @ApiProperty({ description: 'Organisation number of who answers for the projects now' })
  actor: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer', description: 'Projects in the portfolio' })
  expected: number;

  @ApiProperty({ type: 'integer', description: 'Of them, those with a certified report' })
  reported: number;

  @ApiProperty({ type: 'integer', description: 'Of them, those first certified after the deadline' })
  late: number;

  @ApiProperty({ type: [String], description: 'Codes of those without' })
  missing: string[];

  @ApiProperty({ enum: COMPLETENESS, enumName: 'Completeness' })
  state: (typeof COMPLETENESS)[number];
}

/** Who has reported and who is missing; the totals are the same for every caller. */
export class CompletenessResponse {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'date-time', description: 'Now, or the closing of a closed round' })
  asOf: string;

  @ApiProperty({ type: 'integer' })
  expected: number;

  @ApiProperty({ type: 'integer' })
  reported: number;

  @ApiProperty({ type: 'integer' })
  late: number;

  @ApiProperty({ type: 'integer' })
  missing: number;

  @ApiProperty({ type: [ActorCompletenessResponse], description: 'In Norwegian order of name: the caller\'s own, all for the directorate' })
  actors: ActorCompletenessResponse[];
}

export class RemindersResponse {
  @ApiProperty()
  round: string;

  @ApiProperty({ type: 'integer', description: 'Notices written: one per actor that misses reports' })
  notices: number;
}
