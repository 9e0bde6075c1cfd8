import { Injectable } from '@nestjs/common';
import type { ValidationPipe } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { accessOf } from '../../platform/base/principal.js';
import type { Fault } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { createValidationPipe, validate } from '../../platform/fields/validation.js';
import { Jobs } from '../../platform/work/jobs.js';
import { showValue } from '../columns/report-row.rules.js';
import type { NilReturn, PlacedFault } from '../columns/report-table.types.js';
import { SUBMISSION_MOVED_EVENT } from '../reporting.events.js';
import { type SubmissionAction, findActionLock } from '../steps/submission.rules.js';
import {
  callerOf,
  type LockedSubmission,
  preparerColumnsOf,
  SubmissionSteps,
} from '../steps/submission-steps.port.js';
import { SubmissionReason } from '../submissions/submission.dto.js';
import { commandOf, ImportBatchService } from './import-batch.service.js';
import { ImportBatches } from './import-batches.service.js';
import { ImportBreaks } from './import-breaks.queries.js';
import { ImportEnding } from './import-ending.port.js';
import { writeFaults } from './import-notes.queries.js';
import { ImportStaging } from './import-staging.service.js';
import {
  advanceImport,
  claimImport,
  listUnfinished,
  readImport,
  type StoredImport,
  type UnfinishedImport,
} from './import-worker.queries.js';
import {
  Cancelled,
  type ClaimedImport,
  type ImportCounts,
  type ImportForm,
  Overtaken,
  RolledBack,
} from './import.types.js';

/** Age at which the message of a job counts as lost. */
const LOST_MS = 10_000;

/**
 * Runs an import as the actor that sent it: reads the file, then judges and writes its reports in
 * batches.
 */
