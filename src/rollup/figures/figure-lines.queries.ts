import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { visibleTo } from '../../platform/database/fragments.js';
import { int, json, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type LineSource, selectAllLines, selectLinesIn } from '../lines/line.queries.js';
import { convertAmount, framePricesOf, levelOf } from '../lines/price-conversion.queries.js';
import { isAboutBudget } from './figure.rules.js';
import {
  type CellSum,
  type FigureDimension,
  type LevelSum,
  type Measure,
  MULTI_VALUED,
  type Question,
} from './figure.types.js';

/** The cells of a question, the total at each price level, and the number of reports in all. */
export interface Sums {
  readonly cells: readonly CellSum[];
  readonly totals: readonly LevelSum[];
  readonly reports: number;
}

/** A page of the reports that a caller may see, in the order of project codes. */
interface ReportPage {
  /** The caller whose reports are listed; null for one that may read none. */
  readonly reader: Principal | null;
  /** The project code after which the page begins. */
  readonly after: string;
  readonly limit: number;
}

/** The reports behind a figure, and a page of the reports that the caller may see. */
export interface ReportsBehind extends Pick<Sums, 'totals' | 'reports'> {
  readonly visible: number;
  readonly page: readonly ReportValue[];
}

/** The part of a figure that comes from one report, and the price level of its amounts. */
export interface ReportValue {
  readonly revisionId: string;
  readonly value: bigint;
  readonly prices: string | null;
}

const SUM_ROW = rowType({
  of: textOf<'cell' | 'level' | 'total'>(),
  first: nullable(text),
  second: nullable(text),
  prices: nullable(text),
  value: text,
  reports: int,
});
/** An amount as PostgreSQL writes it in JSON: a text, so that no digit is lost. */
type AsText<Row> = Omit<Row, 'value'> & { readonly value: string };
const REPORTS_ROW = rowType({
  reports: int,
  totals: json<readonly AsText<LevelSum>[]>(),
  visible: int,
  page: json<readonly AsText<ReportValue>[]>(),
});
const VALUE_ROW = rowType({ value: text });

/**
 * Relation: the amounts of line `l`, one for each budget line or one for the frame: the amount of
 * the measure, its prices and its dimension values. All in the prices that the question asks for.
 */
function amountsOf({ measure, conversion }: Question): Sql {
  const [priceYear, basis] = [sql`x."priceYear"`, sql`x.basis`];
  const frame = framePricesOf(sql`l.facts->>'framePrices'`);
  return sql`
          select ${levelOf(priceYear, basis, conversion)} as prices,
                 ${convertAmount(sql`x.amount`, priceYear, conversion)} as amount,
                 jsonb_build_object(
                   'budgetYear', x.year::text,
                   'fundingSource', x."fundingSource",
                   'prices', ${levelOf(priceYear, basis, conversion)},
                   'basis', x.basis) as facts
            from (select x.year,
                         x."fundingSource",
                         x."priceYear",
                         x.basis,
                         case ${measure}::text
                              when 'approved' then x.approved
                              when 'forecast' then x.forecast
                              when 'actual' then x.actual
                          end as amount
                    from jsonb_to_recordset(l.budget)
                         as x(year int,
                              "fundingSource" text,
                              approved bigint,
                              forecast bigint,
                              actual bigint,
                              "priceYear" int,
                              basis text)
                   where ${measure}::text <> 'frame'
                   union all
                  select null, null, ${frame.year}, ${frame.basis}, (l.facts->>'frame')::bigint
                   where ${measure}::text = 'frame') x`;
}

/**
 * Condition: line `l` has the values that are filtered on, and a frame above the limit where the
 * filters have one.
 */
export function passesFilters(filters: string): Sql {
  return sql`
    l.facts @> (${filters}::jsonb - 'frameAbove')
           and (${filters}::jsonb->>'frameAbove' is null
                or (l.facts->>'frame')::bigint > (${filters}::jsonb->>'frameAbove')::bigint)`;
}

/** The dimension values of a report that has no amount. */
const NO_AMOUNT = JSON.stringify({
  budgetYear: null,
  fundingSource: null,
  prices: null,
  basis: null,
});

/**
 * CTEs `line` and `counted`. A row of `counted` is a report that passes the filters or, where the
 * question is about amounts, one of its amounts. The text of the statement is the same
 * for every question, so that a connection prepares few statements.
 */
