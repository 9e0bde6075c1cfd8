import sql, { type Sql } from 'sql-template-tag';
import { instant, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

/** A published case about the cost growth of a round. */
export interface CostCase {
  /** Council and number, such as `NUIT 6/24`. */
  readonly case: string;
  /** Key of the round that it is about. */
  readonly round: string;
  readonly publishedAt: Date;
}

const CASE_ROW = rowType<CostCase>({ case: text, round: text, publishedAt: instant });

/** Relation: every case in the version that it had at an instant. */
function selectCasesThen(until: Date): Sql {
  return sql`
    select distinct on (v.case_id)
           v.case_id as id,
           v.council_case->>'council' as council,
           v.council_case->>'number' as number,
           v.council_case->>'state' as state,
           v.council_case->'about' as about,
           (v.council_case->>'published_at')::timestamptz as published_at
      from governance.case_revision v
     where v.recorded_at <= ${until}
     order by v.case_id, v.version desc`;
}

/**
 * Finds the last case about cost growth that was published by an instant, of another round. A case
 * that was changed or withdrawn later is as it was then.
 */
export async function findLastCostCase(
  tx: Tx,
  round: string,
  until: Date,
): Promise<CostCase | undefined> {
  const statement = sql`
    select upper(c.council) || ' ' || c.number as case,
           s.subject->>'reference' as round,
           c.published_at as "publishedAt"
      from (${selectCasesThen(until)}) c
     cross join lateral jsonb_array_elements(c.about) as s (subject)
     where c.published_at <= ${until}
       and c.state <> 'withdrawn'
       and s.subject->>'kind' = 'costGrowth'
       and s.subject->>'reference' <> ${round}
     order by c.published_at desc, c.id desc
     limit 1`;
  const [found] = await tx.query(CASE_ROW, statement);
  return found;
}
