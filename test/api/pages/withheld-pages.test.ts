import { ReleaseStage } from '../../support/publication/releases.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
});
afterAll(() => stage.service.stop());

const read = async (path: string): Promise<string> => (await stage.readsInPublic(path)).text;

test('before the first release every page says that nothing is published', async () => {
  const { status, text } = await stage.readsInPublic('/nb/projects');
  expect(status).toBe(404);
  expect(text).toContain('Ingenting er publisert ennå');
});

test('a release is on the pages within a second', async () => {
  await stage.publishes('2021-1', { illustrative: true });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await read('/nb/')).toContain('Runde 2021-1');
});

test('a withheld value says so and on which ground, in lists and on the page of the project', async () => {
  const rule = { stage: 'any', audience: 'public', ground: 'Forretningshemmelighet' };
  await stage.withholds([
    { field: 'projects.approved', ...rule },
    { field: 'projects.owner_reason', ...rule },
  ]);
  await stage.publishes('2021-2');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const said = 'Holdt tilbake: Forretningshemmelighet';
  const project = await read('/nb/projects/SAFEST');
  expect(project.split(said).length - 1).toBeGreaterThanOrEqual(2);
  expect(await read('/nb/')).toContain(said);
  expect(await read('/nb/data/projects')).toContain(said);
  expect(await read('/nb/data')).toContain('Eierens begrunnelse (projects.owner_reason)');
});

test('no count on a page tells a withheld colour, and each says why it is not there', async () => {
  const ground = 'Under arbeid';
  const rule = { stage: 'planning', audience: 'public', ground };
  await stage.withholds([{ field: 'projects.owner_colour', ...rule }]);
  await stage.publishes('2021-2', { reason: 'Fargen er under arbeid' });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const said = `Holdt tilbake: ${ground}`;
  const overview = await read('/nb/');
  // Three cards, the movements, the deviations, and the counts and shares of the summary.
  expect(overview.split(said).length - 1).toBeGreaterThanOrEqual(3 + 1 + 1 + 6);
  expect(overview).toContain('Fargen til ett tiltak vises ikke her.');
  expect(overview).not.toContain('Ingen aktive tiltak er røde eller gule.');
  expect(overview).not.toContain('colour=rated');
  expect((await read('/nb/trend')).split(said).length - 1).toBe(3);
  expect((await read('/nb/actors/983658776')).split(said).length - 1).toBeGreaterThanOrEqual(3);
});
