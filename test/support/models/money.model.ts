import { readFileSync } from 'node:fs';
import { partOf } from './bridge.model.js';
import { convert, INDEX, type Line } from './figure-facts.js';
import {
  addUp,
  codeOf,
  type Prices,
  pricesOf,
  type RoundReader,
  type Row,
  sortUnique,
  valueOf,
  type Where,
} from './round-reader.js';

interface Cost extends Prices {
  readonly project: string;
  readonly name: string;
  readonly nationalSolution: string;
  readonly year: number;
  readonly amount: number;
}

export function planNextYear(
  rounds: RoundReader,
  where: Where,
  year: number | null,
  prices: string | null,
): Row {
  const isLevel = prices?.includes('-') === true;
  const to = isLevel ? null : prices;
  const plannedYear = year ?? rounds.round(where.round).budget_year + 1;
  const planned = rounds
    .lines(where)
    .filter(
      ({ revision: { content } }) => content.state === 'planned' || content.state === 'active',
    );
  const lines = planned.filter((line) => !endsBefore(rounds, where, line, plannedYear));
  const budgetOf = (line: Line): Line['revision']['content']['budget'] =>
    line.revision.content.budget.filter(
      (one) => one.year === plannedYear && (!isLevel || pricesOf(one) === prices),
    );
  if (to !== null && INDEX[to] === undefined) return { refused: 'price-index-lacks-year' };
  const goals = sortUnique(lines.map((line) => valueOf(line, 'mainGoal') ?? '')).map((mainGoal) => {
    const own = lines.filter((line) => valueOf(line, 'mainGoal') === mainGoal);
    const countOf = (state: string): number =>
      own.filter(({ revision: { content } }) => content.state === state).length;
    return {
      mainGoal,
      name: goalNameOn(mainGoal, rounds.round(where.round).deadline),
      planned: countOf('planned'),
      active: countOf('active'),
      projects: own.length,
      budgets: sumPlans(own, budgetOf, to),
    };
  });
  return {
    year: plannedYear,
    projects: lines.length,
    endedBefore: planned.length - lines.length,
    budgets: sumPlans(lines, budgetOf, to),
    conversion: to === null ? null : describeConversion(lines.flatMap(budgetOf), to),
    goals,
  };
}

interface GoalEntry {
  readonly code: string;
  readonly names: { readonly nb: string; readonly en: string };
  readonly validFrom: string;
  readonly validTo: string;
}

/** The goals of the register's file. */
const { entries: GOALS } = JSON.parse(
  readFileSync(new URL('../../../data/registers/goals.json', import.meta.url), 'utf8'),
) as { readonly entries: readonly GoalEntry[] };

/** The name of a goal on a day; null for a code that the register did not have then. */
function goalNameOn(code: string, at: Date): { nb: string; en: string } | null {
  const day = at.toISOString().slice(0, 10);
  const found = GOALS.find(
    (goal) => goal.code === code && goal.validFrom <= day && day < goal.validTo,
  );
  return found === undefined ? null : { nb: found.names.nb, en: found.names.en };
}

/** Says whether a project ends before a year, as was known at the closing of the round. */
function endsBefore(rounds: RoundReader, where: Where, { revision }: Line, year: number): boolean {
  const { closed_at } = rounds.round(where.round);
  const instant = rounds.instant(where);
  const at = closed_at !== null && closed_at < instant ? closed_at : instant;
  const endsOn = rounds.figures.projectAt(revision.project_id, at)?.ends_on ?? null;
  return endsOn !== null && endsOn < `${String(year)}-01-01`;
}

type Budget = Line['revision']['content']['budget'];

/** Adds up approved amounts in the same prices, as reported or converted to those of a year. */
function sumByPrices(budget: Budget, to: string | null): Row[] {
  const lines = to === null ? budget : budget.map((line) => convertLine(line, to));
  return sortUnique(lines.map(pricesOf)).map((prices) => {
    const same = lines.filter((line) => pricesOf(line) === prices);
    return {
      currency: 'NOK',
      priceYear: same[0]?.priceYear,
      basis: same[0]?.basis,
      approved: addUp(same.map(({ approved }) => approved)),
    };
  });
}

