import sql, { type Sql } from 'sql-template-tag';
import { type Principal, seesAll } from '../base/principal.js';

/**
 * Condition: the caller may see the rows of this actor. True for the caller's own actors, and for
 * every row when the directorate asks. Stands beside row-level security. Two texts, so that a plan
 * which PostgreSQL keeps for all values can find an actor's rows by an index.
 */
export function visibleTo(actorId: Sql, principal: Principal): Sql {
  return seesAll(principal) ? sql`true` : sql`${actorId} = any(${principal.actorIds}::uuid[])`;
}

/**
 * Condition: the rows of this actor are the caller's own; the directorate sees only its own too.
 * Stands beside row-level security, in two texts as {@link visibleTo}.
 */
export function ownedBy(actorId: Sql, { actorIds, unchecked }: Principal): Sql {
  return unchecked ? sql`true` : sql`${actorId} = any(${actorIds}::uuid[])`;
}

/** Condition: a text column has this value. True for every row when no value is given. */
export function equalsIfGiven(column: Sql, value: string | null | undefined): Sql {
  return sql`(${value ?? null}::text is null or ${column} = ${value ?? null})`;
}

/** Condition: an id is smaller than this one. True for every row when the text is empty. */
export function precedesIfGiven(id: Sql, other: string): Sql {
  return sql`(${other}::text = '' or ${id}::text < ${other})`;
}

/** Text of a timestamptz as the API writes an instant: ISO 8601 in UTC with milliseconds. */
export function instantText(column: Sql): Sql {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** A timestamptz as microseconds since 1970. */
export function microsecondsOf(column: Sql): Sql {
  return sql`(extract(epoch from ${column}) * 1000000)::bigint`;
}

/** Kinds of things that the service's advisory locks protect, each with its number. */
const LOCKS = {
  evaluation: 1,
  round: 2,
  rollupKey: 3,
  roundStatus: 4,
  replay: 5,
  baseline: 6,
  advice: 7,
  directorateColour: 8,
  externalIds: 9,
  agreements: 10,
  release: 11,
  retention: 12,
};

/** Statement that waits for the lock of one thing. The transaction holds the lock until it ends. */
export function lockOne(kind: keyof typeof LOCKS, key: string): Sql {
  return sql`select pg_advisory_xact_lock(hashtextextended(${key}, ${LOCKS[kind]}))`;
}

/** Statement that waits for a lock of which there is only one, such as `portfolio.programmes`. */
export function lockNamed(name: string): Sql {
  return sql`select pg_advisory_xact_lock(hashtext(${name}))`;
}

/**
 * Statement that waits while another transaction has a named lock, and then shares the lock with
 * others that ask for it so.
 */
export function shareNamed(name: string): Sql {
  return sql`select pg_advisory_xact_lock_shared(hashtext(${name}))`;
}
