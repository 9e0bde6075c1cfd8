import sql from 'sql-template-tag';
import {
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

const PUBLISHED_ROW = rowType({ id: uuid, key: text, version: int, closedBy: nullable(text) });

/** A round whose figures were released. */
export type DueRound = RowOf<typeof PUBLISHED_ROW>;

/** Releases the figures of the closed rounds whose time has come. Returns them. */
export async function publishDue(tx: Tx, now: Date): Promise<DueRound[]> {
  return tx.query(
    PUBLISHED_ROW,
    sql`
      update reporting.round r
         set published_at = ${now},
             publish_at = null,
             version = r.version + 1
       where r.state = 'closed'
         and r.published_at is null
         and r.publish_at <= ${now}
      returning r.id, r.key, r.version, r.closed_by as "closedBy"`,
  );
}