/** Adds up the amounts of a year, and counts the projects that state one, by price level. */
function sumPlans(
  lines: readonly Line[],
  budgetOf: (line: Line) => Budget,
  to: string | null,
): Row[] {
  const levelsOf = (line: Line): string[] =>
    budgetOf(line).map((one) => pricesOf(to === null ? one : convertLine(one, to)));
  return sumByPrices(lines.flatMap(budgetOf), to).map((sum) => {
    const level = `${String(sum['priceYear'])}-${String(sum['basis'])}`;
    return { ...sum, reports: lines.filter((line) => levelsOf(line).includes(level)).length };
  });
}

function convertLine(line: Budget[number], to: string): Budget[number] {
  const approved = Number(convert(BigInt(line.approved), String(line.priceYear), to));
  return { ...line, approved, priceYear: Number(to) };
}

function describeConversion(budget: Budget, to: string): Row {
  const converted = sumByPrices(budget, null)
    .filter(({ priceYear }) => priceYear !== Number(to))
    .map(({ approved, ...prices }) => ({ ...prices, amount: approved }));
  return { index: 'eksempel', version: 1, to: Number(to), converted };
}

const PARTS = ['entered', 'returned', 'left', 'notReported', 'changed'];

/** A report's costs on one side of a comparison. */
interface Side {
  readonly lines: readonly Line[];
  readonly costs: readonly Cost[];
}

export function compareOperatingCosts(rounds: RoundReader, where: Where): Row {
  const before = rounds.before(where);
  const lines = rounds.lines(where);
  const now: Side = { lines, costs: costsOf(lines) };
  const then = before && { lines: before.lines, costs: costsOf(before.lines) };
  const keys = sortUnique([...now.costs, ...(then?.costs ?? [])].map(keyOf));
  const find = (side: readonly Line[], code: string): Line | undefined =>
    side.find((line) => codeOf(line) === code);
  const partFor = (project: string): string | null => {
    if (before === undefined) return null;
    const pair = { now: find(lines, project), then: find(before.lines, project) };
    return partOf(rounds, where, before, pair);
  };
  const items = keys.map((key) => compareCostsOf(key, { now, then, partFor }));
  return {
    previousRound: before?.round ?? null,
    items: items.map((item) => ({ ...item, ...NO_CASE })),
    moved: then === undefined ? [] : findMovedGrowth(now, then),
    ...NOTHING_WITHOUT_PROJECT,
    totals: items.map(totalOfProjects),
  };
}

/** The model's story puts no costs to a case. */
const NO_CASE = { atLastCase: null, changeSinceCase: null };

/** The model's story records no costs without a project. */
const NOTHING_WITHOUT_PROJECT = {
  withoutProject: [],
  lastCase: null,
  movedWithoutProject: [],
  movedSinceCase: [],
  lastCaseOfReports: null,
  movedSinceCaseOfReports: [],
};

function totalOfProjects(item: Row): Row {
  const { nationalSolution, year, currency, priceYear, basis, amount, previous } = item;
  return {
    ...{ nationalSolution, year, currency, priceYear, basis },
    ...{ projects: amount, withoutProject: null, notStated: 0, total: amount, previous },
  };
}

function keyOf(cost: Cost): string {
  return `${cost.nationalSolution} ${String(cost.year)} ${pricesOf(cost)}`;
}

interface Compared {
  readonly now: Side;
  readonly then: Side | undefined;
  readonly partFor: (project: string) => string | null;
}

interface ComparedProject {
  readonly part: string | null;
  readonly amount: number | null;
  readonly previous: number | null;
}

/** Compares the costs of one solution, year and prices. */
function compareCostsOf(key: string, compared: Compared): Row {
  const all = [...compared.now.costs, ...(compared.then?.costs ?? [])];
  const one = all.find((cost) => keyOf(cost) === key);
  if (one === undefined) throw new Error(`No cost has the key ${key}`);
  const { nationalSolution, year, currency, priceYear, basis } = one;
  const ofYear = all.filter(
    (cost) => cost.nationalSolution === nationalSolution && cost.year === year,
  );
  const isComparable = compared.then !== undefined && new Set(ofYear.map(pricesOf)).size === 1;
  const projects = sortUnique(
    all.filter((cost) => keyOf(cost) === key).map(({ project }) => project),
  ).map((project) => compareProject(project, key, compared, isComparable));
  const amount = addUpKnown(projects.map((project) => project.amount));
  const lastYear = compared.now.costs.filter(
    (cost) => keyOf(cost) === keyOf({ ...one, year: year - 1 }),
  );
  return {
    nationalSolution,
    year,
    currency,
    priceYear,
    basis,
    amount,
    previous: addUpKnown(projects.map(({ previous }) => previous)),
    bridge: isComparable
      ? Object.fromEntries(PARTS.map((part) => [part, addUpPart(part, projects)]))
      : null,
    growth: amount === null ? null : amount - amountOf(lastYear),
    projects,
  };
}

