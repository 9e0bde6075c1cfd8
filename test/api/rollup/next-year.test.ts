import { FiguresStage } from '../../support/stages/figures-stage.js';
import type { Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  await stage.midt.registersProject('SLUTT', { endsOn: '2021-12-31' });
  await stage.midt.registersProject('NYTTAR', { endsOn: '2022-01-01' });
  await stage.midt.registersProject('APEN', { endsOn: null });
  await stage.directorate.opensRound('2021-1');
  for (const [code, ...millions] of PLANS)
    await stage.midt.reports('2021-1', code, { budget: millions.map(inNextYear) });
  stage.service.moveTo('2021-02-05T16:00:00Z');
  await stage.closes('2021-1');
});
afterAll(() => stage.service.stop());

/** Projects with the amounts that each report states for 2022, one for each funding source. */
const PLANS: readonly (readonly [code: string, ...millions: number[]])[] = [
  ['SLUTT', 1],
  ['NYTTAR', 10],
  ['APEN', 60, 40],
];

const inNextYear = (millions: number, source: number): Record<string, unknown> => ({
  year: 2022,
  fundingSource: ['own', 'grant'][source],
  approved: millions * 1_000_000,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
});

const read = (query = ''): Promise<Answered> =>
  stage.readsInPublic(`rounds/2021-1/next-year${query}`);

test('a project that ends before next year is not in it, and is counted apart', async () => {
  const { body } = await read();
  expect([body.year, body.projects, body.endedBefore]).toEqual([2022, 2, 1]);
  expect(body.budgets).toMatchObject([{ approved: 110_000_000, reports: 2 }]);
});

test('amounts say of how many projects they are, however many lines a report has', async () => {
  const { body } = await read();
  expect(body.goals).toMatchObject([
    { projects: 2, budgets: [{ approved: 110_000_000, reports: 2 }] },
  ]);
  const { body: later } = await read('?year=2023');
  expect(later.goals).toMatchObject([{ projects: 1, budgets: [] }]);
  const { text } = await read('?format=csv');
  expect(text).toContain(';approved;reports;priceYear;basis');
  expect(text).toContain(';110000000;2;2021;nominal');
});

test('a project is in the year in which it ends', async () => {
  const { body } = await read('?year=2021');
  expect([body.projects, body.endedBefore]).toEqual([3, 0]);
  const later = await read('?year=2023');
  expect([later.body.projects, later.body.endedBefore]).toEqual([1, 2]);
});

test('an end that is moved after the closing changes nothing in the closed round', async () => {
  stage.service.moveTo('2021-02-08T09:00:00Z');
  const { headers } = expectStatus(await stage.midt.call('GET', '/v1/projects/SLUTT'), 200);
  const changed = await stage.midt.call(
    'PATCH',
    '/v1/projects/SLUTT',
    { endsOn: '2022-06-30' },
    { 'if-match': headers.get('etag') ?? '' },
  );
  expectStatus(changed, 200);
  const { body } = await read('?asOf=2021-02-08T09:00:00Z');
  expect([body.projects, body.endedBefore]).toEqual([2, 1]);
});
