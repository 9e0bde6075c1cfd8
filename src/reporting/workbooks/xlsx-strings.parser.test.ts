import { workbookOf } from '../../../test/support/files/spreadsheets.js';
import {
  aWorkbook,
  cellOf,
  expectRefusal,
  readCells,
} from '../../../test/support/files/small-workbooks.js';

test.each([
  ['a shared text', 1, '<si><t>a</t></si><si><t>b</t></si>', 'b'],
  [
    'a shared text in several formats',
    0,
    '<si><r><rPr><b/></rPr><t xml:space="preserve">I </t></r><r><t>rute</t></r></si>',
    'I rute',
  ],
  [
    'a shared text with its reading',
    0,
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>',
    '東京',
  ],
])('%s is read', async (_, number, strings, text) => {
  const cell = `<c r="B2" t="s"><v>${String(number)}</v></c>`;
  expect(await readCells({ ...aWorkbook(cellOf('SAFEST') + cell), strings })).toEqual([
    ['SAFEST', text],
  ]);
});

test.each([
  ['an escaped character', cellOf('a_x000D_\nb _x005F_x0041_', 'B2'), 'a\r\nb _x0041_'],
  ['spaces around a text', cellOf('  a ', 'B2'), '  a '],
  ['a text like a formula', cellOf('=1+1', 'B2'), '=1+1'],
  ['a text as a program stores results', '<c r="B2" t="str"><v>abc</v></c>', 'abc'],
  ['a text in CDATA', '<c r="B2" t="inlineStr"><is><t><![CDATA[<b>]]></t></is></c>', '<b>'],
])('%s is read as it stands', async (_, cell, text) => {
  expect(await readCells(aWorkbook(cellOf('SAFEST') + cell))).toEqual([['SAFEST', text]]);
});

test('a text that no database holds is refused', async () => {
  const file = await workbookOf(aWorkbook(cellOf('A') + cellOf('a_x0000_b')));
  await expectRefusal(file, 'not-text', /text/);
});

test('a cell whose shared text is missing is refused', async () => {
  const made = aWorkbook(`${cellOf('A')}<c r="B2" t="s"><v>9</v></c>`);
  const file = await workbookOf({ ...made, strings: '<si><t>a</t></si>' });
  await expectRefusal(file, 'damaged-file', /9/);
});
