import { setImmediate } from 'node:timers/promises';
import type { ValidationPipe } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../platform/base/canonical-json.js';
import { newIds } from '../../platform/base/ids.js';
import type { Fault } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/command.js';
import { createValidationPipe, validate } from '../../platform/fields/validation.js';
import { ReportAssessment } from '../assessment/report-assessment.port.js';
import type { FileColumns } from '../columns/kept-columns.rules.js';
import type { StagedRow } from '../columns/report-table.types.js';
import { ReportCertification } from '../reports/report-certification.port.js';
import { contentOf, CreateReport } from '../reports/report.dto.js';
import { readRound } from '../rounds/round.queries.js';
import { lockRound } from '../rounds/round-lock.queries.js';
import { type LockedSubmission, SubmissionSteps } from '../steps/submission-steps.port.js';
import { leaveOutFaulty, type LeftOut } from './faulty-parts.rules.js';
import { ImportBatchQueries, writeReports } from './import-batch.queries.js';
import { judgeBatch } from './import-batch.rules.js';
import type {
  BatchContext,
  JudgedBatch,
  LoadedBatch,
  LockedRound,
  PreparedBatch,
  StagedReport,
  WholeReport,
  WrittenBatch,
} from './import-batch.types.js';
import { Candidate } from './import-candidate.rules.js';
import type { ClaimedImport } from './import.types.js';

/** Number of reports prepared before other work of the process gets its turn: about 1 ms. */
const PREPARED_AT_A_TIME = 10;

/**
 * Takes many reports of one actor and round through the steps of one report, with as many queries
 * as for one.
 */
@Injectable()
export class ImportBatchService {
  private readonly pipe: ValidationPipe = createValidationPipe();

  constructor(
    private readonly submissions: SubmissionSteps,
    private readonly assessment: ReportAssessment,
    private readonly certification: ReportCertification,
    private readonly queries: ImportBatchQueries,
  ) {}

  /**
   * Assembles the rows of each project into a report and validates it, without a query. Pauses
   * regularly, so that this process can handle answers of PostgreSQL meanwhile.
   */
  async prepare(
    { row: { language }, columns }: ClaimedImport,
    staged: readonly StagedReport[],
  ): Promise<PreparedBatch> {
    const candidates: Candidate[] = [];
    const whole: WholeReport[] = [];
    for (const { project, size, runs, projectId } of staged) {
      const candidate = new Candidate(
        { project, size, rows: runs.flatMap((rows) => JSON.parse(rows) as StagedRow[]) },
        language,
      );
      candidates.push(candidate);
      const report = await this.validate(candidate, projectId, columns);
      if (report !== undefined) whole.push(report);
      if (candidates.length % PREPARED_AT_A_TIME === 0) await setImmediate();
    }
    return { judgedTo: staged.at(-1)?.project ?? '', candidates, whole };
  }

  /**
   * Locks the round and the caller's submissions in it, until the transaction ends. Begins the
   * caller's own submission when there is none; those of actors that it has taken over must exist.
   */
  async lock(
    tx: Tx,
    { row: { round: key }, principal }: ClaimedImport,
    now: Date,
  ): Promise<LockedRound> {
    await lockRound(tx, key, 'shared');
    const round = await readRound(tx, key);
    const own = principal.actorId;
    const submissions = new Map([
      [own, await this.submissions.lockOrBegin(tx, { principal, now }, round.id, own)],
    ]);
    for (const actorId of principal.actorIds.filter((id) => id !== own).sort()) {
      const submission = await this.submissions.lockOfActor(tx, principal, round.id, actorId);
      if (submission !== undefined) submissions.set(actorId, submission);
    }
    return { round, submissions };
  }

  /** Loads everything needed to judge a batch; see {@link ImportBatchQueries.load}. */
  load(tx: Tx, context: BatchContext, batch: PreparedBatch): Promise<LoadedBatch> {
    return this.queries.load(tx, context, batch);
  }

  /** Judges a loaded batch, without a query. Pauses regularly, as {@link prepare} does. */
  async judge(context: BatchContext, loaded: LoadedBatch): Promise<JudgedBatch> {
    const judging = judgeBatch({
      ...context,
      loaded,
      ids: newIds(loaded.batch.whole.length),
      assess: (report) => this.assessment.assess(loaded.basis, report),
    });
    for (let step = judging.next(); ; step = judging.next()) {
      if (step.done === true) return step.value;
      await setImmediate();
    }
  }

