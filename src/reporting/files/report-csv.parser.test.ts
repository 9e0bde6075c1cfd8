import { parse } from 'csv-parse/sync';
import { readCsvTable } from './report-csv.parser.js';
import type { TableRow } from '../workbooks/table.types.js';
import { csv } from '../../../test/support/files/report-files.js';
import { storedFile } from '../../../test/support/files/spreadsheets.js';

interface ReadCsv {
  readonly delimiter: string | undefined;
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Reads a CSV file to its end, in pieces of a few bytes. */
async function readCsv(text: string): Promise<ReadCsv> {
  const { delimiter, headings, rows } = await readCsvTable(
    storedFile(Buffer.from(text), 7),
    'utf-8',
  );
  return { delimiter, headings, rows: (await Array.fromAsync(rows)).flat() };
}

test.each([
  [';', 'a;b;"c,d"'],
  [',', 'a,b,"c;d;e;f"'],
  ['\t', 'a\tb\tc,d'],
  [';', 'a;b,c;d,e'],
])('the delimiter %j is told by the line of headings %j', async (delimiter, line) => {
  expect((await readCsv(`${line}\n1\n`)).delimiter).toBe(delimiter);
});

test("Excel's line `sep=` is obeyed, empty lines count, quotes hold line breaks", async () => {
  const text = 'sep=|\r\nproject|text\r\nA|"to\nlinjer ""x"""\r\n\r\nB|\r\n';
  expect(await readCsv(text)).toEqual({
    delimiter: '|',
    headings: ['project', 'text'],
    rows: [
      { row: 3, cells: ['A', 'to\nlinjer "x"'] },
      { row: 4, cells: [''] },
      { row: 5, cells: ['B', ''] },
    ],
  });
});

test.each(['\n', '\r\n', '\r', ''])(
  'lines end in any mixture, the last one in %j, and breaks in quotes stay as they are',
  async (last) => {
    const text = `a;b\r\n1;"x"\n2;"y\r\nz"\r3;"å"\r\n4;"\n5\r"${last}`;
    const { rows } = await readCsv(text);
    expect(rows.filter(({ cells }) => cells.length > 1)).toEqual([
      { row: 2, cells: ['1', 'x'] },
      { row: 3, cells: ['2', 'y\r\nz'] },
      { row: 4, cells: ['3', 'å'] },
      { row: 5, cells: ['4', '\n5\r'] },
    ]);
  },
);

test('the file of mixed line endings among the cases has three rows', async () => {
  const text =
    'project;state;phase;summary\r\nSAFEST;active;execution;"Alt går bra"\n' +
    'HELSEPLATTFORMEN;active;execution;"Forsinket"\nILL-HMN-1;active;execution;"Siste"\n';
  const { rows } = await readCsv(text);
  expect(rows.map(({ cells }) => cells[3])).toEqual(['Alt går bra', 'Forsinket', 'Siste']);
});

test("a formula that was written as a text is the sender's own again", async () => {
  const { rows } = await readCsv("a;b\n'=1+1;'tis\n");
  expect(rows.map(({ cells }) => cells)).toEqual([['=1+1', "'tis"]]);
});

test('a quote that is never closed is refused with its row', async () => {
  await expect(readCsv('a;b\n1;"x\n')).rejects.toMatchObject({
    code: 'malformed-csv',
    place: { row: 2 },
  });
});

test.each(['1;x"y"z', '1;"x"y', '1; "x"', '1;"x" ', '1;"x""', '1;"', '1;2"'])(
  'the row %j has a quote where none may stand, and is refused with its number',
  async (row) => {
    await expect(readCsv(`a;b\n"1";"2 ""3"""\n${row}\n4;"5"\n`)).rejects.toMatchObject({
      code: 'malformed-csv',
      place: { row: 3 },
    });
  },
);

test('a file of empty lines has no headings', async () => {
  await expect(readCsv('\n\n')).rejects.toMatchObject({ code: 'no-headings' });
});

test('the CSV of these tests is read by another program as it was written', () => {
  const rows = [{ project: 'A', text: 'x;"y"\nz' }];
  expect(parse(csv(rows), { delimiter: ';', columns: true })).toEqual(rows);
});
