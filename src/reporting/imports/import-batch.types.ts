import type { ForecastDate } from '../content/forecast-moves.lookup.js';
import type { Fault } from '../../platform/base/problem.js';
import type { Report } from '../reports/report.entity.js';
import type { Assessment, AssessmentBasis } from '../assessment/report-assessment.port.js';
import type { ReportContentValue } from '../content/report.types.js';
import type { PlacedFault } from '../columns/report-table.types.js';
import type { CertificationBasis, Revisable } from '../reports/report-certification.port.js';
import type { EarlierReport } from '../reports/report.queries.js';
import type { Round } from '../rounds/round.entity.js';
import type { LockedSubmission } from '../steps/submission-steps.port.js';
import type { LeftOut } from './faulty-parts.rules.js';
import type { Candidate } from './import-candidate.rules.js';
import type { ClaimedImport, ImportOutcome } from './import.types.js';
import type { Warning } from '../assessment/warning.rules.js';
import type {
  ComparedReport,
  Effect,
  Need,
  ValueChange,
} from '../previews/report-preview.rules.js';

/** The staged rows of one project. */
export interface StagedReport {
  readonly project: string;
  /** Null when the caller sees no project with this code. */
  readonly projectId: string | null;
  /** Number of rows in the file. */
  readonly size: number;
  /** The rows, as JSON lists; none when the project has more rows than a report can have. */
  readonly runs: readonly string[];
}

/**
 * A batch whose rows are assembled into reports and validated, which can be done before the batches
 * before it are stored.
 */
export interface PreparedBatch {
  /** Code of the last project of the batch; empty when no projects are left. */
  readonly judgedTo: string;
  readonly candidates: readonly Candidate[];
  readonly whole: readonly WholeReport[];
}

/** Returns the next prepared batch; undefined after the last. */
export type NextBatch = () => Promise<PreparedBatch | undefined>;

/** A candidate that passed validation, so that the rules can judge it. */
export interface WholeReport {
  readonly candidate: Candidate;
  readonly project: string;
  readonly projectId: string | null;
  /** The rows confirm the project's last certified report unchanged. */
  readonly confirms: boolean;
  /** Null when the rows have no content besides the confirmation. */
  readonly content: ReportContentValue | null;
  /** The content as canonical JSON. */
  readonly text: string;
  /**
   * Faults of required values that the file has no column for. They count when the project has no
   * report to take the values from.
   */
  readonly missing: readonly Fault[];
  /**
   * The parts that were left out because they have faults, so that the rules could judge the rest;
   * undefined of a report without such faults.
   */
  readonly leftOut?: LeftOut | undefined;
}

/** The round and the caller's submissions in it, locked until the transaction ends. */
export interface LockedRound {
  readonly round: Round;
  /** By actor. */
  readonly submissions: ReadonlyMap<string, LockedSubmission>;
}

/** The circumstances that the batches of one transaction share. */
export interface BatchContext {
  readonly claimed: ClaimedImport;
  readonly locked: LockedRound;
  readonly now: Date;
}

/** A report of the round as stored before the import. */
export type ExistingReport = Pick<
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
  /** Lateness of its last revision; null when it has none. */
  readonly late: boolean | null;
  /** Says whether it is certified, or a draft that could be. */
  readonly complete: boolean;
};

/** A batch with everything needed to judge it, as read in the transaction that writes it. */
export interface LoadedBatch {
  readonly batch: PreparedBatch;
  /** Ids of the caller's own projects, by code. */
  readonly owned: ReadonlyMap<string, string>;
  /** Stored reports of the round, by project id. */
  readonly existing: ReadonlyMap<string, ExistingReport>;
  /** Ids of the projects that a former owner has reported in the round. */
  readonly reportedByFormer: ReadonlySet<string>;
  /** Content of the last certified report of each project, by project id. */
  readonly before: ReadonlyMap<string, ReportContentValue>;
  /** The earlier reports that the batch confirms unchanged, by project id. */
  readonly earlier: ReadonlyMap<string, EarlierReport>;
  /** External ids in the batch that several projects have. */
  readonly ambiguous: ReadonlySet<string>;
  readonly basis: AssessmentBasis;
  readonly certifying: CertificationBasis;
}