@Injectable()
export class ImportWorker {
  private readonly pipe: ValidationPipe = createValidationPipe();

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly staging: ImportStaging,
    private readonly breaks: ImportBreaks,
    private readonly batches: ImportBatches,
    private readonly batch: ImportBatchService,
    private readonly submissions: SubmissionSteps,
    private readonly ending: ImportEnding,
  ) {}

  /**
   * Continues an import from the progress that an earlier worker stored. Does nothing when the
   * import has ended or was cancelled.
   */
  async run(importId: string): Promise<void> {
    const stored = await this.claim(importId);
    if (stored === undefined) return;
    const stage = stored.staged ? 'judging' : 'reading';
    if (!(await this.jobs.reportProgress(stored.row.jobId, stage, 0, null))) return;
    const principal = { ...stored.caller, scopes: new Set(stored.caller.scopes) };
    const { row, attempt } = stored;
    const claimed: ClaimedImport = { row, attempt, principal, access: accessOf(principal) };
    try {
      if (!stored.staged) await this.staging.stage(claimed);
      const read = (await this.read(importId)) ?? stored;
      await this.judge(
        { ...claimed, columns: read.form.columns, headings: read.form.headings },
        read,
      );
      await this.breaks.find(claimed);
      await this.database.transaction(claimed.access, async (tx) => {
        await advanceImport(tx, claimed, { ended: true });
        await this.ending.complete(tx, claimed);
      });
    } catch (error) {
      if (!(error instanceof Cancelled) && !(error instanceof Overtaken)) throw error;
    }
  }

  /** Lists the imports whose job has waited so long that its message must be lost. */
  listLost(): Promise<UnfinishedImport[]> {
    const before = new Date(this.clock.now().getTime() - LOST_MS);
    return this.database.transaction({ kind: 'system' }, (tx) =>
      listUnfinished(tx, 'reports', before),
    );
  }

  /** Fails the job after the last attempt. The reports that were stored stay. */
  giveUp(importId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, (tx) => this.ending.giveUp(tx, importId));
  }

  private claim(importId: string): Promise<StoredImport | undefined> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await claimImport(tx, importId);
      return readImport(tx, importId);
    });
  }

  private read(importId: string): Promise<StoredImport | undefined> {
    return this.database.transaction({ kind: 'system' }, (tx) => readImport(tx, importId));
  }

  private async judge(
    claimed: ClaimedImport,
    { ended, judgedTo, counts, form }: StoredImport,
  ): Promise<void> {
    if (ended) return;
    if (form.nil === undefined) await this.batches.judgeAll(claimed, { counts, judgedTo });
    else await this.storeNilReturn(claimed, form, form.nil, counts);
  }

  /** Declares the nil return of a file, or stores the faults that prevent it. */
  private async storeNilReturn(
    claimed: ClaimedImport,
    form: ImportForm,
    nil: NilReturn,
    counts: ImportCounts,
  ): Promise<void> {
    const { id, roundId, sha256: file, mode } = claimed.row;
    let found: readonly PlacedFault[] = [];
    try {
      await this.work.change(commandOf(claimed), async (tx, now) => {
        found = await this.declareNil(tx, claimed, nil, now);
        if (mode === 'validate' || counts.faults + found.length > 0) throw new RolledBack();
        const declared = { ...form, nil: { ...nil, declared: true as const } };
        await advanceImport(tx, claimed, { form: declared, ended: true });
        await this.ending.complete(tx, claimed);
        return {
          answer: { body: null },
          subject: `import/${id}`,
          detail: { file, nil: nil.reason },
          events: [{ topic: SUBMISSION_MOVED_EVENT, payload: { roundId } }],
        };
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      const after = { ...counts, faults: counts.faults + found.length };
      await this.database.transaction(claimed.access, async (tx) => {
        await advanceImport(tx, claimed, { counts: after, ended: true });
        await writeFaults(tx, claimed, counts.faults, found);
      });
    }
  }

  /**
   * Declares that the actor has nothing to report. Certifies the declaration too when the sender
   * asks for that. Returns the faults that prevent these steps.
   */
  private async declareNil(
    tx: Tx,
    claimed: ClaimedImport,
    nil: NilReturn,
    now: Date,
  ): Promise<readonly PlacedFault[]> {
    const { row, principal } = claimed;
    const dto = await validate(this.pipe, SubmissionReason, { reason: nil.reason });
    if (isFaults(dto)) return nilFaults(claimed, nil, dto);
    const { submissions } = await this.batch.lock(tx, claimed, now);
    let submission = submissions.get(principal.actorId);
    for (const action of stepsOfNil(row.certify)) {
      if (submission === undefined) throw new Error('A nil return has no submission');
      const caller = callerOf(principal, principal.actorId, now);
      const lock = findActionLock(action, submission.facts, caller);
      if (lock !== undefined)
        return nilFaults(claimed, nil, [{ code: lock.code, detail: lock.reason }]);
      this.takeNilStep(tx, claimed, { submission, action, reason: dto.reason }, now);
      submission = await this.submissions.lock(tx, principal, submission.id);
    }
    return [];
  }

  private takeNilStep(
    tx: Tx,
    { principal }: ClaimedImport,
    {
      submission,
      action,
      reason,
    }: {
      readonly submission: LockedSubmission;
      readonly action: SubmissionAction;
      readonly reason: string;
    },
    now: Date,
  ): void {
    if (action === 'declareNil')
      this.submissions.takeStep(tx, { principal, now }, submission, {
        action,
        reason,
        columns: { nil: true, ...preparerColumnsOf(principal) },
      });
    else this.submissions.takeStep(tx, { principal, now }, submission, { action });
  }
}

function stepsOfNil(certify: boolean): readonly SubmissionAction[] {
  return certify ? ['declareNil', 'certify'] : ['declareNil'];
}

function isFaults(found: object): found is readonly Fault[] {
  return Array.isArray(found);
}

/** Places the faults of a nil return in the file. */
function nilFaults(
  { row: { language } }: ClaimedImport,
  { sheet, row, column, reason }: NilReturn,
  faults: readonly Pick<Fault, 'code' | 'detail'>[],
): PlacedFault[] {
  return faults.map(({ code, detail }) => ({
    sheet,
    row,
    column,
    project: null,
    code,
    value: showValue(reason),
    expected: detail[language],
    difference: null,
  }));
}
