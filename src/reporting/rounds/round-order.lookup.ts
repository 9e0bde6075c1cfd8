import sql, { type Sql } from 'sql-template-tag';

/**
 * Condition: a round that is or was open comes before another in the order of rounds, by opening
 * and then by key. A cancelled round comes before none.
 */
export function isEarlierRound(round: Sql, than: Sql): Sql {
  return sql`(
         ${isHeld(round)} and (${round}.opens_at, ${round}.key) < (${than}.opens_at, ${than}.key))`;
}

/** Condition: a round is or was open, and is not cancelled. */
export function isHeld(round: Sql): Sql {
  return sql`${round}.state in ('open', 'closed')`;
}

/** Order of rounds, the newest first. */
export function newestRoundFirst(round: Sql): Sql {
  return sql`${round}.opens_at desc, ${round}.key desc`;
}
