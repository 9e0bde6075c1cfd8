import sql from 'sql-template-tag';
import type { Quota } from '../settings/limits.js';
import { float, rowType, textOf } from '../database/row-type.js';
import type { Tx } from '../database/transaction.js';

/** Units of a quota that an actor uses on a day. */
export interface Use {
  readonly actorId: string;
  readonly day: string;
  readonly quota: Quota;
  readonly amount: number;
}

const USED_ROW = rowType({ quota: textOf<Quota>(), used: float });

/**
 * Adds units to the use of a quota. Returns false, and adds none, when the use would pass the limit.
 */
export async function addUse(
  tx: Tx,
  { actorId, day, quota, amount }: Use,
  limit: number,
): Promise<boolean> {
  if (amount > limit) return false;
  const added = await tx.execute(sql`
    insert into platform.quota_use as q (actor_id, day, quota, used)
    values (${actorId}, ${day}, ${quota}, ${amount})
        on conflict (actor_id, day, quota) do update
       set used = q.used + excluded.used
     where q.used + excluded.used <= ${limit}::bigint`);
  return added > 0;
}

/** Reads what an actor has used of each quota on a day. */
export function readUse(
  tx: Tx,
  actorId: string,
  day: string,
): Promise<{ readonly quota: Quota; readonly used: number }[]> {
  return tx.query(
    USED_ROW,
    sql`
      select q.quota,
             q.used::float8 as used
        from platform.quota_use q
       where q.actor_id = ${actorId}
         and q.day = ${day}`,
  );
}

/** Deletes the uses of days before a day. */
export async function deleteUsesBefore(tx: Tx, day: string): Promise<void> {
  await tx.execute(sql`delete from platform.quota_use where day < ${day}`);
}