  /**
   * Writes the reports of a batch, and the revisions of the certified ones. Sends all statements
   * before it waits for the first answer.
   */
  async write(
    tx: Tx,
    { claimed, locked: { round, submissions }, now }: BatchContext,
    { writes, certifying }: JudgedBatch,
  ): Promise<WrittenBatch> {
    const command = commandOf(claimed);
    const writesByActor = Map.groupBy(
      writes.filter(({ certifies }) => certifies),
      ({ report }) => report.actorId,
    );
    const writing = writeReports(tx, round.id, writes, now);
    const certified = [...writesByActor].flatMap(([actorId, certifiedWrites]) => {
      const submission = submissionOf(submissions, actorId);
      const revisable = { submission, reports: certifiedWrites, basis: certifying };
      const revisions = this.certification.revise(tx, command, revisable, now);
      return certifiedWrites.map(
        ({ project }, index) =>
          `${project} ${String(revisions[index]?.revision)} ${String(revisions[index]?.contentHash)}`,
      );
    });
    await writing;
    return {
      writes: writes.length,
      certified,
      editedFor: new Set(writes.flatMap(({ changes, report }) => (changes ? report.actorId : []))),
      certifiedFor: new Set(writesByActor.keys()),
    };
  }

  /**
   * Records in each submission that the batches edited its reports. Certifies a submission that has
   * no draft left.
   */
  async settle(
    tx: Tx,
    { claimed: { principal }, locked: { submissions }, now }: BatchContext,
    { editedFor, certifiedFor }: WrittenBatch,
  ): Promise<void> {
    for (const [actorId, submission] of submissions) {
      if (editedFor.has(actorId)) this.submissions.recordEdit(tx, principal, submission, now);
      if (!certifiedFor.has(actorId)) continue;
      const after = await this.submissions.lock(tx, principal, submission.id);
      if (after?.drafts === 0)
        this.submissions.takeStep(tx, { principal, now }, after, { action: 'certify' });
    }
  }

  /**
   * Validates the rows of a candidate as the body of a JSON request. Returns undefined, and adds
   * every fault to the candidate, when they do not pass.
   */
  private async validate(
    candidate: Candidate,
    projectId: string | null,
    columns: FileColumns | undefined,
  ): Promise<WholeReport | undefined> {
    const assembled = candidate.assembleBody();
    if (assembled === undefined) return undefined;
    const { confirms, body } = candidate.splitConfirmation(assembled);
    if (confirms && Object.keys(body).length === 1)
      return {
        candidate,
        project: candidate.project,
        projectId,
        confirms,
        content: null,
        text: '',
        missing: [],
      };
    let { dto, missing } = await this.validateBody(body, columns);
    const unread = candidate.listUnreadMembers();
    let leftOut: LeftOut | undefined = candidate.faultyBefore
      ? { members: new Set(), unread, kept: new Map() }
      : undefined;
    if (isFaults(dto)) {
      for (const one of dto) candidate.refuse(one);
      const rest = leaveOutFaulty(body, dto, unread);
      ({ leftOut } = rest);
      ({ dto, missing } = await this.validateBody(rest.body, columns));
      // A faulty code of the project, or more faults than one answer lists: the rules cannot judge.
      if (isFaults(dto)) return undefined;
    }
    const { project, ...rest } = dto;
    const content = contentOf(rest);
    return {
      candidate,
      project,
      projectId: project === candidate.project ? projectId : null,
      confirms,
      content,
      text: canonicalJson(content),
      missing,
      leftOut,
    };
  }

  /**
   * Validates a body. Where the file has no column for a required value, any value stands for it:
   * the stored report has the right one, and without one `missing` says what is lacking.
   */
  private async validateBody(
    body: object,
    columns: FileColumns | undefined,
  ): Promise<{
    readonly dto: CreateReport | readonly Fault[];
    readonly missing: readonly Fault[];
  }> {
    const dto = await validate(this.pipe, CreateReport, body);
    if (columns === undefined || !isFaults(dto)) return { dto, missing: [] };
    const missing = dto.filter(
      ({ pointer }) => pointer in STAND_INS && !columns.report?.includes(pointer.slice(1)),
    );
    if (missing.length === 0) return { dto, missing: [] };
    const standIns = missing.map(({ pointer }) => [pointer.slice(1), STAND_INS[pointer]] as const);
    const whole = { ...body, ...Object.fromEntries(standIns) };
    return { dto: await validate(this.pipe, CreateReport, whole), missing };
  }
}

/** Values that stand for required ones of the stored report while the others are validated. */
const STAND_INS: Readonly<Record<string, string>> = { '/state': 'planned', '/phase': 'idea' };

/** Returns the command under which the worker makes the changes of an import. */
export function commandOf({ principal, row: { id } }: ClaimedImport): Command {
  return {
    principal,
    operation: 'importReports',
    requestId: `import-${id}`,
    path: '',
    body: null,
    idempotencyKey: undefined,
    expectedVersion: undefined,
  };
}

function submissionOf(
  submissions: ReadonlyMap<string, LockedSubmission>,
  actorId: string,
): LockedSubmission {
  const submission = submissions.get(actorId);
  if (submission === undefined) throw new Error('A report has no submission');
  return submission;
}

function isFaults(found: object): found is readonly Fault[] {
  return Array.isArray(found);
}
