import { setImmediate } from 'node:timers/promises';
import type { ValidationPipe } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../platform/base/canonical-json.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newIds } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import { actsFor } from '../../platform/base/principal.js';
import { fault, type Fault } from '../../platform/base/problem.js';
import { createValidationPipe, validated } from '../../platform/http/validation.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { CONFIRM_COLUMN } from '../files/report-columns.rules.js';
import { contentOf, CreateReport } from '../reports/report.dto.js';
import type { Report } from '../reports/report.entity.js';
import { type EarlierReport, ReportQueries } from '../reports/report.queries.js';
import {
  type Assessment,
  type AssessmentBasis,
  ReportAssessment,
} from '../assessment/report-assessment.port.js';
import { type KnownBefore, ReportCertification } from '../reports/report-certification.port.js';
import { Candidate } from './report-import-candidate.js';
import type { ChangeNote, HeldImport, ReportNote } from './report-import.store.js';
import type { ImportOutcome } from './report-import.types.js';
import type { NilReturn, PlacedFault, StagedRow } from '../files/report-table.types.js';
import { needsOf, readyOn, valueChanges } from './report-preview.rules.js';
import { shownValue } from '../files/report-row.rules.js';
import { ReportRows, type ReportWrite } from './report-rows.service.js';
import type { ReportContentValue } from '../content/report.types.js';
import { Round } from '../rounds/round.entity.js';
import { holdRound } from '../rounds/round-lock.queries.js';
import { SubmissionReason } from '../submissions/submission.dto.js';
import {
  type SubmissionAction,
  submissionLock,
  timesUnchanged,
} from '../steps/submission.rules.js';
import {
  callerOf,
  type HeldSubmission,
  preparedBy,
  SubmissionSteps,
} from '../steps/submission-steps.port.js';

/** How many reports are put together before others get their turn: about 2 ms. */
const PREPARED_AT_A_TIME = 50;

/**
 * The rows of one project, as they were staged, and the project that its code stands for, where the
 * caller sees one.
 */
export interface StagedReport {
  readonly project: string;
  /** How many rows the file has of it; of too many none are here. */
  readonly size: number;
  readonly runs: readonly string[];
  readonly projectId: string | null;
}

/**
 * A batch put together and held against its class: all that can be done before the batches before
 * it are stored.
 */
export interface PreparedBatch {
  readonly reports: number;
  /** Its last project; empty, as the batch, when there are no more. */
  readonly judgedTo: string;
  readonly candidates: readonly Candidate[];
  readonly whole: readonly WholeReport[];
}

/**
 * What all batches of a transaction are judged under: the round and the caller's submissions of it,
 * held until it ends.
 */
export interface Standing {
  readonly round: Round;
  readonly submissions: ReadonlyMap<string, HeldSubmission>;
}

/** A batch with all that it is judged by, as it is in the transaction that writes it. */
export interface AskedBatch {
  readonly batch: PreparedBatch;
  /** The caller's own projects by their code. */
  readonly owned: ReadonlyMap<string, string>;
  /** The reports that they have in the round, and what they last said certified, by project. */
  readonly existing: ReadonlyMap<string, ExistingReport>;
  readonly before: ReadonlyMap<string, ReportContentValue>;
  /** What those say that are confirmed unchanged. */
  readonly earlier: ReadonlyMap<string, EarlierReport>;
  readonly basis: AssessmentBasis;
  readonly certifying: KnownBefore;
}

/** What came of a batch, for the caller to write down. */
export interface BatchNotes {
  readonly faults: readonly PlacedFault[];
  readonly reports: readonly ReportNote[];
  readonly changes: readonly ChangeNote[];
  readonly certified: number;
}

/** What a batch came to, and what is to be written of it. */
export interface JudgedBatch {
  readonly notes: BatchNotes;
  readonly writes: readonly ReportWrite[];
  readonly certifying: KnownBefore;
}

/** What was written of batches. */
export interface WrittenBatch {
  /** `project revision hash` of each that was certified. */
  readonly certified: readonly string[];
  /** Whose reports changed, and whose were certified. */
  readonly editedFor: ReadonlySet<string>;
  readonly certifiedFor: ReadonlySet<string>;
}

type ExistingReport = Pick<
  Report,
  | 'id'
  | 'actorId'
  | 'projectId'
  | 'state'
  | 'content'
  | 'revision'
  | 'version'
  | 'reason'
  | 'unchanged'
  | 'confirms'
  | 'revertsTo'
