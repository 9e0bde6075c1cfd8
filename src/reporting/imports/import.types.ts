import type { Language } from '../../platform/base/problem.js';
import type { Access, Principal } from '../../platform/base/principal.js';
import type { ReportFileType, TextEncoding } from '../files/report-file.types.js';
import type { FileColumns } from '../columns/kept-columns.rules.js';
import type { NilReturn } from '../columns/report-table.types.js';

/** Contents of the files that are imported. */
export const IMPORT_KINDS = ['reports', 'projects'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** `validate` runs the same code as `commit` and then rolls back. */
export const IMPORT_MODES = ['validate', 'commit'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** `all` stores the whole file or nothing; `row` stores every report without a fault. */
export const IMPORT_ATOMIC = ['all', 'row'] as const;
export type ImportAtomic = (typeof IMPORT_ATOMIC)[number];

/** The outcome of one report. Certified reports are counted beside these. */
export const IMPORT_OUTCOMES = ['created', 'changed', 'unchanged', 'faulty'] as const;
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

export interface ImportCounts extends Readonly<Record<ImportOutcome, number>> {
  readonly rows: number;
  readonly runs: number;
  readonly reports: number;
  readonly certified: number;
  readonly faults: number;
  readonly changes: number;
}

export const NOTHING_COUNTED: ImportCounts = {
  rows: 0,
  runs: 0,
  reports: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  faulty: 0,
  certified: 0,
  faults: 0,
  changes: 0,
};

/** Number of faults of an import that are stored. Faults beyond it are only counted. */
export const KEPT_FAULTS = 100_000;

/** Headings as they stand in a file, by the name of the sheet (empty for CSV) and the column. */
export type FileHeadings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Letters of columns in a file, by the name of the sheet (empty for CSV) and the column. */
export type FileLetters = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The form of a file, known once it is read. */
export interface ImportForm {
  readonly delimiter: string | null;
  /** The sender's own columns (`x_…`), in the order of the file. */
  readonly ownColumns: readonly string[];
  /** The columns that it has, which it writes; a file of whole reports (NDJSON) has none. */
  readonly columns?: FileColumns | undefined;
  readonly headings?: FileHeadings | undefined;
  readonly letters?: FileLetters | undefined;
  /** Filled sheets that were not read: those of projects, or in an import of projects of reports. */
  readonly skippedSheets?: readonly string[] | undefined;
  /** The file's statement that there is nothing to report. */
  readonly nil?: NilReturn | undefined;
}

/** A principal as it can be stored. */
export type StoredCaller = Omit<Principal, 'scopes'> & { readonly scopes: readonly string[] };

/** A file of reports or of projects whose import this worker has claimed. */
export interface ClaimedFile {
  readonly row: { readonly id: string; readonly actorId: string; readonly jobId: string };
  /** Number of this worker's attempt. A later attempt overtakes it. */
  readonly attempt: number;
  /** The headings of the file, once it is read. */
  readonly headings?: FileHeadings | undefined;
}

/** An import of reports that this worker has claimed. */
export interface ClaimedImport extends ClaimedFile {
  readonly row: ClaimedFile['row'] & {
    readonly actor: string;
    readonly roundId: string;
    readonly round: string;
    /** Closing of the round. */
    readonly closesAt: Date;
    readonly ruleSet: string | null;
    readonly fileId: string;
    readonly size: number;
    readonly sha256: string;
    readonly mediaType: ReportFileType;
    readonly encoding: TextEncoding | null;
    readonly mode: ImportMode;
    readonly atomic: ImportAtomic;
    readonly certify: boolean;
    readonly language: Language;
    readonly mapping: Readonly<Record<string, string>> | null;
  };
  /** The columns of the file, once it is read; undefined when it writes whole reports. */
  readonly columns?: FileColumns | undefined;
  readonly principal: Principal;
  readonly access: Access;
}

/** Thrown when the job was cancelled: the open work is rolled back. */
export class Cancelled extends Error {}

/** Thrown when another worker has claimed the import: this worker writes nothing more. */
export class Overtaken extends Error {}

/** Thrown to roll back work that only validates, has a fault, or changes nothing. */
export class RolledBack extends Error {}
