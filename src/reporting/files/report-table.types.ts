import type { Localised } from '../../platform/base/problem.js';

/** Kinds of rows in a table of reports: the report itself, or one item of one of its lists. */
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

/** A cell of a file. A number where the format has numbers; null where the cell is empty. */
export type Cell = string | number | null;

export interface TableRow {
  /** Number of the row. The first line of a file or sheet is 1. */
  readonly row: number;
  /** Cells in the order of the headings. Cells missing at the end are empty. */
  readonly cells: readonly Cell[];
}

/**
 * One table of a file, read while the file streams by. The next table begins when the rows of this
 * one have been read.
 */
export interface Table {
  /** Name of the sheet; null where a file is one table. */
  readonly sheet: string | null;
  readonly headings: readonly string[];
  /** The row of the headings; row 1 when absent. */
  readonly headingRow?: number;
  /** Character between the cells of a text file. */
  readonly delimiter?: string;
  /** Some rows at a time. */
  readonly rows: AsyncIterable<readonly TableRow[]>;
}

/** A choice that a file may write as its value, or as its label in either language. */
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
  /** Path to its value in each kind of record that has it. */
  readonly places: Readonly<Partial<Record<RecordName, readonly string[]>>>;
}

/** A row of a report with the values of its cells by column, and its place in the file. */
export interface RecordRow {
  readonly record: RecordName;
  readonly sheet: string | null;
  readonly row: number;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A place in a file. */
export interface Place {
  readonly sheet: string | null;
  readonly row: number;
  readonly column: string | null;
}

/** An uploaded file that can be read in order, or from a place on. */
export interface StoredFile {
  readonly size: number;
  /** The bytes from `start` up to but not including `end`, in pieces. */
  bytes(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** A declaration of nothing to report, with its place and its reason, not validated yet. */
export interface NilReturn {
  readonly sheet: string | null;
  readonly row: number;
  readonly column: string;
  readonly reason: unknown;
  /** Set when the declaration has been stored. */
  readonly declared?: true;
}

/**
 * A row of the file that waits to be judged, with the columns in which a fault was found already,
 * and the cells of the sender's own columns. Both are absent where there are none.
 */
export interface StagedRow extends RecordRow {
  readonly faulty?: readonly string[] | undefined;
  readonly own?: Readonly<Record<string, string>> | undefined;
  /** The whole report, where a row is one (NDJSON). */
  readonly body?: unknown;
}

/** A fault with its place in the file, as it is sent back. */
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