> & {
  /** Of its last revision; null when it has none. */
  readonly late: boolean | null;
};

/**
 * A candidate that is whole enough to be held against the rules, with its content as canonical JSON
 * beside it.
 */
interface WholeReport {
  readonly candidate: Candidate;
  readonly project: string;
  readonly projectId: string | null;
  /** It is confirmed to be what it was the last time. */
  readonly confirms: boolean;
  /** Null where that is all that is said of it. */
  readonly content: ReportContentValue | null;
  readonly text: string;
}

/**
 * Judges and writes many reports of one actor and round by the rules of one, with as many queries
 * as for one.
 */
@Injectable()
export class ReportImportBatch {
  private readonly pipe: ValidationPipe = createValidationPipe();

  constructor(
    private readonly projects: ProjectLookup,
    private readonly submissions: SubmissionSteps,
    private readonly assessment: ReportAssessment,
    private readonly certification: ReportCertification,
    private readonly reports: ReportQueries,
    private readonly rows: ReportRows,
  ) {}

  /**
   * Puts rows together and holds them against their class, without a question; a few at a time, so
   * that what PostgreSQL has answered meanwhile does not wait.
   */
  async prepare(
    { row: { language } }: HeldImport,
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
      whole.push(...(await this.whole(candidate, projectId)));
      if (candidates.length % PREPARED_AT_A_TIME === 0) await setImmediate();
    }
    return { reports: staged.length, judgedTo: staged.at(-1)?.project ?? '', candidates, whole };
  }

  /** What the batches of a transaction are judged under, held until it ends. */
  async hold(tx: Tx, held: HeldImport, now: Date): Promise<Standing> {
    const {
      row: { round: key },
      principal,
    } = held;
    await holdRound(tx, key, 'shared');
    const round = await tx.manager.findOneByOrFail(Round, { key });
    const submissions = new Map([
      [
        principal.actorId,
        await this.submissions.ofReports(tx, principal, round.id, principal.actorId, now),
      ],
    ]);
    // Those of actors that it has taken over, where they have begun one.
    for (const actorId of principal.actorIds.filter((id) => id !== principal.actorId).sort()) {
      const submission = await this.submissions.find(tx, principal, round.id, actorId);
      if (submission !== undefined) submissions.set(actorId, submission);
    }
    return { round, submissions };
  }

  /**
   * Asks all that a batch is judged by, in one round trip, so that it can be under way while the
   * batch before it is written: nothing that one batch writes is what another asks for.
   */
  async ask(
    tx: Tx,
    { principal }: HeldImport,
    { round }: Standing,
    batch: PreparedBatch,
    now: Date,
  ): Promise<AskedBatch> {
    const { whole } = batch;
    const ids = whole.flatMap(({ projectId }) => projectId ?? []);
    // First, as what is confirmed is judged by what it said then. A batch without any waits for
    // nothing: its questions would come behind what the batch before it writes.
    const confirmed = whole.flatMap(({ confirms, projectId }) =>
      confirms ? (projectId ?? []) : [],
    );
    const earlier =
      confirmed.length === 0
        ? new Map<string, EarlierReport>()
        : await this.reports.earlierOfAll(tx, round.id, confirmed);
    const [owners, rows, before, projects, basis] = await Promise.all([
      this.projects.findOwners(
        tx,
        whole.map(({ project }) => project),
      ),
      tx.rows<ExistingReport>(
        `select t.id, t.actor_id as "actorId", t.project_id as "projectId", t.state, t.content, t.revision, t.version, t.reason, t.unchanged, t.confirms, t.reverts_to as "revertsTo",
                (select v.late from reporting.report_revision v where v.report_id = t.id and v.revision = t.revision) as late
           from reporting.report t where t.round_id = $1 and t.project_id = any($2::uuid[])`,
        [round.id, ids],
      ),
      this.lastCertified(tx, round, ids),
      this.projects.readFacts(tx, ids),
      this.assessment.basis(
        tx,
        round,
        whole.flatMap((one) => {
          const content = saidBy(one, earlier);
          return content === null
            ? []
            : principal.actorIds.map((actorId) => ({
                projectId: one.projectId ?? undefined,
                actorId,
                content,
              }));
        }),
        now,
      ),
    ]);
    const existing = new Map(rows.map((row) => [row.projectId, row]));
    const wasLate = new Map(
      rows.flatMap(({ id, late }) => (late === null ? [] : [[id, { late }] as const])),
    );
    return {
      batch,
      owned: new Map(
        owners.flatMap(({ code, id, actorId }) =>
          actsFor(principal, actorId) ? [[code, id] as const] : [],
        ),
      ),
      existing,
      before,
      earlier,
      basis,
      certifying: { projects, wasLate },
    };
  }

  /** Judges a batch by what was asked; nothing is asked or written. */
  judge(
    held: HeldImport,
    { submissions }: Standing,
    {
      batch: { candidates, whole },
      owned,
      existing,
      before,
      earlier,
      basis,
      certifying,
    }: AskedBatch,
    now: Date,
  ): JudgedBatch {
    const {
      row: { certify },
      principal,
    } = held;
    const notes = new Map<Candidate, Omit<ReportNote, 'project'>>();
    const changes: ChangeNote[] = [];
    const writes: ReportWrite[] = [];
    const ids = newIds(whole.length);
    for (const [at, one] of whole.entries()) {
      const { candidate, project } = one;
      // Its own when it was read, and still.
      const projectId =
        one.projectId !== null && owned.get(project) === one.projectId ? one.projectId : undefined;
      const found = projectId === undefined ? undefined : existing.get(projectId);
      const actorId = found?.actorId ?? principal.actorId;
      const submission = submissions.get(actorId);
      if (submission === undefined) throw new Error('A report has no submission');
      if (projectId === undefined)
        candidate.refuse(
          fault(
            '/project',
            'unknown-project',
            'Tiltaket finnes ikke blant egne tiltak',
            'The project is not among your own',
          ),
        );
      else if (one.confirms) this.demandUnchanged(one, earlier.get(projectId));
      const content = saidBy(one, earlier);
      if (content === null) continue;
      const confirmed =
        one.confirms && projectId !== undefined ? earlier.get(projectId) : undefined;
      const text = confirmed === undefined ? one.text : canonicalJson(content);
      const assessed = this.assessment.assess(basis, { project, projectId, actorId, content });
      const outcome: ImportOutcome =
        found === undefined
          ? 'created'
          : canonicalJson(found.content) === text &&
              (confirmed === undefined || found.confirms === confirmed.id)
            ? 'unchanged'
            : 'changed';
      const certifies = certify && (outcome !== 'unchanged' || found?.state === 'draft');
      const lock = (action: SubmissionAction): void => {
        this.demand(candidate, action, submission, held, now);
      };
      for (const each of certifies ? assessed.certificationFaults : assessed.faults)
        candidate.refuse(each, assessed.warnings ?? []);
      if (outcome !== 'unchanged') lock('edit');
      if (certifies && !candidate.isFaulty) lock('certify');
      const last = projectId === undefined ? undefined : before.get(projectId);
      if (last !== undefined)
        changes.push(...valueChanges(last, content).map((change) => ({ project, ...change })));
      const write =
        candidate.isFaulty || projectId === undefined || (outcome === 'unchanged' && !certifies)
          ? undefined
          : writeOf(
              {
                project,
                text,
                confirmed,
                id: found?.id ?? ids[at] ?? '',
                projectId,
                actorId,
                existing: found,
              },
              held,
              assessed,
              { changes: outcome !== 'unchanged', certifies },
            );
      if (write !== undefined) writes.push(write);
      notes.set(candidate, {
        outcome,
        reportId: write?.report.id ?? found?.id ?? null,
        colourBefore: last?.status?.colour ?? null,
        colourAfter: content.status?.colour ?? null,
        state: content.state,
        stateBefore: last?.state ?? null,
        readyOn: readyOn(content),
        readyBefore: last === undefined ? null : readyOn(last),
        needs: needsOf(content, last),
      });
    }
    return {
      notes: {
        faults: candidates.flatMap(({ faults }) => faults),
        reports: candidates.map((candidate) => ({
          project: candidate.project,
          ...(notes.get(candidate) ?? NOTHING_READ),
          ...(candidate.isFaulty ? { outcome: 'faulty' as const, reportId: null } : {}),
        })),
        changes,
        certified: writes.filter(({ certifies }) => certifies).length,
      },
      writes,
      certifying,
    };
  }

  /**
   * Writes the reports of a batch, and the revisions of those that are certified; all is sent
   * before it first waits for PostgreSQL.
   */
  async write(
    tx: Tx,
    command: Command,
    { round, submissions }: Standing,
    { writes, certifying }: JudgedBatch,
    now: Date,
  ): Promise<WrittenBatch> {
    const ofActor = Map.groupBy(
      writes.filter(({ certifies }) => certifies),
      ({ report }) => report.actorId,
    );
    const writing = this.rows.write(tx, round.id, writes, now);
    const certified = [...ofActor].flatMap(([actorId, own]) => {
      const submission = submissions.get(actorId);
      if (submission === undefined) throw new Error('A report has no submission');
      const revisions = this.certification.revise(tx, command, submission, own, now, certifying);
      return own.map(
        ({ project }, at) =>
          `${project} ${String(revisions[at]?.revision)} ${String(revisions[at]?.contentHash)}`,
      );
    });
    await writing;
    return {
      certified,
      editedFor: new Set(writes.flatMap(({ changes, report }) => (changes ? report.actorId : []))),
      certifiedFor: new Set(ofActor.keys()),
    };
  }

  /**
   * What the batches of a transaction come to for the submissions: they were edited, and with the
   * last draft they are certified.
   */
  async settle(
    tx: Tx,
    { principal }: Command,
    { submissions }: Standing,
    { editedFor, certifiedFor }: WrittenBatch,
    now: Date,
  ): Promise<void> {
    for (const [actorId, submission] of submissions) {
      if (editedFor.has(actorId)) this.submissions.edited(tx, principal, submission, now);
      if (!certifiedFor.has(actorId)) continue;
      const after = await this.submissions.hold(tx, principal, submission.id);
      if (after?.drafts === 0)
        this.submissions.take(tx, principal, after, { action: 'certify' }, now);
    }
  }

  /**
   * Says for the actor that it has nothing to report, and certifies that where it is asked for;
   * answers why not.
   */
  async declareNil(
    tx: Tx,
    held: HeldImport,
    { sheet, row, column, reason: said }: NilReturn,
    now: Date,
  ): Promise<readonly PlacedFault[]> {
    const {
      row: { certify, language },
      principal,
    } = held;
    const refused = (faults: readonly Pick<Fault, 'code' | 'detail'>[]): PlacedFault[] =>
      faults.map(({ code, detail }) => ({
        sheet,
        row,
        column,
        project: null,
        code,
        value: shownValue(said),
        expected: detail[language],
        difference: null,
      }));
    const dto = await validated(this.pipe, SubmissionReason, { reason: said });
    if (isFaults(dto)) return refused(dto);
    const { submissions } = await this.hold(tx, held, now);
    let submission = submissions.get(principal.actorId);
    for (const action of certify
      ? (['declareNil', 'certify'] as const)
      : (['declareNil'] as const)) {
      if (submission === undefined) throw new Error('A nil return has no submission');
      const lock = submissionLock(
        action,
        submission.facts,
        callerOf(principal, principal.actorId, now),
      );
      if (lock !== undefined) return refused([{ code: lock.code, detail: lock.reason }]);
      const declares = action === 'declareNil';
      this.submissions.take(
        tx,
        principal,
        submission,
        { action, ...(declares ? { reason: dto.reason } : {}) },
        now,
        declares ? { nil: true, ...preparedBy(principal) } : {},
      );
      submission = await this.submissions.hold(tx, principal, submission.id);
    }
    return [];
  }

  /** The body, if its class lets it pass; else none, with every fault of it. */
  private async whole(candidate: Candidate, projectId: string | null): Promise<WholeReport[]> {
    const said = candidate.body();
    if (said === undefined) return [];
    const { confirms, body } = candidate.confirmed(said);
    if (confirms && Object.keys(body).length === 1)
      return [
        { candidate, project: candidate.project, projectId, confirms, content: null, text: '' },
      ];
    const dto = await validated(this.pipe, CreateReport, body);
    if (isFaults(dto)) {
      for (const one of dto) candidate.refuse(one);
      return [];
    }
    const { project, ...rest } = dto;
    const content = contentOf(rest);
    return [
      {
        candidate,
        project,
        projectId: project === candidate.project ? projectId : null,
        confirms,
        content,
        text: canonicalJson(content),
      },
    ];
  }

  /**
   * What each project's newest certified report says, of this round or an earlier one: what is
   * corrected in a reopened round is not held against a later one.
   */
  private async lastCertified(
    tx: Tx,
    round: Pick<Round, 'id' | 'opensAt'>,
    projectIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReportContentValue>> {
    const rows = await tx.rows<{ project_id: string; content: ReportContentValue }>(
      `select distinct on (v.project_id) v.project_id, v.content from reporting.report_revision v join reporting.round r on r.id = v.round_id
        where v.project_id = any($1::uuid[]) and (r.id = $2 or r.opens_at < $3) order by v.project_id, r.opens_at desc, v.revision desc`,
      [projectIds, round.id, round.opensAt],
    );
    return new Map(rows.map(({ project_id, content }) => [project_id, content]));
  }

  /**
   * What is confirmed unchanged was certified before; where its rows say it again, they say the
   * same.
   */
  private demandUnchanged(
    { candidate, content, text }: WholeReport,
    earlier: EarlierReport | undefined,
  ): void {
    if (earlier === undefined)
      candidate.refuse(
        fault(
          `/${CONFIRM_COLUMN}`,
          'no-earlier-report',
          'Skriv rapporten i stedet',
          'Write the report instead',
        ),
      );
    if (earlier === undefined || content === null || text === canonicalJson(earlier.content))
      return;
    const columns = [
      ...new Set(valueChanges(earlier.content, content).map(({ column }) => column)),
    ];
    const named =
      columns.length > CHANGED_SHOWN
        ? `${columns.slice(0, CHANGED_SHOWN).join(', ')} …`
        : columns.join(', ');
    candidate.refuse(
      fault(
        `/${CONFIRM_COLUMN}`,
        'not-unchanged',
        `Tomt, eller resten som sist; annerledes er ${named}`,
        `Empty, or the rest as it was the last time; different are ${named}`,
      ),
    );
  }

  /**
   * A step that is not open to the caller now is a fault of the report. What is certified here has
   * been edited here.
   */
  private demand(
    candidate: Candidate,
    action: SubmissionAction,
    { actorId, facts }: HeldSubmission,
    { principal }: HeldImport,
    now: Date,
  ): void {
    const asked =
      action === 'certify'
        ? {
            ...facts,
            state: facts.state === 'certified' ? ('draft' as const) : facts.state,
            reports: Math.max(facts.reports, 1),
          }
        : facts;
    const lock = submissionLock(action, asked, callerOf(principal, actorId, now));
    if (lock !== undefined)
      candidate.refuse({ pointer: '', code: lock.code, detail: lock.reason } satisfies Fault);
  }
}

