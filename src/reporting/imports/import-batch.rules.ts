import { canonicalJson } from '../../platform/base/canonical-json.js';
import { fault } from '../../platform/base/problem.js';
import type { Assessable, Assessment } from '../assessment/report-assessment.port.js';
import { contentTextOf } from '../content/report.rules.js';
import type { ReportContentValue } from '../content/report.types.js';
import { type FileColumns, hasAllColumns, keepUncovered } from '../columns/kept-columns.rules.js';
import { CONFIRM_COLUMN } from '../columns/report-columns.rules.js';
import { contentOf, type SaveReport } from '../reports/report.dto.js';
import type { EarlierReport } from '../reports/report.queries.js';
import {
  type SubmissionAction,
  findActionLock,
  countUnchangedRounds,
} from '../steps/submission.rules.js';
import { callerOf, type LockedSubmission } from '../steps/submission-steps.port.js';
import {
  type BatchContext,
  type ChangeNote,
  type ContentNote,
  type ExistingReport,
  type JudgedBatch,
  type LoadedBatch,
  NOTHING_STORED,
  type ReportNote,
  type ReportWrite,
  UNJUDGED_NOTE,
  type WholeReport,
} from './import-batch.types.js';
import { faultsOfRest } from './faulty-parts.rules.js';
import type { Candidate } from './import-candidate.rules.js';
import { explainMention } from './import-mention.port.js';
import type { ImportOutcome } from './import.types.js';
import { changedForecasts } from '../content/forecast-moves.rules.js';
import {
  forecastReadyOn,
  listChanges,
  listEffects,
  listValueChanges,
  needsOf,
} from '../previews/report-preview.rules.js';

/** Everything besides their content that is needed to judge the reports of a batch. */
export interface JudgingBasis extends BatchContext {
  readonly loaded: LoadedBatch;
  /** An id for each whole report, in order. A report that exists keeps its own id. */
  readonly ids: readonly string[];
  readonly assess: (report: Omit<Assessable, 'round'>) => Assessment;
}

/** A report with its project, its stored row and its submission. */
interface MatchedReport {
  readonly whole: WholeReport;
  /** Undefined when the caller does not own the project. */
  readonly projectId: string | undefined;
  readonly existing: ExistingReport | undefined;
  readonly submission: LockedSubmission;
}

/** A matched report with its content and its outcome. */
interface AssessedReport extends MatchedReport {
  readonly content: ReportContentValue;
  readonly text: string;
  /** The earlier report that this one confirms unchanged. */
  readonly confirmed: EarlierReport | undefined;
  readonly assessed: Assessment;
  readonly outcome: ImportOutcome;
  readonly certifies: boolean;
}

/** The result of judging one report. */
interface JudgedReport {
  readonly note: Omit<ReportNote, 'project'>;
  readonly changes: readonly ChangeNote[];
  /** Undefined when the report has a fault, or nothing to write. */
  readonly write: ReportWrite | undefined;
}

/** Number of columns that the fault of a confirmed report names. */
const MOST_COLUMNS_NAMED = 5;

/** Number of reports judged between two pauses: about 1 ms. */
const JUDGED_AT_A_TIME = 10;

/**
 * Judges the reports of a batch by the rules of a single report. Yields now and then, so that other
 * work may get its turn: 400 reports at once held the requests of other actors for 25 ms.
 */
export function* judgeBatch(judging: JudgingBasis): Generator<undefined, JudgedBatch, undefined> {
  const {
    loaded: {
      batch: { judgedTo, candidates, whole },
      certifying,
    },
    ids,
  } = judging;
  const notes = new Map<Candidate, Omit<ReportNote, 'project'>>();
  const changes: ChangeNote[] = [];
  const writes: ReportWrite[] = [];
  for (const [index, report] of whole.entries()) {
    if (index > 0 && index % JUDGED_AT_A_TIME === 0) yield;
    const judged = judgeReport(report, ids[index] ?? '', judging);
    if (judged === undefined) continue;
    notes.set(report.candidate, judged.note);
    changes.push(...judged.changes);
    if (judged.write !== undefined) writes.push(judged.write);
  }
  return {
    notes: {
      judgedTo,
      faults: candidates.flatMap(({ faults }) => faults),
      reports: candidates.map((candidate) => ({
        project: candidate.project,
        ...(notes.get(candidate) ?? UNJUDGED_NOTE),
        ...(candidate.isFaulty ? { outcome: 'faulty' as const, ...NOTHING_STORED } : {}),
      })),
      changes,
      certified: writes.filter(({ certifies }) => certifies).length,
    },
    writes,
    certifying,
  };
}

/** Stored reports that give a file's reports what the file does not say, by project id. */
export interface StoredContents {
  /** The reports of earlier rounds that the file confirms unchanged. */
  readonly earlier: ReadonlyMap<string, Pick<EarlierReport, 'content'>>;
  /** The reports of the round. */
  readonly existing: ReadonlyMap<string, Pick<ExistingReport, 'content'>>;
  readonly columns: FileColumns | undefined;
}

