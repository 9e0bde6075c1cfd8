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
      planned: countOf('planned'),
      active: countOf('active'),
      projects: own.length,
      budgets: sumByPrices(own.flatMap(budgetOf), to),
    };
  });
  return {
    year: plannedYear,
    projects: lines.length,
    endedBefore: planned.length - lines.length,
    budgets: sumByPrices(lines.flatMap(budgetOf), to),
    conversion: to === null ? null : describeConversion(lines.flatMap(budgetOf), to),
    goals,
  };
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

/** The costs of a round and, as far as there is one, of the round before it. */
interface Costs {
  readonly now: readonly Cost[];
  readonly earlier: readonly Cost[];
  readonly hasBefore: boolean;
}

export function compareOperatingCosts(rounds: RoundReader, where: Where): Row {
  const before = rounds.before(where);
  const now = costsOf(rounds.lines(where));
  const earlier = before === undefined ? [] : costsOf(before.lines);
  const costs = { now, earlier, hasBefore: before !== undefined };
  return {
    previousRound: before?.round ?? null,
    items: sortUnique([...now, ...earlier].map(keyOf)).map((key) => compareCostsOf(key, costs)),
    moved: before === undefined ? [] : findMovedGrowth(now, earlier),
  };
}

function keyOf(cost: Cost): string {
  return `${cost.nationalSolution} ${String(cost.year)} ${pricesOf(cost)}`;
}

/** Compares the costs of one solution, year and prices. */
function compareCostsOf(key: string, { now, earlier, hasBefore }: Costs): Row {
  const withKey = (costs: readonly Cost[]): Cost[] => costs.filter((cost) => keyOf(cost) === key);
  const all = [...now, ...earlier];
  const [nationalSolution = '', years = ''] = key.split(' ');
  const year = Number(years);
  const [one] = withKey(all);
  const pricesOfYear = all
    .filter((cost) => cost.nationalSolution === nationalSolution && cost.year === year)
    .map(pricesOf);
  const isComparable = hasBefore && new Set(pricesOfYear).size === 1;
  const compare = (mine: readonly Cost[], then: readonly Cost[]): Row => {
    const [amount, previous] = [amountOf(mine), isComparable ? amountOf(then) : null];
    return { amount, previous, change: previous === null ? null : amount - previous };
  };
  const yearBefore = now.filter(
    (cost) =>
      one !== undefined &&
      cost.nationalSolution === nationalSolution &&
      cost.year === year - 1 &&
      pricesOf(cost) === pricesOf(one),
  );
  return {
    nationalSolution,
    year,
    currency: one?.currency,
    priceYear: one?.priceYear,
    basis: one?.basis,
    ...compare(withKey(now), withKey(earlier)),
    growth: amountOf(withKey(now)) - amountOf(yearBefore),
    projects: sortUnique(withKey(all).map(({ project }) => project)).map((project) => {
      const ofProject = (costs: readonly Cost[]): Cost[] =>
        withKey(costs).filter((cost) => cost.project === project);
      return {
        project,
        name: (ofProject(now)[0] ?? ofProject(earlier)[0])?.name,
        ...compare(ofProject(now), ofProject(earlier)),
      };
    }),
  };
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
 * amounts are in the same prices. The earliest loss goes to the earliest gain.
 */
function findMovedGrowth(now: readonly Cost[], before: readonly Cost[]): Row[] {
  const keys = sortUnique(
    [...now, ...before].map(({ nationalSolution, project }) => `${nationalSolution} ${project}`),
  );
  return keys.flatMap((key): Row[] => {
    const [nationalSolution = '', project = ''] = key.split(' ');
    const ofKey = (costs: readonly Cost[]): Cost[] =>
      costs.filter(
        (cost) => cost.nationalSolution === nationalSolution && cost.project === project,
      );
    const [mine, earlier] = [ofKey(now), ofKey(before)];
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