function isFaults(found: object): found is readonly Fault[] {
  return Array.isArray(found);
}

/** How many columns are named that differ from what is confirmed. */
const CHANGED_SHOWN = 5;

/** What a report says: its rows, or where it is confirmed unchanged the report before. */
function saidBy(
  { confirms, projectId, content }: WholeReport,
  earlier: ReadonlyMap<string, EarlierReport>,
): ReportContentValue | null {
  return (confirms && projectId !== null ? earlier.get(projectId)?.content : undefined) ?? content;
}

const NOTHING_READ: Omit<ReportNote, 'project'> = {
  outcome: 'faulty',
  reportId: null,
  state: null,
  stateBefore: null,
  readyOn: null,
  readyBefore: null,
  colourBefore: null,
  colourAfter: null,
  needs: [],
};

/** A report's row as it will be: edited, certified, or both. */
function writeOf(
  {
    id,
    project,
    projectId,
    actorId,
    text,
    confirmed,
    existing,
  }: Pick<WholeReport, 'project' | 'text'> & {
    readonly id: string;
    readonly projectId: string;
    readonly actorId: string;
    readonly confirmed: EarlierReport | undefined;
    readonly existing: ExistingReport | undefined;
  },
  { row: { roundId } }: HeldImport,
  assessed: Assessment,
  { changes, certifies }: { readonly changes: boolean; readonly certifies: boolean },
): ReportWrite {
  const own =
    existing !== undefined && !changes
      ? existing
      : {
          reason: null,
          unchanged: confirmed === undefined ? 0 : timesUnchanged(confirmed),
          confirms: confirmed?.id ?? null,
          revertsTo: null,
        };
  return {
    project,
    assessed,
    text,
    changes,
    certifies,
    expectedVersion: existing?.version ?? null,
    version: (existing?.version ?? 0) + (changes ? 1 : 0) + (certifies ? 1 : 0),
    report: {
      id,
      actorId,
      roundId,
      projectId,
      revision: existing?.revision ?? 0,
      reason: own.reason,
      unchanged: own.unchanged,
      confirms: own.confirms,
      revertsTo: own.revertsTo,
    },
  };
}
