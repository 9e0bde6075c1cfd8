import { FiguresStage } from '../../support/stages/figures-stage.js';
import {
  broken,
  FORBIDDEN,
  invalid,
  NOT_FOUND,
  refused,
  type Refusal,
} from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';

const INDICES = '/v1/registers/price-indices';
const FIGURES = 'rounds/2021-1/figures?measure=approved';
const NOMINAL = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };
const OLD = { ...NOMINAL, priceYear: 2020 };
/** Sum of {@link reports} in the prices of 2021: 10,000,000 + 5,135,001 − 514. */
const IN_2021 = 15_134_487;

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  for (const code of ['NY', 'REFUSJON']) await stage.midt.registersProject(code);
  await stage.oslo.registersProject('GAMMEL');
  await stage.directorate.opensRound('2021-1');
  await reports();
  await rollUp(stage.service);
});
afterAll(() => stage.service.stop());

/** Reports 10 million in the prices of 2021, and 5,000,001 and −500 in those of 2020. */
async function reports(): Promise<void> {
  const of = (approved: number, prices: object, frame: number): Record<string, unknown> => ({
    budget: [{ year: 2021, fundingSource: 'own', approved, ...prices }],
    frame: { approved: frame, ...prices },
  });
  await stage.midt.reports('2021-1', 'NY', of(10_000_000, NOMINAL, 60_000_000));
  await stage.midt.reports('2021-1', 'REFUSJON', of(-500, OLD, 0));
  await stage.oslo.reports('2021-1', 'GAMMEL', of(5_000_001, OLD, 50_000_000));
}

const refuses = (path: string, refusal: Refusal): Promise<Answered> =>
  refused(stage.service, { actor: stage.midt, method: 'GET', path: `/v1/${path}` }, refusal);
const unanswerable = (code: string): Refusal => ({
  status: 422,
  code,
  errors: [['/prices', code]],
});

test('without an index, nothing is converted', async () => {
  await refuses(`${FIGURES}&prices=2021`, { status: 422, code: 'no-price-index' });
});

describe('a price index', () => {
  const body = (values: object[]): object => ({
    index: 'kpi',
    title: { nb: 'Eksempel', en: 'Example' },
    source: 'SSB: 2,7 prosent fra 2017 til 2018, her som eksempel for 2020–2021',
    values,
  });
  const VALUES = [
    { year: 2021, value: 1027 },
    { year: 2020, value: 1000 },
  ];

  test('is refused to all but the directorate, with a year twice, and with one year', async () => {
    const asked = { actor: stage.midt, path: INDICES, body: body(VALUES) };
    await refused(stage.service, asked, FORBIDDEN);
    const twice = body([
      { year: 2021, value: 1 },
      { year: 2021, value: 2 },
    ]);
    const faults = broken(['/values/1/year', 'year-repeated'], ['/values', 'too-few-years']);
    await refused(stage.service, { actor: stage.directorate, path: INDICES, body: twice }, faults);
    const none = body([{ year: 1999, value: 0 }]);
    const wrong = invalid(['/values/0/year', 'out-of-range'], ['/values/0/value', 'out-of-range']);
    await refused(stage.service, { actor: stage.directorate, path: INDICES, body: none }, wrong);
  });

  test('is published for good, sorted by year, and read by anyone', async () => {
    const created = await stage.directorate.create(INDICES, body(VALUES));
    expect(expectStatus(created, 201).body).toMatchObject({ index: 'kpi', version: 1 });
    const { body: list } = await stage.readsInPublic('registers/price-indices');
    expect(list.items[0].values).toEqual([...VALUES].reverse());
    const update = `update registers.price_index set source = 'x'`;
    await expect(stage.service.owner.query(update)).rejects.toThrow('append-only');
  });

  test('gets a next version, and keeps the first', async () => {
    await stage.directorate.publishesIndex({ 2020: 1000, 2021: 1028 }, 'kpi');
    const { body: versions } = await stage.readsInPublic('registers/price-indices/kpi');
    const items = versions.items as { version: number; values: object[] }[];
    expect(items.map(({ version, values }) => [version, values[1]])).toEqual([
      [2, { year: 2021, value: 1028 }],
      [1, { year: 2021, value: 1027 }],
    ]);
    await refuses('registers/price-indices/ukjent', NOT_FOUND);
  });
});

