import { Injectable } from '@nestjs/common';
import { actionsOf, type Locked } from '../fields/allowed-actions.dto.js';
import type { Answer } from '../http/answer.js';
import { Clock } from '../base/clock.js';
import { Database } from '../database/database.js';
import type { Tx } from '../database/transaction.js';
import { insertRow } from '../database/entity-rows.js';
import { newId } from '../base/ids.js';
import type { JobListResponse, JobQuery, JobResponse } from './job.dto.js';
import { Job } from './job.entity.js';
import {
  cancelJob,
  endJob,
  insertJobParts,
  type JobRow,
  markPartsDone,
  readJob,
  readJobs,
  startJob,
  updateProgress,
} from './job.queries.js';
import type { Command } from '../http/command.js';
import { readCursorKey, pageOf } from '../http/page.js';
import { accessOf, actsFor, type Principal } from '../base/principal.js';
import { notFound, Problem, problemKind } from '../base/problem.js';
import { UnitOfWork } from '../database/unit-of-work.js';

export const JOB_STATE = problemKind(
  'job-state',
  409,
  'Jobben er i en tilstand som ikke tillater dette',
  'The job is in a state that does not allow this',
);

/**
 * Long work as rows. A job is requested in the transaction of the change that needs it; its
 * progress is the number of parts done.
 */
@Injectable()
export class Jobs {
  /** Steps by kind of job, run before this process answers that a job is completed. */
  private readonly catchUpSteps = new Map<string, () => Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly work: UnitOfWork,
  ) {}

  /**
   * Requests a job inside a change and returns its id. A cancellable job calls {@link
   * reportProgress} on the way, which says whether to go on.
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
    await tx.execute(
      insertRow(Job, {
        id,
        actorId: job.actorId,
        kind: job.kind,
        subject: job.subject,
        state: 'queued',
        stage: 'queued',
        total: null,
        done: null,
        cancellable: job.cancellable === true,
        result: null,
        createdAt: now,
        startedAt: null,
        finishedAt: null,
      }),
    );
    return id;
  }

  /** Starts a job with one part for each key. Running it again adds nothing. */
  async fanOut(tx: Tx, id: string, stage: string, keys: readonly string[]): Promise<void> {
    await startJob(tx, id, { stage, total: keys.length, now: this.clock.now() });
    await insertJobParts(tx, id, keys);
  }

  /** Marks keys as done in every job that waits for them. */
  async markPartsDone(tx: Tx, keys: readonly string[]): Promise<void> {
    await markPartsDone(tx, keys, this.clock.now());
  }

  /**
   * Records the progress of a job that counts its parts itself. Commits it in a transaction of its
   * own, so that others see it. Returns false when the job was cancelled or has ended, and must
   * stop.
   */
  reportProgress(id: string, stage: string, done: number, total: number | null): Promise<boolean> {
    return this.database.transaction({ kind: 'system' }, (tx) =>
      updateProgress(tx, id, { stage, done, total, now: this.clock.now() }),
    );
  }

  /**
   * Ends a job. A job that counts its parts itself gives the number done. Returns false, and
   * changes nothing, when the job has ended already.
   */
  // eslint-disable-next-line no-restricted-syntax -- the handlers of all areas end their jobs by it
  finish(
    tx: Tx,
    id: string,
    state: 'completed' | 'failed',
    result: object,
    done: number | null = null,
  ): Promise<boolean> {
    return endJob(tx, id, { state, result, done, now: this.clock.now() });
  }

  /** Cancels a job whose work was broken off. */
  async abandon(tx: Tx, id: string): Promise<void> {
    await cancelJob(tx, id, this.clock.now());
  }

  /** Cancels a job for the caller. Nothing of an unfinished job is kept. */
  cancel(command: Command, id: string): Promise<Answer<JobResponse>> {
    return this.work.change(command, async (tx, now) => {
      const row = await requireJob(tx, command.principal, id);
      const lock = cancelLock(row, command.principal);
      if (lock !== undefined) throw new Problem(JOB_STATE, { detail: lock.reason });
      if (!(await cancelJob(tx, id, now))) throw new Problem(JOB_STATE);
      return {
        answer: { body: await this.requested(tx, command, id) },
        subject: `job/${id}`,
        detail: { kind: row.kind, subject: row.subject },
      };
    });
  }

  /**
   * Registers a step that runs before this process answers that a job of a kind is completed. The
   * step refreshes the cache of this process.
   */
  catchUpWith(kind: string, catchUp: () => Promise<void>): void {
    this.catchUpSteps.set(kind, catchUp);
  }

  /** Answers one job of the caller, or of any actor for the directorate. */
  async find({ principal }: Command, id: string): Promise<Answer<JobResponse>> {
    const row = await this.database.transaction(accessOf(principal), (tx) =>
      requireJob(tx, principal, id),
    );
    if (row.state === 'completed') await this.catchUpSteps.get(row.kind)?.();
    return { body: jobOf(row, principal) };
  }

  /** Lists the caller's jobs, or all for the directorate, newest first. */
  async list({ principal }: Command, query: JobQuery): Promise<Answer<JobListResponse>> {
    const list = `jobs ${query.kind ?? ''} ${query.state ?? ''}`;
    const after = readCursorKey(list, query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      readJobs(tx, principal, query, after),
    );
    return {
      body: pageOf(
        list,
        query,
        rows,
        (row) => row.id,
        (row) => jobOf(row, principal),
      ),
    };
  }

  /** Reads a job as the API answers it, inside a transaction that has changed it. */
  async requested(tx: Tx, { principal }: Command, id: string): Promise<JobResponse> {
    return jobOf(await requireJob(tx, principal, id), principal);
  }
}

async function requireJob(tx: Tx, principal: Principal, id: string): Promise<JobRow> {
  const job = await readJob(tx, principal, id);
  if (job === undefined) throw notFound({ nb: 'Jobben', en: 'The job' });
  return job;
}

/** Says why this caller cannot cancel a job; undefined when the caller can. */
function cancelLock(row: JobRow, principal: Principal): Locked | undefined {
  if (!actsFor(principal, row.actorId))
    return {
      code: 'not-yours',
      reason: {
        nb: 'Bare aktøren som startet jobben, kan avbryte den',
        en: 'Only the actor that started the job can cancel it',
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

function jobOf(row: JobRow, principal: Principal): JobResponse {
  const { id, kind, subject, state, stage, total, result } = row;
  return {
    id,
    kind,
    subject,
    state,
    stage,
    total,
    result,
    done: Number(row.done),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    ...actionsOf({ cancel: cancelLock(row, principal) }),
  };
}
