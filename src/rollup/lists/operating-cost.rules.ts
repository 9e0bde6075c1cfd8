import { type Prices, samePrices } from '../../platform/base/money.js';

/**
 * What one project adds to the yearly cost of a national solution, as one round's certified report
 * says. Whole NOK; negative when it saves.
 */
export interface AddedCost extends Prices {
  readonly project: string;
  readonly name: string;
  readonly nationalSolution: string;
  readonly year: number;
  readonly amount: number;
}

/**
 * An amount beside the last round's. Null where there is no last round, or it was in other prices.
 */
export interface Moved {
  readonly amount: number;
  readonly previous: number | null;
  readonly change: number | null;
}

export interface ProjectCost extends Moved {
  readonly project: string;
  readonly name: string;
}

export interface SolutionCost extends Moved, Prices {
  readonly nationalSolution: string;
  readonly year: number;
  /** What the year adds to the year before it. */
  readonly growth: number;
  readonly projects: readonly ProjectCost[];
}

/**
 * Growth that a project has put off, or brought forward, from one year to another since the last
 * round.
 */
export interface MovedGrowth {
  readonly project: string;
  readonly nationalSolution: string;
  readonly fromYear: number;
  readonly toYear: number;
  readonly amount: number;
}

const sum = (costs: readonly AddedCost[]): number =>
  costs.reduce((total, { amount }) => total + amount, 0);

/**
 * Operating and management cost per national solution and year, by project, against the last round
 * (NUIT 6/24, "Oppsummert vekst pr nasjonal e-helseløsning"). A year that a report leaves out is 0.
 * Amounts of different prices stand on lines of their own, and are not compared with the last
 * round's.
 */
export function solutionCosts(
  now: readonly AddedCost[],
  before: readonly AddedCost[] | null,
): SolutionCost[] {
  const all = [...now, ...(before ?? [])];
  const lines = uniqueBy(all, ({ nationalSolution, year, priceYear, basis }) =>
    [nationalSolution, year, priceYear, basis].join(),
  );
  return lines
    .sort(
      (a, b) =>
        compare(a.nationalSolution, b.nationalSolution) ||
        a.year - b.year ||
        a.priceYear - b.priceYear ||
        compare(a.basis, b.basis),
    )
    .map((line) => {
      const ofLine = (costs: readonly AddedCost[], year = line.year): AddedCost[] =>
        costs.filter(
          (cost) =>
            cost.nationalSolution === line.nationalSolution &&
            cost.year === year &&
            samePrices(cost, line),
        );
      const comparable =
        before !== null &&
        all.every(
          (cost) =>
            cost.nationalSolution !== line.nationalSolution ||
            cost.year !== line.year ||
            samePrices(cost, line),
        );
      const moved = (costs: readonly AddedCost[], earlier: readonly AddedCost[]): Moved => {
        const [amount, previous] = [sum(costs), comparable ? sum(earlier) : null];
        return { amount, previous, change: previous === null ? null : amount - previous };
      };
      const [here, earlier] = [ofLine(now), ofLine(before ?? [])];
      const projects = uniqueBy([...here, ...earlier], ({ project }) => project).sort((a, b) =>
        compare(a.project, b.project),
      );
      return {
        nationalSolution: line.nationalSolution,
        year: line.year,
        currency: line.currency,
        priceYear: line.priceYear,
        basis: line.basis,
        ...moved(here, earlier),
        growth: sum(here) - sum(ofLine(now, line.year - 1)),
        projects: projects.map(({ project, name }) => ({
          project,
          name,
          ...moved(
            here.filter((cost) => cost.project === project),
            earlier.filter((cost) => cost.project === project),
          ),
        })),
      };
    });
}

/**
 * Growth that moved between years: what a project's growth loses in one year and gains in another,
 * the earliest with the earliest ("17 mnok i vekst flyttes til 2025", NUIT 6/24). Only where all
 * amounts are in the same prices.
 */
export function movedGrowth(
  now: readonly AddedCost[],
  before: readonly AddedCost[],
): MovedGrowth[] {
  const all = [...now, ...before];
  return uniqueBy(all, ({ project, nationalSolution }) => `${project} ${nationalSolution}`)
    .sort(
      (a, b) => compare(a.nationalSolution, b.nationalSolution) || compare(a.project, b.project),
    )
    .flatMap((line) => {
      const same = (cost: AddedCost): boolean =>
        cost.project === line.project && cost.nationalSolution === line.nationalSolution;
      const costs = all.filter(same);
      if (!costs.every((cost) => samePrices(cost, line))) return [];
      const amountIn = (list: readonly AddedCost[], year: number): number =>
        sum(list.filter((cost) => same(cost) && cost.year === year));
      const growthIn = (list: readonly AddedCost[], year: number): number =>
        amountIn(list, year) - amountIn(list, year - 1);
      const years = [...new Set(costs.map(({ year }) => year))].sort((a, b) => a - b);
      const changes = years.map((year) => ({
        year,
        left: growthIn(now, year) - growthIn(before, year),
      }));
      const moves: MovedGrowth[] = [];
      for (const lost of changes) {
        for (const gained of changes) {
          const amount = Math.min(-lost.left, gained.left);
          if (amount <= 0) continue;
          lost.left += amount;
          gained.left -= amount;
          moves.push({
            project: line.project,
            nationalSolution: line.nationalSolution,
            fromYear: lost.year,
            toYear: gained.year,
            amount,
          });
        }
      }
      return moves;
    });
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(key(item))) seen.set(key(item), item);
  return [...seen.values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
