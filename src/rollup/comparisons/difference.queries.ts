import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { csvOf } from '../../platform/http/csv.writer.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Asked } from '../../platform/http/operation.js';
import type { Principal } from '../../platform/base/principal.js';
import { fault, notFound, Problem } from '../../platform/base/problem.js';
import {
  DIFFERING_FIELDS,
  type AgainstQuery,
  type DifferencesResponse,
  type FigureDifferencesQuery,
  type FigureDifferencesResponse,
  type ProjectDifference,
} from './difference.dto.js';
import { changedCells } from './difference.rules.js';
import { type FigureRound, FigureRounds } from '../status/figure-round.queries.js';
import { FigureLines } from '../figures/figure-lines.queries.js';
import { aboutQuestion, FigureQueries } from '../figures/figure.queries.js';
import { PortfolioStatusQueries } from '../status/portfolio-status.queries.js';
import { lineParameters, linesOf, type LineSource } from '../lines/report-lines.queries.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { INSTANTS_IN_WRONG_ORDER, NOTHING_TO_COMPARE } from '../rollup.problems.js';

/** The other side of a comparison. */
interface Against {
  readonly round: string;
  readonly asOf: string | null;
  readonly snapshot: string | null;
  readonly source: LineSource;
}

/** What differs between two rounds, instants or snapshots, and nothing else. */
@Injectable()
export class DifferenceQueries {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly rounds: FigureRounds,
    private readonly figures: FigureQueries,
    private readonly lines: FigureLines,
    private readonly status: PortfolioStatusQueries,
    private readonly clock: Clock,
  ) {}

  /** Cells of a question that are not the same on both sides. */
  cells(
    caller: Principal | undefined,
    key: string,
    query: FigureDifferencesQuery,
    asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(
      caller,
      key,
      query,
      asked,
      async (tx, round) => {
        const { source, ...against } = await this.against(tx, caller, round, query);
        const question = await this.figures.question(
          tx,
          [round.source, source],
          query,
          round.row.budget_year,
        );
        const [now, before] = [
          await this.lines.sum(tx, round.source, question),
          await this.lines.sum(tx, source, question),
        ];
        const prices = [...new Set([...now.prices, ...before.prices])].sort();
        const { total, reports: _, ...about } = aboutQuestion(question, now.total, prices);
        const cells = changedCells(question, now.cells, before.cells);
        const said: Omit<FigureDifferencesResponse, 'round' | 'asOf'> = {
          ...about,
          by: [...question.by],
          against,
          total: { now: total, before: before.total.value, change: total - before.total.value },
          cells,
        };
        return {
          said,
          csv: (of) =>
            csvOf(
              [
                ...Object.keys(of),
                'againstRound',
                'againstAsOf',
                ...question.by,
                'now',
                'before',
                'change',
                'existedNow',
                'existedBefore',
              ],
              cells.map(({ keys, now: value, before: earlier, change, existed }) => ({
                ...of,
                againstRound: against.round,
                againstAsOf: against.asOf,
                ...keys,
                now: String(value),
                before: String(earlier),
                change: String(change),
                existedNow: existed.now,
                existedBefore: existed.before,
              })),
            ),
        };
      },
      { keep: isUsual(query) },
    );
  }

  /** Projects whose facts are not the same on both sides. */
  projects(
    caller: Principal | undefined,
    key: string,
    query: AgainstQuery,
    asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(
      caller,
      key,
      query,
      asked,
      async (tx, round) => {
        const { source, ...against } = await this.against(tx, caller, round, query);
        const items = await this.changed(tx, round, source);
        const said: Omit<DifferencesResponse, 'round' | 'asOf'> = { against, items };
        return {
          said,
          csv: (of) =>
            csvOf(
              [
                ...Object.keys(of),
                'againstRound',
                'againstAsOf',
                'project',
                'name',
                'field',
                'now',
                'before',
                'existedNow',
                'existedBefore',
              ],
              items.flatMap(({ project, name, existed, changes }) =>
                (changes.length === 0 ? [{ field: null, now: null, before: null }] : changes).map(
                  (change) => ({
                    ...of,
                    againstRound: against.round,
                    againstAsOf: against.asOf,
                    project,
                    name,
                    ...change,
                    existedNow: existed.now,
                    existedBefore: existed.before,
                  }),
                ),
              ),
            ),
        };
      },
      { keep: isUsual(query) },
    );
  }

  /**
   * What a round is compared with: the round, instant or snapshot that is named, or else the round
   * before as it was frozen.
   */
  private async against(
    tx: Tx,
    caller: Principal | undefined,
    round: FigureRound,
    { against, againstAsOf, againstSnapshot }: AgainstQuery,
  ): Promise<Against> {
    if (against === undefined && againstAsOf === undefined && againstSnapshot === undefined) {
      const before = await this.status.previous(tx, round.row.id, round.known);
      if (before === undefined)
        throw new Problem(NOTHING_TO_COMPARE, {
          errors: [
            fault(
              '/against',
              NOTHING_TO_COMPARE.code,
              'Runden er den første: navngi en runde, et tidspunkt eller et øyeblikksbilde',
              'The round is the first: name a round, an instant or a snapshot',
            ),
          ],
        });
      return { round: before.round, asOf: null, snapshot: before.snapshot, source: before.source };
    }
    const key = against ?? round.row.key;
    const other = await this.rounds
      .find(
        tx,
        caller,
        key,
        {
          ...(againstAsOf === undefined ? {} : { asOf: againstAsOf }),
          ...(againstSnapshot === undefined ? {} : { snapshot: againstSnapshot }),
        },
        { asOf: 'againstAsOf', snapshot: 'againstSnapshot' },
      )
      .catch((error: unknown) => {
        throw error instanceof Problem && error.kind.status === 404
          ? notFound({
              nb: 'Det som det skal sammenlignes med',
              en: 'What it is to be compared with',
            })
          : error;
      });
    const here = round.known ?? this.clock.now();
    if (key === round.row.key && other.asOf > here) {
      throw new Problem(INSTANTS_IN_WRONG_ORDER, {
        errors: [
          fault(
            '/againstAsOf',
            INSTANTS_IN_WRONG_ORDER.code,
            `Senest ${here.toISOString()}`,
            `At the latest ${here.toISOString()}`,
          ),
        ],
      });
    }
    return {
      round: key,
      asOf: other.known?.toISOString() ?? null,
      snapshot: againstSnapshot ?? null,
      source: other.source,
    };
  }

  private async changed(
    tx: Tx,
    { source, row }: FigureRound,
    before: LineSource,
  ): Promise<ProjectDifference[]> {
    const side = (
      line: string,
    ): string => `case when ${line}.project_id is not null then ${line}.facts || jsonb_build_object('state', ${line}.state, 'colour', ${line}.colour, 'cause', ${line}.cause,
              'programme', (select string_agg(s.value, ' ' order by s.i) from jsonb_array_elements_text(${line}.facts->'programme') with ordinality s(value, i)),
              'nationalSolution', (select string_agg(s.value, ' ' order by s.value) from jsonb_array_elements_text(${line}.facts->'nationalSolution') s(value))) ||
              (select jsonb_build_object('prices', min(b."priceYear" || '-' || b.basis), 'approved', sum(b.approved), 'forecast', sum(b.forecast), 'actual', sum(b.actual))
                 from jsonb_to_recordset(${line}.budget) as b(year int, approved bigint, forecast bigint, actual bigint, "priceYear" int, basis text) where b.year = $5) end`;
    const rows = await tx.rows<{
      project: string;
      name: string;
      now: Record<string, string | number | null> | null;
      before: Record<string, string | number | null> | null;
    }>(
      `with n as materialized (${linesOf(source)}), b as materialized (${linesOf(before, 3)})
       select coalesce(n.code, b.code) as project, coalesce(n.name, b.name) as name, ${side('n')} as now, ${side('b')} as before from n full join b on b.project_id = n.project_id order by coalesce(n.code, b.code) collate "C"`,
      [...lineParameters(source), ...lineParameters(before), row.budget_year],
    );
    return rows.flatMap(({ project, name, now, before: earlier }): ProjectDifference[] => {
      const existed = { now: now !== null, before: earlier !== null };
      const changes =
        now === null || earlier === null
          ? []
          : DIFFERING_FIELDS.flatMap((field) => {
              const [value, was] = [now[field] ?? null, earlier[field] ?? null];
              return value === was
                ? []
                : [
                    {
                      field,
                      now: value === null ? null : String(value),
                      before: was === null ? null : String(was),
                    },
                  ];
            });
      return existed.now && existed.before && changes.length === 0
        ? []
        : [{ project, name, existed, changes }];
    });
  }
}

/** Compared with the round before: that changes no more often than the round's tag. */
function isUsual({ against, againstAsOf, againstSnapshot }: AgainstQuery): boolean {
  return against === undefined && againstAsOf === undefined && againstSnapshot === undefined;
}
