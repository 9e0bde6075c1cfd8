import sql from 'sql-template-tag';
import { rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

const CODE_ROW = rowType({ code: text });

/** Finds which of these codes are topics. */
export async function findTopics(tx: Tx, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query(
    CODE_ROW,
    sql`select t.code from governance.topic t where t.code = any(${codes}::text[])`,
  );
  return new Set(rows.map(({ code }) => code));
}
