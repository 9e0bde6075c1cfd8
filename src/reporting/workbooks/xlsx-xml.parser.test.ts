import { MAIN, tablesIn, workbookOf } from '../../../test/support/files/spreadsheets.js';
import { aWorkbook, expectRefusal } from '../../../test/support/files/small-workbooks.js';

test('XML that is cut is refused', async () => {
  const cut = await workbookOf({ sheets: { Rapport: '<sheetData><row>' } });
  await expectRefusal(cut, 'invalid-xml', /valid/);
});

test('XML in another encoding than UTF-8 is refused', async () => {
  const latin1 = Buffer.from(`<worksheet xmlns="${MAIN}"><!-- æ --></worksheet>`, 'latin1');
  const parts = [{ name: 'xl/worksheets/sheet1.xml', pieces: [latin1] }];
  await expectRefusal(await workbookOf({ ...aWorkbook(), parts }), 'invalid-xml', /UTF-8/);
});

const STRICT = 'http://purl.oclc.org/ooxml';

test('XML in the strict namespaces is read, with a prefix and elements of others in between', async () => {
  const workbook =
    `<x:workbook xmlns:x="${STRICT}/spreadsheetml/main" ` +
    `xmlns:rel="${STRICT}/officeDocument/relationships"><x:sheets>` +
    '<x:sheet name="Report" sheetId="1" rel:id="s0"/></x:sheets></x:workbook>';
  const textCell = (text: string): string =>
    `<x:c t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`;
  const sheet =
    '\uFEFF<?xml version="1.0" encoding="UTF-8"?>' +
    `<x:worksheet xmlns:x="${STRICT}/spreadsheetml/main" xmlns:o="urn:other"><x:sheetData>` +
    `<x:row>${textCell('project')}${textCell('year')}</x:row>` +
    `<x:row>${textCell('A')}<x:c><o:f>1</o:f><x:v>7</x:v></x:c></x:row>` +
    '</x:sheetData></x:worksheet>';
  const parts = [
    { name: 'xl/workbook.xml', pieces: [workbook] },
    { name: 'xl/worksheets/sheet1.xml', pieces: [sheet] },
  ];
  expect(await tablesIn(await workbookOf({ sheets: { Report: '' }, parts }))).toEqual([
    { sheet: 'Report', headings: ['project', 'year'], rows: [{ row: 2, cells: ['A', 7] }] },
  ]);
});
