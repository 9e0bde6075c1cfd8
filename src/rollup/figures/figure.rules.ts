import { computeShares, pricesOf } from '../../platform/base/money.js';
import {
  PROJECT_STATES,
  type ProjectState,
  type Standing,
  STANDINGS,
} from '../../portfolio/projects/project.types.js';
import type { ReportContentValue } from '../../reporting/content/report.types.js';
import {
  ANY,
  type CellSum,
  COLOUR_DIMENSIONS,
  DIMENSION_VALUES,
  FIGURE_DIMENSIONS,
  type FigureDimension,
  type LevelSum,
  type Measure,
  MULTI_VALUED,
  OF_BUDGET_LINES,
  type Question,
} from './figure.types.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import { NONE } from '../status/report-link.rules.js';

/**
 * JSON pointers to the field of a revision that decides its value in a dimension. Dimensions
 * decided by the actor, the programme or the directorate have none.
 */
const FIELDS: Partial<Record<FigureDimension, string>> = {
  kind: '/project/kind',
  mainGoal: '/project/mainGoal',
  phase: '/content/phase',
  state: '/content/state',
  colour: '/content/status/colour',
  cause: '/content/status/cause',
  ruleColour: '/ruleStatus/colour',
  timeColour: '/content/dimensions/time/colour',
  costColour: '/content/dimensions/cost/colour',
  scopeColour: '/content/dimensions/scope/colour',
  resourcesColour: '/content/dimensions/resources/colour',
  benefitColour: '/content/dimensions/benefit/colour',
  riskColour: '/content/risk/colour',
};

/** Query parameters of a question about figures. */
type QuestionParameters = Readonly<Partial<Record<FigureDimension, string>>> & {
  readonly measure?: Measure;
  readonly by?: string;
  readonly frameAbove?: number;
};

/** Says whether prices are a level, `2021-nominal`. A year alone asks for a conversion. */
export function isLevel(prices: string): boolean {
  return prices.includes('-');
}

/**
 * Makes a question of query parameters, counted as the published status counts. Figures are of
 * projects in the portfolio unless the query names a standing. Colours are of active projects unless
 * the query names a state. Amounts are of the round's budget year unless the query names a year.
 */
export function questionOf(
  asked: QuestionParameters,
  budgetYear: number,
  conversion: PriceConversion | null = null,
): Question {
  const measure = asked.measure ?? 'projects';
  const by = (asked.by ?? '').split(',').filter((one): one is FigureDimension => one !== '');
  const filters: Partial<Record<FigureDimension, string | null>> = {};
  for (const name of FIGURE_DIMENSIONS) {
    const value = asked[name];
    const isFilter = value !== undefined && (name !== 'prices' || isLevel(value));
    if (isFilter) filters[name] = value === NONE ? null : value;
  }
  if (filters.standing === ANY) delete filters.standing;
  else if (!by.includes('standing')) filters.standing ??= 'inPortfolio';
  const question = { measure, by, filters, frameAbove: asked.frameAbove ?? null, conversion };
  const isAboutColour = COLOUR_DIMENSIONS.some((dimension) => isAsked(question, dimension));
  if (isAboutColour && !isAsked(question, 'state')) filters.state = 'active';
  if (isOfLines(measure) && !isAsked(question, 'budgetYear'))
    filters.budgetYear = String(budgetYear);
  return question;
}

/** Measures that add up amounts of budget lines. */
type LineMeasure = Exclude<Measure, 'projects' | 'frame'>;

function isOfLines(measure: Measure): measure is LineMeasure {
  return measure !== 'projects' && measure !== 'frame';
}

/** Says whether a question is about budget lines or frames rather than whole reports. */
export function isAboutBudget({ measure, by, filters }: Question): boolean {
  const asked = [...by, ...Object.keys(filters)];
  return (
    measure !== 'projects' ||
    asked.some((one) => OF_BUDGET_LINES.some((dimension) => dimension === one))
  );
}

/** Says whether a value passes a filter. An absent filter lets every value pass. */
function passes(filter: string | null | undefined, value: string): boolean {
  return filter === undefined || filter === value;
}

/**
 * Lists the fields of a revision that a question looks at, and the amounts of its budget lines that
 * it counts, as JSON pointers.
 */
export function listFields(question: Question, content: ReportContentValue): string[] {
  return [
    ...FIGURE_DIMENSIONS.flatMap((dimension) =>
      isAsked(question, dimension) ? (FIELDS[dimension] ?? []) : [],
    ),
    ...listSolutionFields(question, content),
    ...listBudgetFields(question, content),
    ...listFrameFields(question, content),
  ];
}

function isAsked({ by, filters }: Question, dimension: FigureDimension): boolean {
  return by.includes(dimension) || filters[dimension] !== undefined;
}

function listSolutionFields(
  question: Question,
  { dependencies, operatingCosts = [] }: ReportContentValue,
): string[] {
  if (!isAsked(question, 'nationalSolution')) return [];
  const wanted = question.filters.nationalSolution;
  return Object.entries({ dependencies, operatingCosts }).flatMap(([list, items]) =>
    items.flatMap(({ nationalSolution }, index) =>
      nationalSolution !== null && passes(wanted, nationalSolution)
        ? [`/content/${list}/${String(index)}/nationalSolution`]
        : [],
    ),
  );
}