function compareProject(
  project: string,
  key: string,
  { now, then, partFor }: Compared,
  isComparable: boolean,
): ComparedProject & Row {
  const amountIn = (side: Side | undefined): number | null => {
    const own = side?.costs.filter((cost) => cost.project === project && keyOf(cost) === key) ?? [];
    if (own.length > 0) return amountOf(own);
    const isReported = side?.lines.some((line) => codeOf(line) === project) === true;
    return isReported && isComparable ? 0 : null;
  };
  const [amount, previous] = [amountIn(now), amountIn(then)];
  const line = [...now.lines, ...(then?.lines ?? [])].find((one) => codeOf(one) === project);
  const change = amount === null || previous === null ? null : amount - previous;
  const name = line?.revision.project.name;
  return { project, name, part: partFor(project), amount, previous, change };
}

function addUpPart(part: string, projects: readonly ComparedProject[]): Row {
  const own = projects.filter((project) => project.part === part);
  const added = own.map(({ amount, previous }) => (amount ?? 0) - (previous ?? 0));
  return { amount: addUp(added), projects: own.length };
}

function addUpKnown(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : addUp(known);
}

function amountOf(costs: readonly Cost[]): number {
  return addUp(costs.map(({ amount }) => amount));
}

function costsOf(lines: readonly Line[]): Cost[] {
  return lines.flatMap((line) =>
    (line.revision.content.operatingCosts ?? []).map((cost) => ({
      ...cost,
      project: codeOf(line),
      name: line.revision.project.name,
    })),
  );
}

/**
 * Finds the growth that a project moves from one year to another, in each solution where all its
 * amounts are in the same prices and both rounds have its report. The earliest loss goes to the
 * earliest gain.
 */
function findMovedGrowth(now: Side, then: Side): Row[] {
  const isReportedTwice = ({ project }: Cost): boolean =>
    [now, then].every(({ lines }) => lines.some((line) => codeOf(line) === project));
  const keys = sortUnique(
    [...now.costs, ...then.costs]
      .filter(isReportedTwice)
      .map(({ nationalSolution, project }) => `${nationalSolution} ${project}`),
  );
  return keys.flatMap((key): Row[] => {
    const [nationalSolution = '', project = ''] = key.split(' ');
    const ofKey = (costs: readonly Cost[]): Cost[] =>
      costs.filter(
        (cost) => cost.nationalSolution === nationalSolution && cost.project === project,
      );
    const [mine, earlier] = [ofKey(now.costs), ofKey(then.costs)];
    if (new Set([...mine, ...earlier].map(pricesOf)).size > 1) return [];
    return matchLossesToGains(mine, earlier).map((move) => ({
      project,
      nationalSolution,
      ...move,
    }));
  });
}

function matchLossesToGains(now: readonly Cost[], before: readonly Cost[]): Row[] {
  const growth = (costs: readonly Cost[], year: number): number =>
    amountOf(costs.filter((cost) => cost.year === year)) -
    amountOf(costs.filter((cost) => cost.year === year - 1));
  const years = [...new Set([...now, ...before].map(({ year }) => year))].sort((a, b) => a - b);
  const gains = years.map((year) => ({
    year,
    left: Math.max(0, growth(now, year) - growth(before, year)),
  }));
  const losses = years.map((year) => ({
    year,
    left: Math.max(0, growth(before, year) - growth(now, year)),
  }));
  return losses.flatMap((loss) =>
    gains.flatMap((gain): Row[] => {
      const amount = Math.min(loss.left, gain.left);
      loss.left -= amount;
      gain.left -= amount;
      return amount === 0 ? [] : [{ fromYear: loss.year, toYear: gain.year, amount }];
    }),
  );
}
