import { IntersectionType } from '../../platform/http/derived-classes.js';
import { ApiProperty } from '../../platform/http/documentation.js';
import { OneOf, OrganisationNumber, SomeOf, Text } from '../../platform/http/fields.js';
import { BUDGET_BASES, CURRENCIES } from '../../platform/base/money.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { PROJECT_STATES, type ProjectState } from '../../portfolio/projects/project.types.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import {
  DIMENSION_VALUES,
  FIGURE_DIMENSIONS,
  type FigureDimension,
  type Measure,
  MEASURES,
  PRICES,
} from './figure.types.js';
import { NONE } from '../status/report-link.rules.js';

/** A filter: one value of a list, or `-` for what has none. */
const Chosen = (dimension: keyof typeof DIMENSION_VALUES, description: string): PropertyDecorator =>
  OneOf([...DIMENSION_VALUES[dimension], NONE], {
    name: `${dimension[0]?.toUpperCase() ?? ''}${dimension.slice(1)}Filter`,
    description,
    optional: true,
  });
/**
 * A filter: a value of a form, or `-` for what has none. That the value is one is seen when the
 * round is read.
 */
const Written = (form: string, description: string, example?: string): PropertyDecorator =>
  Text({
    description,
    max: 100,
    pattern: new RegExp(`^(?:${NONE}|${form})$`),
    optional: true,
    ...(example === undefined ? {} : { example }),
  });

/** Which reports are counted, or listed. */
export class ReportFilters extends AsOfQuery {
  @OrganisationNumber({ description: 'Who has reported', optional: true })
  actor?: string;

  @Chosen('actorKind', 'Kind of who has reported')
  actorKind?: string;

  @Written(
    '\\d{9}',
    'Organisation number of the regional health authority: its own reports and those of what it owns',
  )
  region?: string;

  @Written('\\S.*', 'County of who has reported')
  county?: string;

  @Written('\\d{9}', 'Organisation number of who owns who has reported')
  parent?: string;

  @Written(
    '[A-Z][A-Z0-9-]{1,19}',
    'Code of a programme: its own report and those of all under it, at any depth',
  )
  programme?: string;

  @Chosen('kind', 'Kind of project, as the report keeps it')
  kind?: string;

  @Written('[a-z][A-Za-z0-9]{1,39}', 'Segment of the portfolio that the project was in then')
  segment?: string;

  @Written('[a-z][A-Za-z0-9]{1,39}', 'Theme that the project was in then')
  theme?: string;

  @Chosen('phase', 'Phase reported')
  phase?: string;

  @Chosen('state', 'State reported')
  state?: string;

  @Written('[1-9][A-Z]?', 'Main goal of the project, as the report keeps it')
  mainGoal?: string;

  @Chosen(
    'nationalSolution',
    'A national solution that the project depends on or adds operating cost to',
  )
  nationalSolution?: string;

  @Chosen('colour', "The owner's colour; of active projects unless the state is asked about")
  colour?: string;

  @Chosen('ruleColour', "The rule's colour; of active projects unless the state is asked about")
  ruleColour?: string;

  @Chosen(
    'directorateColour',
    "The directorate's colour of the revision; of active projects unless the state is asked about",
  )
  directorateColour?: string;

  @Chosen('cause', "Cause of the owner's colour")
  cause?: string;
}

/** Which of them, and of their budget lines, are counted. */
class FigureFilters extends ReportFilters {
  @OneOf(MEASURES, {
    name: 'Measure',
    description:
      'What is counted or added up: reported projects, or whole NOK of their budgets; `projects` unless told',
    code: 'unknown-measure',
    optional: true,
    example: 'projects',
  })
  measure?: Measure;

  @Chosen('fundingSource', 'Source of the money of a budget line')
  fundingSource?: string;

  @Written(
    '20\\d{2}',
    "Year of a budget line; of amounts the round's budget year unless it is asked about",
  )
  budgetYear?: string;

  @Text({
    description:
      'Budget lines in the prices of a year, nominal or real; needed where the amounts are in several',
    max: 12,
    pattern: PRICES,
    optional: true,
  })
  prices?: string;
}

export class FiguresQuery extends FigureFilters {
  @SomeOf(FIGURE_DIMENSIONS, {
    description: 'What it is split by: one dimension, or two with a comma between',
    max: 2,
    what: { code: 'dimension', nb: 'en dimensjon', en: 'a dimension' },
    optional: true,
    example: 'colour',
  })
  by?: string;
}

export class FigureReportsQuery extends IntersectionType(FigureFilters, PageQuery) {}

