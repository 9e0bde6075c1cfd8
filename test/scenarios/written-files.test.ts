import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { readEscapedText } from '../../src/platform/tables/csv.writer.js';
import { Table } from '../../src/platform/tables/table.js';
import { writeTable } from '../../src/platform/answers/table.writer.js';
import { convertByLibreOffice, withLibreOffice } from '../support/files/libreoffice.js';
import { bySize } from '../support/size.js';

const ROWS = bySize(200, 400, 10_000);
const SEED = Number(process.env['SEED'] ?? 20210423);
const COLUMNS = ['name', 'amount'];

/** A text that is a number to every reader of CSV, whatever its quotes. */
const NUMBER = /^[-+\d,.\s]*$/;
/** Characters that CSV, XML, spreadsheets or several of them give a meaning. */
const text = fc
  .string({ unit: fc.constantFrom(...'=+-@\'";,\t\n <&>|%1aåØ𝄞'), minLength: 1, maxLength: 14 })
  .filter((one) => !NUMBER.test(one));
const amount = fc.integer({ min: -99_999_999, max: 99_999_999 }).map((number) => number / 100);
const written = fc.sample(fc.record({ name: text, amount }), { numRuns: ROWS, seed: SEED });
const asWritten = written.map(({ name, amount: number }) => [name, number]);

const write = async (format: 'excel-csv' | 'xlsx'): Promise<string | Buffer> =>
  (await writeTable(new Table(COLUMNS, written), format)).bytes;

describe(`random texts and amounts, seed ${String(SEED)}`, () => {
  withLibreOffice('written as CSV are what a Norwegian LibreOffice reads', async () => {
    const opened = await convertByLibreOffice(await write('excel-csv'), 'xlsx');
    const [sheet] = (await readXlsx(opened)).sheets;
    const read = sheet?.rows
      .slice(1)
      .map(([name, number]) => [readEscapedText(String(name)), number]);
    expect(read).toEqual(asWritten);
  });

  withLibreOffice('written as a workbook are what LibreOffice saves as CSV', async () => {
    const saved = await convertByLibreOffice(await write('xlsx'), 'csv');
    const rows = parse(saved, { bom: true, delimiter: ';', relax_quotes: false });
    const read = rows
      .slice(1)
      .map(([name = '', number = '']) => [name, Number(number.replace(',', '.'))]);
    expect(read).toEqual(asWritten);
  });
});
