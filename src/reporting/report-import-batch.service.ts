import { setImmediate } from 'node:timers/promises';
import type { ValidationPipe } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '../platform/canonical-json.js';
import type { Tx } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { Command } from '../platform/operation.js';
import { actsFor } from '../platform/principal.js';
import { fault, type Fault } from '../platform/problem.js';
import { createValidationPipe, validated } from '../platform/validation.js';
import { ProjectLookup } from '../portfolio/project.lookup.js';
import { contentOf, CreateReport } from './report.dto.js';
import type { Report } from './report.entity.js';
import { type Assessment, ReportAssessment } from './report-assessment.service.js';
import { ReportCertification } from './report-certification.service.js';
import { Candidate } from './report-import-candidate.js';
import type { ChangeNote, HeldImport, ReportNote } from './report-import.store.js';
import type { ImportOutcome, PlacedFault, StagedRow } from './report-import.types.js';
import { valueChanges } from './report-preview.rules.js';
import { ReportRows, type ReportWrite } from './report-rows.service.js';
import type { ReportContentValue } from './report.types.js';
import { Round } from './round.entity.js';
import { holdRound } from './round.lock.js';
import { type SubmissionAction, submissionLock } from './submission.rules.js';
import { callerOf, type HeldSubmission, SubmissionSteps } from './submission-steps.service.js';

/** How many reports are put together before others get their turn: about 2 ms. */
const PREPARED_AT_A_TIME = 50;

/** The rows of one project, as they were staged. */
export interface StagedReport {
  readonly project: string;
  /** How many rows the file has of it; of too many none are here. */
  readonly size: number;
  readonly runs: readonly string[];
}

/** A batch put together and held against its class: all that can be done before the batches before it are stored. */
export interface PreparedBatch {
  readonly reports: number;
  /** Its last project; empty, as the batch, when there are no more. */
  readonly judgedTo: string;
  readonly candidates: readonly Candidate[];
  readonly whole: readonly WholeReport[];
}

/** What a batch came to, and what is to be written of it. The notes are the caller's to keep. */
export interface JudgedBatch {
  readonly faults: readonly PlacedFault[];
  readonly reports: readonly ReportNote[];
  readonly changes: readonly ChangeNote[];
  readonly round: Round;
  readonly submissions: ReadonlyMap<string, HeldSubmission>;
  readonly writes: readonly ReportWrite[];
}

/** What was certified of a batch. */
export interface WrittenBatch {
  /** `project revision hash` of each that was certified. */
  readonly certified: readonly string[];
  /** Whose certified reports changed. */
  readonly certifiedFor: readonly string[];
}

type ExistingReport = Pick<Report, 'id' | 'actorId' | 'projectId' | 'state' | 'content' | 'revision' | 'version' | 'reason' | 'unchanged' | 'confirms' | 'revertsTo'>;

/** A candidate that is whole enough to be held against the rules, with its content as canonical JSON beside it. */
interface WholeReport {
  readonly candidate: Candidate;
  readonly project: string;
  readonly content: ReportContentValue;
  readonly text: string;
}

/** The same where the caller's own projects and reports are known. */
interface KnownReport extends WholeReport {
  readonly projectId: string | undefined;
  readonly actorId: string;
  readonly existing: ExistingReport | undefined;
}

/** Judges and writes many reports of one actor and round by the rules of one, with as many queries as for one. */
@Injectable()
export class ReportImportBatch {
  private readonly pipe: ValidationPipe = createValidationPipe();

  constructor(
    @Inject(ProjectLookup) private readonly projects: ProjectLookup,
    @Inject(SubmissionSteps) private readonly submissions: SubmissionSteps,
    @Inject(ReportAssessment) private readonly assessment: ReportAssessment,
    @Inject(ReportCertification) private readonly certification: ReportCertification,
    @Inject(ReportRows) private readonly rows: ReportRows,
  ) {}

  /** Puts rows together and holds them against their class, without a question; a few at a time, so that what PostgreSQL has answered meanwhile does not wait. */
  async prepare({ row: { language } }: HeldImport, staged: readonly StagedReport[]): Promise<PreparedBatch> {
    const candidates: Candidate[] = [];
    const whole: WholeReport[] = [];
    for (const { project, size, runs } of staged) {
      const candidate = new Candidate({ project, size, rows: runs.flatMap((rows) => JSON.parse(rows) as StagedRow[]) }, language);
      candidates.push(candidate);
      whole.push(...(await this.whole(candidate)));
      if (candidates.length % PREPARED_AT_A_TIME === 0) await setImmediate();
    }
    return { reports: staged.length, judgedTo: staged.at(-1)?.project ?? '', candidates, whole };
  }

