import type { Principal } from '../../platform/base/principal.js';
import type { NilReturn } from '../files/report-table.types.js';

/** To see what would come of it, or to do it: the same code path. */
export const IMPORT_MODES = ['validate', 'commit'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** The whole file or nothing, or every report that is without fault. */
export const IMPORT_ATOMIC = ['all', 'row'] as const;
export type ImportAtomic = (typeof IMPORT_ATOMIC)[number];

/** What came, or would come, of a report; `certified` stands beside these in the counts. */
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

/**
 * Why a delivery does not come as it is needed: its project is stopped, on hold, or done later than
 * that.
 */
export const BREAKS = ['stopped', 'paused', 'delayed'] as const;

/**
 * The dependencies that a file breaks which were not broken before: the first hundred, and how many
 * are of reports that only others may read.
 */
export interface BrokenDependencies {
  readonly items: readonly {
    readonly project: string;
    readonly needs: string;
    readonly delivery: string;
    readonly state: string;
    readonly because: (typeof BREAKS)[number];
  }[];
  readonly hidden: number;
}

/** How the file was read. */
export interface ImportForm {
  readonly delimiter: string | null;
  /** The sender's own columns (`x_…`), in the order of the file. */
  readonly ownColumns: readonly string[];
  /** Said by the file in place of reports. */
  readonly nil?: NilReturn | undefined;
}

/** A principal as it can be stored. */
export type StoredCaller = Omit<Principal, 'scopes'> & { readonly scopes: readonly string[] };
