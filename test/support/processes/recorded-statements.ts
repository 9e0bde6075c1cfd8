import type { Sql } from 'sql-template-tag';
import { json, rowType } from '../../../src/platform/database/row-type.js';
import type { Tx } from '../../../src/platform/database/transaction.js';

/** Returns the same transaction, noting each statement whose rows are asked for. */
export function recordStatements(tx: Tx, sent: Sql[]): Tx {
  const recording: Pick<Tx, 'query'> = {
    query: (type, statement) => {
      sent.push(statement);
      return tx.query(type, statement);
    },
  };
  return Object.assign(Object.create(tx) as Tx, recording);
}

/** A plan as PostgreSQL explains it, with the actual numbers of rows. */
export type Explained = readonly [{ readonly Plan: object; readonly 'Execution Time': number }];

/** The row of `explain (analyze, format json)`. */
export const EXPLANATION_ROW = rowType({ 'QUERY PLAN': json<Explained>() });
