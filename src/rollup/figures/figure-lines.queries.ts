import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { ofBudget } from './figure.rules.js';
import { type FigureDimension, OF_SEVERAL, type Question, type Summed } from './figure.types.js';
import { lineParameters, linesOf, type LineSource } from '../lines/report-lines.queries.js';

/** The reports behind a cell, and a page of those the caller may see. */
export interface ReportsBehind {
  readonly reports: number;
  readonly value: bigint;
  readonly prices: readonly string[];
  readonly visible: number;
  readonly page: readonly { readonly revisionId: string; readonly value: bigint }[];
}

/**
 * What is counted of the lines: whole reports or, where a question ($3: whether; $4: the measure)
 * is about money, year or source, their budget lines; those that have every fact of the filters ($5
 * of reports, $6 of budget lines). One statement for every question, so that a connection prepares
 * few.
 */
const counted = (source: LineSource): string => `with line as materialized (${linesOf(source)}),
  counted as materialized (
    select l.revision_id as id, l.actor_id, l.code, b.prices, b.amount, l.facts || coalesce(b.facts, '{}') as facts
      from line l left join lateral (
        select x."priceYear" || '-' || x.basis as prices, case $4::text when 'approved' then x.approved when 'forecast' then x.forecast when 'actual' then x.actual end as amount,
               jsonb_build_object('budgetYear', x.year::text, 'fundingSource', x."fundingSource", 'prices', x."priceYear" || '-' || x.basis) as facts
          from jsonb_to_recordset(l.budget) as x(year int, "fundingSource" text, approved bigint, forecast bigint, actual bigint, "priceYear" int, basis text)) b on $3::boolean
     where l.facts @> $5::jsonb and coalesce(b.facts, '{"budgetYear": null, "fundingSource": null, "prices": null}') @> $6::jsonb and ($4 = 'projects' or b.amount is not null)
  )`;
const PRICES = `array_agg(distinct n.prices) filter (where n.amount is not null)`;
const VALUE = `case $4 when 'projects' then count(distinct n.id) else coalesce(sum(n.amount), 0) end::text as value`;
/** The values of a report in a dimension ($n): one, or each of several. */
const valuesOf = (parameter: string, name: string): string =>
  `cross join lateral jsonb_array_elements_text(case jsonb_typeof(n.facts->${parameter}::text) when 'array' then n.facts->${parameter}::text else jsonb_build_array(n.facts->${parameter}::text) end) ${name}(value)`;

/**
 * Lines summed and listed, wherever they are taken from: the one place from which figures now and
 * then come. As the service itself.
 */
@Injectable()
export class FigureLines {
  /** The cells of a question, their total, and in which prices the amounts are. */
  async sum(
    tx: Tx,
    source: LineSource,
    question: Question,
  ): Promise<{
    readonly cells: Summed[];
    readonly total: Summed;
    readonly prices: readonly string[];
  }> {
    const [first = null, second = null] = question.by;
    const rows = await tx.rows<{
      cell: boolean;
      first: string | null;
      second: string | null;
      value: string;
      reports: number;
      prices: string[] | null;
    }>(
      `${counted(source)}
       select true as cell, a.value as first, b.value as second, ${VALUE}, count(distinct n.id)::int as reports, null::text[] as prices
         from counted n ${valuesOf('$7', 'a')} ${valuesOf('$8', 'b')} group by a.value, b.value
       union all
       select false, null, null, ${VALUE}, count(distinct n.id)::int, ${PRICES} from counted n`,
      [...parametersOf(source, question), first, second],
    );
    const summed = rows.map(({ value, reports, ...row }) => ({
      ...row,
      keys: [row.first, row.second].slice(0, question.by.length),
      value: BigInt(value),
      reports,
    }));
    const total = summed.find(({ cell }) => !cell);
    return {
      cells: summed.filter(({ cell }) => cell),
      total: total ?? { keys: [], value: 0n, reports: 0 },
      prices: total?.prices ?? [],
    };
  }

  /**
   * The reports that a question counts; a page of those of some actors, or of all, after a
   * project's code.
   */
  async reports(
    tx: Tx,
    source: LineSource,
    question: Question,
    [actorIds, all]: readonly [readonly string[], boolean],
    page: { readonly after: string; readonly limit: number },
  ): Promise<ReportsBehind> {
    const [row] = await tx.rows<{
      reports: number;
      value: string;
      prices: string[] | null;
      visible: number;
      page: { revisionId: string; value: string }[];
    }>(
      `${counted(source)}, report as (select n.id, n.code, (n.actor_id = any($7::uuid[]) or $8) as visible, ${VALUE} from counted n group by n.id, n.actor_id, n.code)
       select count(*)::int as reports, coalesce(sum(r.value::numeric), 0)::text as value, count(*) filter (where r.visible)::int as visible, (select ${PRICES} from counted n) as prices,
              coalesce((select json_agg(json_build_object('revisionId', s.id, 'value', s.value) order by s.code collate "C")
                 from (select * from report r where r.visible and r.code collate "C" > $9 order by r.code collate "C" limit $10) s), '[]') as page
         from report r`,
      [...parametersOf(source, question), actorIds, all, page.after, page.limit],
    );
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

  /** The values that the lines have in a dimension. */
  async values(tx: Tx, source: LineSource, dimension: FigureDimension): Promise<string[]> {
    const rows = await tx.rows<{ value: string }>(
      `select distinct a.value from (${linesOf(source)}) n ${valuesOf('$3', 'a')} where a.value is not null order by 1`,
      [...lineParameters(source), dimension],
    );
    return rows.map(({ value }) => value);
  }
}

/** The facts that a line must have to be counted, as JSON that its own contain. */
export function factsAsked({ filters }: Question): string {
  const { budgetYear: _, fundingSource: __, prices: ___, ...facts } = filters;
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(facts).map(([dimension, value]) => [
        dimension,
        OF_SEVERAL.some((one) => one === dimension) ? [value] : value,
      ]),
    ),
  );
}

function parametersOf(source: LineSource, question: Question): unknown[] {
  const { budgetYear, fundingSource, prices } = question.filters;
  return [
    ...lineParameters(source),
    ofBudget(question),
    question.measure,
    factsAsked(question),
    JSON.stringify({ budgetYear, fundingSource, prices }),
  ];
}
