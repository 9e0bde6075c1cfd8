import sql from 'sql-template-tag';
import { int, rowType, text } from './row-type.js';
import type { Tx } from './transaction.js';

/** Classes of rows that the worker deletes every hour, without approval. */
export type HourlyClass =
  | 'deliveries'
  | 'dispatchedEvents'
  | 'failedSubscriptions'
  | 'keptAnswers'
  | 'quotaUse'
  | 'setAsideWork';

const DAYS_ROW = rowType({ key: text, days: int });
const DAY_MS = 86_400_000;

/**
 * Reads the periods of the hourly classes. Returns, for a class, the instant before which its rows
 * are too old.
 */
export async function readRetention(tx: Tx, now: Date): Promise<(key: HourlyClass) => Date> {
  const rows = await tx.query(
    DAYS_ROW,
    sql`
      select distinct on (c.key)
             c.key,
             c.days
        from platform.retention_class c
       where c.action <> 'keep'
         and not c.approval
       order by c.key, c.version desc`,
  );
  const days = new Map(rows.map((row) => [row.key, row.days]));
  return (key) => {
    const kept = days.get(key);
    if (kept === undefined) throw new Error(`There is no retention class ${key}`);
    return new Date(now.getTime() - kept * DAY_MS);
  };
}
