import { FiguresStage } from '../../support/stages/figures-stage.js';
import { ACTORS, type Answered } from '../../support/service.js';

const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };
const OLD = { ...PRICES, priceYear: 2020 };

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  for (const code of ['BEGGE', 'TID', 'UTEN']) await stage.midt.registersProject(code);
  await stage.oslo.registersProject('OSLO');
  await stage.directorate.opensRound('2021-1');
  await reports();
  stage.service.moveTo('2021-02-05T16:00:00Z');
  await stage.closes('2021-1');
});
afterAll(() => stage.service.stop());

const benefit = (year: number, more: object): object => ({
  description: 'Mindre tidsbruk',
  year,
  ownerRole: 'Avdelingsleder',
  ...more,
});
const hours = (planned: number, realised?: number): object => ({
  measure: { unit: 'timer', planned, realised },
});
const money = (planned: number, realised: number | null, prices = PRICES): object => ({
  amount: { planned, realised, ...prices },
});

async function reports(): Promise<void> {
  await stage.midt.reports('2021-1', 'BEGGE', {
    benefits: [
      benefit(2021, money(5_000_000, 1_000_000)),
      benefit(2022, { ...money(7_000_000, null), ...hours(40) }),
    ],
  });
  await stage.midt.reports('2021-1', 'TID', {
    benefits: [benefit(2021, { ...money(2_000_000, 500_000), ...hours(10, 4) })],
  });
  await stage.midt.reports('2021-1', 'UTEN', { benefits: [] });
  const budget = [{ year: 2021, fundingSource: 'own', approved: 1, ...OLD }];
  const benefits = [benefit(2022, money(3_000_000, null, OLD))];
  await stage.oslo.reports('2021-1', 'OSLO', { budget, benefits });
}

const read = (query = '', headers = {}): Promise<Answered> =>
  stage.readsInPublic(`rounds/2021-1/benefits${query}`, headers);

test('benefits are summed by year, planned beside realised, at each price level', async () => {
  const { body } = await read();
  expect([body.total, body.years]).toEqual([
    4,
    [
      { year: 2021, ...PRICES, planned: 7_000_000, realised: 1_500_000, benefits: 2 },
      { year: 2022, ...OLD, planned: 3_000_000, realised: null, benefits: 1 },
      { year: 2022, ...PRICES, planned: 7_000_000, realised: null, benefits: 1 },
    ],
  ]);
});

test('benefits are summed by actor, and by unit where they are not in money', async () => {
  const { body } = await read();
  const [oslo, midt] = body.actors as Record<string, unknown>[];
  expect(oslo).toMatchObject({ actor: ACTORS.oslo, ...OLD, planned: 3_000_000, realised: null });
  expect(midt).toMatchObject({ actor: ACTORS.helseMidt, planned: 14_000_000, benefits: 3 });
  expect(body.measures).toEqual([
    { unit: 'timer', year: 2021, planned: 10, realised: 4, benefits: 1 },
    { unit: 'timer', year: 2022, planned: 40, realised: null, benefits: 1 },
  ]);
});

test('benefits come page by page, with the sums of all pages, and by filter', async () => {
  const { body: first } = await read('?limit=3');
  const items = first.items as { project: string; year: number }[];
  expect(items.map(({ project, year }) => [project, year])).toEqual([
    ['BEGGE', 2021],
    ['BEGGE', 2022],
    ['OSLO', 2022],
  ]);
  const { body: second } = await read(`?limit=3&cursor=${String(first.nextCursor)}`);
  expect([second.items.length, second.nextCursor, second.years]).toEqual([1, null, first.years]);
  const { body: ofOslo } = await read(`?actor=${ACTORS.oslo}`);
  expect([ofOslo.total, ofOslo.measures]).toEqual([1, []]);
});

test('benefits come as CSV, an amount and a measure in columns of their own', async () => {
  const { text } = await read('?limit=500', { accept: 'text/csv' });
  expect(text.split('\r\n')[4]).toContain(
    'Mindre tidsbruk,2021,Avdelingsleder,2000000,500000,NOK,2021,nominal,timer,10,4',
  );
});

test('benefits are in the trend, as of an instant, and facts of their own', async () => {
  const { body: trend } = await stage.readsInPublic('trend');
  expect(trend.rounds[0].benefits).toEqual([
    { ...OLD, planned: 3_000_000, realised: null, benefits: 1 },
    { ...PRICES, planned: 14_000_000, realised: 1_500_000, benefits: 3 },
  ]);
  stage.service.moveTo('2021-02-06T12:00:00Z');
  const now = await read();
  const then = await read('?asOf=2021-02-06T10:00:00Z');
  expect({ ...then.body, asOf: null }).toEqual({ ...now.body, asOf: null });
  const { body: facts } = await stage.readsInPublic('facts/benefits');
  const lines = facts.items as { project: string; line: number; planned: number }[];
  expect(lines.map(({ project, line, planned }) => [project, line, planned]).sort()).toEqual([
    ['BEGGE', 1, 5_000_000],
    ['BEGGE', 2, 7_000_000],
    ['OSLO', 1, 3_000_000],
    ['TID', 1, 2_000_000],
  ]);
});
