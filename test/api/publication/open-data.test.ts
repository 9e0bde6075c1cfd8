import { readFileSync } from 'node:fs';
import { sha256 } from '../../../src/platform/base/canonical-json.js';
import { parseConfig } from '../../../src/platform/settings/config.js';
import type { ReleaseFile } from '../../../src/publication/releases/release.types.js';
import type { ReleaseView } from '../../../src/publication/view-tables/release-view.types.js';
import { findCsvwFaults } from '../../support/publication/csvw-validator.js';
import {
  cellsOfView,
  ParquetReader,
  readCsv,
  readJson,
  readWorkbook,
} from '../../support/publication/open-files.js';
import { readRecipe } from '../../support/publication/power-query.js';
import { findShapeFaults, readTurtle } from '../../support/publication/shapes.js';
import { ReleaseStage } from '../../support/publication/releases.js';

const BASE = parseConfig({}).publicUrl;
const DCAT = 'http://www.w3.org/ns/dcat#';

let stage: ReleaseStage;
let duckdb: ParquetReader;
beforeAll(async () => {
  [stage, duckdb] = await Promise.all([ReleaseStage.starts(), ParquetReader.start()]);
});
afterAll(async () => {
  await stage.service.stop();
  await duckdb.stop();
});

/** Reads an address without a token, as a program would. */
const read = (path: string): Promise<Response> => fetch(stage.service.url + path);
const readBytes = async (path: string): Promise<Buffer> =>
  Buffer.from(await (await read(path)).arrayBuffer());
const readCatalogue = async (): Promise<string> => (await read('/v1/catalogue.ttl')).text();

/** Reads every file that the data package of a release names. */
async function readFiles(path: string): Promise<ReleaseFile[]> {
  const { resources } = JSON.parse(String(await readBytes(`${path}/files/datapackage.json`)));
  return Promise.all(
    resources.map(async ({ path: name, mediatype, hash }: Record<string, string>) => {
      const content = await readBytes(`${path}/files/${String(name)}`);
      expect([name, `sha256:${sha256(content)}`]).toEqual([name, hash]);
      return { name, mediaType: mediatype, content };
    }),
  );
}

/** Lists the addresses of the files in the catalogue with their sizes. */
function listDownloads(catalogue: string): [string, number][] {
  return readTurtle(catalogue)
    .getQuads(null, `${DCAT}downloadURL`, null, null)
    .map(({ subject, object }): [string, number] => {
      const [size] = readTurtle(catalogue).getObjects(subject, `${DCAT}byteSize`, null);
      return [object.value.replace(BASE, ''), Number(size?.value)];
    });
}

test('nothing of a release is public before it is published', async () => {
  const path = await stage.drafts('2021-1', { illustrative: true });
  await stage.steps(path, 'rehearse');
  const before = await readCatalogue();
  expect((await read(`${path}/files/projects.csv`)).status).toBe(404);
  expect((await read('/v1/releases/latest/files/projects.csv')).status).toBe(404);
  expect(before).not.toContain('2021-1');
  for (const step of ['approve', 'publish']) await stage.steps(path, step);
  expect(await readCatalogue()).toContain('#round-2021-1');
});

test('the files have the cells of the view, each by another reader', async () => {
  const path = '/v1/releases/2021-1/1';
  const files = await readFiles(path);
  const view = JSON.parse(String(await readBytes(`${path}/files/view.json`))) as ReleaseView;
  expect(view.tables.map(({ name }) => name)).toContain('projects');
  for (const table of view.tables) {
    const cells = cellsOfView(table);
    const read = [readCsv(files, table), readJson(files, table), await readWorkbook(files, table)];
    expect([...read, (await duckdb.read(files, table)).cells]).toEqual(Array(4).fill(cells));
  }
});

test('each CSV is as its description says', async () => {
  const files = await readFiles('/v1/releases/2021-1/1');
  const tables = files.filter(({ name }) => name.endsWith('.csv'));
  expect(tables.length).toBeGreaterThan(4);
  for (const { name, content } of tables) {
    const described = files.find((file) => file.name === `${name}-metadata.json`);
    expect([name, ...findCsvwFaults(String(described?.content), String(content))]).toEqual([name]);
  }
});

test('the catalogue is as DCAT-AP-NO 2 says, and its files are there with their sizes', async () => {
  const catalogue = await readCatalogue();
  expect(await findShapeFaults(catalogue)).toEqual([]);
  const downloads = listDownloads(catalogue);
  expect(downloads.length).toBeGreaterThan(15);
  for (const [path, size] of downloads)
    expect([path, (await readBytes(path)).length]).toEqual([path, size]);
});

test('what the recipe for Power BI and Excel asks is sent on to the newest release', async () => {
  const { paths, files } = await readRecipe(readFileSync('docs/portfolio.pq', 'utf8'));
  for (const name of files) {
    const answer = await read(`/${String(paths[0])}${name}`);
    expect([answer.status, answer.redirected]).toEqual([200, true]);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(
      await readBytes(`/v1/releases/2021-1/1/files/${name}`),
    );
  }
});

test('a correction has its changes and its reason; the files before it stay as they were', async () => {
  const before = await readFiles('/v1/releases/2021-1/1');
  await stage.freezes('2021-1');
  const path = await stage.publishes('2021-1', { reason: 'Feil i kilden' });
  const files = await readFiles(path);
  expect(path).toBe('/v1/releases/2021-1/2');
  expect(files.map(({ name }) => name)).toContain('changes.csv');
  expect(await readFiles('/v1/releases/2021-1/1')).toEqual(before);
  expect(await readCatalogue()).toContain('Rettet: Feil i kilden');
});
