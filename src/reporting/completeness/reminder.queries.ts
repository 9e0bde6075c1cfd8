import sql from 'sql-template-tag';
import { instant, type RowOf, rowType, texts, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ReminderKind } from './reminder.rules.js';

const EXTENDED_ROW = rowType({ id: uuid, extendedTo: instant, reminded: texts });

/**
 * Marks a reminder of a round as run. Returns false when another worker has marked it already.
 */
export async function claimForRound(tx: Tx, roundId: string, kind: ReminderKind): Promise<boolean> {
  const claimed = await tx.execute(sql`
    update reporting.round
       set reminded = array_append(reminded, ${kind})
     where id = ${roundId}
       and not (${kind} = any(reminded))`);
  return claimed > 0;
}

/**
 * Marks reminders of a submission with its own deadline as run. Returns false when another worker
 * has marked one of them already.
 */
export async function claimForSubmission(
  tx: Tx,
  id: string,
  kinds: readonly ReminderKind[],
): Promise<boolean> {
  const claimed = await tx.execute(sql`
    update reporting.submission
       set reminded = reminded || ${kinds}::text[]
     where id = ${id}
       and not (reminded && ${kinds}::text[])`);
  return claimed > 0;
}

/** Lists the submissions of a round that have a deadline of their own. */
export function listExtended(tx: Tx, roundId: string): Promise<RowOf<typeof EXTENDED_ROW>[]> {
  return tx.query(
    EXTENDED_ROW,
    sql`
      select s.id, s.extended_to as "extendedTo", s.reminded
        from reporting.submission s
       where s.round_id = ${roundId}
         and s.extended_to is not null
       order by s.id`,
  );
}
