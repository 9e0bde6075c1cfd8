/** How much of a spreadsheet is read; a file beyond any of these is refused, never cut. */
export interface XlsxLimits {
  /** Files inside the archive. */
  readonly parts: number;
  /** Bytes of one part, and of all parts together, when unpacked. */
  readonly partBytes: number;
  readonly totalBytes: number;
  /** How many times larger than packed a part of more than a megabyte may be. */
  readonly ratio: number;
  /** Bytes of the shared texts, and how many there may be: all that is held in memory. */
  readonly stringBytes: number;
  readonly strings: number;
  /** Of one sheet, its heading included. */
  readonly rows: number;
  readonly columns: number;
  readonly cellLength: number;
  /** Elements inside elements, and characters in a row without a mark-up that ends. */
  readonly depth: number;
  readonly tokenLength: number;
}

/** Excel's own bounds where it has them; the ratio is that of Apache POI. */
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
