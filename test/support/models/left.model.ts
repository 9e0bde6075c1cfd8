import type { Line } from './figure-facts.js';
import {
  addUp,
  codeOf,
  compareRounds,
  compareTexts,
  pricesOf,
  type RoundReader,
  type Row,
  sortUnique,
  type Where,
} from './round-reader.js';
import type { Stored } from './stored-versions.js';

type Version = Stored['projects'][number];

/** Lists who was in the portfolio when the round before closed, and is not in it now. */
export function listLeft(rounds: RoundReader, where: Where): Row[] {
  const before = rounds.before(where);
  if (before === undefined) return [];
  const settled = rounds.figures.settledAt(where.round, rounds.instant(where));
  const now = rounds.lines(where);
  const then = before.lines;
  const hasLine = (lines: readonly Line[], id: string): boolean =>
    lines.some(({ revision }) => revision.project_id === id);
  const isIn = (id: string, round: string, at: Date, lines: readonly Line[]): boolean =>
    rounds.round(round).historical
      ? hasLine(lines, id)
      : rounds.figures.projectAt(id, at)?.standing === 'inPortfolio';
  const ids = new Set(rounds.stored.projects.map(({ project_id }) => project_id));
  return [...ids]
    .filter(
      (id) => isIn(id, before.round, before.settled, then) && !isIn(id, where.round, settled, now),
    )
    .map((id) => describeLeaver(rounds, where, { id, settled, then }))
    .sort((a, b) => compareTexts(String(a['project']), String(b['project'])));
}

function describeLeaver(
  rounds: RoundReader,
  where: Where,
  {
    id,
    settled,
    then,
  }: { readonly id: string; readonly settled: Date; readonly then: readonly Line[] },
): Row {
  const version = lastVersion(rounds.stored, id, settled);
  const line = then.find(({ revision }) => revision.project_id === id);
  const actorId = version?.project.actor_id ?? line?.actor.id;
  return {
    project: version?.project.code ?? (line === undefined ? '' : codeOf(line)),
    name: version?.project.name ?? line?.revision.project.name,
    actor: rounds.stored.actors.find((actor) => actor.id === actorId)?.name,
    leftAt: version?.recorded_at.toISOString() ?? null,
    reasonCode: null,
    successors: [],
    lastReport: findLastReport(rounds, where, id),
  };
}

function lastVersion(stored: Stored, id: string, instant: Date): Version | undefined {
  return stored.projects
    .filter(({ project_id, recorded_at }) => project_id === id && recorded_at <= instant)
    .sort((a, b) => b.version - a.version)[0];
}

/** Finds the last report in the round or a published one before it. */
function findLastReport(rounds: RoundReader, where: Where, id: string): Row | null {
  const instant = rounds.instant(where);
  const here = rounds.round(where.round);
  const earlier = rounds.publishedRounds(where).filter((one) => compareRounds(one, here) < 0);
  for (const { key, budget_year } of [here, ...earlier.reverse()]) {
    const line = rounds.figures
      .lines(key, instant)
      .find(({ revision }) => revision.project_id === id);
    if (line === undefined) continue;
    return {
      round: key,
      colour: line.revision.content.status?.colour ?? null,
      budgetYear: budget_year,
      budgets: sumBudgets(line, budget_year),
      budgetsOfRound: sumBudgets(line, here.budget_year),
    };
  }
  return null;
}

/** Adds up the amounts of a report for a year, by price level. */
function sumBudgets(line: Line, budgetYear: number): Row[] {
  const budget = line.revision.content.budget.filter(({ year }) => year === budgetYear);
  return sortUnique(budget.map(pricesOf)).map((prices) => {
    const [priceYear, basis] = prices.split('-');
    const same = budget.filter((one) => pricesOf(one) === prices);
    return {
      priceYear: Number(priceYear),
      basis,
      approved: addUp(same.map(({ approved }) => approved)),
    };
  });
}
