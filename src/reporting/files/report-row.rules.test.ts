import fc from 'fast-check';
import { valueChanges } from '../imports/report-preview.rules.js';
import { contentOf, type SaveReport } from '../reports/report.dto.js';
import { COLUMNS } from './report-columns.rules.js';
import { csvTable } from './report-csv.parser.js';
import { readHeadings } from './report-headings.rules.js';
import { type ReadRow, rowReader } from './report-row.rules.js';
import { assembled, rowsOf } from './report-table.rules.js';
import { figure } from '../../../test/support/figure.js';
import { someBody } from '../../../test/support/report-bodies.js';
import { csv } from '../../../test/support/report-files.js';
import { bySize } from '../../../test/support/size.js';
import { storedFile } from '../../../test/support/spreadsheets.js';

/** Reads the rows of a CSV file as reports, in pieces of so many bytes. */
async function readRows(text: string, piece: number): Promise<ReadRow[]> {
  const table = await csvTable(storedFile(Buffer.from(text), piece), 'utf-8');
  const { meanings } = readHeadings(table.headings, null);
  const readRow = rowReader({
    sheet: null,
    meanings,
    round: '2021-1',
    actor: '',
    ruleSet: null,
    language: 'nb',
  });
  return (await Array.fromAsync(table.rows)).flat().map(readRow);
}

const HEADINGS = ['project', 'record', ...COLUMNS.map(({ name }) => name)];

test('a report as rows, as CSV of any delimiter, and read again is the same content', async () => {
  let reports = 0;
  await fc.assert(
    fc.asyncProperty(
      someBody,
      fc.constantFrom(';', ',', '\t'),
      fc.integer({ min: 1, max: 50 }),
      async (body, delimiter, piece) => {
        const content = contentOf(body);
        const written = rowsOf(content).map(({ record, values }) => ({
          project: 'A',
          record,
          ...values,
        }));
        const read = await readRows(csv(written, { delimiter, headings: HEADINGS }), piece);
        expect(read.flatMap(({ faults }) => faults)).toEqual([]);
        const again = contentOf(
          assembled(
            'A',
            read.map(({ staged }) => staged),
          ) as unknown as SaveReport,
        );
        expect(again).toEqual(content);
        expect(valueChanges(content, again)).toEqual([]);
        reports += 1;
      },
    ),
    { numRuns: bySize(60, 300, 300), seed: 20_210_118 },
  );
  figure('P8-rows', `${String(reports)} random reports as CSV and back: all equal`);
});
