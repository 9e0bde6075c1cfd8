import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import { int, json, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { CostCauseResponse, CostEstimateResponse } from './cost-cause.dto.js';

type CauseRow = Pick<CostCauseResponse, 'cause' | 'nationalSolution' | 'name'>;

const CAUSE_ROW = rowType<CauseRow>({ cause: text, nationalSolution: text, name: json() });

const ESTIMATE_ROW = rowType<CostEstimateResponse & { readonly cause: string }>({
  cause: text,
  statedOn: text,
  currency: textOf(),
  priceYear: int,
  basis: textOf(),
  amounts: json(),
  payers: json(),
  case: nullable(text),
  source: text,
  reason: nullable(text),
  recordedAt: text,
});

/** Reads causes of operating cost with their estimates. Anyone may read them. */
@Injectable()
export class CostCauseQueries {
  /** Lists the causes of a national solution, or all of them. */
  async list(tx: Tx, nationalSolution: string | null): Promise<CostCauseResponse[]> {
    return describe(
      tx,
      sql`${nationalSolution}::text is null or c.national_solution = ${nationalSolution}::text`,
    );
  }

  async find(tx: Tx, key: string): Promise<CostCauseResponse | undefined> {
    const [found] = await describe(tx, sql`c.key = ${key}`);
    return found;
  }
}

/** Reads the causes `c` of a condition, each with its estimates. */
async function describe(tx: Tx, condition: Sql): Promise<CostCauseResponse[]> {
  const causes = await tx.query(CAUSE_ROW, selectCauses(condition));
  const estimates = await tx.query(ESTIMATE_ROW, selectEstimates(condition));
  return causes.flatMap((cause) => {
    const [estimate, ...earlier] = estimates
      .filter((one) => one.cause === cause.cause)
      .map(({ cause: _, ...one }) => one);
    return estimate === undefined ? [] : [{ ...cause, estimate, earlier }];
  });
}

function selectCauses(condition: Sql): Sql {
  return sql`
    select c.key as cause,
           c.national_solution as "nationalSolution",
           json_build_object('nb', c.name_nb, 'en', c.name_en) as name
      from costs.cost_cause c
     where ${condition}
     order by c.national_solution, c.key`;
}

/** Selects the estimates of causes `c`, of each cause the last one first. */
function selectEstimates(condition: Sql): Sql {
  return sql`
    select e.cause,
           e.stated_on::text as "statedOn",
           e.currency,
           e.price_year as "priceYear",
           e.basis,
           e.amounts,
           e.payers,
           e.council_case as "case",
           e.source,
           e.reason,
           ${instantText(sql`e.recorded_at`)} as "recordedAt"
      from costs.cost_estimate e
      join costs.cost_cause c on c.key = e.cause
     where ${condition}
     order by e.cause, e.stated_on desc, e.recorded_at desc, e.id desc`;
}
