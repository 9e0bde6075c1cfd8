import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';
import { IndicatorJudgementResponse, MeasurementResponse } from './indicator.dto.js';
import {
  COMPUTED_INDICATORS,
  type ComputedIndicator,
  INDICATOR_DIRECTIONS,
  type IndicatorDirection,
  type IndicatorLight,
} from './indicator.types.js';

const LIGHTS_BY = ['threshold', 'judgement', 'parts'] as const;

export class ThresholdsResponse {
  @ApiProperty({ type: 'integer' })
  green: number;

  @ApiProperty({ type: 'integer' })
  yellow: number;
}

/** An indicator with its light in the newest period. */
export class IndicatorSummary {
  @ApiProperty({ example: '4' })
  code: string;

  @ApiProperty({ type: 'string', nullable: true })
  parent: string | null;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty({ type: LocalisedText, nullable: true })
  definition: LocalisedText | null;

  @ApiProperty({ example: 'percent' })
  unit: string;

  @ApiProperty({ type: LocalisedText, nullable: true })
  counts: LocalisedText | null;

  @ApiProperty({ enum: INDICATOR_DIRECTIONS, enumName: 'IndicatorDirection' })
  direction: IndicatorDirection;

  @ApiProperty({ type: ThresholdsResponse, nullable: true })
  thresholds: ThresholdsResponse | null;

  @ApiProperty({ type: [String] })
  goals: string[];

  @ApiProperty({ type: 'string', enum: [...COMPUTED_INDICATORS], nullable: true })
  computed: ComputedIndicator | null;

  @ApiProperty()
  source: string;

  @ApiProperty({ type: 'string', enum: [...COLOURS], nullable: true })
  light: Colour | null;

  @ApiProperty({
    type: 'string',
    enum: [...LIGHTS_BY],
    nullable: true,
    description: 'By its thresholds, as judged, or the worst of its parts',
  })
  lightBy: IndicatorLight['lightBy'];

  @ApiProperty({ type: 'string', nullable: true, description: 'Period of the light' })
  period: string | null;

  @ApiProperty({ type: MeasurementResponse, nullable: true, description: 'Of that period' })
  measurement: MeasurementResponse | null;

  @ApiProperty({ type: IndicatorJudgementResponse, nullable: true, description: 'Of that period' })
  judgement: IndicatorJudgementResponse | null;
}

export class LightCounts {
  @ApiProperty({ type: 'integer' })
  green: number;

  @ApiProperty({ type: 'integer' })
  yellow: number;

  @ApiProperty({ type: 'integer' })
  red: number;

  @ApiProperty({ type: 'integer', description: 'Without a light' })
  none: number;
}

export class IndicatorSetResponse {
  @ApiProperty({ example: '2023-2030' })
  strategy: string;

  @ApiProperty({ type: 'integer', description: 'Version of the set, from 1' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  publishedAt: string;

  @ApiProperty({ type: LightCounts, description: 'Indicators by light, parts not counted' })
  lights: LightCounts;

  @ApiProperty({ type: [IndicatorSummary], description: 'In the order of the set' })
  indicators: IndicatorSummary[];
}

export class IndicatorResponse extends IndicatorSummary {
  @ApiProperty({ example: '2023-2030' })
  strategy: string;

  @ApiProperty({
    type: [MeasurementResponse],
    description: 'Everything ever measured, also what was corrected, the last recorded first',
  })
  measurements: MeasurementResponse[];

  @ApiProperty({ type: [IndicatorJudgementResponse], description: 'The last recorded first' })
  judgements: IndicatorJudgementResponse[];
}
