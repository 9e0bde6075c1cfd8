import sql, { type Sql } from 'sql-template-tag';
import { bool, instant, nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { RoundActor } from '../lines/rollup-keys.queries.js';
import { figuresTagOf } from '../status/compared-round.queries.js';
import { isHeld, newestRoundFirst } from '../../reporting/rounds/round-order.lookup.js';

/** A round, and a job of the round that has not begun. */
export interface RoundJob {
  readonly roundId: string;
  readonly jobId: string;
}

/** A round, compared with its stored status. */
export interface ComparedRound {
  readonly roundId: string;
  /** Digest of its projects without a report. */
  readonly unreported: string | null;
  readonly closedAt: Date | null;
  /** The projects without a report may have changed since they were listed. */
  readonly moved: boolean;
  readonly stale: boolean;
}

const ID_ROW = rowType({ id: uuid });
const KEY_ROW = rowType<RoundActor>({ roundId: uuid, actorId: uuid });
const JOB_ROW = rowType<RoundJob>({ roundId: uuid, jobId: uuid });
const COMPARED_ROW = rowType<ComparedRound>({
  roundId: uuid,
  unreported: nullable(text),
  closedAt: nullable(instant),
  moved: bool,
  stale: bool,
});

/** Condition: job `j` is a roll-up of round `r`. */
const IS_ROLL_UP = sql`j.kind = 'rollup-round' and j.subject = 'round/' || r.key`;

/**
 * Finds the newest round outside a list that has no queued or running job. Such a job computes
 * every key of its round, so messages about single keys would only delay the job.
 */
export async function findNextRound(
  tx: Tx,
  except: readonly string[],
): Promise<string | undefined> {
  const [row] = await tx.query(
    ID_ROW,
    sql`
      select r.id
        from reporting.round r
       where ${isHeld(sql`r`)}
         and r.id <> all(${except}::uuid[])
         and not exists (select 1
                           from platform.job j
                          where ${IS_ROLL_UP}
                            and j.state in ('queued', 'running'))
       order by ${newestRoundFirst(sql`r`)}
       limit 1`,
  );
  return row?.id;
}

/** Finds the waiting parts of jobs that began before an instant and have done nothing since. */
export function findStuckKeys(tx: Tx, since: Date): Promise<RoundActor[]> {
  return tx.query(
    KEY_ROW,
    sql`
      select split_part(p.key, '/', 1)::uuid as "roundId",
             split_part(p.key, '/', 2)::uuid as "actorId"
        from platform.job_part p
        join platform.job j on j.id = p.job_id
       where j.kind = 'rollup-round'
         and j.state = 'running'
         and j.created_at < ${since}
         and p.done_at is null
         and not exists (select 1
                           from platform.job_part d
                          where d.job_id = j.id
                            and d.done_at >= ${since})`,
  );
}

/** Finds the jobs that were requested before an instant and have not begun. */
export function findForgottenJobs(tx: Tx, before: Date): Promise<RoundJob[]> {
  return tx.query(
    JOB_ROW,
    sql`
      select r.id as "roundId", j.id as "jobId"
        from platform.job j
        join reporting.round r on j.subject = 'round/' || r.key
       where j.kind = 'rollup-round'
         and j.state = 'queued'
         and j.created_at < ${before}`,
  );
}

/**
 * Compares every opened round with its stored status. The cache tag holds a digest of the projects
 * without a report, so a round counts as moved when a submission or a project has changed since an
 * instant. The round `whole` counts as moved in any case.
 */
export function compareRounds(
  tx: Tx,
  whole: string | undefined,
  since: Date,
): Promise<ComparedRound[]> {
  return tx.query(COMPARED_ROW, selectComparedRounds(whole, since));
}

function selectComparedRounds(whole: string | undefined, since: Date): Sql {
  return sql`
    select r.id as "roundId",
           t.unreported,
           r.closed_at as "closedAt",
           coalesce(r.id = ${whole ?? null}::uuid, false)
             or exists (select 1
                          from reporting.submission s
                         where s.round_id = r.id
                           and s.updated_at >= ${since})
             or (r.state = 'open'
                 and exists (select 1
                               from portfolio.project p
                              where p.updated_at >= ${since})) as moved,
           t.inputs is distinct from (select coalesce(sum(s.inputs), 0)::int
                                        from rollup.actor_status s
                                       where s.round_id = r.id)
             or t.figures_tag is distinct from ${figuresTagOf(sql`t.unreported`)}
             or ${MAY_BE_PUBLISHED}
             or ${MAY_BE_COMPLETED} as stale
      from reporting.round r
      left join rollup.round_status t on t.round_id = r.id
     where ${isHeld(sql`r`)}`;
}

/**
 * Condition: status `t` of round `r` is not public, though the round is released and a roll-up since
 * the closing is complete.
 */
const MAY_BE_PUBLISHED = sql`
  (t.published = false
   and r.published_at is not null
   and exists (select 1
                 from platform.job j
                where ${IS_ROLL_UP}
                  and j.created_at >= r.closed_at
                  and j.state = 'completed'))`;

/** Condition: a job of round `r` runs though none of its parts waits. */
const MAY_BE_COMPLETED = sql`
  exists (select 1
            from platform.job j
           where ${IS_ROLL_UP}
             and j.state = 'running'
             and not exists (select 1
                               from platform.job_part p
                              where p.job_id = j.id
                                and p.done_at is null))`;
