import sql from 'sql-template-tag';
import { int, rowType } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

const COUNT_ROW = rowType({ reports: int });

/** Ends the extensions of a round that a new deadline of the round reaches. */
export async function endExtensions(tx: Tx, roundId: string, deadline: Date): Promise<void> {
  await tx.execute(sql`
    update reporting.submission s
       set extended_to = null,
           reminded = '{}'
     where s.round_id = ${roundId}
       and s.extended_to <= ${deadline}`);
}

/** Counts the certified reports of a round. */
export async function countReports(tx: Tx, roundId: string): Promise<number> {
  const [row] = await tx.query(
    COUNT_ROW,
    sql`
      select count(*)::int as reports
        from reporting.report t
       where t.round_id = ${roundId}
         and t.revision > 0`,
  );
  return row?.reports ?? 0;
}
