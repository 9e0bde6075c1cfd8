import { ApiProperty } from '../../platform/fields/documentation.js';
import {
  DateOnly,
  Nested,
  NestedList,
  OneOf,
  Text,
  TextList,
} from '../../platform/fields/fields.js';
import { LocalisedText, LocalisedTitle } from '../../platform/fields/localised.dto.js';
import { GOAL_CODE, GOAL_DIRECTIONS, type GoalDirection, STRATEGY_KEY } from './strategy.types.js';

export class PublishStrategy {
  @Text({
    description: 'Key: the first and the last year',
    max: 9,
    pattern: STRATEGY_KEY,
    example: '2031-2038',
  })
  strategy: string;

  @Nested(() => LocalisedTitle, {
    description: 'Title',
    example: { nb: 'Nasjonal e-helsestrategi', en: 'The national e-health strategy' },
  })
  title: LocalisedTitle;

  @DateOnly({ description: 'First day of its validity', example: '2031-01-01' })
  validFrom: string;

  @DateOnly({ description: 'First day on which it no longer applies', example: '2039-01-01' })
  validTo: string;

  @Text({ description: 'Paper or page that gives the strategy', max: 500, example: '004 4/24' })
  source: string;
}

export class MappedGoalInput {
  @Text({
    description: 'Code of a goal of the earlier strategy',
    max: 3,
    pattern: GOAL_CODE,
    example: '1',
  })
  from: string;

  @TextList({
    description: 'Codes of the goals that carry it on. Empty: none does',
    max: 20,
    pattern: GOAL_CODE,
    example: ['1'],
  })
  to: string[];

  @Text({
    description: 'The ground of the mapping',
    max: 500,
    optional: true,
    nullable: true,
    example: 'Illustrativt',
  })
  note?: string | null;
}

export class MapGoals {
  @Text({
    description: 'Key of the earlier strategy',
    max: 9,
    pattern: STRATEGY_KEY,
    example: '2017-2022',
  })
  from: string;

  @NestedList(() => MappedGoalInput, {
    description: 'The goals of the earlier strategy, each once. A goal that is left out is listed',
    min: 1,
    max: 100,
  })
  goals: MappedGoalInput[];

  @Text({ description: 'Paper or page that gives the mapping', max: 500, example: 'Illustrativt' })
  source: string;
}

/** Statement of the directorate on a goal or sub-goal in a round. */
export class JudgeGoal {
  @Text({
    description: 'Code of the goal or sub-goal',
    max: 3,
    pattern: GOAL_CODE,
    example: '1',
  })
  goal: string;

  @OneOf(GOAL_DIRECTIONS, {
    name: 'GoalDirection',
    description: 'På skinner, følg med, peker mot rødt',
    example: 'towardsRed',
  })
  direction: GoalDirection;

  @Text({ description: 'The reason', max: 2000, example: 'Finansieringen er ikke avklart.' })
  reason: string;
}

export class GoalJudgementResponse {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ example: '1' })
  goal: string;

  @ApiProperty({ enum: GOAL_DIRECTIONS, enumName: 'GoalDirection' })
  direction: GoalDirection;

  @ApiProperty()
  reason: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class StrategySummary {
  @ApiProperty({ example: '2023-2030' })
  strategy: string;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ format: 'date' })
  validFrom: string;

  @ApiProperty({ format: 'date', description: 'First day on which it no longer applies' })
  validTo: string;

  @ApiProperty()
  source: string;

  @ApiProperty({ format: 'date-time' })
  publishedAt: string;
}

export class StrategyListResponse {
  @ApiProperty({ type: [StrategySummary], description: 'The oldest first' })
  items: StrategySummary[];
}

export class StrategySubGoal {
  @ApiProperty({ example: '1A' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;
}

export class StrategyGoal extends StrategySubGoal {
  @ApiProperty({ type: [StrategySubGoal], description: 'In the order of their letters' })
  subGoals: StrategySubGoal[];
}

export class MappedGoalResponse {
  @ApiProperty({ example: '1' })
  from: string;

  @ApiProperty({ type: [String], description: 'Empty: no goal carries it on' })
  to: string[];

  @ApiProperty({ type: 'string', nullable: true })
  note: string | null;
}

/** Mapping by which the goals of the strategy before become goals of this one, as recorded last. */
export class GoalMappingResponse {
  @ApiProperty({ example: '2017-2022' })
  from: string;

  @ApiProperty({ type: [MappedGoalResponse] })
  goals: MappedGoalResponse[];

  @ApiProperty({
    type: [String],
    description: 'Codes of goals of the strategy before of which the mapping says nothing',
  })
  unmapped: string[];

  @ApiProperty()
  source: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class StrategyResponse extends StrategySummary {
  @ApiProperty({
    type: [StrategyGoal],
    description: 'Entries of the register `goals` that are valid while the strategy is',
  })
  goals: StrategyGoal[];

  @ApiProperty({ type: GoalMappingResponse, nullable: true })
  mapping: GoalMappingResponse | null;
}
