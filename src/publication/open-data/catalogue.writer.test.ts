import { findShapeFaults, readTurtle } from '../../../test/support/publication/shapes.js';
import { DIRECTORATE_OF_HEALTH } from '../../platform/settings/publisher.js';
import { SMALL_VIEW } from '../../../test/support/publication/release-views.js';
import type { Catalogue, CataloguedRound } from './catalogue.types.js';
import { writeCatalogue } from './catalogue.writer.js';
import { describeFile, writeOpenData } from './open-data.writer.js';

const BASE = 'https://portefolje.example.org';
const NUMBER = '983544622';

async function makeRound(
  round: string,
  parts: Partial<CataloguedRound> = {},
): Promise<CataloguedRound> {
  const files = await writeOpenData({ ...SMALL_VIEW, round }, DIRECTORATE_OF_HEALTH);
  return {
    round,
    version: 1,
    issued: '2021-06-01T07:00:00.000Z',
    modified: '2021-06-01T07:00:00.000Z',
    period: { start: '2021-04-12', end: '2021-05-10' },
    dataDate: '2021-05-10T10:00:00.000Z',
    illustrative: false,
    correction: null,
    files: files.map(describeFile),
    ...parts,
  };
}

const catalogueOf = (rounds: readonly CataloguedRound[]): Catalogue => ({
  base: BASE,
  publisher: { organisationNumber: NUMBER, name: 'Helsedirektoratet' },
  contact: {
    name: { nb: 'Nasjonal portefølje', en: 'National portfolio' },
    mailbox: 'portefolje@example.org',
  },
  rounds,
});

const CORRECTION = { nb: 'Rettet "total"\\ og\nfarge', en: 'Corrected "total"\\ and\ncolour' };

async function makeTwoRounds(): Promise<string> {
  const [first, second] = [await makeRound('2021-1'), await makeRound('2021-2')];
  const corrected = { ...second, version: 2, correction: CORRECTION, illustrative: true };
  return writeCatalogue(catalogueOf([first, corrected]));
}

test('a catalogue of two rounds, one corrected, is as DCAT-AP-NO 2 says', async () => {
  expect(await findShapeFaults(await makeTwoRounds())).toEqual([]);
});

test('a catalogue without rounds is as DCAT-AP-NO 2 says', async () => {
  expect(await findShapeFaults(await writeCatalogue(catalogueOf([])))).toEqual([]);
});

test.each([
  ['publisher', /^.*dct:publisher.*\n/m, ''],
  ['theme', /^.*dcat:theme <.*\n/m, ''],
  ['license', /licence\/NLOD_2_0/g, 'licence/OTHER'],
  ['accessURL', /^.*dcat:accessURL.*\n/m, ''],
  ['checksumValue', /"[0-9a-f]{40}"/, '"0"'],
])('a catalogue with a wrong %s is found', async (path, part, wrong) => {
  const broken = (await makeTwoRounds()).replace(part, wrong);
  expect((await findShapeFaults(broken)).join('\n')).toContain(path);
});

test('every file that holds data has its address, size, type and checksum', async () => {
  const round = await makeRound('2021-2');
  const graph = readTurtle(await writeCatalogue(catalogueOf([round])));
  const address = `${BASE}/v1/releases/2021-2/1/files/projects.parquet`;
  const file = round.files.find(({ name }) => name === 'projects.parquet');
  const values = (subject: string, property: string): string[] =>
    graph.getObjects(subject, property, null).map(({ value }) => value);
  expect(values(address, 'http://www.w3.org/ns/dcat#byteSize')).toEqual([String(file?.byteSize)]);
  expect(values(address, 'http://www.w3.org/ns/dcat#downloadURL')).toEqual([address]);
  expect(values(`${address}#checksum`, 'http://spdx.org/rdf/terms#checksumValue')).toEqual([
    file?.sha1,
  ]);
  expect(graph.getSubjects(null, 'http://www.w3.org/ns/dcat#Distribution', null)).toHaveLength(10);
});

test('a dataset is in the series, follows the round before and says why it was corrected', async () => {
  const graph = readTurtle(await makeTwoRounds());
  const values = (round: string, property: string): string[] =>
    graph
      .getObjects(`${BASE}/v1/catalogue.ttl#round-${round}`, property, null)
      .map(({ value }) => value);
  const dcat = 'http://www.w3.org/ns/dcat#';
  expect(values('2021-2', `${dcat}inSeries`)).toEqual([`${BASE}/v1/catalogue.ttl#series`]);
  expect(values('2021-2', `${dcat}prev`)).toEqual([`${BASE}/v1/catalogue.ttl#round-2021-1`]);
  expect(values('2021-1', `${dcat}prev`)).toEqual([]);
  expect(values('2021-2', 'http://www.w3.org/ns/adms#versionNotes')).toEqual([
    CORRECTION.nb,
    CORRECTION.en,
  ]);
});

test('the same rounds give the same bytes', async () => {
  expect(await makeTwoRounds()).toBe(await makeTwoRounds());
});
