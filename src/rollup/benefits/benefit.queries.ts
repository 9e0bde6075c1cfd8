import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Table } from '../../platform/tables/table.js';
import { parseAmount, pricesOf } from '../../platform/base/money.js';
import { decimalText, int, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { defineListedLines, type LineSource } from '../lines/line.queries.js';
import type { ListQuery } from '../lists/round-list.dto.js';
import {
  definePlace,
  hasValues,
  type ListFilters,
  JOIN_REPORT,
  joinMembers,
  type ListStatement,
  listRowType,
  MEMBER_NUMBER,
  pageOfFound,
  PROJECT_COLUMNS,
  RoundLists,
  type Without,
} from '../lists/round-list.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type { BenefitOfProject, BenefitsResponse, BenefitSum } from './benefit.dto.js';

/** Sums as PostgreSQL writes them in JSON: texts, so that no digit is lost. */
interface Sums {
  readonly planned: string;
  readonly realised: string | null;
  readonly benefits: number;
}

/** Sums in money at a price level, such as `2021-nominal`. */
interface SumsAtPrices extends Sums {
  readonly prices: string;
}

interface BenefitCounts {
  readonly total: number;
  readonly years: readonly (SumsAtPrices & { readonly year: number })[];
  readonly actors: readonly (SumsAtPrices & {
    readonly actor: string;
    readonly actorName: string;
  })[];
  readonly measures: readonly (Sums & { readonly unit: string; readonly year: number })[];
}

const BENEFIT_LIST = listRowType<BenefitOfProject, BenefitCounts>();
const SUM_ROW = rowType<SumsAtPrices>({
  prices: text,
  planned: decimalText,
  realised: nullable(decimalText),
  benefits: int,
});

/** Record of a benefit `b` in the content of a report. */
const BENEFIT = sql`
         b(description text, year int, "ownerRole" text, amount jsonb, measure jsonb)`;
/** Benefits of revision `v`. Reports from before the status model have none. */
const BENEFITS = sql`coalesce(v.content->'benefits', '[]')`;

/** Price level of the amount of row `i`. */
const LEVEL = sql`i.amount->>'priceYear' || '-' || (i.amount->>'basis')`;

/** Columns: the sums of a member of rows `i`, an amount or a measure, and their number. */
function sumsOf(member: 'amount' | 'measure'): Sql {
  const of = member === 'amount' ? sql`i.amount` : sql`i.measure`;
  return sql`
                  sum((${of}->>'planned')::bigint)::text as planned,
                  sum((${of}->>'realised')::bigint)::text as realised,
                  count(*) as benefits`;
}

function selectBenefits(filters: ListFilters): ListStatement {
  return {
    items: sql`
        select ${definePlace(sql`l.code`, MEMBER_NUMBER)},
               ${PROJECT_COLUMNS},
               b.description,
               b.year,
               b."ownerRole",
               b.amount,
               b.measure
          from line l
               ${JOIN_REPORT}
               ${joinMembers(BENEFITS, BENEFIT)}
         where ${hasValues(filters)}`,
    counts: sql`
           select (select count(*) from item) as total,
                  coalesce((select json_agg(y order by y.year, y.prices)
                     from (select i.year, ${LEVEL} as prices, ${sumsOf('amount')}
                             from item i
                            where i.amount is not null
                            group by 1, 2) y), '[]') as years,
                  coalesce((select json_agg(y order by y.actor, y.prices)
                     from (select i.actor, i."actorName", ${LEVEL} as prices, ${sumsOf('amount')}
                             from item i
                            where i.amount is not null
                            group by 1, 2, 3) y), '[]') as actors,
                  coalesce((select json_agg(y order by y.unit collate "C", y.year)
                     from (select i.measure->>'unit' as unit, i.year, ${sumsOf('measure')}
                             from item i
                            where i.measure is not null
                            group by 1, 2) y), '[]') as measures`,
  };
}

/** Lists the benefits of a round, with what is planned and realised of them (F28). */
@Injectable()
export class BenefitQueries {
  constructor(private readonly lists: RoundLists) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<AnswerContent<Without<BenefitsResponse>>> {
    const found = await this.lists.find(tx, round, query, {
      name: 'benefits',
      row: BENEFIT_LIST,
      statementFor: selectBenefits,
    });
    const { items, nextCursor } = pageOfFound(found, query);
    const { total, years, actors, measures } = found.counted;
    return {
      content: {
        total,
        years: years.map(({ year, ...sums }) => ({ year, ...inPrices(sums) })),
        actors: actors.map(({ actor, actorName, ...sums }) => ({
          actor,
          actorName,
          ...inPrices(sums),
        })),
        measures: measures.map(({ unit, year, ...sums }) => ({ unit, year, ...numbersOf(sums) })),
        items,
        nextCursor,
      },
      table: (about) => tableOfBenefits(about, items),
    };
  }

  /** Sums the benefits in money of a source at each price level. */
  async sum(tx: Tx, source: LineSource): Promise<BenefitSum[]> {
    const rows = await tx.query(SUM_ROW, selectSums(source));
    return rows.map(inPrices);
  }
}

function selectSums(source: LineSource): Sql {
  return sql`
    with -- l: the lines of the source.
         ${defineListedLines('l', source)}
    select b.amount->>'priceYear' || '-' || (b.amount->>'basis') as prices,
           sum((b.amount->>'planned')::bigint) as planned,
           sum((b.amount->>'realised')::bigint) as realised,
           count(*)::int as benefits
      from l
      join reporting.report_revision v on v.id = l.revision_id
     cross join lateral jsonb_to_recordset(${BENEFITS}) as b(amount jsonb)
     where b.amount is not null
     group by 1
     order by 1`;
}

function numbersOf({ planned, realised, benefits }: Sums): {
  readonly planned: number;
  readonly realised: number | null;
  readonly benefits: number;
} {
  return {
    planned: parseAmount(planned),
    realised: realised === null ? null : parseAmount(realised),
    benefits,
  };
}

function inPrices({ prices, ...sums }: SumsAtPrices): BenefitSum {
  return { ...pricesOf(prices), ...numbersOf(sums) };
}

function tableOfBenefits(about: object, items: readonly BenefitOfProject[]): Table {
  return new Table(
    [
      'round',
      'asOf',
      'project',
      'name',
      'actor',
      'actorName',
      'standing',
      'description',
      'year',
      'ownerRole',
      'planned',
      'realised',
      'currency',
      'priceYear',
      'basis',
      'unit',
      'plannedMeasure',
      'realisedMeasure',
    ],
    items.map(({ amount, measure, ...item }) => ({
      ...about,
      ...item,
      ...amount,
      unit: measure?.unit,
      plannedMeasure: measure?.planned,
      realisedMeasure: measure?.realised,
    })),
  );
}
