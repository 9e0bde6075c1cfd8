import { tablesIn, workbookOf } from '../../../test/support/files/spreadsheets.js';
import {
  aWorkbook,
  cellOf,
  expectRefusal,
  HEADINGS,
  readCells,
  type RefusedFile,
  sheetOf,
} from '../../../test/support/files/small-workbooks.js';

const DATE_STYLE = { styles: '<cellXfs><xf numFmtId="14"/></cellXfs>' };

test.each([
  ['a number in scientific notation', '<c r="B2"><v>1.25E7</v></c>', 12_500_000],
  ['a negative number', '<c r="B2" t="n"><v>-17</v></c>', -17],
  ['a yes', '<c r="B2" t="b"><v>1</v></c>', 'TRUE'],
  ['a date as ISO', '<c r="B2" t="d"><v>2021-10-01T00:00:00</v></c>', '2021-10-01'],
])('a cell with %s is read', async (_, cell, value) => {
  expect(await readCells(aWorkbook(cellOf('SAFEST') + cell))).toEqual([['SAFEST', value]]);
});

test('a date with a time keeps its time', async () => {
  const cell = '<c r="B2" s="0"><v>44470.5</v></c>';
  const styles = '<cellXfs><xf numFmtId="22"/></cellXfs>';
  expect(await readCells({ ...aWorkbook(cellOf('SAFEST') + cell), styles })).toEqual([
    ['SAFEST', '2021-10-01T12:00:00'],
  ]);
});

test('cells that are left out are empty, in the middle of a row too, and rows without values are none', async () => {
  const sheet =
    `<sheetData><row r="1">${HEADINGS}</row>` +
    '<row r="2"><c r="A2" s="3"/></row>' +
    `<row r="7">${cellOf('A', 'A7')}<c r="C7"><v>5</v></c></row>` +
    `<row>${cellOf('B')}<c><v>6</v></c></row></sheetData>`;
  expect(await readCells({ sheets: { Rapport: sheet } })).toEqual([
    ['A', null, 5],
    ['B', 6],
  ]);
});

test('the headings are the first row with values, and rows keep their numbers', async () => {
  const sheet =
    `<sheetData><row r="3">${HEADINGS}</row>` +
    `<row r="9">${cellOf('A')}${cellOf('b')}</row></sheetData>`;
  const [table] = await tablesIn(await workbookOf({ sheets: { Rapport: sheet } }));
  expect(table?.rows).toEqual([{ row: 9, cells: ['A', 'b'] }]);
});

test.each([
  ['1100000.0000000002', 1_100_000],
  ['1099999.9999999998', 1_100_000],
  ['0.1', 0.1],
  ['9007199254740991', 9_007_199_254_740_991],
])('the number %s is read with the digits that a spreadsheet shows', async (digits, number) => {
  const row = `${cellOf('A')}<c r="B2"><v>${digits}</v></c>`;
  const [table] = await tablesIn(await workbookOf(aWorkbook(row)));
  expect(table?.rows[0]?.cells[1]).toBe(number);
});

test.each<RefusedFile>([
  [
    'formulas',
    () =>
      workbookOf(
        aWorkbook(`${cellOf('A')}<c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>B2</f><v>2</v></c>`),
      ),
    'formula',
    /Rapport: B2, C2/,
  ],
  [
    'a shared formula without a text',
    () => workbookOf(aWorkbook(`${cellOf('A')}<c r="B2"><f t="shared" si="0"/><v>2</v></c>`)),
    'formula',
    /B2/,
  ],
  [
    'an error value',
    () => workbookOf(aWorkbook(`${cellOf('A')}<c r="B2" t="e"><v>#REF!</v></c>`)),
    'error-cell',
    /B2/,
  ],
  [
    'merged cells',
    () =>
      workbookOf({
        sheets: {
          Rapport:
            sheetOf(HEADINGS, cellOf('A') + cellOf('b')) +
            '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
        },
      }),
    'merged-cells',
    /A2:A3/,
  ],
  [
    'a day before days were sound',
    () =>
      workbookOf({
        ...aWorkbook(`${cellOf('A')}<c r="B2" s="0"><v>60</v></c>`),
        ...DATE_STYLE,
      }),
    'date-out-of-range',
    /B2/,
  ],
  [
    'a number that is none',
    () => workbookOf(aWorkbook(`${cellOf('A')}<c r="B2"><v>tolv</v></c>`)),
    'damaged-file',
    /B2/,
  ],
  [
    'rows out of order',
    () =>
      workbookOf({
        sheets: { Rapport: `<sheetData><row r="5">${HEADINGS}</row><row r="2"/></sheetData>` },
      }),
    'damaged-file',
    /row 2/,
  ],
])('a sheet with %s is refused', async (_, make, code, names) => {
  await expectRefusal(await make(), code, names);
});
