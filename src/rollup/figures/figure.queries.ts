import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { csvOf } from '../../platform/http/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { exactJson } from '../../platform/base/money.js';
import type { Asked, Command } from '../../platform/http/operation.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { accessOf, type Principal, visibleTo } from '../../platform/base/principal.js';
import { fault, invalidRequest, Problem } from '../../platform/base/problem.js';
import { ExpectedReports } from '../../reporting/completeness/expected-reports.lookup.js';
import type { ReportContentValue } from '../../reporting/content/report.types.js';
import { FigureLines } from './figure-lines.queries.js';
import { FigureRounds } from '../status/figure-round.queries.js';
import type {
  FigureCell,
  FigureReport,
  FigureReportsQuery,
  FigureReportsResponse,
  FiguresQuery,
  FiguresResponse,
  NamedActor,
} from './figure.dto.js';
import { FigureFilters } from './figure-filters.queries.js';
import {
  cellsOf,
  fieldsBehind,
  isAdditive,
  pricesOf,
  questionOf,
  statesOf,
} from './figure.rules.js';
import { ORGANISATIONS, type Question } from './figure.types.js';
import type { LineSource } from '../lines/report-lines.queries.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { SEVERAL_PRICES } from '../rollup.problems.js';
import { reportsHref } from '../status/report-link.rules.js';

/** Figures of a round by dimension, and the reports behind them. */
@Injectable()
export class FigureQueries {
  constructor(
    private readonly database: Database,
    private readonly answers: RoundAnswers,
    private readonly rounds: FigureRounds,
    private readonly lines: FigureLines,
    private readonly filters: FigureFilters,
    private readonly expected: ExpectedReports,
  ) {}

  find(
    caller: Principal | undefined,
    key: string,
    query: FiguresQuery,
    asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(caller, key, query, asked, async (tx, round) => {
      const question = await this.question(tx, [round.source], query, round.row.budget_year);
      const { cells: sums, total, prices } = await this.lines.sum(tx, round.source, question);
      const cells = cellsOf(question, sums);
      const said = {
        ...aboutQuestion(question, total, prices),
        by: [...question.by],
        additive: isAdditive(question),
        cells: cells.map((cell) => ({ ...cell, href: reportsHref(key, { ...query }, cell.keys) })),
        href: reportsHref(key, { ...query }),
        actors: await this.named(
          tx,
          cells.flatMap(({ keys }) => ORGANISATIONS.flatMap((dimension) => keys[dimension] ?? [])),
        ),
        missing:
          round.missing ??
          (
            await this.expected.missing(
              tx,
              { id: round.row.id, closedAt: round.row.closed_at },
              round.asOf,
            )
          ).length,
      };
      return { said, csv: (about) => csvOfFigures({ ...about, ...said }) };
    });
  }

  async reports(
    { principal }: Command,
    key: string,
    query: FigureReportsQuery,
  ): Promise<Answer<string>> {
    const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
    const list = `figure-reports ${key} ${sha256(canonicalJson(asked)).slice(0, 16)}`;
    const after = cursorKey(list, query);
    // What is behind the figure is everybody's; the reports themselves are read as the caller.
    const { asOf, question, behind } = await this.database.reading(
      { kind: 'system' },
      async (tx) => {
        const round = await this.rounds.find(tx, principal, key, asked);
        const put = await this.question(tx, [round.source], asked, round.row.budget_year);
        return {
          asOf: round.asOf,
          question: put,
          behind: await this.lines.reports(tx, round.source, put, visibleTo(principal), {
            after,
            limit: limit + 1,
          }),
        };
      },
    );
    const read = await this.database.reading(accessOf(principal), (tx) =>
      this.read(
        tx,
        behind.page.map(({ revisionId }) => revisionId),
      ),
    );
    const rows = behind.page.flatMap(({ revisionId, value }) =>
      read
        .filter(({ id }) => id === revisionId)
        .map(({ id: __, content, ...report }): FigureReport => ({
          ...report,
          fields: fieldsBehind(question, content),
          value,
        })),
    );
    const page = pageOf(
      list,
      query,
      rows,
      ({ project }) => project,
      (row) => row,
    );
    const body: FigureReportsResponse = {
      round: key,
      asOf: asOf.toISOString(),
      ...aboutQuestion(question, behind, behind.prices),
      hidden: behind.reports - behind.visible,
      ...page,
    };
    return { body: exactJson(body) };
  }

