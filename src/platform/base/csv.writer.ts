import { stringify } from 'csv-stringify/sync';

/**
 * Writes CSV (RFC 4180) with a heading line. A text that a spreadsheet would run as a formula gets
 * an apostrophe before it.
 */
export function csvOf(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): string {
  return stringify([...rows], {
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: '\r\n',
    cast: { boolean: String },
  });
}

/** Says whether a caller prefers CSV: `Accept` names `text/csv` alone or before JSON. */
export function wantsCsv(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const csv = accept.indexOf('text/csv');
  const json = accept.indexOf('application/json');
  return csv >= 0 && (json < 0 || csv < json);
}

export const CSV = 'text/csv; charset=utf-8';
