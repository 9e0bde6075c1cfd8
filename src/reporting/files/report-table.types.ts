import type { Localised } from '../../platform/base/problem.js';

/**
 * What a row of a table of reports is about: the report itself, or one item of one of its lists.
 */
export const RECORDS = [
  'report',
  'budget',
  'dependency',
  'challenge',
  'milestone',
  'operatingCost',
  'benefit',
  'grantArea',
  'link',
] as const;
export type RecordName = (typeof RECORDS)[number];

/**
 * A cell as a file gives it: a number where the format itself knows numbers; an empty cell is null.
 */
export type Cell = string | number | null;

export interface TableRow {
  /** As its reader counts it: the first line of a file or sheet is 1. */
  readonly row: number;
  /** In the order of the headings; what is missing at the end is empty. */
  readonly cells: readonly Cell[];
}

/**
 * One table of a file, read as it streams by: the next table begins when its rows have been read.
 */
export interface Table {
  /** Name of the sheet; null where a file is one table. */
  readonly sheet: string | null;
  readonly headings: readonly string[];
  /** The row of the headings; the first where it is not said. */
  readonly headingRow?: number;
  /** What separates the cells of a text file. */
  readonly delimiter?: string;
  /** Some rows at a time. */
  readonly rows: AsyncIterable<readonly TableRow[]>;
}

/** A choice as files may write it: its value, or its label in either language. */
export interface Choice extends Localised {
  readonly value: string;
}

export interface Column {
  /** Its heading in CSV, and its name in every fault. */
  readonly name: string;
  /** Its heading in a template. */
  readonly heading: Localised;
  readonly kind: 'text' | 'whole' | 'date' | 'choice';
  readonly choices: readonly Choice[];
  /** Where its value stands in a record of each kind that has it. */
  readonly places: Readonly<Partial<Record<RecordName, readonly string[]>>>;
}

/** A row that belongs to a report, its cells read: the value per column, and where it stood. */
export interface RecordRow {
  readonly record: RecordName;
  readonly sheet: string | null;
  readonly row: number;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Where in a file something stands. */
export interface Place {
  readonly sheet: string | null;
  readonly row: number;
  readonly column: string | null;
}

/** An uploaded file as it is kept: read in order, or from a place on. */
export interface StoredFile {
  readonly size: number;
  /** The bytes from `start` up to but not including `end`, in pieces. */
  bytes(start: number, end: number): AsyncIterable<Uint8Array>;
}

/**
 * "Nothing to report", with where it stands and why; the reason as it was said, yet to be
 * validated.
 */
export interface NilReturn {
  readonly sheet: string | null;
  readonly row: number;
  readonly column: string;
  readonly reason: unknown;
  /** It has been stored. */
  readonly declared?: true;
}

/**
 * A row of the file as it waits to be judged, with the columns in which a fault was found already,
 * and the sender's own; absent where there are none.
 */
export interface StagedRow extends RecordRow {
  readonly faulty?: readonly string[] | undefined;
  readonly own?: Readonly<Record<string, string>> | undefined;
  /** The whole report, where a row is one (NDJSON). */
  readonly body?: unknown;
}

/** A fault with its place, ready to be sent back. */
export interface PlacedFault {
  readonly sheet: string | null;
  readonly row: number | null;
  readonly column: string | null;
  readonly project: string | null;
  readonly code: string;
  readonly value: string | null;
  readonly expected: string;
  readonly difference: number | null;
}
