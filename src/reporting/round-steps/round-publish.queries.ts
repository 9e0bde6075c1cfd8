import sql from 'sql-template-tag';
import { rowType, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

const ID_ROW = rowType({ id: uuid });

/** Releases the figures of the closed rounds whose time has come. Returns their ids. */
export async function publishDue(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.query(
    ID_ROW,
    sql`
      update reporting.round r
         set published_at = ${now},
             publish_at = null,
             version = r.version + 1
       where r.state = 'closed'
         and r.published_at is null
         and r.publish_at <= ${now}
      returning r.id`,
  );
  return rows.map(({ id }) => id);
}
