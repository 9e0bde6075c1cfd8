/** Limits of a spreadsheet. A file beyond any of them is refused, never cut short. */
export interface XlsxLimits {
  /** Files inside the archive. */
  readonly parts: number;
  /** Bytes of one part, and of all parts together, when unpacked. */
  readonly partBytes: number;
  readonly totalBytes: number;
  /** Largest ratio of unpacked to packed size, for parts of more than a megabyte. */
  readonly ratio: number;
  /** Bytes and number of the shared texts, the only part of a file that is held in memory. */
  readonly stringBytes: number;
  readonly strings: number;
  /** Rows of one sheet, its heading included. */
  readonly rows: number;
  readonly columns: number;
  readonly cellLength: number;
  /** Elements inside each other, and characters in a row without an end of markup. */
  readonly depth: number;
  readonly tokenLength: number;
}

/** Excel's own limits where it has them; the ratio is that of Apache POI. */
export const XLSX_LIMITS: XlsxLimits = {
  parts: 500,
  partBytes: 1024 ** 3,
  totalBytes: 1.5 * 1024 ** 3,
  ratio: 100,
  stringBytes: 64 * 1024 ** 2,
  strings: 2_000_000,
  rows: 1_048_576,
  columns: 256,
  cellLength: 32_767,
  depth: 40,
  tokenLength: 1024 ** 2,
};
