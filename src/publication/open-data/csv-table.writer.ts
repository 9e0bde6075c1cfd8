import { csvOf } from '../../platform/tables/csv.writer.js';
import type { CheckedTable } from './open-data.types.js';

/**
 * Writes a table as CSV for programs: RFC 4180, comma, UTF-8 without a mark. A text that a
 * spreadsheet would run as a formula has an apostrophe before it, as in every CSV of the service.
 */
export function writeCsvTable({ columns, rows }: CheckedTable): Buffer {
  const names = columns.map(({ name }) => name);
  const records = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
  return Buffer.from(csvOf(names, records));
}