  /** Makes out a question: throws a problem when it cannot be answered. */
  async question(
    tx: Tx,
    sources: readonly LineSource[],
    query: FiguresQuery,
    budgetYear: number,
  ): Promise<Question> {
    const question = questionOf(query, budgetYear);
    const faults = await this.filters.faults(tx, sources, question);
    if (faults.length > 0) throw invalidRequest(faults);
    return question;
  }

  private named(tx: Tx, organisationNumbers: readonly string[]): Promise<NamedActor[]> {
    return tx.rows<NamedActor>(
      `select a.organisation_number as actor, a.name from actors.actor a where a.organisation_number = any($1::text[]) order by a.organisation_number`,
      [[...new Set(organisationNumbers)]],
    );
  }

  private async read(
    tx: Tx,
    revisionIds: readonly string[],
  ): Promise<
    (Omit<FigureReport, 'value' | 'fields'> & {
      readonly id: string;
      readonly content: ReportContentValue;
    })[]
  > {
    const rows = await tx.rows<{
      id: string;
      report_id: string;
      project: string;
      name: string;
      actor: string;
      revision: number;
      recorded_at: Date;
      content: ReportContentValue;
    }>(
      `select v.id, v.report_id, v.project->>'code' as project, v.project->>'name' as name, a.organisation_number as actor, v.revision, v.recorded_at, v.content
         from reporting.report_revision v join actors.actor a on a.id = v.actor_id where v.id = any($1::uuid[])`,
      [revisionIds],
    );
    return rows.map(({ report_id, recorded_at, ...row }) => ({
      ...row,
      recordedAt: recorded_at.toISOString(),
      href: `/v1/reports/${report_id}/revisions/${String(row.revision)}`,
    }));
  }
}

/** What every answer says of its question. Amounts of different prices are not added. */
export function aboutQuestion(
  question: Question,
  { value, reports }: { readonly value: bigint; readonly reports: number },
  prices: readonly string[],
): Omit<FigureReportsResponse, 'round' | 'asOf' | 'hidden' | 'items' | 'nextCursor'> {
  const counts = question.measure === 'projects';
  if (!counts && prices.length > 1) {
    throw new Problem(SEVERAL_PRICES, {
      errors: [
        fault(
          '/prices',
          'several-prices',
          `Velg en av ${prices.join(', ')}`,
          `Choose one of ${prices.join(', ')}`,
        ),
      ],
      members: { prices },
    });
  }
  return {
    measure: question.measure,
    states: statesOf(question),
    budgetYear: question.filters.budgetYear ?? null,
    unit: counts ? 'projects' : 'NOK',
    prices: counts || prices[0] === undefined ? null : pricesOf(prices[0]),
    total: value,
    reports,
  };
}

/** One line per cell with what it is a cell of; without dimensions the total alone. */
function csvOfFigures({
  round,
  asOf,
  measure,
  unit,
  prices,
  total,
  reports,
  by,
  cells,
  actors,
}: FiguresResponse): string {
  const names = new Map(actors.map(({ actor, name }) => [actor, name]));
  const about = {
    round,
    asOf,
    measure,
    unit,
    priceYear: prices?.priceYear ?? null,
    basis: prices?.basis ?? null,
  };
  const rows: readonly Omit<FigureCell, 'href'>[] =
    by.length === 0 ? [{ keys: {}, value: total, share: null, reports }] : cells;
  const named = by.filter((dimension) => ORGANISATIONS.includes(dimension));
  return csvOf(
    [
      ...Object.keys(about),
      ...by.flatMap((dimension) => [
        dimension,
        ...(named.includes(dimension) ? [`${dimension}Name`] : []),
      ]),
      'value',
      'share',
      'reports',
    ],
    rows.map(({ keys, value, share, reports: behind }) => ({
      ...about,
      ...keys,
      ...Object.fromEntries(
        named.map((dimension) => [`${dimension}Name`, names.get(keys[dimension] ?? '')]),
      ),
      value: String(value),
      share,
      reports: behind,
    })),
  );
}
