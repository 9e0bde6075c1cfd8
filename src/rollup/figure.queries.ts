import { Inject, Injectable } from '@nestjs/common';
import { invalidToken } from '../auth/maskinporten-token.js';
import type { Answer } from '../platform/answer.js';
import { canonicalJson, sha256 } from '../platform/canonical-json.js';
import { Clock } from '../platform/clock.js';
import { CSV, csvOf, wantsCsv } from '../platform/csv.writer.js';
import { Database, type Tx } from '../platform/database.js';
import { exactJson } from '../platform/money.js';
import type { Command } from '../platform/operation.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../platform/page.js';
import { accessOf, type Principal, visibleTo } from '../platform/principal.js';
import { fault, invalidRequest, notFound, Problem } from '../platform/problem.js';
import { ExpectedReports } from '../reporting/expected-reports.lookup.js';
import { FigureLines, type LinesAsOf } from './figure-lines.queries.js';
import type { FigureReport, FigureReportsQuery, FigureReportsResponse, FiguresQuery, FiguresResponse, NamedActor } from './figure.dto.js';
import { FigureFilters } from './figure-filters.queries.js';
import { cellsOf, isAdditive, pricesOf, questionOf, statesOf } from './figure.rules.js';
import { ORGANISATIONS, type Question } from './figure.types.js';
import { AS_OF_BEFORE_FIRST_REPORT, AS_OF_IN_FUTURE, SEVERAL_PRICES } from './rollup.problems.js';
import { statusCacheControl } from './status-answers.js';

interface RoundRow {
  readonly id: string;
  readonly key: string;
  readonly budget_year: number;
  readonly closed_at: Date | null;
  readonly published: boolean;
  readonly first_report: Date | null;
}

/** A question of a round, ready to be put to its lines. */
interface Put {
  readonly round: RoundRow;
  readonly lines: LinesAsOf;
  readonly question: Question;
}

