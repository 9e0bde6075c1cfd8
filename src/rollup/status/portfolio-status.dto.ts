import { OmitType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { Id, Instant } from '../../platform/fields/fields.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';
import { BridgeRow } from '../groups/bridge.dto.js';
import { ColourShares } from '../groups/colour-shares.dto.js';
import { Movement, NotListed, RedProject } from '../groups/movement.dto.js';
import { NotReported, ProjectReference, ReportedNotIn } from '../groups/portfolio-group.dto.js';
import { ROUND_STATES, type RoundState } from '../../reporting/rounds/round.types.js';
import { NO_PREVIOUS_ROUND, type NoPreviousRound } from './compared-round.types.js';
import {
  ConversionResponse,
  PriceIndexParameter,
  PriceYearParameter,
} from './price-conversion.dto.js';
import { PricesResponse } from '../lines/prices.dto.js';

export class StatusRound {
  @ApiProperty({ example: '2021-2' })
  key: string;

  @ApiProperty({ example: '2021Q1' })
  period: string;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty({ enum: ROUND_STATES, enumName: 'RoundState' })
  state: RoundState;

  @ApiProperty({ type: 'integer' })
  budgetYear: number;

  @ApiProperty({ description: 'Key of the version of the criteria that the round uses' })
  criteriaSet: string;
}

/** A number beside the one of the previous round. `previous` and `change` are null in the first round. */
export class Counted {
  @ApiProperty({ type: 'integer' })
  now: number;

  @ApiProperty({ type: 'integer', nullable: true })
  previous: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  change: number | null;
}

export class ColourFigure extends Counted {
  @ApiProperty({ enum: COLOURS, enumName: 'Colour' })
  colour: Colour;

  @ApiProperty({
    type: 'integer',
    description: 'Per cent of the rated projects; the shares add up to 100 (largest remainder)',
  })
  share: number;
}

export class StateFigure {
  @ApiProperty({ type: 'integer' })
  planned: number;

  @ApiProperty({ type: 'integer' })
  active: number;

  @ApiProperty({ type: 'integer' })
  paused: number;

  @ApiProperty({ type: 'integer' })
  completed: number;

  @ApiProperty({ type: 'integer' })
  stopped: number;
}

/**
 * One budget year over all projects at one price level, in whole NOK. `previous` is the amount that
 * the last round reported for the same year at the same prices.
 */
export class BudgetFigure extends PricesResponse {
  @ApiProperty({ type: 'integer', example: 2021, description: 'Budget year' })
  year: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Approved, whole NOK. Null when no report has an amount of the year here.',
  })
  approved: number | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  previous: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Null unless both rounds have an amount at these prices',
  })
  change: number | null;
}

/**
 * The total frames of the projects (total ramme) at one price level, in whole NOK. A report that
 * states no frame is not counted.
 */
export class FrameFigure extends OmitType(BudgetFigure, ['year'] as const) {
  @ApiProperty({ type: 'integer', description: 'Number of reports that state a frame here' })
  reports: number;
}

export class ActorFigure {
  @ApiProperty({ description: 'Organisation number' })
  actor: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: Counted })
  projects: Counted;

  @ApiProperty({ type: 'integer' })
  green: number;

  @ApiProperty({ type: 'integer' })
  yellow: number;

  @ApiProperty({ type: 'integer' })
  red: number;

  @ApiProperty({ type: 'integer', description: 'Reports certified after the deadline' })
  late: number;

  @ApiProperty({
    type: [BudgetFigure],
    description: "The round's budget year, one entry for each price level",
  })
  budgets: BudgetFigure[];
}

/** Query for figures as of an instant or a snapshot; of now by default. */
export class AsOfQuery {
  @Instant({
    description: 'Figures as they were known at this instant; now by default',
    optional: true,
  })
  asOf?: string;

  @Id({ description: 'Figures as frozen in this snapshot of the round', optional: true })
  snapshot?: string;
}

/** Query for the status of a round, in the prices of a year. */
export class StatusQuery extends AsOfQuery {
  @PriceYearParameter()
  prices?: string;

  @PriceIndexParameter()
  priceIndex?: string;
}

/** Links from the figures of a status. */
export class StatusLinks {
  @ApiProperty({
    example: '/v1/rounds/2021-2/figures/reports',
    description:
      'The reports behind each figure, by filters of the same names: `?colour=red`, ' +
      '`?actor=983658776`, `?measure=approved&budgetYear=2021`. ' +
      'Add the `asOf` or `snapshot` of the status, where it has one.',
  })
  reports: string;

  @ApiProperty({
    example: '/v1/rounds/2021-2/figures',
    description: 'The same figures by any dimension, each with a link to its reports',
  })
  figures: string;

