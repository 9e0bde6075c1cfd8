/** A cell of a file. A number where the format has numbers; null where the cell is empty. */
export type Cell = string | number | null;

export interface TableRow {
  /** Number of the row. The first line of a file or sheet is 1. */
  readonly row: number;
  /** Cells in the order of the headings. Cells missing at the end are empty. */
  readonly cells: readonly Cell[];
}

/** A row of a sheet. */
export interface SheetRow extends TableRow {
  /** Set on a row that is hidden or filtered away. */
  readonly hidden?: true;
  /** Positions of its filled cells in hidden columns; absent when there are none. */
  readonly hiddenCells?: readonly number[];
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
  /**
   * Days before day 1 of the calendar from 1900, in a file that counts its days from another one.
   */
  readonly epoch?: number;
  /** Some rows at a time. */
  readonly rows: AsyncIterable<readonly TableRow[]>;
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