/** Figures of a round by dimension, and the reports behind them. */
@Injectable()
export class FigureQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FigureLines) private readonly lines: FigureLines,
    @Inject(FigureFilters) private readonly filters: FigureFilters,
    @Inject(ExpectedReports) private readonly expected: ExpectedReports,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  find(caller: Principal | undefined, key: string, query: FiguresQuery, accept: string | undefined): Promise<Answer<string>> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const put = await this.put(tx, caller, key, query);
      const { cells: sums, total, prices } = await this.lines.sum(tx, put.lines, put.question);
      const cells = cellsOf(put.question, sums);
      const { asOf, ...said } = {
        ...this.about(put, total, prices),
        by: [...put.question.by],
        additive: isAdditive(put.question),
        cells,
        actors: await this.named(tx, cells.flatMap(({ keys }) => ORGANISATIONS.flatMap((dimension) => keys[dimension] ?? []))),
        missing: await this.expected.missing(tx, { id: put.round.id, closedAt: put.round.closed_at }, put.lines.asOf),
      };
      const body: FiguresResponse = { asOf, ...said };
      const csv = wantsCsv(accept);
      // Weak: equal figures, asked for at different instants.
      const etag = `W/"${sha256(`${csv ? 'csv' : 'json'} ${query.asOf === undefined ? '' : asOf} ${exactJson(said)}`).slice(0, 32)}"`;
      return { etag, cacheControl: statusCacheControl(put.round.published), ...(csv ? { body: csvOfFigures(body), contentType: CSV } : { body: exactJson(body) }) };
    });
  }

  async reports({ principal }: Command, key: string, query: FigureReportsQuery): Promise<Answer<string>> {
    const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
    const list = `figure-reports ${key} ${sha256(canonicalJson(asked)).slice(0, 16)}`;
    const after = cursorKey(list, query);
    // What is behind the figure is everybody's; the reports themselves are read as the caller.
    const { put, behind } = await this.database.transaction({ kind: 'system' }, async (tx) => {
      const made = await this.put(tx, principal, key, asked);
      return { put: made, behind: await this.lines.reports(tx, made.lines, made.question, visibleTo(principal), { after, limit: limit + 1 }) };
    });
    const read = await this.database.transaction(accessOf(principal), (tx) => this.read(tx, behind.page.map(({ revisionId }) => revisionId)));
    const rows = behind.page.flatMap(({ revisionId, value }) => read.filter(({ id }) => id === revisionId).map(({ id: __, ...report }): FigureReport => ({ ...report, value })));
    const page = pageOf(list, query, rows, ({ project }) => project, (row) => row);
    const body: FigureReportsResponse = { ...this.about(put, behind, behind.prices), hidden: behind.reports - behind.visible, ...page };
    return { body: exactJson(body) };
  }

  /** Makes out a question: throws a problem when it cannot be answered, or not to this caller. */
  private async put(tx: Tx, caller: Principal | undefined, key: string, query: FiguresQuery): Promise<Put> {
    const [round] = await tx.query<RoundRow>(
      `select r.id, r.key, r.budget_year, r.closed_at, coalesce(s.published, false) as published, (select min(v.recorded_at) from reporting.report_revision v where v.round_id = r.id) as first_report
         from reporting.round r left join rollup.round_status s on s.round_id = r.id where r.key = $1 and r.state <> 'planned'`,
      [key],
    );
    if (round === undefined) throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    const now = this.clock.now();
    const asOf = query.asOf === undefined ? now : new Date(query.asOf);
    // Nobody without a token has ever seen figures of a round that was not closed.
    if (caller === undefined && (!round.published || round.closed_at === null || asOf < round.closed_at)) throw invalidToken();
    if (asOf > now) throw asOfProblem(AS_OF_IN_FUTURE, now, 'Senest', 'At the latest');
    if (query.asOf !== undefined && (round.first_report === null || asOf < round.first_report)) throw asOfProblem(AS_OF_BEFORE_FIRST_REPORT, round.first_report, 'Tidligst', 'At the earliest');
    const lines = { roundId: round.id, asOf };
    const question = questionOf(query, round.budget_year);
    const faults = await this.filters.faults(tx, lines, question);
    if (faults.length > 0) throw invalidRequest(faults);
    return { round, lines, question };
  }

  /** What every answer says of its question. Amounts of different prices are not added. */
  private about({ round, lines, question }: Put, { value, reports }: { readonly value: bigint; readonly reports: number }, prices: readonly string[]): Omit<FigureReportsResponse, 'hidden' | 'items' | 'nextCursor'> {
    const counts = question.measure === 'projects';
    if (!counts && prices.length > 1) {
      throw new Problem(SEVERAL_PRICES, { errors: [fault('/prices', 'several-prices', `Velg en av ${prices.join(', ')}`, `Choose one of ${prices.join(', ')}`)], members: { prices } });
    }
    return {
      round: round.key, asOf: lines.asOf.toISOString(), measure: question.measure, states: statesOf(question), budgetYear: question.filters.budgetYear ?? null,
      unit: counts ? 'projects' : 'NOK', prices: counts || prices[0] === undefined ? null : pricesOf(prices[0]), total: value, reports,
    };
  }

  private named(tx: Tx, organisationNumbers: readonly string[]): Promise<NamedActor[]> {
    return tx.query<NamedActor>(`select a.organisation_number as actor, a.name from actors.actor a where a.organisation_number = any($1::text[]) order by a.organisation_number`, [[...new Set(organisationNumbers)]]);
  }

  private async read(tx: Tx, revisionIds: readonly string[]): Promise<(Omit<FigureReport, 'value'> & { readonly id: string })[]> {
    const rows = await tx.query<{ id: string; report_id: string; project: string; name: string; actor: string; revision: number; recorded_at: Date }>(
      `select v.id, v.report_id, v.project->>'code' as project, v.project->>'name' as name, a.organisation_number as actor, v.revision, v.recorded_at
         from reporting.report_revision v join actors.actor a on a.id = v.actor_id where v.id = any($1::uuid[])`,
      [revisionIds],
    );
    return rows.map(({ report_id, recorded_at, ...row }) => ({ ...row, recordedAt: recorded_at.toISOString(), href: `/v1/reports/${report_id}/revisions/${String(row.revision)}` }));
  }
}

function asOfProblem(kind: Problem['kind'], limit: Date | null, nb: string, en: string): Problem {
  const detail = limit === null ? { nb: 'Runden har ingen rapporter', en: 'The round has no reports' } : { nb: `${nb} ${limit.toISOString()}`, en: `${en} ${limit.toISOString()}` };
  return new Problem(kind, { errors: [fault('/asOf', kind.code, detail.nb, detail.en)] });
}

/** One line per cell with what it is a cell of; without dimensions the total alone. */
function csvOfFigures({ round, asOf, measure, unit, prices, total, reports, by, cells, actors }: FiguresResponse): string {
  const names = new Map(actors.map(({ actor, name }) => [actor, name]));
  const about = { round, asOf, measure, unit, priceYear: prices?.priceYear ?? null, basis: prices?.basis ?? null };
  const rows = by.length === 0 ? [{ keys: {}, value: total, share: null, reports }] : cells;
  const named = by.filter((dimension) => ORGANISATIONS.includes(dimension));
  return csvOf(
    [...Object.keys(about), ...by.flatMap((dimension) => [dimension, ...(named.includes(dimension) ? [`${dimension}Name`] : [])]), 'value', 'share', 'reports'],
    rows.map(({ keys, value, share, reports: behind }) => ({ ...about, ...keys, ...Object.fromEntries(named.map((dimension) => [`${dimension}Name`, names.get(keys[dimension] ?? '')])), value: String(value), share, reports: behind })),
  );
}
