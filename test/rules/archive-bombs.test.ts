import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MAIN, type Part, partsOf, zipOf } from '../support/spreadsheets.js';
import { figure } from '../support/story.js';

const MEGABYTE = 1024 ** 2;

/** A text over and over, made as it is packed. */
function* times(count: number, text: string, open = '', close = ''): Generator<string> {
  yield open;
  const block = text.repeat(Math.min(count, Math.ceil(65_536 / text.length)));
  const inBlock = block.length / text.length;
  for (let left = count; left > 0; left -= inBlock)
    yield left < inBlock ? text.repeat(left) : block;
  yield close;
}

const SHEET = 'xl/worksheets/sheet1.xml';
const open = `<worksheet xmlns="${MAIN}"><sheetData>`;
const close = '</sheetData></worksheet>';
/** A workbook with one sheet of its own. */
const withSheet = (pieces: Iterable<string | Uint8Array>, says?: Part['says']): Promise<Buffer> =>
  zipOf(
    partsOf({
      sheets: { Rapport: '' },
      parts: [{ name: SHEET, pieces, ...(says === undefined ? {} : { says }) }],
    }),
  );
const withStrings = (pieces: Iterable<string>, says?: Part['says']): Promise<Buffer> =>
  zipOf([
    ...partsOf({ sheets: { Rapport: '' }, strings: '' }).filter(
      ({ name }) => name !== 'xl/sharedStrings.xml',
    ),
    { name: 'xl/sharedStrings.xml', pieces, ...(says === undefined ? {} : { says }) },
  ]);
/** Letters that nothing packs tightly. */
function* noise(length: number, open: string, close: string): Generator<string> {
  yield open;
  for (let made = 0; made < length; made += 40_000) yield randomBytes(30_000).toString('base64');
  yield close;
}

async function overlapping(): Promise<Buffer> {
  const [first, ...rest] = partsOf({
    sheets: { Rapport: '' },
    parts: [
      {
        name: SHEET,
        pieces: times(8 * MEGABYTE, ' ', `<worksheet xmlns="${MAIN}">`, '</worksheet>'),
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

const laughs = Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY l${String(index + 1)} "${`&l${String(index)};`.repeat(10)}">`,
).join('');
const row = '<row><c t="inlineStr"><is><t>a</t></is></c></row>';

const BOMBS: readonly [what: string, bomb: () => Promise<Buffer>, code: string][] = [
  [
    '200 MB of blanks',
    () => withSheet(times(200 * MEGABYTE, ' ', open, close)),
    'packed-too-tightly',
  ],
  [
    '200 MB that say they are 1 MB',
    () => withSheet(times(200 * MEGABYTE, ' ', open, close), { size: MEGABYTE }),
    'damaged-file',
  ],
  [
    'a megabyte that says it is 200',
    () => withSheet(times(10, row, open, close), { size: 90_000 }),
    'damaged-file',
  ],
  [
    '2 GB by its own account',
    () => withSheet(times(10, row, open, close), { size: 2 * 1024 * MEGABYTE }),
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
  ['parts that overlap by quoting', overlapping, 'overlapping-parts'],
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
          { name: SHEET, pieces: [await withSheet(times(50 * MEGABYTE, ' ', open, close))] },
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
      withStrings(times(3_000_000, '<si><t>a</t></si>', `<sst xmlns="${MAIN}">`, '</sst>'), {
        size: 51_000_000 + 80,
      }),
    'packed-too-tightly',
  ],
  [
    'three million empty shared texts among letters',
    () =>
      withStrings(
        (function* () {
          yield `<sst xmlns="${MAIN}">`;
          for (let i = 0; i < 1500; i++) {
            yield `<si><t>${randomBytes(900).toString('base64')}</t></si>`;
            yield '<si/>'.repeat(2000);
          }
          yield '</sst>';
        })(),
      ),
    'too-much-text',
  ],
  [
    'one text without an end',
    () =>
      withSheet(
        noise(
          20 * MEGABYTE,
          `${open}<row><c t="inlineStr"><is><t>`,
          '</t></is></c></row></sheetData></worksheet>',
        ),
      ),
    'invalid-xml',
  ],
  [
    'one comment without an end',
    () => withSheet(noise(20 * MEGABYTE, `${open}<!--`, `-->${close}`)),
    'invalid-xml',
  ],
  [
    'one attribute without an end',
    () => withSheet(noise(20 * MEGABYTE, `<worksheet xmlns="${MAIN}" a="`, '"/>')),
    'invalid-xml',
  ],
  [
    'a cell of 40,000 characters',
    () =>
      withSheet(
        noise(40_000, `${open}<row><c t="inlineStr"><is><t>`, `</t></is></c></row>${close}`),
      ),
    'cell-too-long',
  ],
  [
    '50,000 elements in one another',
    () => withSheet(times(50_000, '<a>', open)),
    'nested-too-deep',
  ],
  [
    'a billion laughs',
    () =>
      withSheet([
        `<!DOCTYPE w [<!ENTITY l0 "ha">${laughs}]>${open}<row><c ` +
          `t="inlineStr"><is><t>&l9;</t></is></c></row>${close}`,
      ]),
    'document-type',
  ],
  [
    'an entity from outside',
    () => withSheet([`<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">${open}${close}`]),
    'document-type',
  ],
  [
    'a document type of 20 MB',
    () => withSheet(noise(20 * MEGABYTE, '<!DOCTYPE w [<!ENTITY x "', `">]>${open}${close}`)),
    'invalid-xml',
  ],
  [
    'the row of number four billion',
    () => withSheet([`${open}<row r="4294967296"><c r="A4294967296"/></row>${close}`]),
    'too-many-rows',
  ],
  [
    'two million rows',
    () =>
      withSheet(times(200, row, `${open}<row r="1048000"/>`, `${'<row/>'.repeat(2000)}${close}`)),
    'too-many-rows',
  ],
  [
    'the column XFD',
    () => withSheet([`${open}<row r="1"><c r="XFD1"><v>1</v></c></row>${close}`]),
    'too-many-columns',
  ],
];

test('archive bombs are refused, each with its code, in the memory that a workbook takes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portfolio-bombs-'));
  try {
    const good = join(folder, 'good.xlsx');
    await writeFile(good, await withSheet(times(1000, row, open, close)));
    const paths: string[] = [];
    for (const [index, [, bomb]] of BOMBS.entries()) {
      const path = join(folder, `${String(index)}.xlsx`);
      await writeFile(path, await bomb());
      paths.push(path);
    }
    // As the service is started.
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-semi-space-size=8',
      '--max-old-space-size=384',
      'test/support/read-workbooks.mjs',
      good,
      ...paths,
    ]);
    const {
      outcomes: [first, ...outcomes],
      growth,
    } = JSON.parse(stdout) as {
      readonly outcomes: readonly { readonly rows: number; readonly code: string | null }[];
      readonly growth: number;
    };
    figure(
      'E6',
      `${String(outcomes.length)} archive bombs: accepted ` +
        `${String(outcomes.filter(({ code }) => code === null).length)}, RSS growth ` +
        `${String(growth)} MiB`,
    );
    expect(first).toMatchObject({ rows: 999, code: null });
    expect(outcomes.map(({ code }, index) => [BOMBS[index]?.[0], code])).toEqual(
      BOMBS.map(([what, , code]) => [what, code]),
    );
    expect(growth).toBeLessThanOrEqual(100);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
