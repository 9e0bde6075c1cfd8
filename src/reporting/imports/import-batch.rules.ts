import { canonicalJson } from '../../platform/base/canonical-json.js';
import { fault } from '../../platform/base/problem.js';
import type { Assessable, Assessment } from '../assessment/report-assessment.port.js';
import type { ReportContentValue } from '../content/report.types.js';
import { CONFIRM_COLUMN } from '../files/report-columns.rules.js';
import type { EarlierReport } from '../reports/report.queries.js';
import {
  type SubmissionAction,
  findActionLock,
  countUnchangedRounds,
} from '../steps/submission.rules.js';
import { callerOf, type LockedSubmission } from '../steps/submission-steps.port.js';
import type {
  BatchContext,
  ChangeNote,
  ExistingReport,
  JudgedBatch,
  LoadedBatch,
  ReportNote,
  ReportWrite,
  WholeReport,
} from './import-batch.types.js';
import type { Candidate } from './import-candidate.rules.js';
import type { ImportOutcome } from './import.types.js';
import { forecastReadyOn, needsOf, listValueChanges } from './report-preview.rules.js';

/** Everything that the reports of a batch are judged by, besides their content. */
export interface Judging extends BatchContext {
  readonly loaded: LoadedBatch;
  /** Ids for new reports: one for each whole report, in their order. */
  readonly ids: readonly string[];
  readonly assess: (report: Omit<Assessable, 'round'>) => Assessment;
}

/** A report with the project, the stored row and the submission that it belongs to. */
interface MatchedReport {
  readonly whole: WholeReport;
  /** Undefined when the project is not the caller's. */
  readonly projectId: string | undefined;
  readonly existing: ExistingReport | undefined;
  readonly submission: LockedSubmission;
}

/** A matched report with its content and its outcome. */
interface AssessedReport extends MatchedReport {
  readonly content: ReportContentValue;
  readonly text: string;
  /** The earlier report that it confirms unchanged. */
  readonly confirmed: EarlierReport | undefined;
  readonly assessed: Assessment;
  readonly outcome: ImportOutcome;
  readonly certifies: boolean;
}

interface JudgedReport {
  readonly note: Omit<ReportNote, 'project'>;
  readonly changes: readonly ChangeNote[];
  /** Undefined when there is nothing to write, or a fault. */
  readonly write: ReportWrite | undefined;
}

/** Number of columns named in the fault of a report that is confirmed but differs. */
const MOST_COLUMNS_NAMED = 5;

