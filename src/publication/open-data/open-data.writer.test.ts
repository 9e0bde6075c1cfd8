import fc from 'fast-check';
import { DIRECTORATE_OF_HEALTH } from '../../platform/settings/publisher.js';
import { createHash } from 'node:crypto';
import { findCsvwFaults } from '../../../test/support/publication/csvw-validator.js';
import {
  cellsOfView,
  fileNamed,
  ParquetReader,
  readCsv,
  readJson,
  readParquet,
  readWorkbook,
  writePlain,
} from '../../../test/support/publication/open-files.js';
import {
  anyView,
  columnOf,
  SMALL_VIEW,
  tableOf,
  viewOf,
} from '../../../test/support/publication/release-views.js';
import type { ViewTable } from '../view-tables/release-view.types.js';
import { writeOpenData } from './open-data.writer.js';

const theTable = ({ tables: [table] }: { readonly tables: readonly ViewTable[] }): ViewTable => {
  if (table === undefined) throw new Error('A view of a test has a table');
  return table;
};

/** Says whether cells are the same; two decimals, whether they differ in the last digits of a number. */
const isSame = (type: string, cell: string | null, read: string | null): boolean =>
  type === 'decimal' && cell !== null && read !== null
    ? Math.abs(Number(cell) - Number(read)) <= Math.abs(Number(cell)) * 1e-12
    : cell === read;

let duckdb: ParquetReader;
beforeAll(async () => {
  duckdb = await ParquetReader.start();
});
afterAll(() => duckdb.stop());

test('CSV, JSON, workbook and Parquet have the same cells, whatever stands in them', async () => {
  await fc.assert(
    fc.asyncProperty(anyView, async (view) => {
      const table = theTable(view);
      const files = await writeOpenData(view, DIRECTORATE_OF_HEALTH);
      const cells = cellsOfView(table);
      expect(readCsv(files, table)).toEqual(cells);
      expect(readJson(files, table)).toEqual(cells);
      expect(await readWorkbook(files, table)).toEqual(cells);
      expect((await duckdb.read(files, table)).cells).toEqual(cells);
    }),
    { numRuns: 80 },
  );
});

