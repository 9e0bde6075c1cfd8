import { partsOf, tablesIn, workbookOf, zipOf } from '../../../test/support/files/spreadsheets.js';
import {
  aWorkbook,
  expectRefusal,
  type RefusedFile,
} from '../../../test/support/files/small-workbooks.js';
import type { StoredFile } from './table.types.js';
import { openXlsx } from './xlsx-archive.parser.js';
import { XLSX_LIMITS } from './xlsx.types.js';

/** Makes an archive of many small parts. */
function makeManyParts(count: number): Promise<Buffer> {
  const parts = Array.from({ length: count }, (_, index) => ({
    name: `xl/${String(index)}`,
    pieces: [''],
  }));
  return zipOf([...partsOf(aWorkbook()), ...parts]);
}

test('a workbook of too many parts is refused before its parts are read', async () => {
  const archive = await makeManyParts(5_000);
  let reads = 0;
  const file: StoredFile = {
    size: archive.length,
    async *bytes(start, end) {
      reads += 1;
      yield await Promise.resolve(archive.subarray(start, end));
    },
  };
  await expect(openXlsx(file, XLSX_LIMITS)).rejects.toMatchObject({ code: 'too-many-parts' });
  expect(reads).toBeLessThanOrEqual(3);
});

/** Makes an OLE2 container with one stream of this name. */
function makeOle2(stream: string): Buffer {
  const file = Buffer.alloc(2048);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(0, 48);
  file.write(stream, 512 + 128, 'utf16le');
  return file;
}

const MANIFEST = { name: 'META-INF/manifest.xml', pieces: ['<x/>'] };

test.each<RefusedFile>([
  ['an empty file', () => Buffer.alloc(0), 'not-a-spreadsheet', /xlsx/],
  ['CSV', () => Buffer.from('project;summary\nA;b\n'), 'not-a-spreadsheet', /xlsx/],
  ['a ZIP of something else', () => zipOf([MANIFEST]), 'not-a-spreadsheet', /xlsx/],
  ['an old workbook', () => makeOle2('Workbook'), 'old-workbook', /\.xls/],
  [
    'a workbook with a password',
    () => makeOle2('EncryptedPackage'),
    'password-protected',
    /password/,
  ],
  [
    'a ZIP with a password',
    () => zipOf(partsOf(aWorkbook()).map((part) => ({ ...part, says: { flags: 1 } }))),
    'password-protected',
    /password/,
  ],
  [
    'an OpenDocument spreadsheet',
    () => zipOf([MANIFEST, { name: 'content.xml', pieces: ['<x/>'] }]),
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
    async () => (await workbookOf(aWorkbook())).subarray(0, 900),
    'damaged-file',
    /incomplete/,
  ],
  [
    'a workbook without the part of its sheet',
    () => zipOf(partsOf(aWorkbook()).filter(({ name }) => !name.endsWith('sheet1.xml'))),
    'damaged-file',
    /sheet1\.xml/,
  ],
])('%s is refused as a workbook', async (_, make, code, names) => {
  await expectRefusal(await make(), code, names);
});

test('the names of parts have no case', async () => {
  const parts = partsOf(aWorkbook()).map((part) => ({ ...part, name: part.name.toUpperCase() }));
  const tables = await tablesIn(await zipOf(parts));
  expect(tables.map(({ sheet }) => sheet)).toEqual(['Rapport']);
});

test('two parts whose names differ in case only are one that stands twice', async () => {
  const parts = partsOf(aWorkbook());
  const again = parts.map((part) => ({ ...part, name: part.name.toUpperCase() }));
  await expect(tablesIn(await zipOf([...parts, ...again]))).rejects.toMatchObject({
    code: 'damaged-file',
  });
});
