import { haveSamePrices, type Prices } from '../../platform/base/money.js';
import type { CostEstimateThen, PayerShare } from '../../costs/solutions/cost-cause.types.js';
import { addUp } from '../groups/bridge.rules.js';
import { type AddedCost, listMovedGrowth, type SolutionCost } from './operating-cost.rules.js';

/** A case of a council, with the first day of an estimate that was put to it. */
export interface CouncilCaseDay {
  readonly case: string;
  readonly statedOn: string;
}

/** The estimates in force now, in the previous round (null: there is none) and at the last case. */
export interface EstimatesOfSides {
  readonly now: readonly CostEstimateThen[];
  readonly before: readonly CostEstimateThen[] | null;
  readonly lastCase: CouncilCaseDay | null;
  readonly atCase: readonly CostEstimateThen[];
}

/** Cost of a cause in a year. A null amount is not stated. */
export interface CauseCost extends Prices {
  readonly cause: string;
  readonly name: CostEstimateThen['name'];
  readonly nationalSolution: string;
  readonly year: number;
  readonly amount: number | null;
  readonly previous: number | null;
  readonly change: number | null;
  readonly atLastCase: number | null;
  readonly changeSinceCase: number | null;
  readonly case: string | null;
  readonly payers: readonly Omit<PayerShare, 'fromYear'>[];
}

/** Costs of a national solution in a year, of projects and without one, added up. */
export interface SolutionTotal extends Prices {
  readonly nationalSolution: string;
  readonly year: number;
  readonly projects: number | null;
  readonly withoutProject: number | null;
  /** Number of causes with a cost in the year whose amount is not stated. */
  readonly notStated: number;
  readonly total: number | null;
  readonly previous: number | null;
}

/**
 * Takes the estimate in force of each cause. `known` has all estimates, of each cause the last one
 * first.
 */
export function takeSides(
  known: readonly CostEstimateThen[],
  before: readonly CostEstimateThen[] | null,
): EstimatesOfSides {
  const lastCase = findLastCase(known);
  const put = known.filter(
    (one) => lastCase !== null && one.case !== null && one.statedOn <= lastCase.statedOn,
  );
  return {
    now: takeLatest(known),
    before: before && takeLatest(before),
    lastCase,
    atCase: takeLatest(put),
  };
}

function takeLatest(estimates: readonly CostEstimateThen[]): CostEstimateThen[] {
  return estimates.filter(
    (one, index) => estimates.findIndex(({ cause }) => cause === one.cause) === index,
  );
}

/**
 * Finds the case that the estimates are compared with. When the newest estimate was put to a case,
 * it is the case before that one. When it was put to none, it is the newest case.
 */
export function findLastCase(estimates: readonly CostEstimateThen[]): CouncilCaseDay | null {
  const days = new Map<string, string>();
  for (const { case: put, statedOn } of estimates) {
    if (put !== null && statedOn < (days.get(put) ?? '9')) days.set(put, statedOn);
  }
  const cases = [...days]
    .map(([put, statedOn]): CouncilCaseDay => ({ case: put, statedOn }))
    .sort((a, b) => compareTexts(b.statedOn, a.statedOn) || compareTexts(b.case, a.case));
  const [newest, earlier] = cases;
  if (newest === undefined) return null;
  const isPast = estimates.some((one) => one.case === null && one.statedOn > newest.statedOn);
  return isPast ? newest : (earlier ?? null);
}

/** Lists the cost of each cause and year that any side names, up to a last year. */
export function listCauseCosts(sides: EstimatesOfSides, lastYear: number): CauseCost[] {
  const { now, before, atCase } = sides;
  const rows = new Map<string, CauseYear>();
  for (const estimate of [...now, ...(before ?? []), ...atCase]) {
    for (const year of yearsOf(estimate, lastYear)) {
      const key = [estimate.cause, year, estimate.priceYear, estimate.basis].join();
      if (!rows.has(key)) rows.set(key, { estimate, year });
    }
  }
  return [...rows.values()]
    .map((row) => causeCostOf(row, sides))
    .sort(
      (a, b) =>
        compareTexts(a.nationalSolution, b.nationalSolution) ||
        a.year - b.year ||
        compareTexts(a.cause, b.cause) ||
        a.priceYear - b.priceYear ||
        compareTexts(a.basis, b.basis),
    );
}

/** A year of an estimate. */
interface CauseYear {
  readonly estimate: CostEstimateThen;
  readonly year: number;
}

function causeCostOf(row: CauseYear, { now, before, atCase }: EstimatesOfSides): CauseCost {
  const { cause, name, nationalSolution, currency, priceYear, basis } = row.estimate;
  const { year } = row;
  const amountIn = (side: readonly CostEstimateThen[]): number | null =>
    amountOf(
      side.find((one) => one.cause === cause),
      row,
    );
  const present = now.find((one) => one.cause === cause);
  const [amount, previous, atLastCase] = [amountIn(now), amountIn(before ?? []), amountIn(atCase)];
  return {
    cause,
    name,
    nationalSolution,
    year,
    currency,
    priceYear,
    basis,
    amount,
    previous,
    change: subtract(amount, previous),
    atLastCase,
    changeSinceCase: subtract(amount, atLastCase),
    case: present?.case ?? null,
    payers: sharesIn(present?.payers ?? [], year),
  };
}

