import { type Prices, haveSamePrices } from '../../platform/base/money.js';

/**
 * Amount that one project adds to the yearly cost of a national solution, by the certified report
 * of one round. Whole NOK; negative when it saves.
 */
export interface AddedCost extends Prices {
  readonly project: string;
  readonly name: string;
  readonly nationalSolution: string;
  readonly year: number;
  readonly amount: number;
}

/**
 * An amount and the amount of the previous round, `previous`. The latter is null where there is no
 * previous round or its prices differ.
 */
export interface Moved {
  readonly amount: number;
  readonly previous: number | null;
  readonly change: number | null;
}

/** Cost that one project adds. */
export interface ProjectCost extends Moved {
  readonly project: string;
  readonly name: string;
}

/** Cost that all projects add to a national solution in a year, in one kind of prices. */
export interface SolutionCost extends Moved, Prices {
  readonly nationalSolution: string;
  readonly year: number;
  /** The increase from the year before. */
  readonly growth: number;
  readonly projects: readonly ProjectCost[];
}

/** Growth that a project has moved from one year to another since the previous round. */
export interface MovedGrowth {
  readonly project: string;
  readonly nationalSolution: string;
  readonly fromYear: number;
  readonly toYear: number;
  readonly amount: number;
}

/** Costs of a round and of the previous round, which is null for the first. */
interface BothRounds {
  readonly now: readonly AddedCost[];
  readonly before: readonly AddedCost[] | null;
}

/**
 * Lists operating and management cost per national solution and year, by project, compared with the
 * previous round (NUIT 6/24, "Oppsummert vekst pr nasjonal e-helseløsning"). A year that a report
 * leaves out is 0. Amounts in other prices are listed apart, and are not compared.
 */
export function listSolutionCosts(
  now: readonly AddedCost[],
  before: readonly AddedCost[] | null,
): SolutionCost[] {
  return uniqueBy([...now, ...(before ?? [])], ({ nationalSolution, year, priceYear, basis }) =>
    [nationalSolution, year, priceYear, basis].join(),
  )
    .sort(
      (a, b) =>
        compareTexts(a.nationalSolution, b.nationalSolution) ||
        a.year - b.year ||
        a.priceYear - b.priceYear ||
        compareTexts(a.basis, b.basis),
    )
    .map((like) => solutionCostOf(like, { now, before }));
}

/** Adds up the costs with the same national solution, year and prices as one of them. */
function solutionCostOf(like: AddedCost, { now, before }: BothRounds): SolutionCost {
  const { nationalSolution, year, currency, priceYear, basis } = like;
  const select = (costs: readonly AddedCost[], ofYear: number): AddedCost[] =>
    costs.filter(
      (cost) =>
        cost.nationalSolution === nationalSolution &&
        cost.year === ofYear &&
        haveSamePrices(cost, like),
    );
  const costs = select(now, year);
  const earlier = select(before ?? [], year);
  const isComparable = before !== null && hasOnePrice(like, [...now, ...before]);
  const move = (ofNow: readonly AddedCost[], ofBefore: readonly AddedCost[]): Moved =>
    movedOf(sum(ofNow), isComparable ? sum(ofBefore) : null);
  const projects = uniqueBy([...costs, ...earlier], ({ project }) => project).sort((a, b) =>
    compareTexts(a.project, b.project),
  );
  return {
    nationalSolution,
    year,
    currency,
    priceYear,
    basis,
    ...move(costs, earlier),
    growth: sum(costs) - sum(select(now, year - 1)),
    projects: projects.map(({ project, name }) => ({
      project,
      name,
      ...move(
        costs.filter((cost) => cost.project === project),
        earlier.filter((cost) => cost.project === project),
      ),
    })),
  };
}

/** Says whether all costs with the same national solution and year as one are in its prices. */
function hasOnePrice(like: AddedCost, costs: readonly AddedCost[]): boolean {
  return costs
    .filter(
      ({ nationalSolution, year }) =>
        nationalSolution === like.nationalSolution && year === like.year,
    )
    .every((cost) => haveSamePrices(cost, like));
}

function movedOf(amount: number, previous: number | null): Moved {
  return { amount, previous, change: previous === null ? null : amount - previous };
}

/**
 * Lists growth that moved between years: growth that a project loses in one year and gains in
 * another, the earliest with the earliest ("17 mnok i vekst flyttes til 2025", NUIT 6/24). Skips a
 * project's cost of a national solution where its amounts are in several prices.
 */
export function listMovedGrowth(
  now: readonly AddedCost[],
  before: readonly AddedCost[],
): MovedGrowth[] {
  const all = [...now, ...before];
  return uniqueBy(all, ({ project, nationalSolution }) => `${project} ${nationalSolution}`)
    .sort(
      (a, b) =>
        compareTexts(a.nationalSolution, b.nationalSolution) || compareTexts(a.project, b.project),
    )
    .flatMap((like) => {
      const { project, nationalSolution } = like;
      const select = (costs: readonly AddedCost[]): AddedCost[] =>
        costs.filter(
          (cost) => cost.project === project && cost.nationalSolution === nationalSolution,
        );
      const costs = select(all);
      if (!costs.every((cost) => haveSamePrices(cost, like))) return [];
      const [ofNow, ofBefore] = [select(now), select(before)];
      const years = [...new Set(costs.map(({ year }) => year))].sort((a, b) => a - b);
      const changes = years.map((year) => ({
        year,
        left: computeGrowth(ofNow, year) - computeGrowth(ofBefore, year),
      }));
      return matchMoves(changes).map((move) => ({ project, nationalSolution, ...move }));
    });
}

function computeGrowth(costs: readonly AddedCost[], year: number): number {
  const amountIn = (ofYear: number): number => sum(costs.filter((cost) => cost.year === ofYear));
  return amountIn(year) - amountIn(year - 1);
}

/** Matches losses of growth with gains, the earliest with the earliest. Uses up the changes. */
function matchMoves(
  changes: readonly { readonly year: number; left: number }[],
): Pick<MovedGrowth, 'fromYear' | 'toYear' | 'amount'>[] {
  const moves: Pick<MovedGrowth, 'fromYear' | 'toYear' | 'amount'>[] = [];
  for (const lost of changes) {
    for (const gained of changes) {
      const amount = Math.min(-lost.left, gained.left);
      if (amount <= 0) continue;
      lost.left += amount;
      gained.left -= amount;
      moves.push({ fromYear: lost.year, toYear: gained.year, amount });
    }
  }
  return moves;
}

function sum(costs: readonly AddedCost[]): number {
  return costs.reduce((total, { amount }) => total + amount, 0);
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(key(item))) seen.set(key(item), item);
  return [...seen.values()];
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
