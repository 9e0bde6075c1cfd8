import type { Table } from '../../platform/tables/table.js';
import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Answer } from '../../platform/http/answer.js';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { Database } from '../../platform/database/database.js';
import {
  instant,
  int,
  json,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { exactJson, type Prices, pricesOf } from '../../platform/base/money.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { invalidRequest } from '../../platform/base/problem.js';
import type { ReportContentValue } from '../../reporting/content/report.types.js';
import type { LineSource } from '../lines/line.queries.js';
import { type FigureRound, FigureRounds } from '../status/figure-round.queries.js';
import { PortfolioGroups } from '../groups/portfolio-group.queries.js';
import { countInputs } from '../status/portfolio-status.queries.js';
import type { ConversionResponse } from '../status/price-conversion.dto.js';
import { PriceConversions } from '../status/price-conversion.queries.js';
import { checkConverted, describeConversion } from '../status/price-conversion.rules.js';
import { reportsHref } from '../status/report-link.rules.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import type { NamedActor } from './figure-cell.dto.js';
import type {
  FigureAnswer,
  FigureReportsQuery,
  FiguresQuery,
  FiguresResponse,
} from './figure.dto.js';
import type { FigureReport, FigureReportsResponse } from './figure-report.dto.js';
import { tableOfFigures } from './figure-table.writer.js';
import { FigureFilters } from './figure-filters.queries.js';
import {
  FigureLines,
  type ReportsBehind,
  type ReportValue,
  type Sums,
} from './figure-lines.queries.js';
import {
  cellsOf,
  filtersOf,
  isAdditive,
  isLevel,
  listFields,
  questionOf,
  splitByPrices,
  standingsOf,
  statesOf,
} from './figure.rules.js';
import { type LevelSum, ORGANISATIONS, type Question } from './figure.types.js';

const ACTOR_ROW = rowType<NamedActor>({ actor: text, name: text });
const REVISION_ROW = rowType({
  id: uuid,
  report_id: uuid,
  project: text,
  name: text,
  actor: text,
  revision: int,
  recorded_at: instant,
  content: json<ReportContentValue>(),
});

/** Members of an answer that say what its round is. */
type DescribedRound = Pick<
  FiguresResponse,
  'criteriaSet' | 'ruleSet' | 'missing' | 'notReported' | 'reportedNotIn' | 'inputs'
>;

/** A question with the reports behind it, as of an instant. */
interface QuestionBehind {
  readonly asOf: Date;
  readonly question: Question;
  readonly behind: ReportsBehind;
  readonly conversion: ConversionResponse | null;
}

/** Answers figures of a round by dimension, and the reports behind them. */
@Injectable()
export class FigureQueries {
  constructor(
    private readonly database: Database,
    private readonly answers: RoundAnswers,
    private readonly rounds: FigureRounds,
    private readonly lines: FigureLines,
    private readonly filters: FigureFilters,
    private readonly groups: PortfolioGroups,
    private readonly conversions: PriceConversions,
  ) {}

  /** Answers the cells of a question. */
  find(
    caller: Principal | undefined,
    key: string,
    query: FiguresQuery,
    asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const keep = query.prices === undefined || isLevel(query.prices);
    return this.answers.answer({ caller, key, query, asked, keep }, async (tx, round) => {
      const question = await this.requireQuestion(tx, [round.source], query, round.row.budget_year);
      const sums = await this.lines.sum(tx, round.source, question);
      checkConverted(
        question.conversion,
        sums.totals.map(({ prices }) => prices),
      );
      const split = splitByPrices(question, sums.totals);
      const cells = cellsOf(split, sums.cells);
      const organisations = cells.flatMap(({ keys }) =>
        ORGANISATIONS.flatMap((dimension) => keys[dimension] ?? []),
      );
      const figures = {
        ...describeQuestion(question, sums.totals),
        ...describeTotal(question, sums),
        conversion: await this.describeConversion(tx, round.source, question),
        by: [...split.by],
        additive: isAdditive(split),
        cells,
        actors: await listNames(tx, organisations),
        ...(await this.describeRound(tx, round)),
      };
      const content = {
        ...figures,
        cells: cells.map((cell) => ({
          ...cell,
          href: reportsHref(key, { ...query }, filtersOf(split, cell.keys)),
        })),
        href: reportsHref(key, { ...query }),
        hash: hashOf({ round: key, ...figures }),
      };
      return { content, table: (about) => tableOfFigures({ ...about, ...content }) };
    });
  }

  /** Lists the reports behind a figure. Reports that the caller may not see are only counted. */
  async listReports(
    caller: Principal | undefined,
    key: string,
    query: FigureReportsQuery,
  ): Promise<Answer<string | Table>> {
    const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
    const list = `figure-reports ${key} ${sha256(canonicalJson(asked)).slice(0, 16)}`;
    const { asOf, question, behind, conversion } = await this.findReportsBehind(
      caller,
      key,
      asked,
      {
        after: readCursorKey(list, query),
        limit: limit + 1,
      },
    );
    const page = pageOf(
      list,
      query,
      await this.readReports(caller, question, behind),
      ({ project }) => project,
      (row) => row,
    );
    const body: FigureReportsResponse = {
      round: key,
      asOf: asOf.toISOString(),
      ...describeQuestion(question, behind.totals),
      ...describeTotal(question, behind),
      conversion,
      hidden: behind.reports - behind.visible,
      ...page,
    };
    return { body: exactJson(body) };
  }

  /**
   * Makes a question of query parameters. Throws a problem when a filter names a value that no
   * source has.
   */
  async requireQuestion(
    tx: Tx,
    sources: readonly LineSource[],
    query: FiguresQuery,
    budgetYear: number,
  ): Promise<Question> {
    const conversion = await this.conversions.find(tx, query);
    const question = questionOf(query, budgetYear, conversion);
    const faults = await this.filters.findFaults(tx, sources, question);
    if (faults.length > 0) throw invalidRequest(faults);
    return question;
  }

  /** Describes the conversion of a question by its sums as reported. */
  async describeConversion(
    tx: Tx,
    source: LineSource,
    question: Question,
  ): Promise<ConversionResponse | null> {
    if (question.conversion === null) return null;
    const reported = await this.lines.sum(tx, source, { ...question, by: [], conversion: null });
    return describeConversion(
      question.conversion,
      reported.totals.map(({ prices, value }) => ({ prices, amount: value })),
    );
  }

  /** Describes the round that figures are of: its criteria, its rule set, and its counts. */
  private async describeRound(tx: Tx, round: FigureRound): Promise<DescribedRound> {
    const { row, source, asOf: at } = round;
    const counts = round.counts ?? {
      ...(await this.groups.count(tx, { round: row, source, at })),
      inputs: await countInputs(tx, source),
    };
    return { criteriaSet: row.criteria_set, ruleSet: row.rule_set, ...counts };
  }

  /**
   * Finds the reports behind a figure. Reads as the service itself, because every reader gets the
   * same figure.
   */
  private findReportsBehind(
    caller: Principal | undefined,
    key: string,
    asked: FigureReportsQuery,
    page: { readonly after: string; readonly limit: number },
  ): Promise<QuestionBehind> {
    return this.database.read({ kind: 'system' }, async (tx) => {
      const { source, row, asOf } = await this.rounds.find(tx, caller, key, asked);
      const question = await this.requireQuestion(tx, [source], asked, row.budget_year);
      const behind = await this.lines.listReports(tx, source, question, {
        reader: readerOf(caller),
        ...page,
      });
      checkConverted(
        question.conversion,
        behind.totals.map(({ prices }) => prices),
      );
      const conversion = await this.describeConversion(tx, source, question);
      return { asOf, question, behind, conversion };
    });
  }

  /**
   * Reads the revisions of a page as the caller, so that row-level security decides beside the
   * application's own check.
   */
  private async readReports(
    caller: Principal | undefined,
    question: Question,
    { page }: ReportsBehind,
  ): Promise<FigureReport[]> {
    const reader = readerOf(caller);
    if (reader === null) return [];
    const ids = page.map(({ revisionId }) => revisionId);
    const rows = await this.database.read(accessOf(reader), (tx) => readRevisions(tx, ids));
    const revisions = new Map(rows.map((row) => [row.id, row]));
    return page.flatMap((behind) => {
      const revision = revisions.get(behind.revisionId);
      return revision === undefined ? [] : [reportOf(revision, question, behind)];
    });
  }
}

/** Returns the caller if it may read reports; null without a token or the read scope. */
function readerOf(caller: Principal | undefined): Principal | null {
  return caller?.scopes.has(SCOPES.read) === true ? caller : null;
}

/** Returns the SHA-256 of an answer as canonical JSON, in which a number is that of JavaScript. */
function hashOf(content: object): string {
  return sha256(canonicalJson(JSON.parse(exactJson(content))));
}

function listNames(tx: Tx, organisationNumbers: readonly string[]): Promise<NamedActor[]> {
  const distinct = [...new Set(organisationNumbers)];
  return tx.query(
    ACTOR_ROW,
    sql`
      select a.organisation_number as actor,
             a.name
        from actors.actor a
       where a.organisation_number = any(${distinct}::text[])
       order by a.organisation_number`,
  );
}

function readRevisions(tx: Tx, ids: readonly string[]): Promise<RowOf<typeof REVISION_ROW>[]> {
  return tx.query(
    REVISION_ROW,
    sql`
      select v.id,
             v.report_id,
             v.project->>'code' as project,
             v.project->>'name' as name,
             a.organisation_number as actor,
             v.revision,
             v.recorded_at,
             v.content
        from reporting.report_revision v
        join actors.actor a on a.id = v.actor_id
       where v.id = any(${ids}::uuid[])`,
  );
}

function reportOf(
  { report_id, recorded_at, content, ...row }: RowOf<typeof REVISION_ROW>,
  question: Question,
  { value, prices }: ReportValue,
): FigureReport {
  return {
    project: row.project,
    name: row.name,
    actor: row.actor,
    revision: row.revision,
    recordedAt: recorded_at.toISOString(),
    href: `/v1/reports/${report_id}/revisions/${String(row.revision)}`,
    fields: listFields(question, content),
    value,
    prices: prices === null ? null : pricesOf(prices),
  };
}

/** Describes a question whose amounts stand at some price levels. */
export function describeQuestion(
  question: Question,
  levels: readonly Pick<LevelSum, 'prices'>[],
): Pick<FigureAnswer, 'measure' | 'states' | 'standings' | 'budgetYear' | 'unit' | 'prices'> {
  const [prices = null, ...others] = new Set(levels.map((level) => level.prices));
  return {
    measure: question.measure,
    states: statesOf(question),
    standings: standingsOf(question),
    budgetYear: question.filters.budgetYear ?? null,
    unit: question.measure === 'projects' ? 'projects' : 'NOK',
    prices: prices === null || others.length > 0 ? null : pricesOf(prices),
  };
}

/**
 * Describes the total of a question: one when its amounts are in the same prices. Projects that are
 * not there are 0; an amount that nobody reported is null.
 */
function describeTotal(
  { measure }: Question,
  { totals, reports }: Pick<Sums, 'totals' | 'reports'>,
): Pick<FigureAnswer, 'total' | 'totals' | 'reports'> {
  const nothing = measure === 'projects' ? 0n : null;
  return {
    total: totals.length > 1 ? null : (totals[0]?.value ?? nothing),
    totals: totals
      .flatMap(({ prices, value, ...level }) =>
        prices === null ? [] : [{ ...pricesOf(prices), total: value, reports: level.reports }],
      )
      .sort(comparePrices),
    reports,
  };
}

function comparePrices(a: Prices, b: Prices): number {
  return a.priceYear - b.priceYear || (a.basis < b.basis ? -1 : 1);
}
