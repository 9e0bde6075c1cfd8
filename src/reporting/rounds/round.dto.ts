import { ApiProperty } from '../../platform/fields/documentation.js';
import { Flag, Instant, Nested, Text, Whole } from '../../platform/fields/fields.js';
import { PERIOD, ROUND_KEY } from '../../platform/base/period.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { ROUND_STATES, type RoundState } from './round.types.js';
import { DEFAULT_RULE_SET, RULE_SET_KEY } from '../rule-sets/rule-set.types.js';

export class RoundName {
  @Text({ description: 'Norwegian bokmål', max: 200, example: 'Innrapportering april 2021' })
  nb: string;

  @Text({ description: 'English', max: 200, example: 'Reporting April 2021' })
  en: string;
}

/**
 * Days from the date of the deadline on which reminders of missing reports are sent, at eight in
 * the morning in Norway; negative before the deadline. Null sends none.
 */
export class ReminderSchedule {
  @Whole({
    description: 'First reminder; -7 when left out in a new round',
    min: -60,
    max: 60,
    optional: true,
    nullable: true,
    example: -7,
  })
  reminder?: number | null;

  @Whole({
    description: 'Last reminder; -1 when left out in a new round',
    min: -60,
    max: 60,
    optional: true,
    nullable: true,
    example: -1,
  })
  lastReminder?: number | null;

  @Whole({
    description: 'Notice that the deadline has passed; 1 when left out in a new round',
    min: -60,
    max: 60,
    optional: true,
    nullable: true,
    example: 1,
  })
  overdue?: number | null;

  @Whole({
    description:
      'Escalation to those who answer for the actor, with a copy to the portfolio office; 3 when ' +
      'left out in a new round',
    min: -60,
    max: 60,
    optional: true,
    nullable: true,
    example: -2,
  })
  escalation?: number | null;
}

export class CreateRound {
  @Text({
    description: 'Year and number in the year',
    max: 6,
    pattern: ROUND_KEY,
    example: '2021-2',
  })
  key: string;

  @Text({
    description: 'The period that the reports cover: a year, a half year or a quarter',
    max: 6,
    pattern: PERIOD,
    example: '2021Q1',
  })
  period: string;

  @Nested(() => RoundName, { description: 'Name of the round' })
  name: RoundName;

  @Whole({
    description: 'The year whose total budget is shown first',
    min: 2000,
    max: 2099,
    example: 2021,
  })
  budgetYear: number;

  @Text({
    description: 'Key of the criteria set that the round uses',
    max: 40,
    pattern: /^[a-z0-9-]{1,40}$/,
    example: '2021-03',
  })
  criteriaSet: string;

  @Text({
    description:
      'Key of the published rule set (tolerances and data-quality rules) that the round uses; ' +
      `\`${DEFAULT_RULE_SET}\` when left out`,
    max: 40,
    pattern: RULE_SET_KEY,
    optional: true,
    example: DEFAULT_RULE_SET,
  })
  ruleSet?: string;

  @Instant({
    description: 'Time from which the round can be opened',
    example: '2021-04-06T08:00:00+02:00',
  })
  opensAt: string;

  @Instant({
    description: 'The deadline: a report that is certified later is late',
    example: '2021-04-23T16:00:00+02:00',
  })
  deadline: string;

  @Instant({
    description: 'Time from which no more reports are accepted',
    example: '2021-04-30T16:00:00+02:00',
  })
  closesAt: string;

  @Text({
    description:
      'Key of the earlier round that this one is compared with; the nearest published one before ' +
      'it when left out. Rounds are in the order of their openings, and of their keys where ' +
      'these are equal',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
    nullable: true,
  })
  comparedWith?: string | null;

  @Nested(() => ReminderSchedule, {
    description: 'When actors are reminded of missing reports',
    optional: true,
  })
  reminders?: ReminderSchedule;

  @Flag({
    description:
      'True for a round that is loaded afterwards. Its times are those of then and lie in the ' +
      'past, it is open at once, nothing in it is late, and every report in it counts as in the ' +
      'portfolio. `recordedAt` of its reports stays the time of loading',
    optional: true,
    example: false,
  })
  historical?: boolean;
}

/** Days from the date of the deadline; null for a reminder that is not sent. */
export class ReminderScheduleResponse {
  @ApiProperty({ type: 'integer', nullable: true, example: -7 })
  reminder: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: -1 })
  lastReminder: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  overdue: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  escalation: number | null;
}

export class DeadlineMoveResponse {
  @ApiProperty({ format: 'date-time', description: 'The deadline until then' })
  from: string;

  @ApiProperty({ format: 'date-time', description: 'The deadline from then on' })
  to: string;

  @ApiProperty({ format: 'date-time', description: 'Time of the move' })
  at: string;

  @ApiProperty()
  reason: string;
}

export const ROUND_WARNINGS = ['several-open-rounds-of-period'] as const;
export type RoundWarningCode = (typeof ROUND_WARNINGS)[number];

export class RoundWarning {
  @ApiProperty({ enum: ROUND_WARNINGS, enumName: 'RoundWarningCode' })
  code: RoundWarningCode;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;

  @ApiProperty({ type: [String], description: 'Keys of the other rounds', example: ['2021-3'] })
  rounds: string[];
}

export class RoundResponse {
  @ApiProperty({ example: '2021-2' })
  key: string;

  @ApiProperty({ example: '2021Q1' })
  period: string;

  @ApiProperty({ type: RoundName })
  name: RoundName;

  @ApiProperty({ type: 'integer' })
  budgetYear: number;

  @ApiProperty()
  criteriaSet: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the rule set that the round uses; null for rounds older than rule sets',
    example: DEFAULT_RULE_SET,
  })
  ruleSet: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the round that this one names as the one to compare with',
    example: '2021-1',
  })
  comparedWith: string | null;

  @ApiProperty({ description: 'True for a round that was loaded afterwards' })
  historical: boolean;

  @ApiProperty({ format: 'date-time' })
  opensAt: string;

  @ApiProperty({ format: 'date-time' })
  deadline: string;

  @ApiProperty({ format: 'date-time' })
  closesAt: string;

  @ApiProperty({
    type: ReminderScheduleResponse,
    description: 'When actors are reminded of missing reports, at eight in the morning in Norway',
  })
  reminders: ReminderScheduleResponse;

  @ApiProperty({ enum: ROUND_STATES, enumName: 'RoundState' })
  state: RoundState;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  openedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  closedAt: string | null;

  @ApiProperty({
    type: [DeadlineMoveResponse],
    description: 'Moves of the deadline, oldest first, each with the old and the new one',
  })
  deadlines: DeadlineMoveResponse[];

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  cancelledAt: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why the round was cancelled' })
  cancelReason: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the actor that closed the round',
    example: '915933149',
  })
  closedBy: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Number of expected reports that were missing at the closing, as confirmed by the one that ' +
      'closed it; null for an open round',
  })
  missingAtClosing: number | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Time at which the figures are to be published',
  })
  publishAt: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description:
      'Time at which the figures were published. Until then only the directorate reads the ' +
      'figures of a closed round',
  })
  publishedAt: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The roll-up job that closing the round requested: GET /v1/jobs/{id}',
  })
  rollupJob: string | null;

  @ApiProperty({
    type: [RoundWarning],
    description: 'Unusual states of the round, such as another open round of the same period',
  })
  warnings: RoundWarning[];

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class RoundListResponse {
  @ApiProperty({ type: [RoundResponse] })
  items: RoundResponse[];
}
