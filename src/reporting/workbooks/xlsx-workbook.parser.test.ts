import { isDateFormat } from './xlsx-workbook.parser.js';
import type { MadeWorkbook } from '../../../test/support/files/spreadsheets.js';
import { aWorkbook, cellOf, readCells } from '../../../test/support/files/small-workbooks.js';

test.each([
  ['yyyy-mm-dd', true],
  ['mmmm', true],
  ['[$-414]d. mmmm yyyy', true],
  ['h:mm', false],
  ['[h]:mm:ss', false],
  ['General', false],
  ['0.00E+00', false],
  ['#,##0 "dager"', false],
  ['@', false],
])('the number format %s is that of a date: %j', (format, isDate) => {
  expect(isDateFormat(format)).toBe(isDate);
});

test.each<[what: string, cell: string, made: Partial<MadeWorkbook>, value: unknown]>([
  [
    'a date in a format of its own',
    '<c r="B2" s="1"><v>44470</v></c>',
    {
      styles:
        '<numFmts><numFmt numFmtId="170" formatCode="dd/mm\\-yyyy;@"/></numFmts>' +
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>',
    },
    '2021-10-01',
  ],
  [
    'a date in a built-in format',
    '<c r="B2" s="1"><v>44470</v></c>',
    {
      styles:
        '<cellStyleXfs><xf numFmtId="0"/><xf numFmtId="0"/></cellStyleXfs>' +
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    },
    '2021-10-01',
  ],
  [
    'a date counted from 1904',
    '<c r="B2" s="0"><v>43008</v></c>',
    { styles: '<cellXfs><xf numFmtId="14"/></cellXfs>', workbook: '<workbookPr date1904="1"/>' },
    '2021-10-01',
  ],
  [
    'an amount in a format with letters',
    '<c r="B2" s="0"><v>44470</v></c>',
    {
      styles:
        '<numFmts><numFmt numFmtId="171" formatCode="[Red]#,##0\\ &quot;mdy&quot;"/></numFmts>' +
        '<cellXfs><xf numFmtId="171"/></cellXfs>',
    },
    44_470,
  ],
])('the styles of a workbook tell dates from numbers: %s', async (_, cell, made, value) => {
  expect(await readCells({ ...aWorkbook(cellOf('SAFEST') + cell), ...made })).toEqual([
    ['SAFEST', value],
  ]);
});
