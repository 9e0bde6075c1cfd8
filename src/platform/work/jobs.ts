import { Injectable } from '@nestjs/common';
import { actionsOf, type Locked } from '../http/allowed-actions.dto.js';
import type { Answer } from '../http/answer.js';
import { Clock } from '../base/clock.js';
import { Database } from '../database/database.js';
import type { Tx } from '../database/transaction.js';
import { newId } from '../base/ids.js';
import type { JobListResponse, JobQuery, JobResponse } from './job.dto.js';
import type { JobState } from './job.entity.js';
import type { Command } from '../http/command.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../http/page.js';
import { accessOf, actsFor, type Principal, visibleTo } from '../base/principal.js';
import { notFound, Problem, problemKind } from '../base/problem.js';
import { UnitOfWork } from '../database/unit-of-work.js';

export const JOB_STATE = problemKind(
  'job-state',
  409,
  'Jobbens tilstand tillater det ikke',
  'The state of the job does not allow it',
);

interface JobRow {
  id: string;
  actor_id: string;
  kind: string;
  subject: string;
  state: JobState;
  stage: string;
  done: string;
  total: number | null;
  result: object | null;
  cancellable: boolean;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

const COLUMNS = `j.id, j.actor_id, j.kind, j.subject, j.state, j.stage, j.total, j.result, j.cancellable, j.created_at, j.started_at, j.finished_at,
  coalesce(j.done, (select count(*) from platform.job_part p where p.job_id = j.id and p.done_at is not null)) as done`;

/**
 * Long work as rows: asked for in the transaction of the change that needs it, with progress
 * counted in parts done.
 */
@Injectable()
export class Jobs {
  private readonly caughtUp = new Map<string, () => Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly work: UnitOfWork,
  ) {}

  /**
   * Asks for a job inside a change; answers its id. A cancellable job asks {@link progress} on its
   * way whether to go on.
   */
  async request(
    tx: Tx,
    job: {
      readonly actorId: string;
      readonly kind: string;
      readonly subject: string;
      readonly cancellable?: boolean;
    },
    now: Date,
  ): Promise<string> {
    const id = newId();
    await tx.rows(
      `insert into platform.job (id, actor_id, kind, subject, state, stage, cancellable, created_at) values ($1, $2, $3, $4, 'queued', 'queued', $5, $6)`,
      [id, job.actorId, job.kind, job.subject, job.cancellable === true, now],
    );
    return id;
  }

  /** Starts a job with the keys it fans out to. Running it again adds nothing. */
  async fanOut(tx: Tx, id: string, stage: string, keys: readonly string[]): Promise<void> {
    await tx.rows(
      `update platform.job set state = 'running', stage = $2, total = $3, started_at = coalesce(started_at, $4) where id = $1 and state in ('queued', 'running')`,
      [id, stage, keys.length, this.clock.now()],
    );
    await tx.rows(
      `insert into platform.job_part (job_id, key) select $1, unnest($2::text[]) on conflict do nothing`,
      [id, [...keys]],
    );
  }

  /** Marks keys as done in every job that waits for them. */
  async partsDone(tx: Tx, keys: readonly string[]): Promise<void> {
    await tx.rows(
      `update platform.job_part set done_at = $2 where key = any($1::text[]) and done_at is null`,
      [[...keys], this.clock.now()],
    );
  }

