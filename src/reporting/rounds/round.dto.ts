import { ApiProperty } from '../../platform/http/documentation.js';
import { Instant, Nested, Text, Whole } from '../../platform/http/fields.js';
import { PERIOD, ROUND_KEY } from '../../platform/base/period.js';
import { ROUND_STATES, type RoundState } from './round.types.js';
import { DEFAULT_RULE_SET, RULE_SET_KEY } from '../rule-sets/rule-set.types.js';

export class RoundName {
  @Text({ description: 'Norwegian bokmål', max: 200, example: 'Innrapportering april 2021' })
  nb: string;

  @Text({ description: 'English', max: 200, example: 'Reporting April 2021' })
  en: string;
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
      'Key of the earlier round that this one is compared with; the nearest closed one before it ' +
      'when left out. Rounds are in the order of their openings, and of their keys where these ' +
      'are equal',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
    nullable: true,
  })
  comparedWith?: string | null;
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

  @ApiProperty({ format: 'date-time' })
  opensAt: string;

  @ApiProperty({ format: 'date-time' })
  deadline: string;

  @ApiProperty({ format: 'date-time' })
  closesAt: string;

  @ApiProperty({ enum: ROUND_STATES, enumName: 'RoundState' })
  state: RoundState;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  openedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  closedAt: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The roll-up job that closing the round requested: GET /v1/jobs/{id}',
  })
  rollupJob: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class RoundListResponse {
  @ApiProperty({ type: [RoundResponse] })
  items: RoundResponse[];
}
