import fc from 'fast-check';
import type { ReportContentValue } from '../content/report.types.js';
import { listValueChanges } from '../previews/report-preview.rules.js';
import { contentOf } from '../reports/report.dto.js';
import { COLUMNS } from './report-columns.rules.js';
import { readCsvTable } from '../files/report-csv.parser.js';
import { readHeadings } from './report-headings.rules.js';
import { type ReadRow, makeRowReader } from './report-row.rules.js';
import { assembleReport, rowsOf } from './report-table.rules.js';
import { figure } from '../../../test/support/reports/figure.js';
import { someBody } from '../../../test/support/reports/report-bodies.js';
import { csv, storedContentOf } from '../../../test/support/files/report-files.js';
import { CODE_CHOICES } from '../../../test/support/reports/registered.js';
import { bySize } from '../../../test/support/size.js';
import { storedFile } from '../../../test/support/files/spreadsheets.js';

/** Writes the rows of a report as CSV, with a column for every member that a report can have. */
function writeCsv(content: ReportContentValue, delimiter: string): string {
  const rows = rowsOf(content).map(({ record, values }) => ({ project: 'A', record, ...values }));
  const headings = ['project', 'record', ...COLUMNS.map(({ name }) => name)];
  return csv(rows, { delimiter, headings });
}

/** Reads the rows of a CSV file as reports, in pieces of so many bytes. */
async function readRows(text: string, piece: number): Promise<ReadRow[]> {
  const table = await readCsvTable(storedFile(Buffer.from(text), piece), 'utf-8');
  const { meanings } = readHeadings(table.headings, null);
  const readRow = makeRowReader({
    sheet: null,
    meanings,
    round: '2021-1',
    actor: '',
    ruleSet: null,
    language: 'nb',
    codes: CODE_CHOICES,
  });
  return (await Array.fromAsync(table.rows)).flat().map(readRow);
}

test('a report as rows, as CSV of any delimiter, and read again is the same content', async () => {
  let reports = 0;
  const someDelimiter = fc.constantFrom(';', ',', '\t');
  const somePiece = fc.integer({ min: 1, max: 50 });
  await fc.assert(
    fc.asyncProperty(someBody, someDelimiter, somePiece, async (body, delimiter, piece) => {
      const content = contentOf(body);
      const rows = await readRows(writeCsv(content, delimiter), piece);
      expect(rows.flatMap(({ faults }) => faults)).toEqual([]);
      const staged = rows.map((row) => row.staged);
      const read = storedContentOf(assembleReport('A', staged));
      expect(read).toEqual(content);
      expect(listValueChanges(content, read)).toEqual([]);
      reports += 1;
    }),
    { numRuns: bySize(60, 300, 300), seed: 20_210_118 },
  );
  figure('P8-rows', `${String(reports)} random reports as CSV and back: all equal`);
});

test('a number where a date is expected counts from the day that the file counts from', () => {
  const readRow = (epoch: number | undefined): ReadRow =>
    makeRowReader({
      sheet: 'Milepæler',
      meanings: readHeadings(['project', 'forecastDate'], null).meanings,
      round: '2021-1',
      actor: '',
      ruleSet: null,
      language: 'nb',
      codes: CODE_CHOICES,
      epoch,
    })({ row: 2, cells: ['A', 43_008] });
  expect(readRow(1462).staged.values).toEqual({ forecastDate: '2021-10-01' });
  expect(readRow(undefined).staged.values).toEqual({ forecastDate: '2017-09-30' });
});
