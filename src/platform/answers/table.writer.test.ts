import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { readEscapedText } from '../tables/csv.writer.js';
import { Table } from '../tables/table.js';
import { tagOfFormat, writeTable } from './table.writer.js';

const COLUMNS = ['name', 'amount'];
/** Characters that CSV, XML, spreadsheets or several of them give a meaning. */
const text = fc.string({
  unit: fc.constantFrom(...'=+-@\'";,\t\n <&>＝1aå𝄞'),
  minLength: 1,
  maxLength: 12,
});
const amount = fc.oneof(
  fc.integer(),
  fc.integer({ min: -99_999, max: 99_999 }).map((hundredths) => hundredths / 100),
);
const rows = fc.array(fc.record({ name: text, amount }), { minLength: 1, maxLength: 5 });

test('CSV for Excel has a mark, semicolons and decimal commas', async () => {
  const { bytes, contentType } = await writeTable(
    new Table(COLUMNS, [{ name: 'a;b', amount: -12.5 }]),
    'excel-csv',
  );
  expect([bytes, contentType]).toEqual([
    '\ufeffname;amount\r\n"a;b";"-12,5"\r\n',
    'text/csv; charset=utf-8',
  ]);
});

test('CSV for Excel is read by another program as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const { bytes } = await writeTable(new Table(COLUMNS, written), 'excel-csv');
      const read = parse(bytes, { bom: true, delimiter: ';', record_delimiter: '\r\n' });
      expect(
        read.slice(1).map(([name = '', number = '']) => [readEscapedText(name), number]),
      ).toEqual(
        written.map(({ name, amount: number }) => [name, String(number).replace('.', ',')]),
      );
    }),
    { numRuns: 200 },
  );
});

test('a workbook is read back with its texts and numbers, and no text is a formula', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const { bytes } = await writeTable(new Table(COLUMNS, written), 'xlsx');
      const { sheets } = await readXlsx(Buffer.from(bytes));
      expect(sheets[0]?.rows).toEqual([
        COLUMNS,
        ...written.map(({ name, amount: number }) => [name, number]),
      ]);
    }),
    { numRuns: 50 },
  );
});

test('a number beyond the digits of Excel stays text', async () => {
  const table = new Table(['a'], [{ a: 9_007_199_254_740_993n }, { a: 7n }, { a: null }]);
  const { bytes } = await writeTable(table, 'xlsx');
  const { sheets } = await readXlsx(Buffer.from(bytes));
  expect(sheets[0]?.rows.map(([value]) => value ?? null)).toEqual([
    'a',
    '9007199254740993',
    7,
    ...(sheets[0]?.rows.length === 4 ? [null] : []),
  ]);
});

test('the same table gives the same workbook, and each format has a tag of its own', async () => {
  const write = async (): Promise<string | Buffer> =>
    (await writeTable(new Table(['a'], [{ a: 1 }]), 'xlsx')).bytes;
  expect(await write()).toEqual(await write());
  expect(tagOfFormat('W/"abc"', '', 'xlsx')).toBe('W/"abc-xlsx"');
  expect(tagOfFormat(undefined, 'x', 'csv')).toMatch(/^"[0-9a-f]{32}-csv"$/);
});