export class PricesResponse {
  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'NOK' })
  currency: (typeof CURRENCIES)[number];

  @ApiProperty({ type: 'integer', example: 2021 })
  priceYear: number;

  @ApiProperty({ enum: BUDGET_BASES, enumName: 'BudgetBasis', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];
}

const KEYS = {
  type: 'object',
  additionalProperties: { type: ['string', 'null'] as unknown as 'string' },
} as const;

export class FigureCell {
  @ApiProperty({
    ...KEYS,
    description: 'Its value in each dimension; null for what has none',
    example: { colour: 'yellow' },
  })
  keys: Partial<Record<FigureDimension, string | null>>;

  @ApiProperty({ type: 'integer', format: 'int64', example: 23 })
  value: bigint;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Per cent; the shares add up to 100 (largest remainder). Of what has a colour, where colours are asked for. Null where the cells do not add up',
    example: 54,
  })
  share: number | null;

  @ApiProperty({ type: 'integer', description: 'Reports behind it', example: 23 })
  reports: number;

  @ApiProperty({
    description:
      'Where they are listed: `figures/reports` with the same filters, and its keys as filters',
    example: '/v1/rounds/2021-2/figures/reports?colour=yellow',
  })
  href: string;
}

export class NamedActor {
  @ApiProperty({ description: 'Organisation number', example: '983658776' })
  actor: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  name: string;
}

export class FigureAnswer {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'date-time', description: 'The instant as of which it is answered' })
  asOf: string;

  @ApiProperty({ enum: MEASURES, enumName: 'Measure' })
  measure: Measure;

  @ApiProperty({
    enum: PROJECT_STATES,
    enumName: 'ProjectState',
    isArray: true,
    description: 'States of the projects that are counted',
  })
  states: ProjectState[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The budget year that is added up, where it is one',
    example: null,
  })
  budgetYear: string | null;

  @ApiProperty({ enum: ['projects', 'NOK'], enumName: 'FigureUnit' })
  unit: 'projects' | 'NOK';

  @ApiProperty({
    type: PricesResponse,
    nullable: true,
    description: 'The prices of the amounts; they are never of several. Null where there are none',
  })
  prices: PricesResponse | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Of every report counted, each of them once',
  })
  total: bigint;

  @ApiProperty({ type: 'integer', description: 'Reports behind the total' })
  reports: number;
}

/** Figures of a round by dimension: the same for every reader. */
export class FiguresResponse extends FigureAnswer {
  @ApiProperty({ enum: FIGURE_DIMENSIONS, enumName: 'FigureDimension', isArray: true })
  by: FigureDimension[];

  @ApiProperty({
    description:
      'Whether the cells add up to the total: not where a report stands in several of them',
  })
  additive: boolean;

  @ApiProperty({
    type: [FigureCell],
    description:
      "In the order of the dimensions' values, what has none last; only cells with a report behind them",
  })
  cells: FigureCell[];

  @ApiProperty({
    description: 'Where the reports behind the total are listed',
    example: '/v1/rounds/2021-2/figures/reports',
  })
  href: string;

  @ApiProperty({ type: [NamedActor], description: 'Names of the organisations among the keys' })
  actors: NamedActor[];

  @ApiProperty({
    type: 'integer',
    description: 'Reports that were expected in the round and not there, whatever is asked about',
  })
  missing: number;
}

export class FigureReport {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({ example: 'SAFEST' })
  name: string;

  @ApiProperty({ description: 'Organisation number of who reported', example: '983658776' })
  actor: string;

  @ApiProperty({ type: 'integer', description: 'The revision that counts' })
  revision: number;

  @ApiProperty({ format: 'date-time', description: 'When it became known' })
  recordedAt: string;

  @ApiProperty({
    description: 'Where the revision is read',
    example: '/v1/reports/019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11/revisions/1',
  })
  href: string;

  @ApiProperty({
    type: [String],
    description:
      'JSON pointers into the revision: the fields by which it counts, and those it counts for',
    example: ['/content/status/colour', '/content/budget/0/approved'],
  })
  fields: string[];

  @ApiProperty({ type: 'integer', format: 'int64', description: 'What it counts for' })
  value: bigint;
}

/** What a figure is made of. */
export class FigureReportsResponse extends IntersectionType(FigureAnswer, PageResponse) {
  @ApiProperty({
    type: 'integer',
    description: 'Of them, those that the caller may not see: counted, never listed',
  })
  hidden: number;

  @ApiProperty({ type: [FigureReport], description: 'Those that the caller may see, by code' })
  items: FigureReport[];
}