/** Returns the amount of an estimate in a year; 0 in a year that it leaves out. */
function amountOf(
  estimate: CostEstimateThen | undefined,
  { estimate: like, year }: CauseYear,
): number | null {
  if (estimate === undefined || !haveSamePrices(estimate, like)) return null;
  const stated =
    estimate.amounts.find((one) => one.year === year) ??
    estimate.amounts.find((one) => one.onwards && one.year < year);
  return stated === undefined ? 0 : stated.amount;
}

function yearsOf({ amounts }: CostEstimateThen, lastYear: number): number[] {
  return amounts.flatMap(({ year, onwards }) => {
    const length = onwards ? Math.max(1, lastYear - year + 1) : 1;
    return Array.from({ length }, (_, index) => year + index);
  });
}

/** Lists the shares that apply in a year: those from the last year with shares until then. */
function sharesIn(
  payers: readonly PayerShare[],
  year: number,
): Pick<PayerShare, 'payer' | 'share'>[] {
  const last = Math.max(...payers.map(({ fromYear }) => fromYear).filter((from) => from <= year));
  return payers
    .filter(({ fromYear }) => fromYear === last)
    .map(({ payer, share }) => ({ payer, share }));
}

/** Returns the last year that an estimate or a reported cost names; 0 without any. */
export function findLastYear(
  { now, before, atCase }: EstimatesOfSides,
  reported: readonly Pick<SolutionCost, 'year'>[],
): number {
  const named = [...now, ...(before ?? []), ...atCase].flatMap(({ amounts }) => amounts);
  return [...named, ...reported].reduce((last, { year }) => Math.max(last, year), 0);
}

/** Costs that totals are made of. */
export interface CostsOfBoth {
  readonly reported: readonly SolutionCost[];
  readonly causes: readonly CauseCost[];
  /** The estimates in force. */
  readonly now: readonly CostEstimateThen[];
}

/** Adds up reported costs and costs without a project, by national solution, year and prices. */
export function addTotals(costs: CostsOfBoth): SolutionTotal[] {
  const { reported, causes } = costs;
  const rows = new Map<string, SolutionYear>();
  for (const { nationalSolution, year, currency, priceYear, basis } of [...reported, ...causes]) {
    const key = [nationalSolution, year, priceYear, basis].join();
    rows.set(key, { nationalSolution, year, currency, priceYear, basis });
  }
  return [...rows.values()]
    .sort(
      (a, b) =>
        compareTexts(a.nationalSolution, b.nationalSolution) ||
        a.year - b.year ||
        a.priceYear - b.priceYear ||
        compareTexts(a.basis, b.basis),
    )
    .map((row) => totalOf(row, costs));
}

type SolutionYear = Pick<SolutionTotal, keyof Prices | 'nationalSolution' | 'year'>;

function totalOf(row: SolutionYear, { reported, causes, now }: CostsOfBoth): SolutionTotal {
  const isOfRow = (cost: SolutionYear): boolean =>
    cost.nationalSolution === row.nationalSolution &&
    cost.year === row.year &&
    haveSamePrices(cost, row);
  const inForce = now.filter((estimate) => isOfRow({ ...estimate, year: row.year }));
  const own = causes.filter(isOfRow);
  const ofProjects = reported.find(isOfRow);
  const projects = ofProjects?.amount ?? null;
  const withoutProject = addUp(own.map(({ amount }) => amount));
  return {
    ...row,
    projects,
    withoutProject,
    notStated: inForce.filter(
      (estimate) => amountOf(estimate, { estimate, year: row.year }) === null,
    ).length,
    total: addUp([projects, withoutProject]),
    previous: addUp([ofProjects?.previous ?? null, ...own.map(({ previous }) => previous)]),
  };
}

/** Growth of a cause that moved from one year to another. */
export interface MovedCauseGrowth {
  readonly cause: string;
  readonly nationalSolution: string;
  readonly fromYear: number;
  readonly toYear: number;
  readonly amount: number;
}

/**
 * Lists growth that moved between years from one side to another. Skips causes that only one side
 * has, and those with an amount that is not stated.
 */
export function listMovedCauseGrowth(
  now: readonly CostEstimateThen[],
  before: readonly CostEstimateThen[],
  lastYear: number,
): MovedCauseGrowth[] {
  const isStated = ({ amounts }: CostEstimateThen): boolean =>
    amounts.every(({ amount }) => amount !== null);
  const [ofNow, ofBefore] = [now.filter(isStated), before.filter(isStated)];
  const inBoth = ({ cause }: CostEstimateThen): boolean =>
    [ofNow, ofBefore].every((side) => side.some((one) => one.cause === cause));
  const costsOf = (side: readonly CostEstimateThen[]): AddedCost[] =>
    side.filter(inBoth).flatMap((estimate) => addedCostsOf(estimate, lastYear));
  return listMovedGrowth(costsOf(ofNow), costsOf(ofBefore)).map(({ project, ...moved }) => ({
    cause: project,
    ...moved,
  }));
}

/** Lists the costs of an estimate as those of a project whose code is the key of the cause. */
function addedCostsOf(estimate: CostEstimateThen, lastYear: number): AddedCost[] {
  const { cause, name, nationalSolution, currency, priceYear, basis } = estimate;
  return yearsOf(estimate, lastYear).map((year) => ({
    project: cause,
    name: name.nb,
    part: 'changed',
    nationalSolution,
    year,
    amount: amountOf(estimate, { estimate, year }) ?? 0,
    currency,
    priceYear,
    basis,
  }));
}

function subtract(amount: number | null, from: number | null): number | null {
  return amount === null || from === null ? null : amount - from;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