function selectCounted(source: LineSource, question: Question): Sql {
  const { measure } = question;
  const { standing, values } = lineFiltersOf(question);
  return sql`
      -- lines of the source with the standing that is asked about
      line as materialized (${selectLinesIn(source, standing)}),
      -- reports or budget lines that the question counts, with their dimension values (facts)
      counted as materialized (
        select l.revision_id as id,
               l.actor_id,
               l.code,
               case when b.amount is not null then b.prices end as prices,
               b.amount,
               l.facts || coalesce(b.facts, '{}') as facts
          from line l
          left join lateral (${amountsOf(question)}) b
               on ${isAboutBudget(question)}::boolean
         where ${passesFilters(values)}
           and coalesce(b.facts, ${NO_AMOUNT}::jsonb)
               @> ${budgetFilters(question)}::jsonb
           and (${measure}::text = 'projects' or b.amount is not null))`;
}

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
    select 'cell' as of,
           a.value as first,
           b.value as second,
           n.prices,
           ${valueOf(question.measure)} as value,
           count(distinct n.id)::int as reports
      from counted n
           ${joinValues(first, sql`a`)}
           ${joinValues(second, sql`b`)}
     group by a.value, b.value, n.prices
     union all
    select case grouping(n.prices) when 0 then 'level' else 'total' end,
           null,
           null,
           n.prices,
           ${valueOf(question.measure)},
           count(distinct n.id)::int
      from counted n
     group by grouping sets ((n.prices), ())`;
}

function selectReports(source: LineSource, question: Question, page: ReportPage): Sql {
  const { reader, after, limit } = page;
  return sql`
      with ${selectCounted(source, question)},
      -- one row for each counted report, with its value and whether the caller may see it; all
      -- amounts of a report are at one price level
      report as (
        select n.id,
               n.code,
               ${reader === null ? sql`false` : visibleTo(sql`n.actor_id`, reader)} as visible,
               min(n.prices) as prices,
               ${valueOf(question.measure)} as value
          from counted n
         group by n.id, n.actor_id, n.code),
      -- the reports and their sum at each price level
      level as (
        select r.prices,
               sum(r.value::numeric)::text as value,
               count(*)::int as reports
          from report r
         group by r.prices),
      -- one page of the reports that the caller may see
      shown as (
        select r.*
          from report r
         where r.visible
           and r.code collate "C" > ${after}
         order by r.code collate "C"
         limit ${limit})
    select count(*)::int as reports,
           count(*) filter (where r.visible)::int as visible,
           (select coalesce(json_agg(v), '[]') from level v) as totals,
           coalesce(
             (select json_agg(
                       json_build_object('revisionId', s.id, 'value', s.value, 'prices', s.prices)
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
  /** Sums the lines that a question counts, by cell and in total, at each price level. */
  async sum(tx: Tx, source: LineSource, question: Question): Promise<Sums> {
    const rows = await tx.query(SUM_ROW, selectSums(source, question));
    const sums = rows.map(({ value, ...row }) => ({
      ...row,
      keys: [row.first, row.second].slice(0, question.by.length),
      value: BigInt(value),
    }));
    return {
      cells: sums.filter((sum) => sum.of === 'cell'),
      totals: sums.filter((sum) => sum.of === 'level'),
      reports: sums.find((sum) => sum.of === 'total')?.reports ?? 0,
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
      totals: (row?.totals ?? []).map(({ value, ...level }) => ({
        ...level,
        value: BigInt(value),
      })),
      visible: row?.visible ?? 0,
      page: (row?.page ?? []).map(({ value, ...one }) => ({ ...one, value: BigInt(value) })),
    };
  }

  /** Lists the values that the lines of a source have in a dimension. */
  async listValues(tx: Tx, source: LineSource, dimension: FigureDimension): Promise<string[]> {
    const rows = await tx.query(
      VALUE_ROW,
      sql`
        select distinct a.value
          from (${selectAllLines(source)}) n
               ${joinValues(dimension, sql`a`)}
         where a.value is not null
         order by 1`,
    );
    return rows.map(({ value }) => value);
  }
}

/** Filters of lines: the standing and the values that a line must have to be counted. */
export interface LineFilters {
  /** The standing of its project; null for any. */
  readonly standing: string | null;
  /** Its values in other dimensions and the bound of its frame, for {@link passesFilters}. */
  readonly values: string;
}

/** Returns the standing and the values that a line must have to be counted. */
export function lineFiltersOf({ filters, frameAbove }: Question): LineFilters {
  const {
    standing = null,
    budgetYear: _,
    fundingSource: __,
    prices: ___,
    basis: ____,
    ...ofReport
  } = filters;
  const values = JSON.stringify({
    ...Object.fromEntries(
      Object.entries(ofReport).map(([dimension, value]) => [
        dimension,
        MULTI_VALUED.some((one) => one === dimension) ? [value] : value,
      ]),
    ),
    ...(frameAbove === null ? {} : { frameAbove }),
  });
  return { standing, values };
}

/** Returns the dimension values that a budget line must contain to be counted, as JSON. */
function budgetFilters({ filters }: Question): string {
  const { budgetYear, fundingSource, prices, basis } = filters;
  return JSON.stringify({ budgetYear, fundingSource, prices, basis });
}