/** The outcome of one project's rows. */
export interface ReportNote {
  readonly project: string;
  readonly outcome: ImportOutcome;
  readonly reportId: string | null;
  /** Version of the report or the project to write; null when there is nothing to write. */
  readonly storedVersion: number | null;
  /** Number of the revision to certify; null when none is. */
  readonly storedRevision: number | null;
  readonly state: string | null;
  readonly stateBefore: string | null;
  readonly readyOn: string | null;
  readonly readyBefore: string | null;
  readonly colourBefore: string | null;
  readonly colourAfter: string | null;
  readonly needs: readonly Need[];
  /** Dates of its milestones when they are other than in the last certified report. */
  readonly forecasts: readonly ForecastDate[] | null;
  /** Says whether the report could be certified before the import, and whether it can be now. */
  readonly completeBefore: boolean;
  readonly complete: boolean;
  readonly warnings: readonly Warning[];
  readonly effects: readonly Effect[];
}

/** The parts of a note that say where the report is stored, of a report that is not. */
export const NOTHING_STORED = {
  reportId: null,
  storedVersion: null,
  storedRevision: null,
} as const;

/** The note of a report without content to judge. */
export const UNJUDGED_NOTE: Omit<ReportNote, 'project'> = {
  outcome: 'faulty',
  ...NOTHING_STORED,
  state: null,
  stateBefore: null,
  readyOn: null,
  readyBefore: null,
  colourBefore: null,
  colourAfter: null,
  needs: [],
  forecasts: null,
  completeBefore: false,
  complete: false,
  warnings: [],
  effects: [],
};

/** The part of a note that compares the content of a report with the content before the import. */
export type ContentNote = Pick<
  ReportNote,
  | 'colourBefore'
  | 'colourAfter'
  | 'state'
  | 'stateBefore'
  | 'readyOn'
  | 'readyBefore'
  | 'needs'
  | 'forecasts'
>;

/** A value that differs from the draft or from the project's last certified report. */
export type ChangeNote = ValueChange & {
  readonly against: ComparedReport;
  readonly project: string;
};

/** The outcome of a batch, for the sender of the file. */
export interface BatchNotes {
  /** Code of the last project of the batch. */
  readonly judgedTo: string;
  readonly faults: readonly PlacedFault[];
  readonly reports: readonly ReportNote[];
  readonly changes: readonly ChangeNote[];
  readonly certified: number;
}

/**
 * The new row of a report. Its revision is the last certified one; certifying the report makes the
 * next.
 */
export interface ReportWrite extends Revisable {
  readonly project: string;
  readonly assessed: Pick<Assessment, 'ruleStatus' | 'warnings'>;
  /** Version of the row that it replaces; null for a new report. */
  readonly expectedVersion: number | null;
  readonly version: number;
  /** Says whether the content changes. */
  readonly changes: boolean;
  /** Says whether the report is certified in the same step. */
  readonly certifies: boolean;
}

/** A judged batch: its notes, and the rows to write. */
export interface JudgedBatch {
  readonly notes: BatchNotes;
  readonly writes: readonly ReportWrite[];
  readonly certifying: CertificationBasis;
}

/** The effect of the written batches on the submissions. */
export interface WrittenBatch {
  /** Number of reports written. */
  readonly writes: number;
  /** `project revision hash` of each certified report. */
  readonly certified: readonly string[];
  /** Actors whose reports changed. */
  readonly editedFor: ReadonlySet<string>;
  /** Actors whose reports were certified. */
  readonly certifiedFor: ReadonlySet<string>;
}
