import { randomBytes } from 'node:crypto';
import type { StoredFile } from '../workbooks/table.types.js';
import { tablesOfXlsx } from './report-xlsx.parser.js';
import {
  MAIN,
  type MadeWorkbook,
  storedFile,
  tablesIn,
  workbookOf,
} from '../../../test/support/files/spreadsheets.js';
import {
  aWorkbook,
  cellOf,
  expectRefusal,
  HEADINGS,
  readCells,
  type RefusedFile,
  sheetOf,
} from '../../../test/support/files/small-workbooks.js';

test('sheets are read by their names in either language or in the API, others when they are empty', async () => {
  const table = sheetOf(cellOf('project') + cellOf('year'), cellOf('A') + cellOf('1'));
  const sheets = {
    Veiledning: sheetOf('<c><f>1</f></c>'),
    ' budsjett': table,
    'Operating costs': table,
    milestone: table,
    Lister: table,
    Ark1: sheetOf('<c/>'),
    Rapport: '<sheetData/>',
  };
  const read = await tablesIn(await workbookOf({ sheets }));
  expect(read.map(({ sheet }) => sheet)).toEqual([' budsjett', 'Operating costs', 'milestone']);
});

test('rows that say nothing but keys are left as the template made them, and are skipped', async () => {
  const headings = ['project', 'x_navn', 'round', 'actor', 'x_eget', 'summary'];
  const rows = [
    ['A', 'Navn', '2021-2'],
    ['B', 'Navn', '2021-2', '9', 'mitt'],
  ];
  const lines = [headings, ...rows].map((cells) => cells.map((text) => cellOf(text)).join(''));
  expect(await readCells({ sheets: { Rapport: sheetOf(...lines) } })).toEqual([
    ['B', 'Navn', '2021-2', '9', 'mitt'],
  ]);
});

/** Returns the file, and counts the bytes that are read of it. */
function countReads(file: StoredFile): StoredFile & { read: number } {
  const counted = {
    size: file.size,
    read: 0,
    async *bytes(start: number, end: number) {
      for await (const piece of file.bytes(start, end)) {
        counted.read += piece.length;
        yield piece;
      }
    },
  };
  return counted;
}

test('a workbook is read a piece at a time, and may be left in the middle', async () => {
  const rows = Array.from(
    { length: 20_000 },
    () => cellOf('A') + cellOf(randomBytes(90).toString('base64')),
  );
  const file = countReads(storedFile(await workbookOf(aWorkbook(...rows)), 1000));
  for await (const { rows: read } of tablesOfXlsx(file)) {
    for await (const [first] of read) if (first?.row === 10) break;
    break;
  }
  expect(file.read).toBeLessThan(file.size / 2); // What the streams between keep is some 400 kB.
});

test('a workbook that cannot be fetched fails for that, not for what it holds', async () => {
  const bytes = await workbookOf(aWorkbook(cellOf('A') + cellOf('b')));
  const broken = {
    size: bytes.length,
    bytes: async function* (start: number, end: number) {
      yield await Promise.resolve(bytes.subarray(start, Math.min(end, start + 4)));
      throw new Error('The database is away');
    },
  };
  await expect(tablesOfXlsx(broken).next()).rejects.toThrow('The database is away');
});

const HIDDEN =
  `<workbook xmlns="${MAIN}" ` +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
  '<sheets><sheet name="Rapport" state="hidden" r:id="s0"/></sheets></workbook>';

test.each<RefusedFile>([
  [
    'a foreign sheet',
    () => workbookOf({ sheets: { Rapport: sheetOf(HEADINGS), Ark1: sheetOf('', cellOf('a')) } }),
    'unknown-sheet',
    /Ark1/,
  ],
  [
    'a foreign sheet of formulas',
    () => workbookOf({ sheets: { Rapport: sheetOf(HEADINGS), Ark1: sheetOf('<c><f>1</f></c>') } }),
    'unknown-sheet',
    /Ark1/,
  ],
  [
    'a hidden sheet',
    () =>
      workbookOf({
        ...aWorkbook(cellOf('A') + cellOf('b')),
        parts: [{ name: 'xl/workbook.xml', pieces: [HIDDEN] }],
      }),
    'hidden-sheet',
    /Rapport/,
  ],
  [
    'no sheet of the template',
    () => workbookOf({ sheets: { Ark1: '<sheetData/>' } }),
    'no-sheet',
    /Rapport|Report/,
  ],
])('a workbook with %s is refused', async (_, make, code, names) => {
  await expectRefusal(await make(), code, names);
});

/** A sheet of one report, with these columns and this attribute of the report's row. */
function hiddenSheet(columns: string, row: string): MadeWorkbook {
  const cells = cellOf('SAFEST') + cellOf('I rute.');
  const sheet =
    `<cols>${columns}</cols><sheetData><row r="1">${HEADINGS}</row>` +
    `<row r="2"${row}>${cells}</row><row r="3" hidden="1">${cellOf('B')}</row></sheetData>`;
  return { sheets: { Rapport: sheet } };
}

test.each([
  ['a hidden row', '', ' hidden="1"', 'hidden-rows', /\(Rapport: 2\)/],
  ['a row of no height', '', ' ht="0" customHeight="1"', 'hidden-rows', /Rapport: 2/],
  ['a hidden column', '<col min="2" max="3" hidden="1"/>', '', 'hidden-columns', /Rapport: B\)/],
  ['a column of no width', '<col min="2" max="2" width="0"/>', '', 'hidden-columns', /: B\)/],
])('a sheet with cells in %s is refused', async (_, columns, row, ...[code, names]) => {
  await expectRefusal(await workbookOf(hiddenSheet(columns, row)), code, names);
});

/** A sheet of one report, whose second row gives this height, and this default height of rows. */
const lowSheet = (defaults: string, height = ''): MadeWorkbook => ({
  sheets: {
    Rapport:
      `<sheetFormatPr ${defaults}/><sheetData><row r="1" ht="15">${HEADINGS}</row>` +
      `<row r="2"${height}>${cellOf('SAFEST') + cellOf('I rute.')}</row></sheetData>`,
  },
});
const NO_HEIGHT = 'defaultRowHeight="0" customHeight="1"';

test('rows of no height by default are hidden', async () => {
  const file = await workbookOf(lowSheet(NO_HEIGHT));
  await expectRefusal(file, 'hidden-rows', /\(Rapport: 2\)/);
});

test.each([
  ['with a height of its own', NO_HEIGHT, ' ht="15"'],
  ['that Excel shows where all other rows are hidden', 'defaultRowHeight="15" zeroHeight="1"', ''],
])('a row %s is read', async (_, defaults, height) => {
  expect(await readCells(lowSheet(defaults, height))).toEqual([['SAFEST', 'I rute.']]);
});

test('what the template hides, or left as it was, is no fault', async () => {
  expect(await readCells(hiddenSheet('<col min="1" max="1" hidden="true"/>', ''))).toEqual([
    ['SAFEST', 'I rute.'],
  ]);
});

test('a workbook that counts days from 1904 says so', async () => {
  const workbook = '<workbookPr date1904="1"/>';
  const file = await workbookOf({ ...aWorkbook(cellOf('A') + cellOf('b')), workbook });
  const { value: table } = await tablesOfXlsx(storedFile(file)).next();
  expect(table).toMatchObject({ epoch: 1462 });
});