  /** Judges a batch as things stand now; nothing is written. */
  async judge(tx: Tx, held: HeldImport, { candidates, whole }: PreparedBatch, now: Date): Promise<JudgedBatch> {
    const { row: { round: roundKey, certify } } = held;
    await holdRound(tx, roundKey, 'shared');
    const round = await tx.manager.findOneByOrFail(Round, { key: roundKey });
    const submissions = await this.heldSubmissions(tx, held, round, now);
    const judged = await this.known(tx, held, round, whole);
    const assessed = await this.assessment.ofAll(tx, round, judged, now);
    const before = await this.lastCertified(tx, judged.flatMap(({ projectId }) => projectId ?? []));

    const notes = new Map<Candidate, Omit<ReportNote, 'project'>>();
    const changes: ChangeNote[] = [];
    const writes: ReportWrite[] = [];
    for (const [index, one] of judged.entries()) {
      const found = assessed[index];
      const submission = submissions.get(one.actorId);
      if (found === undefined || submission === undefined) throw new Error('A report was not assessed');
      const { candidate, project, content, existing, projectId } = one;
      const outcome: ImportOutcome = existing === undefined ? 'created' : canonicalJson(existing.content) === one.text ? 'unchanged' : 'changed';
      const certifies = certify && (outcome !== 'unchanged' || existing?.state === 'draft');
      const lock = (action: SubmissionAction): void => { this.demand(candidate, action, submission, held, now); };
      if (projectId === undefined) candidate.refuse(fault('/project', 'unknown-project', 'Tiltaket finnes ikke blant egne tiltak', 'The project is not among your own'));
      for (const each of certifies ? found.certificationFaults : found.faults) candidate.refuse(each, found.warnings ?? []);
      if (outcome !== 'unchanged') lock('edit');
      if (certifies && !candidate.isFaulty) lock('certify');
      const last = projectId === undefined ? undefined : before.get(projectId);
      if (last !== undefined) changes.push(...valueChanges(last, content).map((change) => ({ project, ...change })));
      const write = candidate.isFaulty || projectId === undefined || (outcome === 'unchanged' && !certifies) ? undefined : writeOf({ ...one, projectId }, held, found, { changes: outcome !== 'unchanged', certifies });
      if (write !== undefined) writes.push(write);
      notes.set(candidate, {
        outcome, reportId: write?.report.id ?? existing?.id ?? null, state: content.state, colourBefore: last?.status?.colour ?? null, colourAfter: content.status?.colour ?? null,
        needs: content.dependencies.flatMap(({ project: needed, delivery }) => (needed === null ? [] : [{ project: needed, delivery }])),
      });
    }
    return {
      faults: candidates.flatMap(({ faults }) => faults),
      reports: candidates.map((candidate) => ({ project: candidate.project, ...(notes.get(candidate) ?? NOTHING_READ), ...(candidate.isFaulty ? { outcome: 'faulty' as const, reportId: null } : {}) })),
      changes,
      round,
      submissions,
      writes,
    };
  }

  /** Writes the reports of a batch, and certifies those that are to be. */
  async write(tx: Tx, command: Command, { round, submissions, writes }: JudgedBatch, now: Date): Promise<WrittenBatch> {
    const ofActor = [...submissions].map(([actorId, submission]) => {
      const own = writes.filter(({ report }) => report.actorId === actorId);
      return { actorId, submission, edits: own.some(({ changes }) => changes), toCertify: own.filter(({ certifies }) => certifies) };
    });
    for (const { submission, edits } of ofActor) if (edits) await this.submissions.edited(tx, command.principal, submission, now);
    const known = await this.certification.known(tx, ofActor.flatMap(({ toCertify }) => toCertify.map(({ report }) => report)));
    // A connection does what it is sent in order: while it writes the rows, the hashes of the revisions are computed.
    const [, ...revisions] = await Promise.all([
      this.rows.write(tx, round.id, writes, now),
      ...ofActor.map(({ submission, toCertify }) => (toCertify.length === 0 ? [] : this.certification.revise(tx, command, submission, toCertify, now, known))),
    ]);
    const [certified, certifiedFor]: [string[], string[]] = [[], []];
    for (const [index, { actorId, submission, toCertify }] of ofActor.entries()) {
      if (toCertify.length === 0) continue;
      certified.push(...toCertify.map(({ project }, at) => `${project} ${String(revisions[index]?.[at]?.revision)} ${String(revisions[index]?.[at]?.contentHash)}`));
      certifiedFor.push(actorId);
      // With the last draft the submission is certified.
      const after = await this.submissions.hold(tx, command.principal, submission.id);
      if (after?.drafts === 0) await this.submissions.take(tx, command.principal, after, { action: 'certify' }, now);
    }
    return { certified, certifiedFor };
  }