/**
 * Returns the content of a report: that of the earlier report when the rows confirm it, and otherwise
 * that of the rows, with what the file has no column for as it is stored.
 */
export function resolveContent(
  { confirms, projectId, project, content }: WholeReport,
  { earlier, existing, columns }: StoredContents,
): ReportContentValue | null {
  if (projectId === null) return content;
  const confirmed = confirms ? earlier.get(projectId)?.content : undefined;
  if (confirmed !== undefined || content === null) return confirmed ?? content;
  const stored = existing.get(projectId)?.content;
  if (stored === undefined || columns === undefined || hasAllColumns(columns)) return content;
  // The stored values were valid when they were saved.
  const body = keepUncovered(project, content, stored, columns);
  return contentOf(body as unknown as SaveReport);
}

/** Judges one report. Returns undefined when it has no content to judge. */
function judgeReport(
  whole: WholeReport,
  newId: string,
  judging: JudgingBasis,
): JudgedReport | undefined {
  const matched = matchReport(whole, judging);
  refuseUnknownProject(matched, judging);
  const report = assessReport(matched, judging);
  if (report === undefined) return undefined;
  refuseFaultyContent(report, judging);
  if (whole.leftOut !== undefined) return undefined;
  const { content, projectId, existing, outcome, assessed } = report;
  const before = projectId === undefined ? undefined : judging.loaded.before.get(projectId);
  const stored = {
    certified: before,
    draft: existing?.state === 'draft' ? existing.content : undefined,
  };
  const write = planWrite(report, existing?.id ?? newId, judging);
  return {
    note: {
      outcome,
      reportId: write?.report.id ?? existing?.id ?? null,
      storedVersion: write?.version ?? null,
      storedRevision: write?.certifies === true ? write.report.revision + 1 : null,
      ...compareContents(before, content),
      completeBefore: existing?.complete ?? false,
      complete: !whole.candidate.isFaulty && assessed.certificationFaults.length === 0,
      warnings: assessed.warnings ?? [],
      effects: listEffects(stored, content),
    },
    changes: listChanges(stored, content).map((change) => ({ project: whole.project, ...change })),
    write,
  };
}

/** Compares the content of a report with the content before the import, for its note. */
function compareContents(
  before: ReportContentValue | undefined,
  content: ReportContentValue,
): ContentNote {
  return {
    colourBefore: before?.status?.colour ?? null,
    colourAfter: content.status?.colour ?? null,
    state: content.state,
    stateBefore: before?.state ?? null,
    readyOn: forecastReadyOn(content),
    readyBefore: before === undefined ? null : forecastReadyOn(before),
    needs: needsOf(content, before),
    forecasts: changedForecasts(before, content),
  };
}

/** Finds the project, the stored report and the submission of a report. */
function matchReport(whole: WholeReport, { loaded, locked, claimed }: JudgingBasis): MatchedReport {
  // The caller owned the project when the batch was loaded, and must still own it.
  const projectId =
    whole.projectId !== null && loaded.owned.get(whole.project) === whole.projectId
      ? whole.projectId
      : undefined;
  const existing = projectId === undefined ? undefined : loaded.existing.get(projectId);
  const submission = locked.submissions.get(existing?.actorId ?? claimed.principal.actorId);
  if (submission === undefined) throw new Error('A report has no submission');
  return { whole, projectId, existing, submission };
}

const NOT_OWN_PROJECT = fault(
  '/project',
  'unknown-project',
  'Koden til et av aktørens egne tiltak',
  "The code of one of the actor's own projects",
);

/** Adds a fault when the caller does not own the project, or when a confirmation is wrong. */
function refuseUnknownProject({ whole, projectId }: MatchedReport, { loaded }: JudgingBasis): void {
  if (projectId === undefined)
    whole.candidate.refuse(explainMention(NOT_OWN_PROJECT, whole, loaded.ambiguous));
  else if (loaded.reportedByFormer.has(projectId))
    whole.candidate.refuse(
      fault(
        '/project',
        'reported-by-former-owner',
        'Et tiltak som en tidligere eier ikke har rapportert i denne runden',
        'A project that no former owner has reported in this round',
      ),
    );
  else if (whole.confirms && whole.leftOut === undefined)
    refuseChangedConfirmation(whole, loaded.earlier.get(projectId));
}

/**
 * Adds a fault to a confirmation when there is no earlier report, or when the rows differ from the
 * earlier report.
 */
function refuseChangedConfirmation(
  { candidate, content, text }: WholeReport,
  earlier: EarlierReport | undefined,
): void {
  if (earlier === undefined) {
    candidate.refuse(
      fault(
        `/${CONFIRM_COLUMN}`,
        'no-earlier-report',
        'Tomt: tiltaket har ingen tidligere rapport å bekrefte. Skriv rapporten i stedet',
        'Empty: the project has no earlier report to confirm. Write the report instead',
      ),
    );
    return;
  }
  if (content === null || text === contentTextOf(earlier.content)) return;
  const columns = [
    ...new Set(listValueChanges(earlier.content, content).map(({ column }) => column)),
  ];
  const more = columns.length > MOST_COLUMNS_NAMED ? ' …' : '';
  const named = `${columns.slice(0, MOST_COLUMNS_NAMED).join(', ')}${more}`;
  candidate.refuse(
    fault(
      `/${CONFIRM_COLUMN}`,
      'not-unchanged',
      `Tomt, eller resten av rapporten som sist. Dette er endret: ${named}`,
      `Empty, or the rest of the report as it was the last time. These differ: ${named}`,
    ),
  );
}

