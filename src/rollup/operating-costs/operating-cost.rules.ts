import { type Prices, haveSamePrices } from '../../platform/base/money.js';
import type { BridgeStep } from '../groups/bridge.dto.js';
import { addUp, differenceOf } from '../groups/bridge.rules.js';
import type { DifferencePart } from '../groups/bridge.types.js';

/**
 * Amount that one project adds to the yearly cost of a national solution, by the certified report
 * of one round. Whole NOK; negative when it saves.
 */
export interface AddedCost extends Prices {
  readonly project: string;
  readonly name: string;
  /** Part of the bridge between the two rounds; `changed` when both have its report. */
  readonly part: DifferencePart;
  readonly nationalSolution: string;
  readonly year: number;
  readonly amount: number;
}

/** An amount of this round and of the previous round. Null where no certified report says it. */
interface Moved {
  readonly amount: number | null;
  readonly previous: number | null;
}

/** Cost that one project adds. `change` is null unless both rounds have its report. */
export interface ProjectCost extends Moved {
  readonly project: string;
  readonly name: string;
  readonly part: DifferencePart | null;
  readonly change: number | null;
}

/** Amounts that lead from the previous total to this one: `amount` = `previous` + all parts. */
export type SolutionBridge = Readonly<Record<DifferencePart, BridgeStep>>;

/** Cost that all projects add to a national solution in a year, in one kind of prices. */
export interface SolutionCost extends Moved, Prices {
  readonly nationalSolution: string;
  readonly year: number;
  /** Null without a previous round, and where the amounts are in several prices. */
  readonly bridge: SolutionBridge | null;
  /** The increase from the year before. */
  readonly growth: number | null;
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
export interface BothRounds {
  readonly now: readonly AddedCost[];
  readonly before: readonly AddedCost[] | null;
}

/**
 * Lists operating and management cost per national solution and year, by project, compared with the
 * previous round (NUIT 6/24, "Oppsummert vekst pr nasjonal e-helseløsning"). A report lists every
 * year that its project adds to: a year that it leaves out is 0. The amount of a project without a
 * report is null. Amounts in other prices stand apart, and are not compared.
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

/** Cost of a national solution beside that of the last case about cost growth. */
export interface CostSinceCase extends SolutionCost {
  readonly atLastCase: number | null;
  readonly changeSinceCase: number | null;
}

/**
 * Sets the costs beside those of the last case. `sinceCase`: the costs of now, compared with the
 * case; null without a case. Costs that only the case has stand at the end.
 */
export function besideLastCase(
  costs: readonly SolutionCost[],
  sinceCase: readonly SolutionCost[] | null,
): CostSinceCase[] {
  const isSame = (a: SolutionCost, b: SolutionCost): boolean =>
    a.nationalSolution === b.nationalSolution && a.year === b.year && haveSamePrices(a, b);
  const only = (sinceCase ?? []).filter((one) => !costs.some((cost) => isSame(cost, one)));
  return [
    ...costs.map((cost) => {
      const found = sinceCase?.find((one) => isSame(one, cost));
      const atLastCase = found?.previous ?? null;
      const { amount } = cost;
      const isKnown = amount !== null && atLastCase !== null;
      return { ...cost, atLastCase, changeSinceCase: isKnown ? amount - atLastCase : null };
    }),
    ...only.map((one) => ({
      ...one,
      ...{ previous: null, bridge: null, projects: [], atLastCase: one.previous },
      changeSinceCase:
        one.amount === null || one.previous === null ? null : one.amount - one.previous,
    })),
  ];
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
  const both = { now: select(now, year), before: before && select(before, year) };
  const isComparable = before !== null && hasOnePrice(like, [...now, ...before]);
  const projects = listProjectCosts(both, isComparable);
  const amount = addUp(projects.map((project) => project.amount));
  return {
    nationalSolution,
    year,
    currency,
    priceYear,
    basis,
    amount,
    previous: addUp(projects.map(({ previous }) => previous)),
    bridge: isComparable ? bridgeOf(projects) : null,
    growth: amount === null ? null : amount - sum(select(now, year - 1)),
    projects,
  };
}

/** Lists the cost of each project, by its code. Zero stands for a year that a report leaves out. */
function listProjectCosts({ now, before }: BothRounds, isComparable: boolean): ProjectCost[] {
  return uniqueBy([...now, ...(before ?? [])], ({ project }) => project)
    .sort((a, b) => compareTexts(a.project, b.project))
    .map(({ project, name, part }) => {
      const nothing = isComparable && part === 'changed' ? 0 : null;
      const amountIn = (costs: readonly AddedCost[]): number | null =>
        addUp(costs.filter((cost) => cost.project === project).map((cost) => cost.amount)) ??
        nothing;
      const [amount, previous] = [amountIn(now), amountIn(before ?? [])];
      return {
        project,
        name,
        part: before === null ? null : part,
        amount,
        previous,
        change: amount === null || previous === null ? null : amount - previous,
      };
    });
}

/** Adds up by part what each project adds to the total less what it added before. */
function bridgeOf(projects: readonly ProjectCost[]): SolutionBridge {
  const stepOf = (part: DifferencePart): BridgeStep => {
    const own = projects.filter((project) => project.part === part);
    return {
      amount: own.reduce(
        (total, one) => total + differenceOf({ now: one.amount, before: one.previous }),
        0,
      ),
      projects: own.length,
    };
  };
  return {
    entered: stepOf('entered'),
    returned: stepOf('returned'),
    left: stepOf('left'),
    notReported: stepOf('notReported'),
    changed: stepOf('changed'),
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

/**
 * Lists growth that moved between years: growth that a project loses in one year and gains in
 * another, the earliest with the earliest ("17 mnok i vekst flyttes til 2025", NUIT 6/24). Only
 * projects with a report in both rounds count. Skips a project's cost of a national solution where
 * its amounts are in several prices.
 */
export function listMovedGrowth(
  now: readonly AddedCost[],
  before: readonly AddedCost[],
): MovedGrowth[] {
  const all = [...now, ...before].filter(({ part }) => part === 'changed');
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
