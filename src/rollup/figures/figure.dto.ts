import { FigureCell, LevelTotal, NamedActor } from './figure-cell.dto.js';
import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import {
  OneOf,
  OrganisationNumber,
  SomeOf,
  Text,
  WholeParameter,
} from '../../platform/fields/fields.js';
import { PageQuery } from '../../platform/http/page.js';
import {
  PROJECT_STATES,
  type ProjectState,
  type Standing,
  STANDINGS,
} from '../../portfolio/projects/project.types.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import {
  ConversionResponse,
  PriceIndexParameter,
  PRICES,
  PricesParameter,
} from '../status/price-conversion.dto.js';
import { PricesResponse } from '../lines/prices.dto.js';
import {
  ANY,
  DIMENSION_VALUES,
  FIGURE_DIMENSIONS,
  type FigureDimension,
  type Measure,
  MEASURES,
} from './figure.types.js';
import { FigureBasis } from './figure-basis.dto.js';
import { NONE } from '../status/report-link.rules.js';

/** Query parameter: one value of a list, or `-` for the reports without a value. */
const ListedFilter = (
  dimension: keyof typeof DIMENSION_VALUES,
  description: string,
): PropertyDecorator =>
  OneOf([...DIMENSION_VALUES[dimension], NONE], {
    name: `${dimension[0]?.toUpperCase() ?? ''}${dimension.slice(1)}Filter`,
    description,
    optional: true,
  });

/** Query parameter: one colour, or `-` for the reports without one. */
const ColourFilter = (
  dimension: keyof typeof DIMENSION_VALUES,
  colour: string,
): PropertyDecorator =>
  ListedFilter(
    dimension,
    `${colour}. Counts active projects only, unless you filter on or split by state.`,
  );

/**
 * Query parameter: a value of a form, or `-` for the reports without a value. A value that the
 * round does not have is refused when the round is read.
 */
const FormFilter = (form: string, example: string, description: string): PropertyDecorator =>
  Text({
    description,
    max: 100,
    pattern: new RegExp(`^(?:${NONE}|${form})$`),
    optional: true,
    example,
  });

/** Filters of reports: a report is counted or listed when it has every value given. */
export class ReportFilters extends AsOfQuery {
  @OrganisationNumber({
    description: 'Organisation number of the actor that reported',
    optional: true,
  })
  actor?: string;

  @ListedFilter('actorKind', 'Kind of the actor that reported')
  actorKind?: string;

  @FormFilter(
    '\\d{9}',
    '983658776',
    'Organisation number of a regional health authority. ' +
      'Counts its own reports and the reports of the actors it owns.',
  )
  region?: string;

  @FormFilter('\\S.*', 'Oslo', 'County of the actor that reported')
  county?: string;

  @ListedFilter(
    'sizeGroup',
    'Size group of the municipality that reported, by its inhabitants (Statistics Norway, KOSTRA): ' +
      '`small` under 5,000, `medium` 5,000 to 19,999, `large` 20,000 and more',
  )
  sizeGroup?: string;

  @FormFilter('\\d{9}', '983658776', 'Organisation number of the owner of the actor that reported')
  parent?: string;

  @FormFilter(
    '[A-Z][A-Z0-9-]{1,19}',
    'LEGEMIDDEL',
    'Code of a programme. ' +
      'Counts its own report and the reports of all projects under it, at any depth.',
  )
  programme?: string;

  @ListedFilter('kind', 'Kind of project, as it was when the report was certified')
  kind?: string;

  @FormFilter(
    '[a-z][A-Za-z0-9]{1,39}',
    'welfare',
    'Segment of the portfolio that the project was in at that time',
  )
  segment?: string;

  @FormFilter('[a-z][A-Za-z0-9]{1,39}', 'access', 'Theme that the project had at that time')
  theme?: string;

  @ListedFilter('phase', 'Phase in the report')
  phase?: string;

  @ListedFilter('state', 'State in the report')
  state?: string;

  @OneOf([...STANDINGS, ANY], {
    name: 'StandingFilter',
    description:
      'Standing of the project then, or at the closing of the round once it has closed. ' +
      'Counts projects in the portfolio only, unless you filter on or split by standing.',
    optional: true,
  })
  standing?: string;

  @FormFilter(
    '[1-9](?:[A-Z]|\\.[1-9])?',
    '1',
    'Main goal of the project, as it was when the report was certified',
  )
  mainGoal?: string;

  @FormFilter(
    '\\S.*',
    'Kjernejournal',
    'National solution that the project depends on or adds operating cost to',
  )
  nationalSolution?: string;

  @ColourFilter('colour', "The owner's colour")
  colour?: string;

  @ColourFilter('ruleColour', "The rule's colour")
  ruleColour?: string;

  @ColourFilter('directorateColour', "The directorate's colour of the report")
  directorateColour?: string;

  @ColourFilter('timeColour', "The owner's colour of time")
  timeColour?: string;

  @ColourFilter('costColour', "The owner's colour of cost")
  costColour?: string;

  @ColourFilter('scopeColour', "The owner's colour of scope and quality")
  scopeColour?: string;

