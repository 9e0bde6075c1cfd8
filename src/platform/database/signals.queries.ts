import sql, { type Sql } from 'sql-template-tag';

/** Statement with which a connection begins to hear signals. */
export const LISTEN = sql`listen portfolio`;

/** Sends a signal to every process that listens. */
export function notify(payload: string): Sql {
  return sql`select pg_notify('portfolio', ${payload})`;
}