  @ApiProperty({
    example: '/v1/rounds/2021-2/not-reported',
    description: 'The projects without a report, each with its last one',
  })
  missing: string;

  @ApiProperty({
    example: '/v1/rounds/2021-2/left',
    description: 'The projects that left the portfolio, with their reasons',
  })
  left: string;

  @ApiProperty({
    example: '/v1/rounds/2021-2/bridge',
    description: 'The way from the totals of the previous round, with the projects of each part',
  })
  bridge: string;
}

/** The status of a round: the same for every reader. */
export class PortfolioStatusResponse {
  @ApiProperty({ type: StatusRound })
  round: StatusRound;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the round that these figures are compared with; null for none',
  })
  previousRound: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description:
      'The snapshot of the previous round that these figures are compared with: ' +
      'the last one as of the closing or later. ' +
      'Null when there is none; then they are compared with the figures of that round now.',
  })
  previousSnapshot: string | null;

  @ApiProperty({
    enum: NO_PREVIOUS_ROUND,
    enumName: 'NoPreviousRound',
    nullable: true,
    description: 'Says why the round is compared with none; null when it is compared with one',
  })
  noPreviousRound: NoPreviousRound | null;

  @ApiProperty({
    type: Counted,
    description: 'Projects and programmes in the portfolio with a certified report',
  })
  projects: Counted;

  @ApiProperty({ type: StateFigure })
  states: StateFigure;

  @ApiProperty({ type: Counted, description: 'Active projects with a colour' })
  rated: Counted;

  @ApiProperty({
    type: [ColourFigure],
    description: 'Rated projects that are green, yellow and red',
  })
  colours: ColourFigure[];

  @ApiProperty({
    type: ColourShares,
    description: 'The colours as shares of the rated projects and of the whole portfolio',
  })
  shares: ColourShares;

  @ApiProperty({
    type: [BudgetFigure],
    description: 'Budgets by year and price level. Amounts at different prices are never added.',
  })
  budgets: BudgetFigure[];

  @ApiProperty({
    type: [FrameFigure],
    description: 'Total frames of the projects, over all years, by price level',
  })
  frames: FrameFigure[];

  @ApiProperty({
    type: [BridgeRow],
    description:
      'How each total comes from that of the previous round. Empty when there is none: ' +
      '`noPreviousRound` says why. `links.bridge` leads to the projects behind each part.',
  })
  bridge: BridgeRow[];

  @ApiProperty({ type: [RedProject], description: 'Red projects, sorted by code' })
  red: RedProject[];

  @ApiProperty({
    type: [ProjectReference],
    description:
      'Red in the last round, and reported in another colour now or out of the portfolio',
  })
  leftRed: ProjectReference[];

  @ApiProperty({ type: Movement, nullable: true })
  movement: Movement | null;

  @ApiProperty({
    type: ReportedNotIn,
    description:
      'Reported projects that were not in the portfolio when the round closed. ' +
      'No figure above counts them.',
  })
  reportedNotIn: ReportedNotIn;

  @ApiProperty({
    type: NotReported,
    description:
      'Projects that were in the portfolio when the round closed, and have no certified report. ' +
      'No figure above counts them.',
  })
  notReported: NotReported;

  @ApiProperty({ type: [ActorFigure], description: 'In Norwegian order of name' })
  actors: ActorFigure[];

  @ApiProperty({
    type: NotListed,
    description:
      'Number of projects or actors that each list above leaves out. ' +
      'Lists have the first 100 projects by code, and the 500 actors with most projects. ' +
      '`deviations` and `figures?by=actor` have all of them.',
  })
  notListed: NotListed;

  @ApiProperty({
    description: 'Key of the version of the criteria that the round uses',
    example: '2020-12',
  })
  criteriaSet: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Rule set that the round uses',
    example: 'standard-1',
  })
  ruleSet: string | null;

  @ApiProperty({ type: 'integer', description: 'Expected reports that are missing' })
  missing: number;

  @ApiProperty({
    type: 'integer',
    description: 'Certified revisions behind the answer, superseded ones included',
  })
  inputs: number;

  @ApiProperty({
    type: ConversionResponse,
    nullable: true,
    description:
      'The conversion of the amounts and frames, with the amounts approved for the budget year as ' +
      'reported. Null when none is asked for.',
  })
  conversion: ConversionResponse | null;

  @ApiProperty({ type: StatusLinks })
  links: StatusLinks;

  @ApiProperty({
    format: 'date-time',
    description:
      'The instant that the figures describe; for those of now, when they were first known',
  })
  asOf: string;

  @ApiProperty({ format: 'date-time', description: 'When these figures were first known' })
  computedAt: string;

  @ApiProperty({
    description:
      'SHA-256 of everything above but asOf and computedAt, as canonical JSON (RFC 8785)',
  })
  hash: string;
}
