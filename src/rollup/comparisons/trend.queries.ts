import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { CSV, csvOf } from '../../platform/http/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Asked } from '../../platform/http/operation.js';
import { ExpectedReports } from '../../reporting/completeness/expected-reports.lookup.js';
import { redInARow } from '../lists/aggregate.rules.js';
import { checkInstant, checkWidth } from '../status/figure-round.queries.js';
import { budgetFigure, colourFigures, counted } from '../status/portfolio-status.rules.js';
import {
  type KeySums,
  PortfolioStatusQueries,
  type Previous,
} from '../status/portfolio-status.queries.js';
import { lineParameters, listedLines, type LineSource } from '../lines/report-lines.queries.js';
import { statusCacheControl } from '../status/status-answers.port.js';
import {
  LAST_ROUNDS,
  type TimeInRed,
  type TrendQuery,
  type TrendResponse,
  type TrendRound,
} from './trend.dto.js';

interface RoundRow {
  readonly id: string;
  readonly key: string;
  readonly period: string;
  readonly budget_year: number;
  readonly closed_at: Date | null;
  readonly missing: number;
}

/** A round of the trend: where its lines are taken from, and what it is compared with. */
interface Listed extends RoundRow {
  readonly source: LineSource;
  readonly before: Previous | undefined;
}
const DEFAULT_ROUNDS = 8;

/**
 * The figures of published rounds one beside the other, and how long what is red has been so (F24).
 */
@Injectable()
export class TrendQueries {
  constructor(
    private readonly database: Database,
    private readonly status: PortfolioStatusQueries,
    private readonly expected: ExpectedReports,
    private readonly clock: Clock,
  ) {}

  find(query: TrendQuery, { csv }: Asked): Promise<Answer<string>> {
    const now = this.clock.now();
    const asOf = query.asOf === undefined ? null : new Date(query.asOf);
    return this.database.reading({ kind: 'system' }, async (tx) => {
      if (asOf !== null)
        checkInstant(asOf, { now, firstReport: await this.firstReport(tx), name: 'asOf' });
      const rounds = await this.rounds(
        tx,
        Number(LAST_ROUNDS.exec(query.rounds ?? '')?.[1] ?? DEFAULT_ROUNDS),
        asOf,
      );
      const said = { rounds: await this.figures(tx, rounds), inRed: await this.inRed(tx, rounds) };
      const etag = `W/"${sha256(`${csv ? 'csv' : 'json'} ${query.asOf ?? ''} ${JSON.stringify(said)}`).slice(0, 32)}"`;
      const body: TrendResponse = { asOf: (asOf ?? now).toISOString(), ...said };
      return {
        etag,
        cacheControl: statusCacheControl(true),
        ...(csv ? { body: csvOfTrend(body), contentType: CSV } : { body: JSON.stringify(body) }),
      };
    });
  }

  private async firstReport(tx: Tx): Promise<Date | null> {
    const [row] = await tx.rows<{ first: Date | null }>(
      `select min(v.recorded_at) as first from rollup.round_status s cross join lateral (select min(x.recorded_at) as recorded_at from reporting.report_revision x where x.round_id = s.round_id) v where s.published`,
    );
    return row?.first ?? null;
  }

  /**
   * The last published rounds, oldest first, each with the round it is compared with; as of an
   * instant, of those that were closed then.
   */
  private async rounds(tx: Tx, last: number, asOf: Date | null): Promise<Listed[]> {
    const rows = await tx.rows<RoundRow>(
      `select r.id, r.key, r.period, r.budget_year, r.closed_at, s.missing from reporting.round r join rollup.round_status s on s.round_id = r.id
        where s.published and ($2::timestamptz is null or r.closed_at <= $2) order by r.opens_at desc, r.key desc limit $1`,
      [last, asOf],
    );
    const rounds: Listed[] = [];
    for (const row of rows.reverse())
      rounds.push({
        ...row,
        before: await this.status.previous(tx, row.id, asOf),
        source:
          asOf === null
            ? { kind: 'kept', roundId: row.id }
            : { kind: 'asOf', roundId: row.id, asOf },
      });
    if (asOf === null) return rounds;
    const read = rounds
      .flatMap(({ source, before }) => [source, ...(before === undefined ? [] : [before.source])])
      .flatMap((source) => (source.kind === 'asOf' ? [source.roundId] : []));
    await checkWidth(tx, read, 'asOf', {
      nb: 'utelat det, eller spør om færre runder',
      en: 'leave it out, or ask about fewer rounds',
    });
    return Promise.all(
      rounds.map(async (round) => ({
        ...round,
        missing: (
          await this.expected.missing(tx, { id: round.id, closedAt: round.closed_at }, asOf)
        ).length,
      })),
    );
  }

