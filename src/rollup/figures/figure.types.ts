import { BUDGET_BASES } from '../../platform/base/money.js';
import { ACTOR_KINDS, SIZE_GROUPS } from '../../actors/actor.types.js';
import {
  PROJECT_KINDS,
  PROJECT_PHASES,
  PROJECT_STATES,
  STANDINGS,
} from '../../portfolio/projects/project.types.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import { CAUSES, COLOURS, FUNDING_SOURCES } from '../../reporting/content/report.types.js';

/**
 * Measures: the number of reported projects, whole NOK of their budget lines, or their total frames.
 */
export const MEASURES = ['projects', 'approved', 'forecast', 'actual', 'frame'] as const;
export type Measure = (typeof MEASURES)[number];

/** Dimensions that figures are split by and filtered on. */
export const FIGURE_DIMENSIONS = [
  'actor',
  'actorKind',
  'region',
  'county',
  'sizeGroup',
  'parent',
  'programme',
  'kind',
  'segment',
  'theme',
  'phase',
  'state',
  'standing',
  'mainGoal',
  'nationalSolution',
  'fundingSource',
  'budgetYear',
  'colour',
  'ruleColour',
  'directorateColour',
  'timeColour',
  'costColour',
  'scopeColour',
  'resourcesColour',
  'benefitColour',
  'riskColour',
  'cause',
  'prices',
  'basis',
  'frameBand',
] as const;
export type FigureDimension = (typeof FIGURE_DIMENSIONS)[number];

/** Bands of total frames in millions of NOK, each with its upper limit. */
export const FRAME_BANDS = ['upTo10', 'upTo50', 'upTo200', 'above200'] as const;

/** The values of the dimensions that have a list of them, in the order in which they are shown. */
export const DIMENSION_VALUES = {
  actorKind: ACTOR_KINDS,
  sizeGroup: SIZE_GROUPS,
  kind: PROJECT_KINDS,
  phase: PROJECT_PHASES,
  state: PROJECT_STATES,
  standing: STANDINGS,
  fundingSource: FUNDING_SOURCES,
  colour: COLOURS,
  ruleColour: COLOURS,
  directorateColour: COLOURS,
  timeColour: COLOURS,
  costColour: COLOURS,
  scopeColour: COLOURS,
  resourcesColour: COLOURS,
  benefitColour: COLOURS,
  riskColour: COLOURS,
  cause: CAUSES,
  frameBand: FRAME_BANDS,
  basis: BUDGET_BASES,
} as const satisfies Partial<Record<FigureDimension, readonly string[]>>;

/**
 * Dimensions in which a report may have several values: the programmes above it, at any depth, and
 * the national solutions it names.
 */
export const MULTI_VALUED: readonly FigureDimension[] = ['programme', 'nationalSolution'];
/** Dimensions of budget lines rather than of whole reports. */
export const OF_BUDGET_LINES: readonly FigureDimension[] = [
  'budgetYear',
  'fundingSource',
  'prices',
  'basis',
];
/** Dimensions whose values are organisation numbers. */
export const ORGANISATIONS: readonly FigureDimension[] = ['actor', 'region', 'parent'];
/**
 * Dimensions of colour: the owner's, the rule's and the directorate's, and the owner's colour of
 * each dimension of the report and of its risk. Published shares are of active projects that have
 * the colour.
 */
export const COLOUR_DIMENSIONS: readonly FigureDimension[] = [
  'colour',
  'ruleColour',
  'directorateColour',
  'timeColour',
  'costColour',
  'scopeColour',
  'resourcesColour',
  'benefitColour',
  'riskColour',
];

/** Filter value for reports of projects with any standing. No standing has this value. */
export const ANY = 'any';

/**
 * A question about figures, as it is put to the lines. A filter with the value `null` selects the
 * lines without a value.
 */
export interface Question {
  readonly measure: Measure;
  readonly by: readonly FigureDimension[];
  readonly filters: Readonly<Partial<Record<FigureDimension, string | null>>>;
  /** Counts only reports with a larger frame, in whole NOK; null counts all. */
  readonly frameAbove: number | null;
  /** The conversion of the amounts; null counts them as reported. */
  readonly conversion: PriceConversion | null;
}

/** The sum at one price level, such as `2021-nominal`; numbers of projects are at level null. */
export interface LevelSum {
  readonly prices: string | null;
  readonly value: bigint;
  readonly reports: number;
}

/** One cell as the database sums it at one price level, with a key per dimension asked for. */
export interface CellSum extends LevelSum {
  readonly keys: readonly (string | null)[];
}
