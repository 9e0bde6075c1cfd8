import sql, { type Sql } from 'sql-template-tag';
import { rowType, text, textOf, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { JobState } from '../../platform/work/job.entity.js';
import { FIRST_ID, LAST_ID } from '../lines/rollup-keys.queries.js';
import { ROUND_STALE } from '../rollup.events.js';
import { SELECT_FOLLOWING_ROUNDS } from '../status/compared-round.queries.js';
import { partOf } from './job-part.rules.js';

/** The keys of a round whose actors lie between two ids, both included. */
export interface KeyRange {
  readonly roundId: string;
  readonly from: string;
  readonly to: string;
}

const ID_ROW = rowType({ id: uuid });
const STATE_ROW = rowType({ state: textOf<JobState>() });
const WAITING_ROW = rowType({ jobId: uuid, part: text });

/** Condition: no part of a running job of round `r` waits. */
export const NO_PART_WAITS = sql`
  not exists (
    select 1
      from platform.job_part p
      join platform.job j on j.id = p.job_id
     where p.done_at is null
       and p.key between r.id || ${`/${FIRST_ID}`}::text and r.id || ${`/${LAST_ID}`}::text
       and j.kind = 'rollup-round'
       and j.state = 'running')`;

/** Condition: part `p` belongs to a key of the range. */
function isPartOf({ roundId, from, to }: KeyRange): Sql {
  const [first, last] = [partOf({ roundId, actorId: from }), partOf({ roundId, actorId: to })];
  return sql`p.key between ${first} and ${last}`;
}

/**
 * Says whether the waiting parts of a range belong to a cancelled job. When they belong to several
 * jobs, a running job decides, or else the newest.
 */
export async function isCancelled(tx: Tx, range: KeyRange): Promise<boolean> {
  const [job] = await tx.query(
    STATE_ROW,
    sql`
      select j.state
        from platform.job_part p
        join platform.job j on j.id = p.job_id
       where p.done_at is null
         and ${isPartOf(range)}
         and j.kind = 'rollup-round'
       order by (j.state = 'running') desc, j.created_at desc
       limit 1`,
  );
  return job?.state === 'cancelled';
}

/** Finds the running jobs that wait for keys of a range, each with the first of these parts. */
export function findWaitingJobs(
  tx: Tx,
  range: KeyRange,
): Promise<{ readonly jobId: string; readonly part: string }[]> {
  return tx.query(
    WAITING_ROW,
    sql`
      select distinct on (p.job_id) p.job_id as "jobId", p.key as part
        from platform.job_part p
        join platform.job j on j.id = p.job_id
       where ${isPartOf(range)}
         and p.done_at is null
         and j.kind = 'rollup-round'
         and j.state = 'running'
       order by p.job_id, p.key`,
  );
}

/**
 * Keeps other transactions from replacing these keys until this one ends. The locks are taken in
 * the order of the keys, one statement for all.
 */
export async function lockKeys(tx: Tx, parts: readonly string[]): Promise<void> {
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(k.key, 3))
      from unnest(${parts}::text[]) with ordinality k(key, i)
     order by k.i`);
}

/**
 * The ids of round `r`, of the rounds that are compared with it, and of the open ones, which name
 * the last report of a project that is not reported in them.
 */
const SELECT_ROUNDS_TO_SUM = sql`
  select r.id
   union
         (${SELECT_FOLLOWING_ROUNDS})
   union
  select o.id
    from reporting.round o
   where o.state = 'open'`;

/**
 * Requests the sums of a round, and of the rounds that its figures stand in, when a condition on
 * round `r` holds.
 */
export async function requestSums(
  tx: Tx,
  roundId: string,
  now: Date,
  condition = sql`true`,
): Promise<void> {
  await tx.execute(sql`
    insert into platform.outbox (topic, payload, recorded_at)
    select ${ROUND_STALE}::text, jsonb_build_object('roundId', x.id), ${now}::timestamptz
      from reporting.round r
     cross join lateral (${SELECT_ROUNDS_TO_SUM}) x
     where r.id = ${roundId}
       and ${condition}`);
}

/** Lists the open rounds. */
export async function listOpenRounds(tx: Tx): Promise<string[]> {
  const rows = await tx.query(
    ID_ROW,
    sql`select r.id from reporting.round r where r.state = 'open'`,
  );
  return rows.map(({ id }) => id);
}
