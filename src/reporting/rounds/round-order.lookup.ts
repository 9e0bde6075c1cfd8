import sql, { type Sql } from 'sql-template-tag';

/** Condition: a round comes before another in the order of rounds, by opening and then by key. */
export function isEarlierRound(round: Sql, than: Sql): Sql {
  return sql`(${round}.opens_at, ${round}.key) < (${than}.opens_at, ${than}.key)`;
}

/** Order of rounds, the newest first. */
export function newestRoundFirst(round: Sql): Sql {
  return sql`${round}.opens_at desc, ${round}.key desc`;
}