  @ColourFilter('resourcesColour', "The owner's colour of resources")
  resourcesColour?: string;

  @ColourFilter('benefitColour', "The owner's colour of benefit")
  benefitColour?: string;

  @ColourFilter('riskColour', "The owner's colour of risk")
  riskColour?: string;

  @ListedFilter('cause', "Cause of the owner's colour")
  cause?: string;

  @ListedFilter(
    'frameBand',
    'Band of the total frame in millions of NOK, with its upper limit. ' +
      'It is that of the amount as reported, whatever its prices.',
  )
  frameBand?: string;

  @WholeParameter({
    description:
      'Counts only reports with a total frame strictly above this amount, in whole NOK as reported',
    min: 0,
    max: 999_999_999,
    example: 10_000_000,
  })
  frameAbove?: number;
}

/** Filters of reports and of their budget lines, and the measure. */
class MeasureQuery extends ReportFilters {
  @OneOf(MEASURES, {
    name: 'Measure',
    description:
      'What to count or add up: reported projects, whole NOK of their budgets, or their total ' +
      'frames. Default: `projects`.',
    code: 'unknown-measure',
    optional: true,
    example: 'projects',
  })
  measure?: Measure;

  @ListedFilter('fundingSource', 'Funding source of a budget line')
  fundingSource?: string;

  @FormFilter(
    '20\\d{2}',
    '2021',
    'Year of a budget line. ' +
      "Amounts are of the round's budget year, unless you filter on or split by year.",
  )
  budgetYear?: string;

  @ListedFilter('basis', 'Basis of the amounts: nominal or real')
  basis?: string;

  @PricesParameter(new RegExp(`${PRICES.source}|^${NONE}$`))
  prices?: string;

  @PriceIndexParameter()
  priceIndex?: string;
}

export class FiguresQuery extends MeasureQuery {
  @SomeOf(FIGURE_DIMENSIONS, {
    description: 'Dimensions to split by: one, or two separated by a comma',
    max: 2,
    what: { code: 'dimension', nb: 'en dimensjon', en: 'a dimension' },
    optional: true,
    example: 'colour',
  })
  by?: string;
}

export class FigureReportsQuery extends IntersectionType(MeasureQuery, PageQuery) {}

export class FigureAnswer {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'date-time', description: 'The instant that the figures describe' })
  asOf: string;

  @ApiProperty({ enum: MEASURES, enumName: 'Measure' })
  measure: Measure;

  @ApiProperty({
    enum: PROJECT_STATES,
    enumName: 'ProjectState',
    isArray: true,
    description: 'States of the projects counted',
  })
  states: ProjectState[];

  @ApiProperty({
    enum: STANDINGS,
    enumName: 'Standing',
    isArray: true,
    description: 'Standings of the projects counted',
    example: ['inPortfolio'],
  })
  standings: Standing[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Budget year that the figures are limited to; null when there is none',
    example: null,
  })
  budgetYear: string | null;

  @ApiProperty({ enum: ['projects', 'NOK'], enumName: 'FigureUnit' })
  unit: 'projects' | 'NOK';

  @ApiProperty({
    type: PricesResponse,
    nullable: true,
    description: 'Prices of the amounts. Null when there are none, or at several price levels.',
  })
  prices: PricesResponse | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description:
      'Sum over all reports counted. Each report counts once. ' +
      'Null when no report has such an amount, or when the amounts stand at several price levels, ' +
      'which are never added: see `totals`.',
  })
  total: bigint | null;

  @ApiProperty({
    type: [LevelTotal],
    description: 'Sum at each price level. Empty when projects are counted.',
  })
  totals: LevelTotal[];

  @ApiProperty({
    type: ConversionResponse,
    nullable: true,
    description: 'The conversion of the amounts; null when none is asked for',
  })
  conversion: ConversionResponse | null;

  @ApiProperty({ type: 'integer', description: 'Number of reports behind the total' })
  reports: number;
}

/** Figures of a round by dimension. Every reader gets the same figures. */
export class FiguresResponse extends IntersectionType(FigureAnswer, FigureBasis) {
  @ApiProperty({
    enum: FIGURE_DIMENSIONS,
    enumName: 'FigureDimension',
    isArray: true,
    description:
      'Dimensions that the cells are split by: those asked for, and `prices` last when the amounts ' +
      'stand at several price levels',
  })
  by: FigureDimension[];

  @ApiProperty({
    description:
      'True when the cells add up to the total, at each price level. ' +
      'False when a report may stand in several cells.',
  })
  additive: boolean;

  @ApiProperty({
    type: [FigureCell],
    description:
      "Cells with at least one report, in the order of the dimensions' values. " +
      'Reports without a value come last.',
  })
  cells: FigureCell[];

  @ApiProperty({
    description: 'Address of the list of the reports behind the total',
    example: '/v1/rounds/2021-2/figures/reports',
  })
  href: string;

  @ApiProperty({
    type: [NamedActor],
    description: 'Names of the organisations among the keys of the cells',
  })
  actors: NamedActor[];
}
