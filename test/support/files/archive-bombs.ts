import { randomBytes } from 'node:crypto';
import { MAIN, type Part, partsOf, zipOf } from './spreadsheets.js';

const MEGABYTE = 1024 ** 2;

/** Repeats a text, made as it is packed. */
function* repeatText(count: number, text: string, open = '', close = ''): Generator<string> {
  yield open;
  const block = text.repeat(Math.min(count, Math.ceil(65_536 / text.length)));
  const inBlock = block.length / text.length;
  for (let left = count; left > 0; left -= inBlock)
    yield left < inBlock ? text.repeat(left) : block;
  yield close;
}

const SHEET = 'xl/worksheets/sheet1.xml';
const OPEN = `<worksheet xmlns="${MAIN}"><sheetData>`;
const CLOSE = '</sheetData></worksheet>';
const ROW = '<row><c t="inlineStr"><is><t>a</t></is></c></row>';

/** Makes a workbook with one sheet of this XML, and what its directory says of the sheet. */
function withSheet(
  pieces: Iterable<string | Uint8Array>,
  says: Part['says'] = {},
): Promise<Buffer> {
  return zipOf(partsOf({ sheets: { Rapport: '' }, parts: [{ name: SHEET, pieces, says }] }));
}

/** Makes a workbook with shared texts of this XML, and what its directory says of them. */
function withStrings(pieces: Iterable<string>, says: Part['says'] = {}): Promise<Buffer> {
  const parts = [{ name: 'xl/sharedStrings.xml', pieces, says }];
  return zipOf(partsOf({ sheets: { Rapport: '' }, strings: '', parts }));
}

/** Makes a workbook of a thousand rows with nothing wrong. */
export function makeGoodWorkbook(): Promise<Buffer> {
  return withSheet(repeatText(1000, ROW, OPEN, CLOSE));
}

/** Makes letters that nothing packs tightly. */
function* makeNoise(length: number, open: string, close: string): Generator<string> {
  yield open;
  for (let made = 0; made < length; made += 40_000) yield randomBytes(30_000).toString('base64');
  yield close;
}

/** Makes three million empty shared texts, between others that nothing packs tightly. */
function* makeEmptyTexts(): Generator<string> {
  yield `<sst xmlns="${MAIN}">`;
  for (let i = 0; i < 1500; i++) {
    yield `<si><t>${randomBytes(900).toString('base64')}</t></si>`;
    yield '<si/>'.repeat(2000);
  }
  yield '</sst>';
}

/** Makes an archive whose parts quote each other: small as packed, large as unpacked. */
async function makeOverlapping(): Promise<Buffer> {
  const [first, ...rest] = partsOf({
    sheets: { Rapport: '' },
    parts: [
      {
        name: SHEET,
        pieces: repeatText(8 * MEGABYTE, ' ', `<worksheet xmlns="${MAIN}">`, '</worksheet>'),
        says: { size: 900_000 },
      },
    ],
  });
  if (first === undefined) throw new Error('A workbook has parts');
  return zipOf([
    first,
    ...rest,
    ...Array.from({ length: 400 }, (_, index) => ({
      name: `quoted${String(index)}.xml`,
      pieces: ['x'],
      says: { offset: 40 + index, size: 1_000_000, packed: 50_000 },
    })),
  ]);
}