/** Assesses the content of a report. Returns undefined when the report has no content. */
function assessReport(matched: MatchedReport, judging: JudgingBasis): AssessedReport | undefined {
  const { whole, projectId, existing, submission } = matched;
  const { earlier } = judging.loaded;
  const content = resolveContent(whole, { ...judging.loaded, columns: judging.claimed.columns });
  if (content === null) return undefined;
  if (existing === undefined) for (const one of whole.missing) whole.candidate.refuse(one);
  const confirmed = whole.confirms && projectId !== undefined ? earlier.get(projectId) : undefined;
  const text = content === whole.content ? whole.text : canonicalJson(content);
  const { project } = whole;
  const { actorId } = submission;
  const assessed = judging.assess({ project, projectId, actorId, content });
  const outcome = decideOutcome(existing, text, confirmed);
  const certifies =
    judging.claimed.row.certify && (outcome !== 'unchanged' || existing?.state === 'draft');
  return { ...matched, content, text, confirmed, assessed, outcome, certifies };
}

function decideOutcome(
  existing: ExistingReport | undefined,
  text: string,
  confirmed: EarlierReport | undefined,
): ImportOutcome {
  if (existing === undefined) return 'created';
  const confirmedBefore = confirmed === undefined || existing.confirms === confirmed.id;
  return confirmedBefore && contentTextOf(existing.content) === text ? 'unchanged' : 'changed';
}

/** Adds the faults of the content, and a fault for each step that the caller cannot take now. */
function refuseFaultyContent(report: AssessedReport, judging: JudgingBasis): void {
  const {
    whole,
    whole: { candidate, leftOut },
    assessed,
    outcome,
    certifies,
  } = report;
  const { loaded } = judging;
  const faults = certifies ? assessed.certificationFaults : assessed.faults;
  for (const found of leftOut === undefined ? faults : faultsOfRest(faults, leftOut))
    candidate.refuse(explainMention(found, whole, loaded.ambiguous), assessed.warnings ?? []);
  if (outcome !== 'unchanged') refuseLockedStep(report, 'edit', judging);
  if (certifies) refuseLockedStep(report, 'certify', judging);
}

/**
 * Adds a fault when the submission does not allow a step now. An import edits a report before it
 * certifies the report, so `certify` is judged by the state after the edit.
 */
function refuseLockedStep(
  { whole: { candidate }, submission: { actorId, facts } }: MatchedReport,
  action: SubmissionAction,
  { claimed: { principal }, now }: JudgingBasis,
): void {
  const factsBefore =
    action === 'certify'
      ? {
          ...facts,
          state: facts.state === 'certified' ? ('draft' as const) : facts.state,
          reports: Math.max(facts.reports, 1),
        }
      : facts;
  const lock = findActionLock(action, factsBefore, callerOf(principal, actorId, now));
  if (lock !== undefined) candidate.refuse({ pointer: '', code: lock.code, detail: lock.reason });
}

/**
 * Plans the write of a report that is edited, certified or both. Returns undefined when the report
 * has a fault, or nothing to write.
 */
function planWrite(
  { whole, projectId, text, confirmed, existing, assessed, outcome, ...report }: AssessedReport,
  id: string,
  { claimed }: JudgingBasis,
): ReportWrite | undefined {
  const { certifies } = report;
  const changes = outcome !== 'unchanged';
  if (whole.candidate.isFaulty || projectId === undefined || (!changes && !certifies))
    return undefined;
  const { reason, unchanged, confirms, revertsTo } =
    existing !== undefined && !changes ? existing : describeOrigin(confirmed);
  return {
    project: whole.project,
    assessed,
    text,
    changes,
    certifies,
    expectedVersion: existing?.version ?? null,
    version: (existing?.version ?? 0) + (changes ? 1 : 0) + (certifies ? 1 : 0),
    report: {
      id,
      actorId: report.submission.actorId,
      roundId: claimed.row.roundId,
      projectId,
      revision: existing?.revision ?? 0,
      reason,
      unchanged,
      confirms,
      revertsTo,
    },
  };
}

/** Returns the columns that record the origin of new content. */
function describeOrigin(
  confirmed: EarlierReport | undefined,
): Pick<ExistingReport, 'reason' | 'unchanged' | 'confirms' | 'revertsTo'> {
  return {
    reason: null,
    unchanged: confirmed === undefined ? 0 : countUnchangedRounds(confirmed),
    confirms: confirmed?.id ?? null,
    revertsTo: null,
  };
}
