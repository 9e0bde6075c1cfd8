import { rollUp } from '../support/rollups.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

const money = (approved: number, priceYear = 2021): Record<string, unknown> => ({ year: 2021, fundingSource: 'own', approved, currency: 'NOK', priceYear, basis: 'nominal' });
const VEST = Array.from({ length: 9 }, (_, index) => `VEST${String(index + 1)}`);

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let vest: Actor;

/** Helse Vest has nine projects of 10 to 18 million; Helse Midt-Norge two of 500 million, one of them in the prices of 2019. Rolled up as a worker would. */
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T09:00:00Z', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  vest = new Actor(service, ACTORS.helseVest);
  for (const code of ['DYR', 'GAMMEL']) await midt.registersProject(code);
  for (const code of VEST) await vest.registersProject(code);
  await directorate.opensRound('2021-1');
  await midt.reports('2021-1', 'DYR', { budget: [money(500_000_000)] });
  await midt.reports('2021-1', 'GAMMEL', { budget: [money(500_000_000, 2019)], dependencies: [{ nationalSolution: 'HelseID', delivery: 'Testdata', neededBy: '2021-01-20' }] });
  for (const [index, code] of VEST.entries()) await vest.reports('2021-1', code, { budget: [money((10 + index) * 1_000_000)] });
  await rollUp(service);
});
afterAll(() => service.stop());

const read = async (path: string, headers: Record<string, string> = {}): Promise<Answered> => expectStatus(await directorate.call('GET', `/v1/${path}`, undefined, headers), 200);

test('a budget is held against those of its peers in the same prices', async () => {
  const { body: { outliers } } = await read('rounds/2021-1/quality');
  // Of 10 to 18 million the median is 14 and the deviation 2: 0.6745 · (500 − 14) / 2 = 163.9035.
  expect(outliers).toEqual([{ project: 'DYR', name: 'Tiltak DYR', actor: ACTORS.helseMidt, actorName: 'Helse Midt-Norge RHF', value: 500_000_000, prices: { currency: 'NOK', priceYear: 2021, basis: 'nominal' }, against: 'peers', median: 14_000_000, deviation: 2_000_000, among: 9, score: 163.9 }]);
});

test('a dependency is overdue by the day of reading in Norway, though no figure has changed', async () => {
  const path = '/v1/rounds/2021-1/dependencies';
  service.moveTo('2021-01-20T22:59:00Z');
  // One token, so that what is in memory is answered from there.
  const token = await service.token(ACTORS.directorate);
  const overdue = (etag = ''): Promise<Answered> => service.call('GET', path, { token, headers: { 'if-none-match': etag } });
  const before = await overdue();
  expect(before.body).toMatchObject({ day: '2021-01-20', dependencies: 11, items: [] });
  expectStatus(await overdue(before.headers.get('etag') ?? ''), 304);
  service.clock.moveTo(new Date('2021-01-20T23:01:00Z'));
  const after = await overdue(before.headers.get('etag') ?? '');
  expect(after.body).toMatchObject({ day: '2021-01-21', asOf: before.body.asOf, items: [{ project: 'GAMMEL', delivery: 'Testdata', neededBy: '2021-01-20', troubles: ['overdue'] }] });
  expectStatus(await overdue(after.headers.get('etag') ?? ''), 304);
  expect((await read('rounds/2021-1/dependencies?asOf=2021-01-20T12:00:00Z')).body).toMatchObject({ day: '2021-01-20', items: [] });
});
