import { randomBytes } from 'node:crypto';
import { tablesOfXlsx } from '../../src/reporting/files/report-xlsx.parser.js';
import { isDateFormat } from '../../src/reporting/files/xlsx-workbook.parser.js';
import {
  MAIN,
  type MadeWorkbook,
  partsOf,
  refusalOf,
  storedFile,
  tablesIn,
  workbookOf,
  zipOf,
} from '../support/spreadsheets.js';

/** A sheet of rows, each the XML of its cells. */
const rows = (...cells: readonly string[]): string =>
  `<sheetData>${cells.map((inside, index) => `<row r="${String(index + 1)}">${inside}</row>`).join('')}</sheetData>`;
const inline = (text: string, reference = ''): string =>
  `<c${reference === '' ? '' : ` r="${reference}"`} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
const HEADING = inline('project') + inline('summary') + inline('approved');
const sheetOf = (...cells: readonly string[]): MadeWorkbook => ({
  sheets: { Rapport: rows(HEADING, ...cells) },
});

/** The cells of the second row on. */
async function cellsOf(made: MadeWorkbook): Promise<unknown[]> {
  const [table] = await tablesIn(await workbookOf(made));
  return table?.rows.map(({ cells }) => cells) ?? [];
}

describe('cells', () => {
  test.each<[what: string, cell: string, made: Partial<MadeWorkbook>, value: unknown]>([
    [
      'a shared text',
      '<c r="B2" t="s"><v>1</v></c>',
      { strings: '<si><t>a</t></si><si><t>b</t></si>' },
      'b',
    ],
    [
      'a text in several formats',
      '<c r="B2" t="s"><v>0</v></c>',
      {
        strings: '<si><r><rPr><b/></rPr><t xml:space="preserve">I </t></r><r><t>rute</t></r></si>',
      },
      'I rute',
    ],
    [
      'a text with its reading',
      '<c r="B2" t="s"><v>0</v></c>',
      { strings: '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>' },
      '東京',
    ],
    ['an escaped character', inline('a_x000D_\nb _x005F_x0041_', 'B2'), {}, 'a\r\nb _x0041_'],
    ['spaces around a text', inline('  a ', 'B2'), {}, '  a '],
    ['a text like a formula', inline('=1+1', 'B2'), {}, '=1+1'],
    ['a text as a program stores results', '<c r="B2" t="str"><v>abc</v></c>', {}, 'abc'],
    ['a text in CDATA', '<c r="B2" t="inlineStr"><is><t><![CDATA[<b>]]></t></is></c>', {}, '<b>'],
    ['a number in scientific notation', '<c r="B2"><v>1.25E7</v></c>', {}, 12_500_000],
    ['a negative number', '<c r="B2" t="n"><v>-17</v></c>', {}, -17],
    ['a yes', '<c r="B2" t="b"><v>1</v></c>', {}, 'TRUE'],
    [
      'a date',
      '<c r="B2" s="1"><v>44470</v></c>',
      {
        styles:
          '<numFmts><numFmt numFmtId="170" formatCode="dd/mm\\-yyyy;@"/></numFmts><cellXfs><xf ' +
          'numFmtId="0"/><xf numFmtId="170"/></cellXfs>',
      },
      '2021-10-01',
    ],
    [
      'a date in a built-in format',
      '<c r="B2" s="1"><v>44470</v></c>',
      {
        styles:
          '<cellStyleXfs><xf numFmtId="0"/><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf ' +
          'numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
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
      'a date with a time',
      '<c r="B2" s="0"><v>44470.5</v></c>',
      { styles: '<cellXfs><xf numFmtId="22"/></cellXfs>' },
      '2021-10-01T12:00:00',
    ],
    ['a date as ISO', '<c r="B2" t="d"><v>2021-10-01T00:00:00</v></c>', {}, '2021-10-01'],
    [
      'an amount in a format with letters',
      '<c r="B2" s="0"><v>44470</v></c>',
      {
        styles:
          '<numFmts><numFmt numFmtId="171" formatCode="[Red]#,##0\\ ' +
          '&quot;mdy&quot;"/></numFmts><cellXfs><xf numFmtId="171"/></cellXfs>',
      },
      44_470,
    ],
  ])('%s', async (_, cell, made, value) => {
    expect(await cellsOf({ ...sheetOf(inline('SAFEST') + cell), ...made })).toEqual([
      ['SAFEST', value],
    ]);
  });

  test('that are left out are empty, in the middle of a row too, and rows without values are none', async () => {
    expect(
      await cellsOf({
        sheets: {
          Rapport:
            `<sheetData><row r="1">${HEADING}</row><row r="2"><c r="A2" s="3"/></row><row ` +
            `r="7">${inline('A', 'A7')}<c ` +
            `r="C7"><v>5</v></c></row><row>${inline('B')}<c><v>6</v></c></row></sheetData>`,
        },
      }),
    ).toEqual([
      ['A', null, 5],
      ['B', 6],
    ]);
    const [table] = await tablesIn(
      await workbookOf({
        sheets: {
          Rapport: `<sheetData><row r="3">${HEADING}</row><row r="9">${inline('A')}${inline('b')}</row></sheetData>`,
        },
      }),
    );
    expect(table?.rows).toEqual([{ row: 9, cells: ['A', 'b'] }]);
  });

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
  ])('the format %s is a date: %s', (format, is) => {
    expect(isDateFormat(format)).toBe(is);
  });
});

describe('workbooks as programs write them', () => {
  test('with strict namespaces and a prefix', async () => {
    const strict = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
    const bytes = await workbookOf({
      sheets: { Report: '' },
      parts: [
        {
          name: 'xl/workbook.xml',
          pieces: [
            `<x:workbook xmlns:x="${strict}" ` +
              `xmlns:rel="http://purl.oclc.org/ooxml/officeDocument/relationships"><x:sheets><x:sheet ` +
              `name="Report" sheetId="1" rel:id="s0"/></x:sheets></x:workbook>`,
          ],
        },
        {
          name: 'xl/worksheets/sheet1.xml',
          pieces: [
            `\uFEFF<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="${strict}" ` +
              `xmlns:o="urn:other"><x:sheetData><x:row><x:c ` +
              `t="inlineStr"><x:is><x:t>project</x:t></x:is></x:c><x:c ` +
              `t="inlineStr"><x:is><x:t>year</x:t></x:is></x:c></x:row><x:row><x:c ` +
              `t="inlineStr"><x:is><x:t>A</x:t></x:is></x:c><x:c><o:f>1</o:f><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
          ],
        },
      ],
    });
    expect(await tablesIn(bytes)).toEqual([
      { sheet: 'Report', headings: ['project', 'year'], rows: [{ row: 2, cells: ['A', 7] }] },
    ]);
  });

  test(
    'with sheets by their names in either language or in the API, guide and lists left ' +
      'out, others when they are empty',
    async () => {
      const table = rows(inline('project') + inline('year'), inline('A') + inline('1'));
      const sheets = {
        Veiledning: rows('<c><f>1</f></c>'),
        ' budsjett': table,
        'Operating costs': table,
        milestone: table,
        Lister: table,
        Ark1: rows('<c/>'),
        Rapport: '<sheetData/>',
      };
      expect((await tablesIn(await workbookOf({ sheets }))).map(({ sheet }) => sheet)).toEqual([
        ' budsjett',
        'Operating costs',
        'milestone',
      ]);
    },
  );

  test('with rows that say nothing but keys: left as the template made them', async () => {
    const keys = ['project', 'x_navn', 'round', 'actor', 'x_eget', 'summary']
      .map((heading) => inline(heading))
      .join('');
    expect(
      await cellsOf({
        sheets: {
          Rapport: rows(
            keys,
            inline('A') + inline('Navn') + inline('2021-2'),
            inline('B') + inline('Navn') + inline('2021-2') + inline('9') + inline('mitt'),
          ),
        },
      }),
    ).toEqual([['B', 'Navn', '2021-2', '9', 'mitt']]);
  });

  test('is read a piece at a time, and may be left in the middle', async () => {
    const bytes = await workbookOf({
      sheets: {
        Rapport: rows(
          HEADING,
          ...Array.from(
            { length: 20_000 },
            () => inline('A') + inline(randomBytes(90).toString('base64')),
          ),
        ),
      },
    });
    let read = 0;
    const file = storedFile(bytes, 1000);
    const counted = {
      size: file.size,
      bytes: async function* (start: number, end: number) {
        for await (const piece of file.bytes(start, end)) {
          read += piece.length;
          yield piece;
        }
      },
    };
    for await (const { rows: some } of tablesOfXlsx(counted)) {
      for await (const [first] of some) if (first?.row === 10) break;
      break;
    }
    expect(read).toBeLessThan(bytes.length / 2); // What the streams between keep is some 400 kB.
  });

  test('that cannot be fetched fail for that, not for what they hold', async () => {
    const bytes = await workbookOf(sheetOf(inline('A') + inline('b')));
    const broken = {
      size: bytes.length,
      bytes: async function* (start: number, end: number) {
        yield await Promise.resolve(bytes.subarray(start, Math.min(end, start + 4)));
        throw new Error('The database is away');
      },
    };
    await expect(tablesOfXlsx(broken).next()).rejects.toThrow('The database is away');
  });
});

