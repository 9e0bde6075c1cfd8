import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { visibleTo } from '../../platform/database/fragments.js';
import {
  bool,
  int,
  json,
  nullable,
  rowType,
  text,
  texts,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import { isAboutBudget } from './figure.rules.js';
import {
  type CellSum,
  type FigureDimension,
  type Measure,
  MULTI_VALUED,
  type Question,
} from './figure.types.js';

/** The cells of a question, their total, and the prices of the amounts, as `2021-nominal`. */
export interface Sums {
  readonly cells: CellSum[];
  readonly total: CellSum;
  readonly prices: readonly string[];
}

/** A page of the reports that a caller may see, in the order of project codes. */
interface ReportPage {
  readonly principal: Principal;
  /** The project code after which the page begins. */
  readonly after: string;
  readonly limit: number;
}

/** The reports behind a figure, and a page of the reports that the caller may see. */
export interface ReportsBehind {
  readonly reports: number;
  readonly value: bigint;
  readonly prices: readonly string[];
  readonly visible: number;
  readonly page: readonly { readonly revisionId: string; readonly value: bigint }[];
}

const SUM_ROW = rowType({
  cell: bool,
  first: nullable(text),
  second: nullable(text),
  value: text,
  reports: int,
  prices: nullable(texts),
});
const REPORTS_ROW = rowType({
  reports: int,
  value: text,
  prices: nullable(texts),
  visible: int,
  page: json<readonly { readonly revisionId: string; readonly value: string }[]>(),
});
const VALUE_ROW = rowType({ value: text });

/** Relation: the budget lines of line `l`: amount of the measure, prices and dimension values. */
function budgetLinesOf(measure: Measure): Sql {
  return sql`
          select x."priceYear" || '-' || x.basis as prices,
                 case ${measure}::text
                      when 'approved' then x.approved
                      when 'forecast' then x.forecast
                      when 'actual' then x.actual
                  end as amount,
                 jsonb_build_object(
                   'budgetYear', x.year::text,
                   'fundingSource', x."fundingSource",
                   'prices', x."priceYear" || '-' || x.basis) as facts
            from jsonb_to_recordset(l.budget)
                 as x(year int,
                      "fundingSource" text,
                      approved bigint,
                      forecast bigint,
                      actual bigint,
                      "priceYear" int,
                      basis text)`;
}

/**
 * CTEs `line` and `counted`. A row of `counted` is a report that passes the filters or, where the
 * question is about budget lines, one of its budget lines. The text of the statement is the same
 * for every question, so that a connection prepares few statements.
 */
function selectCounted(source: LineSource, question: Question): Sql {
  const { measure } = question;
  return sql`
      -- lines of the source
      line as materialized (${selectLines(source)}),
      -- reports or budget lines that the question counts, with their dimension values (facts)
      counted as materialized (
        select l.revision_id as id,
               l.actor_id,
               l.code,
               b.prices,
               b.amount,
               l.facts || coalesce(b.facts, '{}') as facts
          from line l
          left join lateral (${budgetLinesOf(measure)}) b
               on ${isAboutBudget(question)}::boolean
         where l.facts @> ${reportFilters(question)}::jsonb
           and coalesce(b.facts, '{"budgetYear": null, "fundingSource": null, "prices": null}')
               @> ${budgetFilters(question)}::jsonb
           and (${measure}::text = 'projects' or b.amount is not null))`;
}

/** The prices of the amounts among rows `n`. */
const PRICES = sql`array_agg(distinct n.prices) filter (where n.amount is not null)`;

/** Expression: the measure over rows `n`, as text: the number of reports, or the sum of amounts. */
function valueOf(measure: Measure): Sql {
  return sql`
           case ${measure}::text
                when 'projects' then count(distinct n.id)
                else coalesce(sum(n.amount), 0)
            end::text`;
}

/**
 * Joins row `n` with each of its values in a dimension. A row without a value is joined with null.
 */
function joinValues(dimension: FigureDimension | null, name: Sql): Sql {
  return sql`
     cross join lateral jsonb_array_elements_text(
             case jsonb_typeof(n.facts->${dimension}::text)
                  when 'array' then n.facts->${dimension}::text
                  else jsonb_build_array(n.facts->${dimension}::text)
              end) ${name}(value)`;
}

function selectSums(source: LineSource, question: Question): Sql {
  const [first = null, second = null] = question.by;
  return sql`
      with ${selectCounted(source, question)}
    select true as cell,
           a.value as first,
           b.value as second,
           ${valueOf(question.measure)} as value,
           count(distinct n.id)::int as reports,
           null::text[] as prices
      from counted n
           ${joinValues(first, sql`a`)}
           ${joinValues(second, sql`b`)}
     group by a.value, b.value
     union all
    select false,
           null,
           null,
           ${valueOf(question.measure)},
           count(distinct n.id)::int,
           ${PRICES}
      from counted n`;
}

function selectReports(source: LineSource, question: Question, page: ReportPage): Sql {
  const { principal, after, limit } = page;
  return sql`
      with ${selectCounted(source, question)},
      -- one row for each counted report, with its value and whether the caller may see it
      report as (
        select n.id,
               n.code,
               ${visibleTo(sql`n.actor_id`, principal)} as visible,
               ${valueOf(question.measure)} as value
          from counted n
         group by n.id, n.actor_id, n.code),
      -- one page of the reports that the caller may see
      shown as (
        select r.*
          from report r
         where r.visible
           and r.code collate "C" > ${after}
         order by r.code collate "C"
         limit ${limit})
    select count(*)::int as reports,
           coalesce(sum(r.value::numeric), 0)::text as value,
           count(*) filter (where r.visible)::int as visible,
           (select ${PRICES} from counted n) as prices,
           coalesce(
             (select json_agg(
                       json_build_object('revisionId', s.id, 'value', s.value)
                       order by s.code collate "C")
                from shown s),
             '[]') as page
      from report r`;
}

/**
 * Sums and lists lines of any source. All figures, now and as of an instant, come from here. Reads
 * as the service itself.
 */
@Injectable()
export class FigureLines {
  /** Sums the lines that a question counts, by cell and in total. */
  async sum(tx: Tx, source: LineSource, question: Question): Promise<Sums> {
    const rows = await tx.query(SUM_ROW, selectSums(source, question));
    const sums = rows.map(({ value, reports, ...row }) => ({
      ...row,
      keys: [row.first, row.second].slice(0, question.by.length),
      value: BigInt(value),
      reports,
    }));
    const total = sums.find(({ cell }) => !cell);
    return {
      cells: sums.filter(({ cell }) => cell),
      total: total ?? { keys: [], value: 0n, reports: 0 },
      prices: total?.prices ?? [],
    };
  }

  /** Counts the reports behind a question and lists a page of the reports that a caller may see. */
  async listReports(
    tx: Tx,
    source: LineSource,
    question: Question,
    page: ReportPage,
  ): Promise<ReportsBehind> {
    const [row] = await tx.query(REPORTS_ROW, selectReports(source, question, page));
    return {
      reports: row?.reports ?? 0,
      value: BigInt(row?.value ?? 0),
      prices: row?.prices ?? [],
      visible: row?.visible ?? 0,
      page: (row?.page ?? []).map(({ revisionId, value }) => ({
        revisionId,
        value: BigInt(value),
      })),
    };
  }

  /** Lists the values that the lines of a source have in a dimension. */
  async listValues(tx: Tx, source: LineSource, dimension: FigureDimension): Promise<string[]> {
    const rows = await tx.query(
      VALUE_ROW,
      sql`
        select distinct a.value
          from (${selectLines(source)}) n
               ${joinValues(dimension, sql`a`)}
         where a.value is not null
         order by 1`,
    );
    return rows.map(({ value }) => value);
  }
}

/** Returns the dimension values that a line must contain to be counted, as JSON. */
export function reportFilters({ filters }: Question): string {
  const { budgetYear: _, fundingSource: __, prices: ___, ...ofReport } = filters;
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(ofReport).map(([dimension, value]) => [
        dimension,
        MULTI_VALUED.some((one) => one === dimension) ? [value] : value,
      ]),
    ),
  );
}

/** Returns the dimension values that a budget line must contain to be counted, as JSON. */
function budgetFilters({ filters: { budgetYear, fundingSource, prices } }: Question): string {
  return JSON.stringify({ budgetYear, fundingSource, prices });
}
