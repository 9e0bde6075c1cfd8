import { stringify } from 'csv-stringify/sync';
import type { ReportContentValue } from '../../../src/reporting/content/report.types.js';
import { contentOf, type SaveReport } from '../../../src/reporting/reports/report.dto.js';
import { RECORD_LABELS } from '../../../src/reporting/columns/report-columns.rules.js';
import { rowsOf } from '../../../src/reporting/columns/report-table.rules.js';
import type { RecordName } from '../../../src/reporting/columns/report-table.types.js';
import { columnLetters } from '../../../src/reporting/workbooks/xlsx-columns.rules.js';
import { workbookOf } from './spreadsheets.js';

/** Reports as CSV: rows under the names of our columns. */
export function csv(
  rows: readonly Readonly<Record<string, unknown>>[],
  {
    delimiter = ';',
    headings = [...new Set(rows.flatMap(Object.keys))],
  }: { readonly delimiter?: string; readonly headings?: readonly string[] } = {},
): string {
  return stringify([...rows], {
    header: true,
    columns: [...headings],
    delimiter,
    record_delimiter: '\r\n',
  });
}

/** Returns the content of a report that was read from a file, as the service stores it. */
export function storedContentOf(read: Readonly<Record<string, unknown>>): ReportContentValue {
  return contentOf(read as unknown as SaveReport);
}

/** The rows of one report whose body JSON would take. */
export function reportRows(
  project: string,
  body: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] {
  return rowsOf(storedContentOf(body)).map(({ record, values }) => ({
    project,
    record,
    ...values,
  }));
}

/** Writes rows under their headings as the data of a sheet. */
function sheetDataOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const headings = [...new Set(rows.flatMap(Object.keys))].filter((one) => one !== 'record');
  const lines = [headings, ...rows.map((row) => headings.map((heading) => row[heading]))];
  return `<sheetData>${lines.map((cells, index) => rowOf(cells, index + 1)).join('')}</sheetData>`;
}

function rowOf(cells: readonly unknown[], row: number): string {
  const written = cells.map((cell, at) => (cell === undefined ? '' : cellOf(cell, at, row)));
  return `<row r="${String(row)}">${written.join('')}</row>`;
}

function cellOf(cell: unknown, at: number, row: number): string {
  const place = `${columnLetters(at)}${String(row)}`;
  const text = String(cell).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return typeof cell === 'number'
    ? `<c r="${place}" t="n"><v>${text}</v></c>`
    : `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
}

/** The same rows as a workbook: a sheet for each kind of row. */
export function xlsx(rows: readonly Readonly<Record<string, unknown>>[]): Promise<Buffer> {
  const sheets = [...Map.groupBy(rows, ({ record }) => record as RecordName)].map(
    ([record, of]): readonly [string, string] => [RECORD_LABELS[record].nb, sheetDataOf(of)],
  );
  return workbookOf({ sheets: Object.fromEntries(sheets) });
}
