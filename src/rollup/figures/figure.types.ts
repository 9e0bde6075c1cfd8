import { ACTOR_KINDS } from '../../actors/actor.types.js';
import {
  PROJECT_KINDS,
  PROJECT_PHASES,
  PROJECT_STATES,
} from '../../portfolio/projects/project.types.js';
import {
  CAUSES,
  COLOURS,
  FUNDING_SOURCES,
  NATIONAL_SOLUTIONS,
} from '../../reporting/content/report.types.js';

/** What is counted or added up: reported projects, or whole NOK of their budget lines. */
export const MEASURES = ['projects', 'approved', 'forecast', 'actual'] as const;
export type Measure = (typeof MEASURES)[number];

/** What figures are split by and filtered on. */
export const FIGURE_DIMENSIONS = [
  'actor',
  'actorKind',
  'region',
  'county',
  'parent',
  'programme',
  'kind',
  'segment',
  'theme',
  'phase',
  'state',
  'mainGoal',
  'nationalSolution',
  'fundingSource',
  'budgetYear',
  'colour',
  'ruleColour',
  'directorateColour',
  'cause',
] as const;
export type FigureDimension = (typeof FIGURE_DIMENSIONS)[number];

/** The values of the dimensions that have a list of them, in the order in which they are shown. */
export const DIMENSION_VALUES = {
  actorKind: ACTOR_KINDS,
  kind: PROJECT_KINDS,
  phase: PROJECT_PHASES,
  state: PROJECT_STATES,
  nationalSolution: NATIONAL_SOLUTIONS,
  fundingSource: FUNDING_SOURCES,
  colour: COLOURS,
  ruleColour: COLOURS,
  directorateColour: COLOURS,
  cause: CAUSES,
} as const satisfies Partial<Record<FigureDimension, readonly string[]>>;

/**
 * Dimensions in which a report may have several values: the programmes above it, at any depth, and
 * the national solutions it names.
 */
export const OF_SEVERAL: readonly FigureDimension[] = ['programme', 'nationalSolution'];
/** Dimensions whose values are organisation numbers. */
export const ORGANISATIONS: readonly FigureDimension[] = ['actor', 'region', 'parent'];
/**
 * The owner's, the rule's and the directorate's colour: published shares are of active projects
 * that have one.
 */
export const COLOUR_DIMENSIONS: readonly FigureDimension[] = [
  'colour',
  'ruleColour',
  'directorateColour',
];

/** In which prices amounts are, as a filter: `2021-nominal`. */
export const PRICES = /^20\d{2}-(?:nominal|real)$/;

/**
 * What was asked, made out: every filter as the lines have it, `null` for those without a value.
 */
export interface Question {
  readonly measure: Measure;
  readonly by: readonly FigureDimension[];
  readonly filters: Readonly<Partial<Record<FigureDimension | 'prices', string | null>>>;
}

/**
 * One cell as it comes out of the lines: a value per dimension asked for, its sum, and how many
 * reports are behind it.
 */
export interface Summed {
  readonly keys: readonly (string | null)[];
  readonly value: bigint;
  readonly reports: number;
}
