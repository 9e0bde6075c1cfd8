import type { Tx } from '../../src/platform/database/transaction.js';

export type SentStatement = readonly [text: string, values: readonly unknown[]];

/** Returns the same transaction, noting each statement whose rows are asked for. */
export function recordStatements(tx: Tx, sent: SentStatement[]): Tx {
  const recording: Pick<Tx, 'query' | 'rows'> = {
    query: (type, statement) => {
      sent.push([statement.text, statement.values]);
      return tx.query(type, statement);
    },
    rows: (text, values = []) => {
      sent.push([text, values]);
      return tx.rows(text, values);
    },
  };
  return Object.assign(Object.create(tx) as Tx, recording);
}
