import { listFields } from '../../../src/publication/visibility/visibility.rules.js';
import { ACTORS } from '../../support/service.js';
import { addsPlans } from '../../support/publication/release-plans.js';
import { ReleaseStage } from '../../support/publication/releases.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  await addsPlans(stage);
  await stage.publishes('2021-2', { illustrative: true });
});
afterAll(() => stage.service.stop());

const read = async (path: string): Promise<string> => (await stage.readsInPublic(path)).text;
const statusOf = async (path: string): Promise<number> => (await stage.readsInPublic(path)).status;

/** Pages of plans and councils, each with a figure or a text that can be withheld. */
const PATHS = [
  '/roadmap',
  '/strategy',
  '/strategy/1',
  '/municipal',
  '/receivers',
  `/receivers/${ACTORS.oslo}`,
  '/meetings',
  '/meetings/nuit-2021-05-20',
  '/criteria',
];

/** Lists the tables that stand behind these pages: all but those of the reports themselves. */
async function listTables(): Promise<ReadonlySet<string>> {
  const { body } = await stage.readsInPublic('/v1/releases/2021-2/1/view');
  const ofReports = ['summary', 'projects', 'budgets', 'actors', 'not_reported', 'movements'];
  const names = body.tables.map(({ name }: { name: string }) => name) as string[];
  return new Set(names.filter((name) => !ofReports.includes(name)));
}

/** Reads the text of a page without its tags. */
const readText = async (path: string): Promise<string> =>
  (await read(path)).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

test('the statement on the roadmap stands on the first page, in each language', async () => {
  const { body } = await stage.readsInPublic('/v1/releases/2021-2/1/view');
  const table = body.tables.find(({ name }: { name: string }) => name === 'plan_figures');
  const figures = Object.fromEntries(table.rows) as Record<string, number>;
  const [confirmed, moves] = [figures['roadmap_confirmed'], figures['roadmap_moves']];
  const items = body.tables.find(({ name }: { name: string }) => name === 'roadmap').rows.length;
  const counts = Object.entries(figures).filter(([figure]) => figure.startsWith('roadmap_'));
  expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(items);
  const said =
    `${String(moves)} flyttes etter rapportene, 1 er ikke besvart, ` +
    '1 har ikke noe tiltak og 1 er avklart.';
  expect(await readText('/nb/')).toContain(said);
  expect(await readText('/nb/roadmap')).toContain(said);
  expect(await readText('/nn/')).toContain(
    `Av ${String(items)} punkt er ${String(confirmed)} stadfesta, ${String(moves)} blir flytta`,
  );
  expect(await readText('/en/')).toContain(`Of ${String(items)} items, ${String(confirmed)}`);
});

test('the timeline says in words what it shows, and is filtered by outcome', async () => {
  const all = await readText('/nb/roadmap');
  expect(all).toContain('1. halvår 2021');
  expect(all).toContain('2. halvår 2023');
  for (const item of ['LEGEMIDDEL', 'KURVE', 'ALENE', 'FERDIG'])
    expect(all).toContain(`Punkt ${item}`);
  const settled = await readText('/nb/roadmap?outcome=settled');
  expect(settled).toContain('Viser 1 av 4 punkter.');
  expect(settled).not.toContain('Punkt ALENE');
  expect(await statusOf('/nb/roadmap?outcome=pink')).toBe(400);
});

test('a goal leads to its projects and indicators', async () => {
  const goals = await read('/en/strategy');
  expect(goals).toContain('href="/en/strategy/2"');
  const goal = await read('/en/strategy/1');
  expect(goal).toContain('href="/en/projects/SAFEST"');
  expect(await readText('/en/strategy/2')).toContain('Indicator 4');
  expect(await statusOf('/en/strategy/99')).toBe(404);
});

test('a receiver is found by a part of its name, and sees what comes and when', async () => {
  const found = await readText('/nb/receivers?name=OSLO');
  expect(found).toContain('Viser 1 av 2 mottakere.');
  expect(await readText('/nb/receivers?name=%3Cscript%3E')).toContain('Ingen mottakere passer');
  expect(await read('/nb/receivers?name=%3Cscript%3E')).not.toContain('<script');
  expect(await statusOf('/nb/receivers?solution=UKJENT')).toBe(400);
  const own = await readText(`/nb/receivers/${ACTORS.oslo}`);
  expect(own).toContain('4. kvartal 2021 Løsning DIGIHELSE');
  expect(own).toContain('Over (1)');
  expect(own).not.toContain('Hemmelig');
  expect(await statusOf('/nb/receivers/999999999')).toBe(404);
});

test.each([
  ['nb', 'tallene er ikke innbyggere'],
  ['nn', 'tala er ikkje innbyggjarar'],
  ['en', 'these are not inhabitants'],
])('coverage says that it counts receivers (%s)', async (language, said) => {
  expect(await readText(`/${language}/municipal`)).toContain(said);
});

test('a meeting has its cases, minutes and actions, and no draft', async () => {
  expect(await read('/nb/meetings')).toContain('href="/nb/meetings/nuit-2021-02-18"');
  const held = await readText('/nb/meetings/nuit-2021-02-18');
  expect(held).toContain('Utvalget pekte på avhengigheter.');
  expect(held).toContain('Avklare finansiering');
  const coming = await readText('/nb/meetings/nuit-2021-05-20');
  expect(coming).toContain('NUIT anbefaler tiltaket.');
  expect(await read('/nb/meetings/nuit-2021-05-20')).toContain(
    'href="https://example.org/sak-19-21.pdf"',
  );
  expect(coming).toContain('Referat Ikke publisert');
  expect(coming).not.toContain('Hemmelig');
  expect(await statusOf('/nb/meetings?council=ukjent')).toBe(400);
});

test('the criteria on trial are told with their status', async () => {
  expect(await readText('/nb/criteria')).toContain('2021-03. På prøve fra 18. mars 2021.');
});

test('a page says of every field that is withheld, and breaks by none', async () => {
  const tables = await listTables();
  const fields = listFields().filter((field) => tables.has(field.split('.')[0] ?? ''));
  const rule = { stage: 'any', audience: 'public', ground: 'Prøve' };
  await stage.withholds(fields.map((field) => ({ field, ...rule })));
  await stage.publishes('2021-2', { illustrative: true, reason: 'Holder tilbake' });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(fields.length).toBeGreaterThan(50);
  const broken = [];
  for (const path of [...PATHS, '/']) {
    const { status, text } = await stage.readsInPublic(`/nb${path}`);
    if (status !== 200 || !text.includes('Prøve') || /undefined|NaN|\[object/.test(text))
      broken.push(`${path}: ${String(status)}`);
  }
  expect(broken).toEqual([]);
});