const OLE2 = (stream: string): Buffer => {
  const file = Buffer.alloc(2048);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(0, 48);
  file.write(stream, 512 + 128, 'utf16le');
  return file;
};
const manifest = { name: 'META-INF/manifest.xml', pieces: ['<x/>'] };

/** Every file that is refused, its code, and what its text names. */
const REFUSED: readonly [
  what: string,
  bytes: () => Promise<Buffer> | Buffer,
  code: string,
  names: RegExp,
][] = [
  ['an empty file', () => Buffer.alloc(0), 'not-a-spreadsheet', /xlsx/],
  ['CSV', () => Buffer.from('project;summary\nA;b\n'), 'not-a-spreadsheet', /xlsx/],
  ['a ZIP of something else', () => zipOf([manifest]), 'not-a-spreadsheet', /xlsx/],
  ['an old workbook', () => OLE2('Workbook'), 'old-workbook', /\.xls/],
  ['a workbook with a password', () => OLE2('EncryptedPackage'), 'password-protected', /password/],
  [
    'a ZIP with a password',
    () => zipOf(partsOf(sheetOf()).map((part) => ({ ...part, says: { flags: 1 } }))),
    'password-protected',
    /password/,
  ],
  [
    'an OpenDocument spreadsheet',
    () => zipOf([manifest, { name: 'content.xml', pieces: ['<x/>'] }]),
    'open-document',
    /\.ods/,
  ],
  [
    'a binary workbook',
    () => zipOf([...partsOf({}), { name: 'xl/workbook.bin', pieces: ['x'] }]),
    'binary-workbook',
    /\.xlsb/,
  ],
  [
    'a file that was cut',
    async () => (await workbookOf(sheetOf())).subarray(0, 900),
    'damaged-file',
    /incomplete/,
  ],
  [
    'a part that is missing',
    () => zipOf(partsOf(sheetOf()).filter(({ name }) => !name.endsWith('sheet1.xml'))),
    'damaged-file',
    /sheet1\.xml/,
  ],
  [
    'a sheet that is cut',
    () => workbookOf({ sheets: { Rapport: '<sheetData><row>' } }),
    'invalid-xml',
    /valid/,
  ],
  [
    'another encoding',
    () =>
      workbookOf({
        ...sheetOf(),
        parts: [
          {
            name: 'xl/worksheets/sheet1.xml',
            pieces: [Buffer.from(`<worksheet xmlns="${MAIN}"><!-- æ --></worksheet>`, 'latin1')],
          },
        ],
      }),
    'invalid-xml',
    /UTF-8/,
  ],
  [
    'a formula',
    () =>
      workbookOf(
        sheetOf(`${inline('A')}<c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>B2</f><v>2</v></c>`),
      ),
    'formula',
    /Rapport: B2, C2/,
  ],
  [
    'a shared formula without a text',
    () => workbookOf(sheetOf(`${inline('A')}<c r="B2"><f t="shared" si="0"/><v>2</v></c>`)),
    'formula',
    /B2/,
  ],
  [
    'an error value',
    () => workbookOf(sheetOf(`${inline('A')}<c r="B2" t="e"><v>#REF!</v></c>`)),
    'error-cell',
    /B2/,
  ],
  [
    'merged cells',
    () =>
      workbookOf({
        sheets: {
          Rapport:
            `${rows(HEADING, inline('A') + inline('b'))}<mergeCells count="1"><mergeCell ` +
            `ref="A2:A3"/></mergeCells>`,
        },
      }),
    'merged-cells',
    /A2:A3/,
  ],
  [
    'a day before days were sound',
    () =>
      workbookOf({
        ...sheetOf(`${inline('A')}<c r="B2" s="0"><v>60</v></c>`),
        styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
      }),
    'date-out-of-range',
    /B2/,
  ],
  [
    'a foreign sheet',
    () => workbookOf({ sheets: { Rapport: rows(HEADING), Ark1: rows('', inline('a')) } }),
    'unknown-sheet',
    /Ark1/,
  ],
  [
    'a foreign sheet of formulas',
    () => workbookOf({ sheets: { Rapport: rows(HEADING), Ark1: rows('<c><f>1</f></c>') } }),
    'unknown-sheet',
    /Ark1/,
  ],
  [
    'a hidden sheet',
    () =>
      workbookOf({
        sheets: { Rapport: rows(HEADING, inline('A') + inline('b')) },
        parts: [
          {
            name: 'xl/workbook.xml',
            pieces: [
              `<workbook xmlns="${MAIN}" ` +
                `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet ` +
                `name="Rapport" state="hidden" r:id="s0"/></sheets></workbook>`,
            ],
          },
        ],
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
  [
    'a text that no database holds',
    () => workbookOf(sheetOf(inline('A') + inline('a_x0000_b'))),
    'not-text',
    /text/,
  ],
  [
    'a number that is none',
    () => workbookOf(sheetOf(`${inline('A')}<c r="B2"><v>tolv</v></c>`)),
    'damaged-file',
    /B2/,
  ],
  [
    'a text that is missing',
    () =>
      workbookOf({
        ...sheetOf(`${inline('A')}<c r="B2" t="s"><v>9</v></c>`),
        strings: '<si><t>a</t></si>',
      }),
    'damaged-file',
    /9/,
  ],
  [
    'rows out of order',
    () =>
      workbookOf({
        sheets: { Rapport: `<sheetData><row r="5">${HEADING}</row><row r="2"/></sheetData>` },
      }),
    'damaged-file',
    /row 2/,
  ],
];

describe('refused', () => {
  test.each(REFUSED)('%s', async (_, bytes, code, names) => {
    const refusal = await refusalOf(await bytes());
    expect([refusal.code, refusal.text.en]).toEqual([code, expect.stringMatching(names)]);
    expect(refusal.text.nb).not.toBe(refusal.text.en);
  });
});