  /** The body, if its class lets it pass; else none, with every fault of it. */
  private async whole(candidate: Candidate): Promise<WholeReport[]> {
    const body = candidate.body();
    if (body === undefined) return [];
    const dto = await validated(this.pipe, CreateReport, body);
    if (isFaults(dto)) {
      for (const one of dto) candidate.refuse(one);
      return [];
    }
    const { project, ...rest } = dto;
    const content = contentOf(rest);
    return [{ candidate, project, content, text: canonicalJson(content) }];
  }

  /** Candidates with their project, where it is the caller's own, and the report that it has in the round. */
  private async known(tx: Tx, { principal }: HeldImport, round: Round, whole: readonly WholeReport[]): Promise<KnownReport[]> {
    const owned = (await this.projects.owners(tx, whole.map(({ project }) => project))).filter(({ actorId }) => actsFor(principal, actorId));
    const projectIds = new Map(owned.map(({ code, id }) => [code, id]));
    const rows = await tx.query<ExistingReport>(
      `select t.id, t.actor_id as "actorId", t.project_id as "projectId", t.state, t.content, t.revision, t.version, t.reason, t.unchanged, t.confirms, t.reverts_to as "revertsTo"
         from reporting.report t where t.round_id = $1 and t.project_id = any($2::uuid[])`,
      [round.id, owned.map(({ id }) => id)],
    );
    const existing = new Map(rows.map((row) => [row.projectId, row]));
    return whole.map((one) => {
      const projectId = projectIds.get(one.project);
      const found = projectId === undefined ? undefined : existing.get(projectId);
      return { ...one, projectId, existing: found, actorId: found?.actorId ?? principal.actorId };
    });
  }

  /** The caller's submissions of the round, held: its own, begun when there is none, and those of actors it has taken over. */
  private async heldSubmissions(tx: Tx, { principal }: HeldImport, round: Round, now: Date): Promise<ReadonlyMap<string, HeldSubmission>> {
    const submissions = new Map([[principal.actorId, await this.submissions.ofReports(tx, principal, round.id, principal.actorId, now)]]);
    for (const actorId of principal.actorIds.filter((id) => id !== principal.actorId).sort()) {
      const held = await this.submissions.find(tx, principal, round.id, actorId);
      if (held !== undefined) submissions.set(actorId, held);
    }
    return submissions;
  }

  /** What each project's newest certified report of any round says. */
  private async lastCertified(tx: Tx, projectIds: readonly string[]): Promise<ReadonlyMap<string, ReportContentValue>> {
    const rows = await tx.query<{ project_id: string; content: ReportContentValue }>(
      `select distinct on (v.project_id) v.project_id, v.content from reporting.report_revision v join reporting.round r on r.id = v.round_id
        where v.project_id = any($1::uuid[]) order by v.project_id, r.opens_at desc, v.revision desc`,
      [projectIds],
    );
    return new Map(rows.map(({ project_id, content }) => [project_id, content]));
  }

  /** A step that is not open to the caller now is a fault of the report. What is certified here has been edited here. */
  private demand(candidate: Candidate, action: SubmissionAction, { actorId, facts }: HeldSubmission, { principal }: HeldImport, now: Date): void {
    const asked = action === 'certify' ? { ...facts, state: facts.state === 'certified' ? ('draft' as const) : facts.state, reports: Math.max(facts.reports, 1) } : facts;
    const lock = submissionLock(action, asked, callerOf(principal, actorId, now));
    if (lock !== undefined) candidate.refuse({ pointer: '', code: lock.code, detail: lock.reason } satisfies Fault);
  }
}

function isFaults(found: CreateReport | readonly Fault[]): found is readonly Fault[] {
  return Array.isArray(found);
}

const NOTHING_READ: Omit<ReportNote, 'project'> = { outcome: 'faulty', reportId: null, state: null, colourBefore: null, colourAfter: null, needs: [] };

/** A report's row as it will be: edited, certified, or both. */
function writeOf({ project, projectId, actorId, text, existing }: KnownReport & { readonly projectId: string }, { row: { roundId } }: HeldImport, assessed: Assessment, { changes, certifies }: { readonly changes: boolean; readonly certifies: boolean }): ReportWrite {
  const own = existing !== undefined && !changes ? existing : { reason: null, unchanged: 0, confirms: null, revertsTo: null };
  return {
    project, assessed, text, changes, certifies,
    expectedVersion: existing?.version ?? null,
    version: (existing?.version ?? 0) + (changes ? 1 : 0) + (certifies ? 1 : 0),
    report: { id: existing?.id ?? newId(), actorId, roundId, projectId, revision: existing?.revision ?? 0, reason: own.reason, unchanged: own.unchanged, confirms: own.confirms, revertsTo: own.revertsTo },
  };
}
