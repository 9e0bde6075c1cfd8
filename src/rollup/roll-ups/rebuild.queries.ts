import sql from 'sql-template-tag';
import { isHeld } from '../../reporting/rounds/round-order.lookup.js';
import { equalsIfGiven } from '../../platform/database/fragments.js';
import { rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

/** A round by its id and its key. */
export interface RoundName {
  readonly id: string;
  readonly key: string;
}

const ROUND_ROW = rowType<RoundName>({ id: uuid, key: text });
const ID_ROW = rowType({ id: uuid });

/** Lists the opened rounds from the oldest, or only the round with a key. */
export function listOpenedRounds(tx: Tx, key: string | undefined): Promise<RoundName[]> {
  return tx.query(
    ROUND_ROW,
    sql`
      select r.id, r.key
        from reporting.round r
       where ${isHeld(sql`r`)}
         and ${equalsIfGiven(sql`r.key`, key)}
       order by r.opens_at, r.key`,
  );
}

/** Finds the actor that is the directorate, or was the last one. */
export async function findDirectorate(tx: Tx): Promise<string | undefined> {
  const [row] = await tx.query(
    ID_ROW,
    sql`
      select a.id
        from actors.actor a
       where a.role = 'directorate'
       order by a.valid_to desc nulls first, a.organisation_number
       limit 1`,
  );
  return row?.id;
}
