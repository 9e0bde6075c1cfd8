import { stringify } from 'csv-stringify/sync';
import type { ReportContentValue } from '../../src/reporting/content/report.types.js';
import { contentOf, type SaveReport } from '../../src/reporting/reports/report.dto.js';
import { RECORD_LABELS } from '../../src/reporting/files/report-columns.rules.js';
import { rowsOf } from '../../src/reporting/files/report-table.rules.js';
import type { RecordName } from '../../src/reporting/files/report-table.types.js';
import { columnLetters } from '../../src/reporting/workbooks/xlsx-columns.rules.js';
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

/** The same rows as a workbook: a sheet for each kind of row. */
export function xlsx(rows: readonly Readonly<Record<string, unknown>>[]): Promise<Buffer> {
  const escaped = (value: unknown): string =>
    String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const line = (cells: readonly unknown[], row: number): string =>
    `<row r="${String(row)}">${cells.map((cell, at) => (cell === undefined ? '' : `<c r="${columnLetters(at)}${String(row)}" ` + `t="${typeof cell === 'number' ? 'n' : 'inlineStr'}">${typeof cell === 'number' ? `<v>${String(cell)}</v>` : `<is><t>${escaped(cell)}</t></is>`}</c>`)).join('')}</row>`;
  const sheets = [...Map.groupBy(rows, ({ record }) => record as RecordName)].map(
    ([record, of]) => {
      const headings = [...new Set(of.flatMap(Object.keys))].filter(
        (heading) => heading !== 'record',
      );
      return [
        RECORD_LABELS[record].nb,
        `<sheetData>${[headings, ...of.map((row) => headings.map((heading) => row[heading]))].map((cells, index) => line(cells, index + 1)).join('')}</sheetData>`,
      ] as const;
    },
  );
  return workbookOf({ sheets: Object.fromEntries(sheets) });
}
