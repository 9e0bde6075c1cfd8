import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { int, json, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { CostEstimateThen } from './cost-cause.types.js';

const ESTIMATE_ROW = rowType<CostEstimateThen>({
  cause: text,
  name: json(),
  nationalSolution: text,
  statedOn: text,
  currency: textOf(),
  priceYear: int,
  basis: textOf(),
  amounts: json(),
  payers: json(),
  case: nullable(text),
});

/** The instant as of which estimates are read. */
export interface EstimateInstant {
  /** Last day of the estimates that count. */
  readonly day: string;
  /** Estimates recorded later do not count. Null: all count. */
  readonly until: Date | null;
}

/** Reads estimates of operating cost for other areas. */
@Injectable()
export class CostEstimateLookup {
  /** Lists every estimate known then, by cause, and of each cause the last one first. */
  listEstimatesThen(tx: Tx, instant: EstimateInstant): Promise<CostEstimateThen[]> {
    return tx.query(ESTIMATE_ROW, selectEstimatesThen(instant));
  }
}

function selectEstimatesThen({ day, until }: EstimateInstant): Sql {
  return sql`
    select c.key as cause,
           json_build_object('nb', c.name_nb, 'en', c.name_en) as name,
           c.national_solution as "nationalSolution",
           e.stated_on::text as "statedOn",
           e.currency,
           e.price_year as "priceYear",
           e.basis,
           e.amounts,
           e.payers,
           e.council_case as "case"
      from costs.cost_estimate e
      join costs.cost_cause c on c.key = e.cause
     where e.recorded_at <= coalesce(${until}::timestamptz, 'infinity')
       and e.stated_on <= ${day}::date
     order by c.key, e.stated_on desc, e.recorded_at desc, e.id desc`;
}
