import { broken, refused, type Refusal } from '../../support/refusal.js';
import { FiguresStage, money } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';
import { aBaseline, PRICES } from '../../support/stages/status-stage.js';

/** Times of a round in the spring of a year. */
const springOf = (year: number): Record<string, unknown> => ({
  period: `${String(year)}Q1`,
  opensAt: `${String(year)}-04-01T08:00:00+02:00`,
  deadline: `${String(year)}-04-20T16:00:00+02:00`,
  closesAt: `${String(year)}-04-30T16:00:00+02:00`,
});
const historyOf = (year: number): Record<string, unknown> => ({
  ...springOf(year),
  historical: true,
  budgetYear: 2021,
});
const LOADED = '2021-01-20T10:00:00Z';
const FRAME = { frame: { approved: 46_000_000, forecast: 46_000_000, ...PRICES } };

let stage: FiguresStage;

/**
 * The live round of January 2021 is open when 2020 and then 2019 are loaded as history: SAFEST has 30
 * million live, and had 20 and 10; DHP had 5 in 2020. DHP is not in the portfolio.
 */
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  const { service, directorate, midt } = stage;
  for (const code of ['SAFEST', 'STILLE']) await midt.registersProject(code);
  await midt.registersOutside('DHP');
  const baseline = aBaseline({ approvedOn: '2020-01-15' });
  expectStatus(await midt.create('/v1/projects/SAFEST/baselines', baseline), 201);
  await directorate.opensRound('2021-1');
  await midt.reports('2021-1', 'SAFEST', { budget: [money(30_000_000)] });
  service.moveTo(LOADED);
  await directorate.plansRound('2020-1', historyOf(2020));
  await midt.reports('2020-1', 'SAFEST', { budget: [money(20_000_000)], ...FRAME });
  await midt.reports('2020-1', 'DHP', { budget: [money(5_000_000)] });
  await stage.closes('2020-1');
  await directorate.plansRound('2019-1', historyOf(2019));
  await midt.reports('2019-1', 'SAFEST', { budget: [money(10_000_000)], ...FRAME });
  await stage.closes('2019-1');
  await rollUp(service);
});
afterAll(() => stage.service.stop());

const readsBudget = async (round: string, query = ''): Promise<unknown[]> => {
  const { body } = await stage.reads(`rounds/${round}/status${query}`);
  return [body.previousRound, body.budgets[0]?.approved, body.budgets[0]?.previous];
};

test('rounds are compared with the one before in their own time, whenever they were loaded', async () => {
  expect(await readsBudget('2019-1')).toEqual([null, 10_000_000, null]);
  expect(await readsBudget('2020-1')).toEqual(['2019-1', 25_000_000, 10_000_000]);
  expect(await readsBudget('2021-1')).toEqual(['2020-1', 30_000_000, 25_000_000]);
});

test('before it was loaded, nothing of it was known', async () => {
  const before = `?asOf=${new Date(Date.parse(LOADED) - 1000).toISOString()}`;
  expect(await readsBudget('2021-1', before)).toEqual([null, 30_000_000, null]);
  const { body } = await stage.directorate.call('GET', `/v1/rounds/2020-1/figures${before}`);
  expect(body.code).toBe('as-of-before-first-report');
});

test('nothing in it is late or missing, and what is reported was in the portfolio', async () => {
  const { body } = await stage.reads('rounds/2020-1/completeness');
  expect([body.expected, body.reported, body.late, body.missing]).toEqual([2, 2, 0, 0]);
  expect((await stage.reads('rounds/2020-1/figures')).body).toMatchObject({ total: 2, missing: 0 });
  const { rows } = await stage.service.owner.query(
    `select distinct v.late, r.historical, v.recorded_at >= $1::timestamptz as recorded_then
       from reporting.report_revision v
       join reporting.round r on r.id = v.round_id
      where r.historical`,
    [LOADED],
  );
  expect(rows).toEqual([{ late: false, historical: true, recorded_then: true }]);
});

test('the slip ledger measures it from the baselines approved by its last day', async () => {
  const { body } = await stage.midt.call('GET', '/v1/projects/SAFEST/slip');
  const rounds = body.rounds as { round: string; cost: { change: number } | null }[];
  expect(rounds.map(({ round, cost }) => [round, cost?.change])).toEqual([
    ['2019-1', undefined],
    ['2020-1', 6_000_000],
    ['2021-1', undefined],
  ]);
});

test('a report after its closing is a correction, and not late', async () => {
  await stage.corrects(stage.midt, '2020-1', 'DHP', { budget: [money(6_000_000)] });
  expect(await readsBudget('2020-1')).toEqual(['2019-1', 26_000_000, 10_000_000]);
  const { body } = await stage.reads('rounds/2020-1/completeness');
  expect(body.late).toBe(0);
});

const refusesPlan = (body: Record<string, unknown>, refusal: Refusal): Promise<unknown> =>
  refused(
    stage.service,
    {
      actor: stage.directorate,
      path: '/v1/rounds',
      body: {
        key: '2018-1',
        name: { nb: 'Runde', en: 'Round' },
        budgetYear: 2018,
        criteriaSet: '2020-12',
        ...body,
      },
    },
    refusal,
  );

test.each([
  ['a live round in the past', springOf(2018), ['/closesAt', 'closes-in-the-past']],
  [
    'a historical round in the future',
    { ...springOf(2022), historical: true },
    ['/closesAt', 'historical-in-the-future'],
  ],
  [
    'a historical round of a period that has a live one',
    { ...historyOf(2018), period: '2020Q4' },
    ['/period', 'live-round-of-period'],
  ],
] as const)('%s is refused', async (_, body, fault) => {
  await refusesPlan(body, broken(fault));
});
