import { ApiProperty } from '../../platform/fields/documentation.js';
import { Nested, NestedList, OneOf, Text, TextList, Whole } from '../../platform/fields/fields.js';
import { LocalisedInput, LocalisedTitle } from '../../platform/fields/localised.dto.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';
import { PLANNED_PERIOD } from '../roadmap/planned-period.rules.js';
import { GOAL_CODE } from '../strategies/strategy.types.js';
import {
  COMPUTED_INDICATORS,
  type ComputedIndicator,
  INDICATOR_CODE,
  INDICATOR_DIRECTIONS,
  type IndicatorDirection,
} from './indicator.types.js';

const LIMIT = { min: -1_000_000_000_000, max: 1_000_000_000_000 };

export class ThresholdsInput {
  @Whole({ description: 'Green from this value', ...LIMIT, example: 60 })
  green: number;

  @Whole({ description: 'Yellow from this value, red beyond it', ...LIMIT, example: 40 })
  yellow: number;
}

export class IndicatorInput {
  @Text({
    description: 'Code: the number of the indicator, and of the part of it',
    max: 5,
    pattern: INDICATOR_CODE,
    example: '4',
  })
  code: string;

  @Text({
    description: 'Code of the indicator that it is a part of',
    max: 5,
    pattern: INDICATOR_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  parent?: string | null;

  @Nested(() => LocalisedTitle, {
    description: 'Name',
    example: {
      nb: 'Tilfredshet med mulighet for digital kontakt med helsepersonell',
      en: 'Satisfaction with digital contact with health personnel',
    },
  })
  name: LocalisedTitle;

  @Nested(() => LocalisedInput, {
    description: 'Definition. Null where the source gives none',
    optional: true,
    nullable: true,
    example: { nb: 'Andelen som er fornøyd', en: 'The share that is satisfied' },
  })
  definition?: LocalisedInput | null;

  @Text({ description: 'Unit, such as `percent`. Values are whole', max: 40, example: 'percent' })
  unit: string;

  @Nested(() => LocalisedTitle, {
    description: 'What the base (n) of a measurement counts',
    optional: true,
    nullable: true,
    example: { nb: 'Innbyggere som har svart', en: 'Citizens who have answered' },
  })
  counts?: LocalisedTitle | null;

  @OneOf(INDICATOR_DIRECTIONS, {
    name: 'IndicatorDirection',
    description: 'The side on which it is better',
    example: 'higher',
  })
  direction: IndicatorDirection;

  @Nested(() => ThresholdsInput, {
    description: 'Limits of its lights. Null: its light is judged',
    optional: true,
    nullable: true,
    example: { green: 60, yellow: 40 },
  })
  thresholds?: ThresholdsInput | null;

  @TextList({
    description: 'Codes of the goals and sub-goals that it follows',
    max: 20,
    pattern: GOAL_CODE,
    optional: true,
    example: ['1'],
  })
  goals?: string[];

  @OneOf(COMPUTED_INDICATORS, {
    name: 'ComputedIndicator',
    description: 'How the reports of a round give it by themselves. Null: it is measured',
    optional: true,
    nullable: true,
    example: null,
  })
  computed?: ComputedIndicator | null;

  @Text({ description: 'Paper or page that gives the indicator', max: 500, example: '004 4/24' })
  source: string;
}

export class PublishIndicators {
  @NestedList(() => IndicatorInput, {
    description: 'Every indicator of the strategy, each before its parts',
    min: 1,
    max: 200,
  })
  indicators: IndicatorInput[];
}

const PERIOD = {
  max: 9,
  pattern: PLANNED_PERIOD,
  form: {
    nb: 'Må være et år (2023), flere år, et halvår (2023-H1) eller et kvartal (2023-Q1)',
    en: 'Must be a year (2023), some years, a half-year (2023-H1) or a quarter (2023-Q1)',
  },
  example: '2023',
};

export class MeasureIndicator {
  @Text({ description: 'Period that was measured', ...PERIOD })
  period: string;

  @Whole({ description: 'Value, whole, in the unit of the indicator', ...LIMIT, example: 58 })
  value: number;

  @Whole({
    description: 'Number that the measurement is based on (n). Required',
    min: 1,
    max: 1_000_000_000,
    optional: true,
    nullable: true,
    example: 1608,
  })
  base?: number | null;

  @Text({ description: 'Survey or register that gives it', max: 500, example: '004 4/24' })
  source: string;

  @Text({
    description: 'Reason of a correction: required when the period was measured before',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Nye svar er talt med',
  })
  reason?: string | null;
}

export class JudgeIndicator {
  @Text({ description: 'Period that is judged', ...PERIOD })
  period: string;

  @OneOf(COLOURS, { name: 'Colour', description: 'The light', example: 'yellow' })
  light: Colour;

  @Text({ description: 'The reason', max: 2000, example: 'Utviklingen har stanset.' })
  reason: string;
}

export class MeasurementResponse {
  @ApiProperty({ example: '2023' })
  period: string;

  @ApiProperty({ type: 'integer', example: 58 })
  value: number;

  @ApiProperty({ type: 'integer', description: 'n', example: 1608 })
  base: number;

  @ApiProperty()
  source: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Reason of a correction' })
  reason: string | null;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class IndicatorJudgementResponse {
  @ApiProperty({ example: '2023' })
  period: string;

  @ApiProperty({ enum: COLOURS, enumName: 'Colour' })
  light: Colour;

  @ApiProperty()
  reason: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}