describe('figures in the prices of a year', () => {
  const PRICES = 'prices=2021&priceIndex=kpi@1';

  test('are one total, which says what was converted and by which version', async () => {
    const { body } = await stage.reads(`${FIGURES}&${PRICES}`);
    expect([body.total, body.prices, body.by]).toEqual([IN_2021, NOMINAL, []]);
    expect(body.conversion).toEqual({
      index: 'kpi',
      version: 1,
      to: 2021,
      converted: [{ ...OLD, amount: 4_999_501 }],
    });
  });

  test('are differences from another instant, both sides converted', async () => {
    const path = `rounds/2021-1/figures/differences?measure=approved&${PRICES}`;
    const then = new Date(stage.service.clock.now().getTime()).toISOString();
    const { body } = await stage.reads(`${path}&againstAsOf=${then}`);
    const total = { now: IN_2021, before: IN_2021, change: 0 };
    expect([body.total, body.totals]).toEqual([total, [{ ...NOMINAL, ...total }]]);
    expect(body.conversion.converted).toEqual([{ ...OLD, amount: 4_999_501 }]);
  });

  test('use the newest version of the index published last, unless another is named', async () => {
    const { body } = await stage.reads(`${FIGURES}&prices=2021`);
    // 5,000,001 · 1.028 = 5,140,001.028, and −500 · 1.028 = −514 exactly.
    expect([body.conversion.version, body.total]).toEqual([2, 10_000_000 + 5_140_001 - 514]);
  });

  test('add up to the krone over the cells and the reports behind them', async () => {
    const { body } = await stage.reads(`${FIGURES}&${PRICES}&by=actor`);
    const cells = body.cells as { keys: { actor: string }; value: number; href: string }[];
    expect(cells.map(({ keys, value }) => [keys.actor, value])).toEqual([
      [ACTORS.oslo, 5_135_001],
      [ACTORS.helseMidt, 9_999_486],
    ]);
    const behind = await stage.reads((cells[1]?.href ?? '').slice('/v1/'.length));
    const items = behind.body.items as { project: string; value: number }[];
    expect(items.map(({ project, value }) => [project, value])).toEqual([
      ['NY', 10_000_000],
      ['REFUSJON', -514],
    ]);
  });

  test('are the status too, of the round and of its actors', async () => {
    const { body } = await stage.reads(`rounds/2021-1/status?${PRICES}`);
    const nothing = { previous: null, change: null };
    expect(body.budgets).toEqual([{ year: 2021, ...NOMINAL, approved: IN_2021, ...nothing }]);
    expect(body.frames).toEqual([{ ...NOMINAL, approved: 111_350_000, ...nothing, reports: 3 }]);
    const actors = body.actors as { budgets: { approved: number }[] }[];
    expect(actors.map(({ budgets }) => budgets.map(({ approved }) => approved))).toEqual([
      [9_999_486],
      [5_135_001],
    ]);
    expect(body.conversion.converted).toEqual([{ ...OLD, amount: 4_999_501 }]);
  });

  test('are next year and the frames, of which a filter takes the amounts as reported', async () => {
    const { body: year } = await stage.reads(`rounds/2021-1/next-year?year=2021&${PRICES}`);
    expect(year.budgets).toEqual([{ ...NOMINAL, approved: IN_2021, reports: 3 }]);
    expect(year.conversion.converted).toEqual([{ ...OLD, amount: 4_999_501 }]);
    const frames = `rounds/2021-1/figures?measure=frame&by=frameBand&${PRICES}`;
    const { body } = await stage.reads(frames);
    const cells = body.cells as { keys: { frameBand: string }; value: number }[];
    expect(cells.map(({ keys, value }) => [keys.frameBand, value])).toEqual([
      ['upTo10', 0],
      ['upTo50', 51_350_000],
      ['upTo200', 60_000_000],
    ]);
    expect((await stage.reads(`${frames}&frameAbove=50000000`)).body.total).toBe(60_000_000);
  });

  test('are refused for a year that the index lacks, and an index that there is not', async () => {
    await refuses(`${FIGURES}&prices=2030&priceIndex=kpi`, unanswerable('price-index-lacks-year'));
    await stage.directorate.publishesIndex({ 2021: 1000, 2022: 1058 }, 'smal');
    const { body } = await refuses(
      `${FIGURES}&prices=2022&priceIndex=smal`,
      unanswerable('price-index-lacks-year'),
    );
    expect([body.years, body.errors[0].detail]).toEqual([
      ['2020'],
      expect.stringContaining('2021, 2022'),
    ]);
    for (const index of ['ukjent', 'kpi@3'])
      await refuses(
        `${FIGURES}&prices=2021&priceIndex=${index}`,
        invalid(['/priceIndex', 'no-such-value']),
      );
  });

  test('are refused alike in the status and next year', async () => {
    for (const path of ['status?', 'next-year?year=2021&'])
      await refuses(
        `rounds/2021-1/${path}prices=2022&priceIndex=smal`,
        unanswerable('price-index-lacks-year'),
      );
  });
});
