import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../base/principal.js';
import { equalsIfGiven, precedesIfGiven, visibleTo } from '../database/fragments.js';
import {
  bool,
  decimalText,
  instant,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../database/row-type.js';
import type { Tx } from '../database/transaction.js';
import { DEFAULT_LIMIT } from '../http/page.js';
import type { JobQuery } from './job.dto.js';
import type { JobState } from './job.entity.js';

const JOB_ROW = rowType({
  id: uuid,
  actorId: uuid,
  kind: text,
  subject: text,
  state: textOf<JobState>(),
  stage: text,
  done: decimalText,
  total: nullable(int),
  result: nullable(json<object>()),
  cancellable: bool,
  createdAt: instant,
  startedAt: nullable(instant),
  finishedAt: nullable(instant),
});

export type JobRow = RowOf<typeof JOB_ROW>;

const PLACE_ROW = rowType({ id: uuid, place: int });

/** Jobs `j`, to be followed by conditions. Parts are counted where the job does not say `done`. */
const SELECT_JOB = sql`
  select j.id,
         j.actor_id as "actorId",
         j.kind,
         j.subject,
         j.state,
         j.stage,
         coalesce(j.done, (
           select count(*)
             from platform.job_part p
            where p.job_id = j.id
              and p.done_at is not null
         )) as done,
         j.total,
         j.result,
         j.cancellable,
         j.created_at as "createdAt",
         j.started_at as "startedAt",
         j.finished_at as "finishedAt"
    from platform.job j`;

/** Condition on `platform.job`: the job has not ended. */
const HAS_NOT_ENDED = sql`state in ('queued', 'running')`;

/** Reads one job that the caller may see. */
export async function readJob(
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<JobRow | undefined> {
  const statement = sql`
    ${SELECT_JOB}
     where j.id = ${id}
       and ${visibleTo(sql`j.actor_id`, principal)}`;
  const [job] = await tx.query(JOB_ROW, statement);
  return job;
}

/** Reads a page of the jobs that the caller may see, newest first, and one job more. */
export function readJobs(
  tx: Tx,
  principal: Principal,
  query: JobQuery,
  after: string,
): Promise<JobRow[]> {
  return tx.query(JOB_ROW, selectPage(principal, query, after));
}

function selectPage(principal: Principal, query: JobQuery, after: string): Sql {
  return sql`
    ${SELECT_JOB}
     where ${visibleTo(sql`j.actor_id`, principal)}
       and ${equalsIfGiven(sql`j.kind`, query.kind)}
       and ${equalsIfGiven(sql`j.state`, query.state)}
       and ${precedesIfGiven(sql`j.id`, after)}
     order by j.id desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

/** Marks a job that has not ended as running, with the number of its parts. */
export async function startJob(
  tx: Tx,
  id: string,
  job: { readonly stage: string; readonly total: number; readonly now: Date },
): Promise<void> {
  await tx.execute(sql`
    update platform.job
       set state = 'running',
           stage = ${job.stage},
           total = ${job.total},
           started_at = coalesce(started_at, ${job.now})
     where id = ${id}
       and ${HAS_NOT_ENDED}`);
}

/** Adds the parts of a job. A part that exists already stays as it is. */
export async function insertJobParts(tx: Tx, id: string, keys: readonly string[]): Promise<void> {
  await tx.execute(sql`
    insert into platform.job_part (job_id, key)
    select ${id}::uuid, unnest(${keys}::text[])
        on conflict do nothing`);
}

/** Marks the parts with these keys as done, in every job. */
export async function markPartsDone(tx: Tx, keys: readonly string[], now: Date): Promise<void> {
  await tx.execute(sql`
    update platform.job_part
       set done_at = ${now}
     where key = any(${keys}::text[])
       and done_at is null`);
}

/** Writes the progress of a job that counts its parts itself. Returns false for an ended job. */
export async function updateProgress(
  tx: Tx,
  id: string,
  progress: {
    readonly stage: string;
    readonly done: number;
    readonly total: number | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const updated = await tx.execute(sql`
    update platform.job
       set state = 'running',
           stage = ${progress.stage},
           done = ${progress.done},
           total = ${progress.total},
           started_at = coalesce(started_at, ${progress.now})
     where id = ${id}
       and ${HAS_NOT_ENDED}`);
  return updated > 0;
}

/** Ends a job with its result. Returns false, and changes nothing, for a job that has ended. */
export async function endJob(
  tx: Tx,
  id: string,
  outcome: {
    readonly state: 'completed' | 'failed';
    readonly result: object;
    readonly done: number | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const ended = await tx.execute(sql`
    update platform.job
       set state = ${outcome.state},
           stage = ${outcome.state},
           result = ${JSON.stringify(outcome.result)},
           finished_at = ${outcome.now},
           done = coalesce(${outcome.done}::int, done),
           total = coalesce(${outcome.done}::int, total)
     where id = ${id}
       and ${HAS_NOT_ENDED}`);
  return ended > 0;
}

/** Cancels a job. Returns false, and changes nothing, for a job that has ended. */
export async function cancelJob(tx: Tx, id: string, now: Date): Promise<boolean> {
  const cancelled = await tx.execute(sql`
    update platform.job
       set state = 'cancelled',
           stage = 'cancelled',
           finished_at = ${now}
     where id = ${id}
       and ${HAS_NOT_ENDED}`);
  return cancelled > 0;
}

/** Reads the place of each job among the jobs of its actor that have not ended, from 1 on. */
export function readPlaces(tx: Tx, ids: readonly string[]): Promise<RowOf<typeof PLACE_ROW>[]> {
  const statement = sql`
      -- the jobs that have not ended, of the actors of these jobs
      with unfinished as (
        select j.id,
               (row_number() over (partition by j.actor_id
                                       order by j.id))::int as place
          from platform.job j
         where j.${HAS_NOT_ENDED}
           and j.actor_id in (select o.actor_id
                                from platform.job o
                               where o.id = any(${ids}::uuid[]))
      )
    select u.id,
           u.place
      from unfinished u
     where u.id = any(${ids}::uuid[])`;
  return tx.query(PLACE_ROW, statement);
}