  /**
   * Says how far a job has come that counts its parts itself, at once and for everybody to see.
   * Answers whether to go on: not when the job was cancelled or is finished.
   */
  progress(id: string, stage: string, done: number, total: number | null): Promise<boolean> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const running = await tx.rows(
        `update platform.job set state = 'running', stage = $2, done = $3, total = $4, started_at = coalesce(started_at, $5) where id = $1 and state in ('queued', 'running') returning id`,
        [id, stage, done, total, this.clock.now()],
      );
      return running.length > 0;
    });
  }

  /**
   * Ends a job, with how many parts it did where it counts them itself. Answers false, and changes
   * nothing, for one that has ended already.
   */
  async finish(
    tx: Tx,
    id: string,
    state: 'completed' | 'failed',
    result: object,
    done: number | null = null,
  ): Promise<boolean> {
    const finished = await tx.rows(
      `update platform.job set state = $2, stage = $2, result = $3, finished_at = $4, done = coalesce($5, done), total = coalesce($5, total) where id = $1 and state in ('queued', 'running') returning id`,
      [id, state, JSON.stringify(result), this.clock.now(), done],
    );
    return finished.length > 0;
  }

  /** Ends a job whose work was broken off. */
  async abandon(tx: Tx, id: string): Promise<void> {
    await tx.rows(
      `update platform.job set state = 'cancelled', stage = 'cancelled', finished_at = $2 where id = $1 and state in ('queued', 'running')`,
      [id, this.clock.now()],
    );
  }

  /** Stops a job that is queued or under way; what it was computing is thrown away. */
  cancel(command: Command, id: string): Promise<Answer<JobResponse>> {
    return this.work.change(command, async (tx, now) => {
      const row = await this.row(tx, id, command.principal);
      const lock = cancelLock(row, command.principal);
      if (lock !== undefined) throw new Problem(JOB_STATE, { detail: lock.reason });
      const cancelled = await tx.rows(
        `update platform.job set state = 'cancelled', stage = 'cancelled', finished_at = $2 where id = $1 and state in ('queued', 'running') returning id`,
        [id, now],
      );
      if (cancelled.length === 0) throw new Problem(JOB_STATE);
      return {
        answer: { body: jobAnswer(await this.row(tx, id, command.principal), command.principal) },
        subject: `job/${id}`,
        detail: { kind: row.kind, subject: row.subject },
      };
    });
  }

  /**
   * Says what catches up with a kind of job before anyone is told that one is completed, so that
   * what this process keeps in memory is no older.
   */
  catchUpWith(kind: string, catchUp: () => Promise<void>): void {
    this.caughtUp.set(kind, catchUp);
  }

  /** One job of the caller, or of anyone for the directorate. */
  async find({ principal }: Command, id: string): Promise<Answer<JobResponse>> {
    const row = await this.database.transaction(accessOf(principal), (tx) =>
      this.row(tx, id, principal),
    );
    if (row.state === 'completed') await this.caughtUp.get(row.kind)?.();
    return { body: jobAnswer(row, principal) };
  }

  /** The caller's jobs, newest first; all for the directorate. */
  async list({ principal }: Command, query: JobQuery): Promise<Answer<JobListResponse>> {
    const list = `jobs ${query.kind ?? ''} ${query.state ?? ''}`;
    const after = cursorKey(list, query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.rows<JobRow>(
        `select ${COLUMNS} from platform.job j where (j.actor_id = any($1::uuid[]) or $2) and ($3::text is null or j.kind = $3) and ($4::text is null or j.state = $4)
            and ($5 = '' or j.id::text < $5) order by j.id desc limit $6`,
        [
          ...visibleTo(principal),
          query.kind ?? null,
          query.state ?? null,
          after,
          (query.limit ?? DEFAULT_LIMIT) + 1,
        ],
      ),
    );
    return {
      body: pageOf(
        list,
        query,
        rows,
        (row) => row.id,
        (row) => jobAnswer(row, principal),
      ),
    };
  }

  /** A job that this transaction has asked for. */
  async requested(tx: Tx, { principal }: Command, id: string): Promise<JobResponse> {
    return jobAnswer(await this.row(tx, id, principal), principal);
  }

  private async row(tx: Tx, id: string, principal: Principal): Promise<JobRow> {
    const [row] = await tx.rows<JobRow>(
      `select ${COLUMNS} from platform.job j where j.id = $3 and (j.actor_id = any($1::uuid[]) or $2)`,
      [...visibleTo(principal), id],
    );
    if (row === undefined) throw notFound({ nb: 'Jobben', en: 'The job' });
    return row;
  }
}

function cancelLock(row: JobRow, principal: Principal): Locked | undefined {
  if (!actsFor(principal, row.actor_id))
    return {
      code: 'not-yours',
      reason: {
        nb: 'Bare den som ba om jobben kan avbryte den',
        en: 'Only who asked for the job may cancel it',
      },
    };
  if (!row.cancellable)
    return {
      code: 'not-cancellable',
      reason: {
        nb: 'Denne typen jobb kan ikke avbrytes',
        en: 'This kind of job cannot be cancelled',
      },
    };
  if (row.state !== 'queued' && row.state !== 'running')
    return { code: 'wrong-state', reason: { nb: 'Jobben er avsluttet', en: 'The job has ended' } };
  return undefined;
}

function jobAnswer(row: JobRow, principal: Principal): JobResponse {
  const { created_at, started_at, finished_at, done, actor_id: _, cancellable: __, ...rest } = row;
  return {
    ...rest,
    done: Number(done),
    createdAt: created_at.toISOString(),
    startedAt: started_at?.toISOString() ?? null,
    finishedAt: finished_at?.toISOString() ?? null,
    ...actionsOf({ cancel: cancelLock(row, principal) }),
  };
}
