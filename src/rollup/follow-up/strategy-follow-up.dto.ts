import { ApiProperty } from '../../platform/fields/documentation.js';
import { Text } from '../../platform/fields/fields.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';
import {
  COMPUTED_INDICATORS,
  type ComputedIndicator,
} from '../../strategy/indicators/indicator.types.js';
import {
  GOAL_CODE,
  GOAL_DIRECTIONS,
  type GoalDirection,
} from '../../strategy/strategies/strategy.types.js';
import { OfRound } from '../lists/round-list.dto.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { GOAL_SIGNS, type GoalSign, type Stage, STAGES } from './goal-direction.rules.js';

const LIGHT = { type: 'string', enum: [...COLOURS], nullable: true } as const;
const DIRECTION = { type: 'string', enum: [...GOAL_DIRECTIONS], nullable: true } as const;

export class GoalQuery extends AsOfQuery {
  @Text({
    description: 'Code of a goal or sub-goal of the strategy of the round',
    max: 3,
    pattern: GOAL_CODE,
    example: '1',
  })
  goal: string;
}

export class DirectionRule {
  @ApiProperty({ example: 'towards-red-1' })
  key: string;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;
}

export class FollowedStrategy {
  @ApiProperty({ example: '2023-2030' })
  strategy: string;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;
}

/** A share that the reports of the round give by themselves, of rated active projects. */
export class ComputedShare {
  @ApiProperty({ enum: COMPUTED_INDICATORS, enumName: 'ComputedIndicator' })
  computed: ComputedIndicator;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Code of the indicator of the strategy that is computed so',
  })
  indicator: string | null;

  @ApiProperty({ type: 'integer', description: 'Projects that count' })
  count: number;

  @ApiProperty({ type: 'integer', description: 'Projects that the share is of (n)' })
  base: number;

  @ApiProperty({ type: 'integer', description: 'Projects of the base that do not say' })
  unknown: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Per cent. Null when none says' })
  share: number | null;

  @ApiProperty({ ...LIGHT, description: 'By the thresholds of the indicator' })
  light: Colour | null;
}

/** A sign that a goal may point towards red. */
export class GoalSignResponse {
  @ApiProperty({ enum: GOAL_SIGNS, enumName: 'GoalSign' })
  sign: GoalSign;

  @ApiProperty({ type: 'boolean', nullable: true, description: 'Null: nothing is known' })
  shows: boolean | null;

  @ApiProperty({ type: 'integer', description: 'Yellow, red or delayed' })
  count: number;

  @ApiProperty({ type: 'integer', description: 'Projects or indicators with a known answer' })
  of: number;
}

/** Judgement of the directorate itself. */
export class GoalJudged {
  @ApiProperty({ example: '1A' })
  goal: string;

  @ApiProperty({ enum: GOAL_DIRECTIONS, enumName: 'GoalDirection' })
  direction: GoalDirection;

  @ApiProperty()
  reason: string;
}

export class FollowedSubGoal {
  @ApiProperty({ example: '1A' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty({
    type: 'integer',
    description: 'Reported projects of the portfolio that name it as their main goal or a goal',
  })
  projects: number;

  @ApiProperty({ type: [String], description: 'Codes of the indicators that follow it' })
  indicators: string[];

  @ApiProperty({ type: [GoalSignResponse] })
  signs: GoalSignResponse[];

  @ApiProperty({ ...DIRECTION, description: 'By the rule. Null: nothing is known' })
  direction: GoalDirection | null;

  @ApiProperty({ type: GoalJudged, nullable: true, description: "The directorate's own judgement" })
  judgement: GoalJudged | null;

  @ApiProperty({
    description: 'Its projects and reports',
    example: '/v1/rounds/2021-2/strategy/projects?goal=1A',
  })
  href: string;
}

export class FollowedGoal extends FollowedSubGoal {
  @ApiProperty({ type: [FollowedSubGoal] })
  subGoals: FollowedSubGoal[];
}

export class StrategyFollowUpResponse extends OfRound {
  @ApiProperty({
    type: FollowedStrategy,
    nullable: true,
    description: 'The strategy of the round. Null when none is published',
  })
  strategy: FollowedStrategy | null;

  @ApiProperty({ type: DirectionRule, description: 'The rule that decides the directions' })
  rule: DirectionRule;

  @ApiProperty({ type: [ComputedShare] })
  computed: ComputedShare[];

  @ApiProperty({ type: [FollowedGoal], description: 'Goals with what names them or a sub-goal' })
  goals: FollowedGoal[];
}

/** A project behind a goal, and its certified report. */
export class FollowedProject {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of the actor that reported' })
  actor: string;

  @ApiProperty()
  actorName: string;

  @ApiProperty()
  state: string;

  @ApiProperty(LIGHT)
  colour: Colour | null;

  @ApiProperty({ enum: STAGES, enumName: 'ProjectStage' })
  stage: Stage;

  @ApiProperty({ type: 'boolean', nullable: true, description: 'Null: progress is not known' })
  delayed: boolean | null;

  @ApiProperty({ format: 'uuid', description: 'Id of the report' })
  report: string;

  @ApiProperty({ type: 'integer', description: 'Certified revision' })
  revision: number;
}

export class FollowedIndicator {
  @ApiProperty({ example: '4' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty(LIGHT)
  light: Colour | null;

  @ApiProperty({ example: '/v1/strategies/2023-2030/indicators/4' })
  href: string;
}

export class GoalFollowUpResponse extends OfRound {
  @ApiProperty({ type: FollowedSubGoal })
  goal: FollowedSubGoal;

  @ApiProperty({ type: [FollowedIndicator] })
  indicators: FollowedIndicator[];

  @ApiProperty({
    type: [FollowedProject],
    description: 'By code. Before the figures are published, an actor sees its own',
  })
  projects: FollowedProject[];
}
