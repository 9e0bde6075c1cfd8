import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../platform/answer.js';
import { sha256 } from '../platform/canonical-json.js';
import { Clock } from '../platform/clock.js';
import { CSV, csvOf } from '../platform/csv.writer.js';
import { Database, type Tx } from '../platform/database.js';
import type { Asked } from '../platform/operation.js';
import { fault, Problem } from '../platform/problem.js';
import { ExpectedReports } from '../reporting/expected-reports.lookup.js';
import { redInARow } from './aggregate.rules.js';
import { budgetFigure, colourFigures, counted } from './portfolio-status.rules.js';
import { type KeySums, PortfolioStatusQueries } from './portfolio-status.queries.js';
import { lineParameters, listedLines, type LineSource } from './report-lines.queries.js';
import { AS_OF_IN_FUTURE } from './rollup.problems.js';
import { statusCacheControl } from './status-answers.js';
import { LAST_ROUNDS, type TimeInRed, type TrendQuery, type TrendResponse, type TrendRound } from './trend.dto.js';

interface RoundRow {
  readonly id: string;
  readonly key: string;
  readonly period: string;
  readonly budget_year: number;
  readonly closed_at: Date | null;
  readonly missing: number;
  readonly source: LineSource;
}
const DEFAULT_ROUNDS = 8;

/** The figures of published rounds one beside the other, and how long what is red has been so (F24). */
@Injectable()
export class TrendQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PortfolioStatusQueries) private readonly status: PortfolioStatusQueries,
    @Inject(ExpectedReports) private readonly expected: ExpectedReports,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  find(query: TrendQuery, { csv }: Asked): Promise<Answer<string>> {
    const now = this.clock.now();
    const asOf = query.asOf === undefined ? null : new Date(query.asOf);
    if (asOf !== null && asOf > now) throw new Problem(AS_OF_IN_FUTURE, { errors: [fault('/asOf', AS_OF_IN_FUTURE.code, `Senest ${now.toISOString()}`, `At the latest ${now.toISOString()}`)] });
    return this.database.reading({ kind: 'system' }, async (tx) => {
      const rounds = await this.rounds(tx, Number(LAST_ROUNDS.exec(query.rounds ?? '')?.[1] ?? DEFAULT_ROUNDS), asOf);
      const said = { rounds: await this.figures(tx, rounds), inRed: await this.inRed(tx, rounds) };
      const etag = `W/"${sha256(`${csv ? 'csv' : 'json'} ${query.asOf ?? ''} ${JSON.stringify(said)}`).slice(0, 32)}"`;
      const body: TrendResponse = { asOf: (asOf ?? now).toISOString(), ...said };
      return { etag, cacheControl: statusCacheControl(true), ...(csv ? { body: csvOfTrend(body), contentType: CSV } : { body: JSON.stringify(body) }) };
    });
  }

  /** The last published rounds, oldest first; as of an instant, of those that were closed then. */
  private async rounds(tx: Tx, last: number, asOf: Date | null): Promise<RoundRow[]> {
    const rows = await tx.query<Omit<RoundRow, 'source'>>(
      `select r.id, r.key, r.period, r.budget_year, r.closed_at, s.missing from reporting.round r join rollup.round_status s on s.round_id = r.id
        where s.published and ($2::timestamptz is null or r.closed_at <= $2) order by r.opens_at desc, r.key desc limit $1`,
      [last, asOf],
    );
    const rounds: RoundRow[] = [];
    for (const row of rows.reverse()) {
      const missing = asOf === null ? row.missing : (await this.expected.missing(tx, { id: row.id, closedAt: row.closed_at }, asOf)).length;
      rounds.push({ ...row, missing, source: asOf === null ? { kind: 'kept', roundId: row.id } : { kind: 'asOf', roundId: row.id, asOf } });
    }
    return rounds;
  }

  private async figures(tx: Tx, rounds: readonly RoundRow[]): Promise<TrendRound[]> {
    const trend: TrendRound[] = [];
    let before: KeySums | null = null;
    for (const { key, period, budget_year, missing, source } of rounds) {
      const sums = await this.status.sums(tx, source);
      const rated = (of: KeySums): number => of.green + of.yellow + of.red;
      trend.push({
        round: key, period, projects: counted(sums.projects, before?.projects ?? null), rated: counted(rated(sums), before === null ? null : rated(before)), colours: colourFigures(sums, before),
        budget: budgetFigure(budget_year, sums.approved, before?.approved ?? null), late: sums.late, missing,
      });
      before = sums;
    }
    return trend;
  }

  private async inRed(tx: Tx, rounds: readonly RoundRow[]): Promise<TimeInRed[]> {
    const red = new Map<string, { readonly name: string; readonly actor: string; readonly rounds: Set<string> }>();
    for (const { key, source } of rounds) {
      const rows = await tx.query<{ project: string; name: string; actor: string }>(
        `with ${listedLines('l', source)} select l.code as project, l.name, a.name as actor from l join actors.actor a on a.id = l.actor_id where l.state = 'active' and l.colour = 'red'`,
        lineParameters(source),
      );
      // As it is called in the last round.
      for (const { project, name, actor } of rows) red.set(project, { name, actor, rounds: new Set([...(red.get(project)?.rounds ?? []), key]) });
    }
    return [...red].flatMap(([project, { name, actor, rounds: reds }]): TimeInRed[] => {
      const inARow = redInARow(rounds.map(({ key }) => reds.has(key)));
      return inARow === 0 ? [] : [{ project, name, actor, rounds: inARow, since: rounds.at(-inARow)?.key ?? '', reds: reds.size }];
    }).sort((a, b) => b.rounds - a.rounds || (a.project < b.project ? -1 : 1));
  }
}

function csvOfTrend({ asOf, rounds }: TrendResponse): string {
  return csvOf(
    ['asOf', 'round', 'period', 'projects', 'rated', 'green', 'yellow', 'red', 'greenShare', 'yellowShare', 'redShare', 'budgetYear', 'approved', 'prices', 'late', 'missing'],
    rounds.map(({ round, period, projects, rated, colours, budget, late, missing }) => ({
      asOf, round, period, projects: projects.now, rated: rated.now, budgetYear: budget.year, approved: budget.approved, prices: budget.prices.join(' '), late, missing,
      ...Object.fromEntries(colours.flatMap(({ colour, now, share }) => [[colour, now], [`${colour}Share`, share]])),
    })),
  );
}