const LAUGHS = Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY l${String(index + 1)} "${`&l${String(index)};`.repeat(10)}">`,
).join('');

/** Workbooks that are made to exhaust their reader, and the code that each is refused with. */
export const BOMBS: readonly [what: string, make: () => Promise<Buffer>, code: string][] = [
  [
    '200 MB of blanks',
    () => withSheet(repeatText(200 * MEGABYTE, ' ', OPEN, CLOSE)),
    'packed-too-tightly',
  ],
  [
    '200 MB that say they are 1 MB',
    () => withSheet(repeatText(200 * MEGABYTE, ' ', OPEN, CLOSE), { size: MEGABYTE }),
    'damaged-file',
  ],
  [
    'a megabyte that says it is 200',
    () => withSheet(repeatText(10, ROW, OPEN, CLOSE), { size: 90_000 }),
    'damaged-file',
  ],
  [
    '2 GB by its own account',
    () => withSheet(repeatText(10, ROW, OPEN, CLOSE), { size: 2 * 1024 * MEGABYTE }),
    'too-many-bytes',
  ],
  [
    '20 parts of 100 MB',
    () =>
      zipOf([
        ...partsOf({ sheets: { Rapport: '' } }),
        ...Array.from({ length: 20 }, (_, index) => ({
          name: `xl/media/${String(index)}.png`,
          pieces: ['x'],
          says: { size: 100 * MEGABYTE, packed: 2 * MEGABYTE },
        })),
      ]),
    'too-many-bytes',
  ],
  [
    '20,000 parts',
    () =>
      zipOf([
        ...partsOf({ sheets: { Rapport: '' } }),
        ...Array.from({ length: 20_000 }, (_, index) => ({
          name: `xl/${String(index)}`,
          pieces: [''],
        })),
      ]),
    'too-many-parts',
  ],
  ['parts that overlap by quoting', makeOverlapping, 'overlapping-parts'],
  [
    'two parts of the same bytes',
    () =>
      zipOf([
        ...partsOf({ sheets: { Rapport: '' } }),
        { name: 'xl/again.xml', pieces: ['x'], says: { offset: 0 } },
      ]),
    'overlapping-parts',
  ],
  [
    'one name twice',
    () => zipOf([...partsOf({ sheets: { Rapport: '' } }), ...partsOf({ sheets: { Rapport: '' } })]),
    'damaged-file',
  ],
  [
    'an archive in an archive in an archive',
    async () =>
      withSheet([
        await zipOf([
          { name: SHEET, pieces: [await withSheet(repeatText(50 * MEGABYTE, ' ', OPEN, CLOSE))] },
        ]),
      ]),
    'invalid-xml',
  ],
  [
    'a name that leads out',
    () =>
      zipOf([
        ...partsOf({ sheets: { Rapport: '' } }),
        { name: '../../../etc/passwd', pieces: ['x'] },
      ]),
    'damaged-file',
  ],
  [
    'shared texts of 100 MB by their own account',
    () => withStrings(['<sst/>'], { size: 100 * MEGABYTE, packed: 2 * MEGABYTE }),
    'too-much-text',
  ],
  [
    'three million shared texts',
    () =>
      withStrings(repeatText(3_000_000, '<si><t>a</t></si>', `<sst xmlns="${MAIN}">`, '</sst>'), {
        size: 51_000_000 + 80,
      }),
    'packed-too-tightly',
  ],
  [
    'three million empty shared texts among letters',
    () => withStrings(makeEmptyTexts()),
    'too-much-text',
  ],
  [
    'one text without an end',
    () =>
      withSheet(
        makeNoise(
          20 * MEGABYTE,
          `${OPEN}<row><c t="inlineStr"><is><t>`,
          '</t></is></c></row></sheetData></worksheet>',
        ),
      ),
    'invalid-xml',
  ],
  [
    'one comment without an end',
    () => withSheet(makeNoise(20 * MEGABYTE, `${OPEN}<!--`, `-->${CLOSE}`)),
    'invalid-xml',
  ],
  [
    'one attribute without an end',
    () => withSheet(makeNoise(20 * MEGABYTE, `<worksheet xmlns="${MAIN}" a="`, '"/>')),
    'invalid-xml',
  ],
  [
    'a cell of 40,000 characters',
    () =>
      withSheet(
        makeNoise(40_000, `${OPEN}<row><c t="inlineStr"><is><t>`, `</t></is></c></row>${CLOSE}`),
      ),
    'cell-too-long',
  ],
  [
    '50,000 elements in one another',
    () => withSheet(repeatText(50_000, '<a>', OPEN)),
    'nested-too-deep',
  ],
  [
    'a billion laughs',
    () =>
      withSheet([
        `<!DOCTYPE w [<!ENTITY l0 "ha">${LAUGHS}]>${OPEN}<row><c ` +
          `t="inlineStr"><is><t>&l9;</t></is></c></row>${CLOSE}`,
      ]),
    'document-type',
  ],
  [
    'an entity from outside',
    () => withSheet([`<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">${OPEN}${CLOSE}`]),
    'document-type',
  ],
  [
    'a document type of 20 MB',
    () => withSheet(makeNoise(20 * MEGABYTE, '<!DOCTYPE w [<!ENTITY x "', `">]>${OPEN}${CLOSE}`)),
    'invalid-xml',
  ],
  [
    'the row of number four billion',
    () => withSheet([`${OPEN}<row r="4294967296"><c r="A4294967296"/></row>${CLOSE}`]),
    'too-many-rows',
  ],
  [
    'two million rows',
    () =>
      withSheet(
        repeatText(200, ROW, `${OPEN}<row r="1048000"/>`, `${'<row/>'.repeat(2000)}${CLOSE}`),
      ),
    'too-many-rows',
  ],
  [
    'the column XFD',
    () => withSheet([`${OPEN}<row r="1"><c r="XFD1"><v>1</v></c></row>${CLOSE}`]),
    'too-many-columns',
  ],
];