test("the library's own reader has the same cells; of decimals the nearest number", async () => {
  await fc.assert(
    fc.asyncProperty(anyView, async (view) => {
      const table = theTable(view);
      const cells = cellsOfView(table);
      const read = await readParquet(await writeOpenData(view, DIRECTORATE_OF_HEALTH), table);
      expect(read).toHaveLength(cells.length);
      const strange = cells.flatMap((row, at) =>
        table.columns.filter(
          ({ type }, column) => !isSame(type, row[column] ?? null, read[at]?.[column] ?? null),
        ),
      );
      expect(strange).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('the CSV is as its description says: heading, types, required cells, key', async () => {
  await fc.assert(
    fc.asyncProperty(anyView, async (view) => {
      const files = await writeOpenData(view, DIRECTORATE_OF_HEALTH);
      const metadata = fileNamed(files, 'things.csv-metadata.json').content.toString();
      expect(findCsvwFaults(metadata, fileNamed(files, 'things.csv').content.toString())).toEqual(
        [],
      );
    }),
    { numRuns: 50 },
  );
});

test('a CSV that is not as its description says is found', async () => {
  const files = await writeOpenData(SMALL_VIEW, DIRECTORATE_OF_HEALTH);
  const metadata = fileNamed(files, 'projects.csv-metadata.json').content.toString();
  const csv =
    'project,owner,total,ends_on,red\r\nA,,1;5,,true\r\nA,,1.5,31.12.2024,ja\r\n,,,,true\r\n';
  expect(findCsvwFaults(metadata, csv)).toEqual([
    'row 1: total is no decimal: 1;5',
    'row 2: ends_on is no date: 31.12.2024',
    'row 2: red is no boolean: ja',
    'row 3: project empty',
    'key ["A"] twice',
  ]);
});

const TYPES = ['string', 'integer', 'decimal', 'boolean', 'date', 'instant'];

test.each([[[]], [[['a', 1, '1.25', true, '2021-05-01', '2021-05-01T10:00:00.000Z']]]])(
  'Parquet has every column with its type, with the rows %j',
  async (rows) => {
    const columns = Object.fromEntries(TYPES.map((type) => [`the_${type}`, type]));
    const table = tableOf('things', columns, rows);
    const { types, cells } = await duckdb.read(
      await writeOpenData(viewOf([table]), DIRECTORATE_OF_HEALTH),
      table,
    );
    expect(types).toEqual([
      'VARCHAR',
      'BIGINT',
      'DECIMAL(38,10)',
      'BOOLEAN',
      'DATE',
      'TIMESTAMP WITH TIME ZONE',
    ]);
    expect(cells).toEqual(cellsOfView(table));
  },
);

test('the same view gives the same bytes, and another version gives others', async () => {
  const [first, second, other] = await Promise.all([
    writeOpenData(SMALL_VIEW, DIRECTORATE_OF_HEALTH),
    writeOpenData(structuredClone(SMALL_VIEW), DIRECTORATE_OF_HEALTH),
    writeOpenData({ ...SMALL_VIEW, version: 2 }, DIRECTORATE_OF_HEALTH),
  ]);
  expect(second).toEqual(first);
  expect(fileNamed(other, 'SHA256SUMS').content).not.toEqual(
    fileNamed(first, 'SHA256SUMS').content,
  );
});

test('the hashes and sizes are those of the files, and every file has them', async () => {
  const files = await writeOpenData(SMALL_VIEW, DIRECTORATE_OF_HEALTH);
  const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const sums = files
    .filter(({ name }) => name !== 'SHA256SUMS')
    .map(({ name, content }) => `${hashOf(content)}  ${name}\n`);
  expect(fileNamed(files, 'SHA256SUMS').content.toString()).toBe(sums.join(''));
  const { resources } = JSON.parse(fileNamed(files, 'datapackage.json').content.toString());
  for (const { path, hash, bytes } of resources) {
    const file = fileNamed(files, path);
    expect([hash, bytes]).toEqual([`sha256:${hashOf(file.content)}`, file.content.length]);
  }
});

test('the data package has licence, data date, columns and keys of each table', async () => {
  const files = await writeOpenData(SMALL_VIEW, DIRECTORATE_OF_HEALTH);
  const read = JSON.parse(fileNamed(files, 'datapackage.json').content.toString());
  expect(read).toMatchObject({
    name: 'portfolio-2021-2',
    version: '1.0.0',
    dataDate: '2021-05-10T10:00:00.000Z',
    licenses: [{ name: 'NLOD-2.0', path: 'https://data.norge.no/nlod/no/2.0' }],
  });
  const { schema } = read.resources.find(({ name }: { name: string }) => name === 'projects');
  expect(schema.primaryKey).toEqual(['project']);
  expect(schema.fields.map(({ type }: { type: string }) => type)).toEqual([
    'string',
    'string',
    'number',
    'date',
    'boolean',
  ]);
});

test('what is withheld is said, as a table and in the data package', async () => {
  const files = await writeOpenData(SMALL_VIEW, DIRECTORATE_OF_HEALTH);
  expect(fileNamed(files, 'withheld.csv').content.toString()).toBe(
    'field,stage,ground,until\r\nprojects.risk,any,offl-15,2026-01-01\r\n',
  );
  const read = JSON.parse(fileNamed(files, 'datapackage.json').content.toString());
  expect(read.withheld).toEqual(SMALL_VIEW.withheld);
});

test('illustrative figures are called so in every description', async () => {
  const files = await writeOpenData({ ...SMALL_VIEW, illustrative: true }, DIRECTORATE_OF_HEALTH);
  for (const name of ['LICENCE', 'datapackage.json', 'projects.csv-metadata.json'])
    expect(fileNamed(files, name).content.toString()).toContain('oppdiktet');
  expect(JSON.parse(fileNamed(files, 'projects.json').content.toString()).illustrative).toBe(true);
});

test('the licence and the data package name the body that publishes', async () => {
  const body = { organisationNumber: '999999999', name: 'Prøveetaten', englishName: 'the Agency' };
  const files = await writeOpenData(SMALL_VIEW, body);
  const licence = fileNamed(files, 'LICENCE').content.toString();
  expect(licence).toContain('tilgjengeliggjort av Prøveetaten.');
  expect(licence).toContain('distributed by the Agency.');
  const { contributors } = JSON.parse(fileNamed(files, 'datapackage.json').content.toString());
  expect(contributors).toEqual([{ title: 'Prøveetaten', roles: ['publisher'] }]);
});

test('1.50 and 1.5 are one number to a reader, and -0 is 0', () => {
  const plain = ['1.50', '1.5', '-0', '100', '10.0'].map((text) =>
    writePlain(columnOf('a', 'decimal'), text),
  );
  expect(plain).toEqual(['1.5', '1.5', '0', '100', '10']);
});
