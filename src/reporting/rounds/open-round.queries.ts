import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { CriteriaSetUse } from '../../criteria/criteria-set-use.lookup.js';
import { rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { OpenRound } from '../../registers/code-lists/register.types.js';

const OPEN_ROUND = rowType<OpenRound>({ key: text, firstDay: text, lastDay: text });

/** Lists the open rounds that fulfil a condition on round `r`. */
export function listOpenRounds(tx: Tx, condition: Sql = sql`true`): Promise<OpenRound[]> {
  return tx.query(
    OPEN_ROUND,
    sql`
      select r.key,
             (r.opens_at at time zone 'Europe/Oslo')::date::text as "firstDay",
             (r.closes_at at time zone 'Europe/Oslo')::date::text as "lastDay"
        from reporting.round r
       where r.state = 'open'
         and ${condition}
       order by r.opens_at, r.key`,
  );
}

/** Finds the open rounds that use a criteria set. */
@Injectable()
export class CriteriaSetsOfRounds extends CriteriaSetUse {
  listOpenRounds(tx: Tx, criteriaSet: string): Promise<OpenRound[]> {
    return listOpenRounds(tx, sql`r.criteria_set = ${criteriaSet}`);
  }
}
