import { ApiProperty } from '../../platform/fields/documentation.js';
import { Table } from '../../platform/tables/table.js';
import { Instant } from '../../platform/fields/fields.js';
import { SUBMISSION_STATES, type SubmissionState } from '../steps/submission.types.js';
import { type ActorCompleteness, rateCompleteness } from './completeness.rules.js';

export const COMPLETENESS = ['complete', 'partial', 'missing', 'nil'] as const;

export class CompletenessQuery {
  @Instant({ description: 'Answers as of this instant; now when left out', optional: true })
  asOf?: string;
}

export class ActorCompletenessResponse {
  @ApiProperty({ description: 'Organisation number of the actor that answers for the projects' })
  actor: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer', description: 'Projects that are expected to report' })
  expected: number;

  @ApiProperty({ type: 'integer', description: 'Projects with a certified report' })
  reported: number;

  @ApiProperty({
    type: 'integer',
    description: 'Projects whose report was first certified after the deadline',
  })
  late: number;

  @ApiProperty({
    type: 'integer',
    description: 'Reports that confirm an earlier report unchanged',
  })
  unchanged: number;

  @ApiProperty({
    type: 'integer',
    description:
      'The most rounds in a row in which one report has been confirmed unchanged; 0 when none is',
  })
  unchangedRounds: number;

  @ApiProperty({
    type: [String],
    description:
      'Codes of the projects without a certified report; empty when the actor has certified that ' +
      'it has no reports',
  })
  missing: string[];

  @ApiProperty({
    type: [String],
    description:
      'Codes of the projects without a report when the actor has certified that it has none. The ' +
      'directorate can return the submission, or take the projects out of the portfolio',
  })
  nilFor: string[];

  @ApiProperty({
    enum: SUBMISSION_STATES,
    enumName: 'SubmissionState',
    nullable: true,
    description: 'State of the submission; null before there is one',
  })
  submission: SubmissionState | null;

  @ApiProperty({ format: 'date-time', description: "The actor's deadline" })
  deadline: string;

  @ApiProperty({ description: "True when the actor's deadline is its own, later than the round's" })
  extended: boolean;

  @ApiProperty({
    enum: COMPLETENESS,
    enumName: 'Completeness',
    description: '`nil`: the actor has certified that it has no reports',
  })
  state: (typeof COMPLETENESS)[number];
}

/** Expected, certified and missing reports of a round. Every caller gets the same totals. */
export class CompletenessResponse {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({
    format: 'date-time',
    description:
      'The instant as of which the answer is given. The expected reports of a closed round are ' +
      'those that were expected when it closed',
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

  @ApiProperty({ type: 'integer', description: 'Reports that confirm an earlier report unchanged' })
  unchanged: number;

  @ApiProperty({
    type: 'integer',
    description: 'Actors that have certified that they have no reports',
  })
  nil: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Expected projects of these actors, without a report. They are not counted as missing',
  })
  nilFor: number;

  @ApiProperty({
    type: [ActorCompletenessResponse],
    description:
      "The caller's own actors, or all for the directorate, in Norwegian alphabetical order",
  })
  actors: ActorCompletenessResponse[];
}

export class RemindersResponse {
  @ApiProperty()
  round: string;

  @ApiProperty({
    type: 'integer',
    description: 'Notices written: one per actor with missing reports',
  })
  notices: number;
}

/** Returns the answer for one actor. `deadline`: the round's. */
export function actorCompletenessOf(
  actor: ActorCompleteness,
  deadline: Date,
): ActorCompletenessResponse {
  const { extendedTo } = actor;
  return {
    actor: actor.actor,
    name: actor.name,
    expected: actor.expected,
    reported: actor.reported,
    late: actor.late,
    unchanged: actor.unchanged,
    unchangedRounds: actor.unchangedRounds,
    missing: [...actor.missing],
    nilFor: [...actor.nilFor],
    submission: actor.submission,
    deadline: (extendedTo ?? deadline).toISOString(),
    extended: extendedTo !== null,
    state: rateCompleteness(actor),
  };
}

/** Returns the totals over all actors of a round. */
export function completenessTotals(
  actors: readonly ActorCompleteness[],
): Omit<CompletenessResponse, 'round' | 'asOf' | 'actors'> {
  const sum = (count: (actor: ActorCompleteness) => number): number =>
    actors.reduce((total, actor) => total + count(actor), 0);
  return {
    expected: sum(({ expected }) => expected),
    reported: sum(({ reported }) => reported),
    late: sum(({ late }) => late),
    missing: sum(({ missing }) => missing.length),
    unchanged: sum(({ unchanged }) => unchanged),
    nil: actors.filter(({ nil }) => nil).length,
    nilFor: sum(({ nilFor }) => nilFor.length),
  };
}

const COLUMNS = [
  'round',
  'asOf',
  'actor',
  'name',
  'state',
  'expected',
  'reported',
  'late',
  'unchanged',
  'unchangedRounds',
  'missing',
  'nilFor',
  'submission',
  'deadline',
  'extended',
];

/** Makes a table of the actors of a round. Codes of projects are separated by spaces. */
export function tableOfCompleteness(
  about: Pick<CompletenessResponse, 'round' | 'asOf'>,
  actors: readonly ActorCompletenessResponse[],
): Table {
  const rows = actors.map((actor) => ({
    ...about,
    ...actor,
    missing: actor.missing.join(' '),
    nilFor: actor.nilFor.join(' '),
  }));
  return new Table(COLUMNS, rows);
}
