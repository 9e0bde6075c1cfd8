import { ApiProperty } from '../../platform/http/documentation.js';
import { Instant } from '../../platform/http/fields.js';
import { SUBMISSION_STATES, type SubmissionState } from '../steps/submission.types.js';

export const COMPLETENESS = ['complete', 'partial', 'missing', 'nil'] as const;

export class CompletenessQuery {
  @Instant({ description: 'As it was known at an instant; now unless told', optional: true })
  asOf?: string;
}

export class ActorCompletenessResponse {
  @ApiProperty({ description: 'Organisation number of who answers for the projects now' })
  actor: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer', description: 'Projects in the portfolio' })
  expected: number;

  @ApiProperty({ type: 'integer', description: 'Of them, those with a certified report' })
  reported: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of them, those first certified after the deadline',
  })
  late: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of those reported, those that confirm an earlier report unchanged',
  })
  unchanged: number;

  @ApiProperty({
    type: 'integer',
    description:
      'The most rounds in a row that one of them has been confirmed unchanged; 0 when none is',
  })
  unchangedRounds: number;

  @ApiProperty({
    type: [String],
    description: 'Codes of those without; none while it stands by that it has none',
  })
  missing: string[];

  @ApiProperty({
    type: [String],
    description:
      'Codes of those without a report that it has said it has none for: for the directorate to return the answer, or to take the projects out',
  })
  nilFor: string[];

  @ApiProperty({
    enum: SUBMISSION_STATES,
    enumName: 'SubmissionState',
    nullable: true,
    description: 'State of its submission; null before there is one',
  })
  submission: SubmissionState | null;

  @ApiProperty({ format: 'date-time', description: 'The deadline that holds for it' })
  deadline: string;

  @ApiProperty({ description: "The deadline is its own, later than the round's" })
  extended: boolean;

  @ApiProperty({
    enum: COMPLETENESS,
    enumName: 'Completeness',
    description: 'nil: it has said that it has none, and certified that',
  })
  state: (typeof COMPLETENESS)[number];
}

/** Who has reported and who is missing; the totals are the same for every caller. */
export class CompletenessResponse {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({
    format: 'date-time',
    description:
      'The instant as of which it is answered; what is expected of a closed round is what was expected at its closing',
  })
  asOf: string;

  @ApiProperty({ type: 'integer' })
  expected: number;

  @ApiProperty({ type: 'integer' })
  reported: number;

  @ApiProperty({ type: 'integer' })
  late: number;

  @ApiProperty({ type: 'integer' })
  missing: number;

  @ApiProperty({ type: 'integer', description: 'Reports that confirm an earlier one unchanged' })
  unchanged: number;

  @ApiProperty({
    type: 'integer',
    description: 'Actors whose certified answer is that they have none',
  })
  nil: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Of the expected, those without a report that such an answer stands for; not among the missing',
  })
  nilFor: number;

  @ApiProperty({
    type: [ActorCompletenessResponse],
    description: "In Norwegian order of name: the caller's own, all for the directorate",
  })
  actors: ActorCompletenessResponse[];
}

export class RemindersResponse {
  @ApiProperty()
  round: string;

  @ApiProperty({
    type: 'integer',
    description: 'Notices written: one per actor that misses reports',
  })
  notices: number;
}
