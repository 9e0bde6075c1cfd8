import { type Prices, shares } from '../../platform/base/money.js';
import { PROJECT_STATES, type ProjectState } from '../../portfolio/projects/project.types.js';
import type { ReportContentValue } from '../../reporting/content/report.types.js';
import {
  COLOUR_DIMENSIONS,
  DIMENSION_VALUES,
  FIGURE_DIMENSIONS,
  type FigureDimension,
  type Measure,
  OF_SEVERAL,
  type Question,
  type Summed,
} from './figure.types.js';
import { NONE } from '../status/report-link.rules.js';

/**
 * Where a revision, as it is read, has its value in a dimension; what it has from its actor, its
 * programme or the directorate is not in it.
 */
const FIELDS: Partial<Record<FigureDimension, string>> = {
  kind: '/project/kind',
  mainGoal: '/project/mainGoal',
  phase: '/content/phase',
  state: '/content/state',
  colour: '/content/status/colour',
  cause: '/content/status/cause',
  ruleColour: '/ruleStatus/colour',
};

type Asked = Readonly<Partial<Record<FigureDimension | 'prices', string>>> & {
  readonly measure?: Measure;
  readonly by?: string;
};

/**
 * What is asked, made out as the published status counts: colours are of active projects, amounts
 * of the round's budget year, unless the state or the year is asked about.
 */
export function questionOf(asked: Asked, budgetYear: number): Question {
  const measure = asked.measure ?? 'projects';
  const by = (asked.by ?? '').split(',').filter((one): one is FigureDimension => one !== '');
  const filters: Partial<Record<FigureDimension | 'prices', string | null>> = {};
  for (const name of [...FIGURE_DIMENSIONS, 'prices'] as const) {
    const value = asked[name];
    if (value !== undefined) filters[name] = value === NONE ? null : value;
  }
  const isAsked = (dimension: FigureDimension): boolean =>
    by.includes(dimension) || filters[dimension] !== undefined;
  if (COLOUR_DIMENSIONS.some(isAsked) && !isAsked('state')) filters.state = 'active';
  if (measure !== 'projects' && !isAsked('budgetYear')) filters.budgetYear = String(budgetYear);
  return { measure, by, filters };
}

/** Whether a question is about budget lines rather than whole reports. */
export function ofBudget({ measure, by, filters }: Question): boolean {
  const asked = [...by, ...Object.keys(filters)];
  return (
    measure !== 'projects' ||
    asked.some((one) => one === 'budgetYear' || one === 'fundingSource' || one === 'prices')
  );
}

/**
 * The fields of a revision that a question looks at, and those of its budget lines that it counts.
 */
export function fieldsBehind(
  question: Question,
  { budget, dependencies, operatingCosts = [] }: ReportContentValue,
): string[] {
  const { measure, by, filters } = question;
  const isAsked = (dimension: FigureDimension): boolean =>
    by.includes(dimension) || filters[dimension] !== undefined;
  const agrees = (asked: string | null | undefined, value: string): boolean =>
    asked === undefined || asked === value;
  const solutions = (
    list: string,
    items: readonly { readonly nationalSolution: string | null }[],
  ): string[] =>
    items.flatMap(({ nationalSolution }, index) =>
      nationalSolution !== null && agrees(filters.nationalSolution, nationalSolution)
        ? [`/content/${list}/${String(index)}/nationalSolution`]
        : [],
    );
  return [
    ...FIGURE_DIMENSIONS.flatMap((dimension) =>
      isAsked(dimension) ? (FIELDS[dimension] ?? []) : [],
    ),
    ...(isAsked('nationalSolution')
      ? [...solutions('dependencies', dependencies), ...solutions('operatingCosts', operatingCosts)]
      : []),
    ...(!ofBudget(question)
      ? []
      : budget.flatMap((line, index) => {
          const counts =
            agrees(filters.budgetYear, String(line.year)) &&
            agrees(filters.fundingSource, line.fundingSource) &&
            agrees(filters.prices, `${String(line.priceYear)}-${line.basis}`) &&
            (measure === 'projects' || line[measure] !== null);
          return counts
            ? [`/content/budget/${String(index)}${measure === 'projects' ? '' : `/${measure}`}`]
            : [];
        })),
  ];
}

/** Which states a question counts. */
export function statesOf({ filters }: Question): ProjectState[] {
  return PROJECT_STATES.filter((state) => filters.state === undefined || filters.state === state);
}

/**
 * A report may lie under several programmes and name several solutions, and has lines of several
 * years and sources: of each line one.
 */
export function isAdditive({ measure, by }: Question): boolean {
  return (
    !by.some((one) => OF_SEVERAL.includes(one)) &&
    (measure !== 'projects' || !by.some((one) => one === 'budgetYear' || one === 'fundingSource'))
  );
}

export interface Cell {
  readonly keys: Partial<Record<FigureDimension, string | null>>;
  readonly value: bigint;
  readonly share: number | null;
  readonly reports: number;
}

/**
 * Cells in the order of their keys with their shares, which are of what has the colours that are
 * asked for.
 */
export function cellsOf(question: Question, sums: readonly Summed[]): Cell[] {
  const { by } = question;
  if (by.length === 0) return [];
  const sorted = [...sums].sort((a, b) =>
    by.reduce(
      (order, dimension, index) =>
        order === 0 ? compare(dimension, a.keys[index] ?? null, b.keys[index] ?? null) : order,
      0,
    ),
  );
  const rated = sorted.filter(({ keys }) =>
    by.every((dimension, index) => !COLOUR_DIMENSIONS.includes(dimension) || keys[index] !== null),
  );
  const parts = isAdditive(question)
    ? new Map(shares(rated.map(({ value }) => value)).map((share, index) => [rated[index], share]))
    : new Map<Summed, number>();
  return sorted.map((sum) => ({
    keys: Object.fromEntries(by.map((dimension, index) => [dimension, sum.keys[index] ?? null])),
    value: sum.value,
    share: parts.get(sum) ?? null,
    reports: sum.reports,
  }));
}

/** As the dimension lists its values, or else as text; what has no value last. */
function compare(dimension: FigureDimension, a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  const listed: readonly string[] | undefined = (
    DIMENSION_VALUES as Partial<Record<FigureDimension, readonly string[]>>
  )[dimension];
  if (listed !== undefined) return listed.indexOf(a) - listed.indexOf(b);
  return a < b ? -1 : 1;
}

/** Prices as the lines have them, `2021-nominal`. */
export function pricesOf(text: string): Prices {
  const [year, basis] = text.split('-');
  return { currency: 'NOK', priceYear: Number(year), basis: basis === 'real' ? 'real' : 'nominal' };
}