const UNJUDGED_NOTE: Omit<ReportNote, 'project'> = {
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

/** Judges the reports of a batch by the rules of a single report. */
export function judgeBatch(judging: Judging): JudgedBatch {
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
 * Returns the content of a report. Where the rows only confirm the earlier report, that is the
 * content of the earlier report.
 */
export function contentOfWhole(
  { confirms, projectId, content }: WholeReport,
  earlier: ReadonlyMap<string, EarlierReport>,
): ReportContentValue | null {
  return (confirms && projectId !== null ? earlier.get(projectId)?.content : undefined) ?? content;
}

/** Judges one report. Returns undefined when it has no content to judge. */
function judgeReport(
  whole: WholeReport,
  newId: string,
  judging: Judging,
): JudgedReport | undefined {
  const matched = matchReport(whole, judging);
  refuseUnknown(matched, judging);
  const report = assessReport(matched, judging);
  if (report === undefined) return undefined;
  refuseFaults(report, judging);
  const { content, projectId, existing, outcome } = report;
  const last = projectId === undefined ? undefined : judging.loaded.before.get(projectId);
  const id = existing?.id ?? newId;
  const write = writeOf(report, id, judging);
  return {
    note: {
      outcome,
      reportId: write?.report.id ?? existing?.id ?? null,
      colourBefore: last?.status?.colour ?? null,
      colourAfter: content.status?.colour ?? null,
      state: content.state,
      stateBefore: last?.state ?? null,
      readyOn: forecastReadyOn(content),
      readyBefore: last === undefined ? null : forecastReadyOn(last),
      needs: needsOf(content, last),
    },
    changes:
      last === undefined
        ? []
        : listValueChanges(last, content).map((change) => ({ project: whole.project, ...change })),
    write,
  };
}

/** Finds the project, the stored report and the submission of a report. */
function matchReport(whole: WholeReport, { loaded, locked, claimed }: Judging): MatchedReport {
  // The project belonged to the caller when the batch was prepared, and must still do so.
  const projectId =
    whole.projectId !== null && loaded.owned.get(whole.project) === whole.projectId
      ? whole.projectId
      : undefined;
  const existing = projectId === undefined ? undefined : loaded.existing.get(projectId);
  const submission = locked.submissions.get(existing?.actorId ?? claimed.principal.actorId);
  if (submission === undefined) throw new Error('A report has no submission');
  return { whole, projectId, existing, submission };
}

/** Adds a fault to a report of a project that is not the caller's, or that confirms nothing. */
function refuseUnknown({ whole, projectId }: MatchedReport, { loaded }: Judging): void {
  if (projectId === undefined)
    whole.candidate.refuse(
      fault(
        '/project',
        'unknown-project',
        'Koden til et av aktørens egne tiltak',
        "The code of one of the actor's own projects",
      ),
    );
  else if (loaded.reportedByFormer.has(projectId))
    whole.candidate.refuse(
      fault(
        '/project',
        'reported-by-former-owner',
        'Et tiltak som en tidligere eier ikke har rapportert i denne runden',
        'A project that no former owner has reported in this round',
      ),
    );
  else if (whole.confirms) refuseUnlessUnchanged(whole, loaded.earlier.get(projectId));
}

/**
 * Adds a fault to a report that confirms an earlier report, when there is no earlier report or when
 * its rows differ from the earlier report.
 */
function refuseUnlessUnchanged(
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
  if (content === null || text === canonicalJson(earlier.content)) return;
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

/** Assesses the content of a report. Returns undefined when it has none. */
function assessReport(matched: MatchedReport, judging: Judging): AssessedReport | undefined {
  const { whole, projectId, existing, submission } = matched;
  const { earlier } = judging.loaded;
  const content = contentOfWhole(whole, earlier);
  if (content === null) return undefined;
  const confirmed = whole.confirms && projectId !== undefined ? earlier.get(projectId) : undefined;
  const text = confirmed === undefined ? whole.text : canonicalJson(content);
  const { project } = whole;
  const { actorId } = submission;
  const assessed = judging.assess({ project, projectId, actorId, content });
  const outcome = outcomeOf(existing, text, confirmed);
  const certifies =
    judging.claimed.row.certify && (outcome !== 'unchanged' || existing?.state === 'draft');
  return { ...matched, content, text, confirmed, assessed, outcome, certifies };
}

function outcomeOf(
  existing: ExistingReport | undefined,
  text: string,
  confirmed: EarlierReport | undefined,
): ImportOutcome {
  if (existing === undefined) return 'created';
  const confirmedBefore = confirmed === undefined || existing.confirms === confirmed.id;
  return confirmedBefore && canonicalJson(existing.content) === text ? 'unchanged' : 'changed';
}

/**
 * Adds the faults of a report's content, and a fault for each step that the caller may not take.
 */
function refuseFaults(report: AssessedReport, judging: Judging): void {
  const {
    whole: { candidate },
    assessed,
    outcome,
    certifies,
  } = report;
  for (const found of certifies ? assessed.certificationFaults : assessed.faults)
    candidate.refuse(found, assessed.warnings ?? []);
  if (outcome !== 'unchanged') refuseLocked(report, 'edit', judging);
  if (certifies && !candidate.isFaulty) refuseLocked(report, 'certify', judging);
}

/**
 * Adds a fault when a step of the submission is not open to the caller now. An import edits a
 * report before it certifies it, so certifying is judged by the state after the edit.
 */
function refuseLocked(
  { whole: { candidate }, submission: { actorId, facts } }: MatchedReport,
  action: SubmissionAction,
  { claimed: { principal }, now }: Judging,
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
 * Returns the new row of a report: edited, certified, or both. Returns undefined when there is
 * nothing to write, or a fault.
 */
function writeOf(
  { whole, projectId, text, confirmed, existing, assessed, outcome, ...report }: AssessedReport,
  id: string,
  { claimed }: Judging,
): ReportWrite | undefined {
  const { certifies } = report;
  const changes = outcome !== 'unchanged';
  if (whole.candidate.isFaulty || projectId === undefined || (!changes && !certifies))
    return undefined;
  const { reason, unchanged, confirms, revertsTo } =
    existing !== undefined && !changes ? existing : columnsOfContent(confirmed);
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

/** Returns the columns that say where new content comes from. */
function columnsOfContent(
  confirmed: EarlierReport | undefined,
): Pick<ExistingReport, 'reason' | 'unchanged' | 'confirms' | 'revertsTo'> {
  return {
    reason: null,
    unchanged: confirmed === undefined ? 0 : countUnchangedRounds(confirmed),
    confirms: confirmed?.id ?? null,
    revertsTo: null,
  };
}