  private async figures(tx: Tx, rounds: readonly Listed[]): Promise<TrendRound[]> {
    // A round that was never frozen is both itself and what the next is compared with.
    const summed = new Map<string, KeySums>();
    const sumsOf = async (source: LineSource): Promise<KeySums> => {
      const key = lineParameters(source).join(' ');
      const sums = summed.get(key) ?? (await this.status.sums(tx, source));
      summed.set(key, sums);
      return sums;
    };
    const rated = (of: KeySums): number => of.green + of.yellow + of.red;
    const trend: TrendRound[] = [];
    for (const { key, period, budget_year, missing, source, before } of rounds) {
      const [sums, previous] = [
        await sumsOf(source),
        before === undefined ? null : await sumsOf(before.source),
      ];
      trend.push({
        round: key,
        period,
        previousRound: before?.round ?? null,
        previousSnapshot: before?.snapshot ?? null,
        projects: counted(sums.projects, previous?.projects ?? null),
        rated: counted(rated(sums), previous === null ? null : rated(previous)),
        colours: colourFigures(sums, previous),
        budget: budgetFigure(budget_year, sums.approved, previous?.approved ?? null),
        late: sums.late,
        missing,
      });
    }
    return trend;
  }

  private async inRed(tx: Tx, rounds: readonly Listed[]): Promise<TimeInRed[]> {
    const red = new Map<
      string,
      { readonly name: string; readonly actor: string; readonly rounds: Set<string> }
    >();
    for (const { key, source } of rounds) {
      const rows = await tx.rows<{ project: string; name: string; actor: string }>(
        `with ${listedLines('l', source)} select l.code as project, l.name, a.name as actor from l join actors.actor a on a.id = l.actor_id where l.state = 'active' and l.colour = 'red'`,
        lineParameters(source),
      );
      // As it is called in the last round.
      for (const { project, name, actor } of rows)
        red.set(project, {
          name,
          actor,
          rounds: new Set([...(red.get(project)?.rounds ?? []), key]),
        });
    }
    return [...red]
      .flatMap(([project, { name, actor, rounds: reds }]): TimeInRed[] => {
        const inARow = redInARow(rounds.map(({ key }) => reds.has(key)));
        return inARow === 0
          ? []
          : [
              {
                project,
                name,
                actor,
                rounds: inARow,
                since: rounds.at(-inARow)?.key ?? '',
                reds: reds.size,
              },
            ];
      })
      .sort((a, b) => b.rounds - a.rounds || (a.project < b.project ? -1 : 1));
  }
}

function csvOfTrend({ asOf, rounds }: TrendResponse): string {
  return csvOf(
    [
      'asOf',
      'round',
      'period',
      'projects',
      'rated',
      'green',
      'yellow',
      'red',
      'greenShare',
      'yellowShare',
      'redShare',
      'budgetYear',
      'approved',
      'prices',
      'late',
      'missing',
    ],
    rounds.map(({ round, period, projects, rated, colours, budget, late, missing }) => ({
      asOf,
      round,
      period,
      projects: projects.now,
      rated: rated.now,
      budgetYear: budget.year,
      approved: budget.approved,
      prices: budget.prices.join(' '),
      late,
      missing,
      ...Object.fromEntries(
        colours.flatMap(({ colour, now, share }) => [
          [colour, now],
          [`${colour}Share`, share],
        ]),
      ),
    })),
  );
}