function listBudgetFields(question: Question, { budget }: ReportContentValue): string[] {
  const { measure, filters } = question;
  if (measure === 'frame' || !isAboutBudget(question)) return [];
  return budget.flatMap((line, index) => {
    const counts =
      passes(filters.budgetYear, String(line.year)) &&
      passes(filters.fundingSource, line.fundingSource) &&
      passes(filters.prices, `${String(line.priceYear)}-${line.basis}`) &&
      passes(filters.basis, line.basis) &&
      (measure === 'projects' || line[measure] !== null);
    const pointer = `/content/budget/${String(index)}`;
    if (!counts) return [];
    return [measure === 'projects' ? pointer : `${pointer}/${measure}`];
  });
}

function listFrameFields(question: Question, { frame = null }: ReportContentValue): string[] {
  const looks =
    question.measure === 'frame' || question.frameAbove !== null || isAsked(question, 'frameBand');
  return looks && frame !== null ? ['/content/frame/approved'] : [];
}

/** Lists the states that a question counts. */
export function statesOf({ filters }: Question): ProjectState[] {
  return PROJECT_STATES.filter((state) => filters.state === undefined || filters.state === state);
}

/** Lists the standings of the projects that a question counts. */
export function standingsOf({ filters }: Question): Standing[] {
  return STANDINGS.filter(
    (standing) => filters.standing === undefined || filters.standing === standing,
  );
}

/**
 * Says whether the cells of a question add up to its total. They do not where a report may stand in
 * several cells: under several programmes, national solutions, budget years, funding sources or
 * prices. Amounts add up at each price level.
 */
export function isAdditive({ measure, by }: Question): boolean {
  return (
    !by.some((one) => MULTI_VALUED.includes(one)) &&
    (measure !== 'projects' || !by.some((one) => OF_BUDGET_LINES.includes(one)))
  );
}

/**
 * Splits a question by prices when its amounts stand at several levels. Amounts at different prices
 * are never added (design §3).
 */
export function splitByPrices(question: Question, levels: readonly LevelSum[]): Question {
  const isMixed = new Set(levels.map(({ prices }) => prices)).size > 1;
  return isMixed && !question.by.includes('prices')
    ? { ...question, by: [...question.by, 'prices'] }
    : question;
}

/**
 * Returns the keys of a cell in the dimensions of a question that may have been split by prices.
 * Amounts are at a price level; a number of projects has that of its budget lines as a key.
 */
export function keysOf({ by }: Question, { keys, prices }: CellSum): (string | null)[] {
  return by.map((dimension, index) => {
    const key = keys[index] ?? null;
    return dimension === 'prices' ? (prices ?? key) : key;
  });
}

/**
 * Returns the keys of a cell as filters of the reports behind it. In converted prices the level of a
 * cell is no filter: its basis is.
 */
export function filtersOf(
  { conversion }: Question,
  { prices, ...keys }: Cell['keys'],
): Cell['keys'] {
  if (prices === undefined) return keys;
  return conversion === null || prices === null
    ? { ...keys, prices }
    : { ...keys, basis: pricesOf(prices).basis };
}

/** One cell of an answer. Its share is null where the cells do not add up. */
export interface Cell {
  readonly keys: Partial<Record<FigureDimension, string | null>>;
  readonly value: bigint;
  readonly share: number | null;
  readonly reports: number;
}

/** A cell with its key in each dimension of the question. */
interface KeyedSum extends LevelSum {
  readonly keys: readonly (string | null)[];
}

/**
 * Sorts cells by their keys and gives each its share of the total at its prices. When a question
 * splits by a colour, the shares are of the cells that have one.
 */
export function cellsOf(question: Question, sums: readonly CellSum[]): Cell[] {
  const { by } = question;
  if (by.length === 0) return [];
  const sorted = sums
    .map((sum): KeyedSum => ({ ...sum, keys: keysOf(question, sum) }))
    .sort((a, b) => compareKeys(by, a, b));
  const shares = sharesOf(question, sorted);
  return sorted.map((sum) => ({
    keys: Object.fromEntries(by.map((dimension, index) => [dimension, sum.keys[index] ?? null])),
    value: sum.value,
    share: shares.get(sum) ?? null,
    reports: sum.reports,
  }));
}

function compareKeys(by: readonly FigureDimension[], a: KeyedSum, b: KeyedSum): number {
  return by.reduce(
    (order, dimension, index) =>
      order === 0 ? compareValues(dimension, a.keys[index] ?? null, b.keys[index] ?? null) : order,
    0,
  );
}

/**
 * Returns the share of each cell that has one. Cells at a price level where one is negative have
 * none: they are not parts of a whole.
 */
function sharesOf(question: Question, cells: readonly KeyedSum[]): Map<KeyedSum, number> {
  const shares = new Map<KeyedSum, number>();
  if (!isAdditive(question)) return shares;
  const rated = cells.filter(({ keys }) =>
    question.by.every(
      (dimension, index) => !COLOUR_DIMENSIONS.includes(dimension) || keys[index] !== null,
    ),
  );
  for (const level of new Set(rated.map(({ prices }) => prices))) {
    const parts = rated.filter(({ prices }) => prices === level);
    if (parts.some(({ value }) => value < 0n)) continue;
    computeShares(parts.map(({ value }) => value)).forEach((share, index) => {
      const part = parts[index];
      if (part !== undefined) shares.set(part, share);
    });
  }
  return shares;
}

/**
 * Compares two values of a dimension by their place in its list, or else as text. Null comes last.
 */
function compareValues(dimension: FigureDimension, a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  const listed: readonly string[] | undefined = (
    DIMENSION_VALUES as Partial<Record<FigureDimension, readonly string[]>>
  )[dimension];
  if (listed !== undefined) return listed.indexOf(a) - listed.indexOf(b);
  return a < b ? -1 : 1;
}
