import { ApiProperty } from '../../platform/fields/documentation.js';
import { Instant, OneOf, Text } from '../../platform/fields/fields.js';
import { COLOUR_DIMENSIONS, type FigureDimension } from '../figures/figure.types.js';
import {
  BudgetFigure,
  ColourFigure,
  Counted,
  FrameFigure,
} from '../status/portfolio-status.dto.js';
import { ColourShares } from '../groups/colour-shares.dto.js';
import { ProjectReference } from '../groups/portfolio-group.dto.js';
import { NO_PREVIOUS_ROUND, type NoPreviousRound } from '../status/compared-round.types.js';
import { BenefitSum } from '../benefits/benefit.dto.js';
import {
  ConversionResponse,
  PriceIndexParameter,
  PriceYearParameter,
} from '../status/price-conversion.dto.js';

/** Form of a relative period, such as `LAST_4_ROUNDS`. */
export const LAST_ROUNDS = /^LAST_([1-9]|[1-3]\d|40)_ROUNDS$/;

export class TrendQuery {
  @Text({
    description: 'The last published rounds, from 1 to 40. Default: `LAST_8_ROUNDS`.',
    max: 15,
    pattern: LAST_ROUNDS,
    optional: true,
    example: 'LAST_4_ROUNDS',
  })
  rounds?: string;

  @OneOf(COLOUR_DIMENSIONS, {
    name: 'TrendColour',
    description:
      "Another colour to count in each round: the rule's, the directorate's, or that of a " +
      'dimension, such as `timeColour`',
    code: 'unknown-dimension',
    optional: true,
    example: 'timeColour',
  })
  by?: FigureDimension;

  @Instant({
    description:
      'Answers what was known at this instant, for the rounds published by then. Default: now.',
    optional: true,
  })
  asOf?: string;

  @PriceYearParameter()
  prices?: string;

  @PriceIndexParameter()
  priceIndex?: string;
}

export class TrendRound {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ example: '2021Q1' })
  period: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the round compared with, which need not be in the list; null for none',
    example: '2021-1',
  })
  previousRound: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Snapshot of that round compared with; null when that round has none',
  })
  previousSnapshot: string | null;

  @ApiProperty({
    enum: NO_PREVIOUS_ROUND,
    enumName: 'NoPreviousRound',
    nullable: true,
    description: 'Says why the round is compared with none; null when it is compared with one',
  })
  noPreviousRound: NoPreviousRound | null;

  @ApiProperty({ type: Counted })
  projects: Counted;

  @ApiProperty({ type: Counted, description: 'Active projects with a colour' })
  rated: Counted;

  @ApiProperty({ type: [ColourFigure] })
  colours: ColourFigure[];

  @ApiProperty({
    type: ColourShares,
    description: 'The colours as shares of the rated projects and of the whole portfolio',
  })
  shares: ColourShares;

  @ApiProperty({ type: 'integer', example: 2021 })
  budgetYear: number;

  @ApiProperty({
    type: [ColourFigure],
    nullable: true,
    description:
      'Active projects by the colour named in `by`, with shares of those that have it. ' +
      'Null without `by`',
  })
  byColour: ColourFigure[] | null;

  @ApiProperty({
    type: [BudgetFigure],
    description:
      "Amounts approved for the round's budget year, in this round and in the previous one, " +
      'one entry for each price level',
  })
  budgets: BudgetFigure[];

  @ApiProperty({
    type: [FrameFigure],
    description: 'Total frames of the projects, one entry for each price level',
  })
  frames: FrameFigure[];

  @ApiProperty({
    type: [BenefitSum],
    description:
      'Benefits in money of all years, planned and realised, one entry for each price level. ' +
      'They are as reported: a conversion does not touch them.',
  })
  benefits: BenefitSum[];

  @ApiProperty({
    type: ConversionResponse,
    nullable: true,
    description:
      'The conversion of the amounts and frames, with the amounts approved for the budget year as ' +
      'reported. Null when none is asked for.',
  })
  conversion: ConversionResponse | null;

  @ApiProperty({ type: 'integer', description: 'Reports certified after the deadline' })
  late: number;

  @ApiProperty({ type: 'integer', description: 'Expected reports that are missing' })
  missing: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Projects in the portfolio without a certified report: the missing ones, and those whose ' +
      'actor certified that it has nothing to report. They have not left.',
  })
  notReported: number;
}

export class TimeInRed extends ProjectReference {
  @ApiProperty({
    type: 'integer',
    description: 'Number of rounds in a row, up to the last one, in which the project was red',
  })
  rounds: number;

  @ApiProperty({ description: 'Key of the first of these rounds', example: '2021-1' })
  since: string;

  @ApiProperty({
    type: 'integer',
    description: 'Number of rounds in which the project was red, among all rounds in the answer',
  })
  reds: number;
}

export class TrendResponse {
  @ApiProperty({ format: 'date-time', description: 'The instant that the figures describe' })
  asOf: string;

  @ApiProperty({
    type: [TrendRound],
    description:
      'Oldest first. Each round is compared with the previous one: with the last snapshot taken ' +
      'of it since it closed, or else with its figures.',
  })
  rounds: TrendRound[];

  @ApiProperty({
    type: [TimeInRed],
    description: 'Projects that are red in the last round, longest first',
  })
  inRed: TimeInRed[];
}
