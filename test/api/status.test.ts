import { refused, type Refusal } from '../support/refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, expectStatus } from '../support/story.js';

const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };
const SECOND_ROUND = { period: '2021Q1', opensAt: '2021-04-06T08:00:00+02:00', deadline: '2021-04-23T16:00:00+02:00', closesAt: '2021-04-30T16:00:00+02:00' };
const THIRD_ROUND = { period: '2021Q3', opensAt: '2021-10-04T08:00:00+02:00', deadline: '2021-10-20T16:00:00+02:00', closesAt: '2021-10-29T16:00:00+02:00' };

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-20T09:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  await directorate.opensRound('2021-1');
});
afterAll(() => service.stop());

const aBaseline = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  approvedOn: '2021-01-15', cost: 40_000_000, ...PRICES, milestones: [{ key: 'BP3', name: 'Klar for utprøving', date: '2021-02-15' }, { key: 'BP4', name: 'Overlevert', date: '2021-12-01' }], ...overrides,
});
const approves = async (code: string, overrides: Record<string, unknown> = {}): Promise<Answered> => expectStatus(await midt.create(`/v1/projects/${code}/baselines`, aBaseline(overrides)), 201);
const milestones = (...dates: [key: string, forecast: string | null, actual?: string][]): Record<string, unknown>[] => dates.map(([key, forecast, actual = null]) => ({ key, name: key, forecast, actual }));
const opened = new Set<string>();
/** Moves on to a round that is opened the first time. */
async function inRound(key: string, at: string, times: Record<string, unknown>): Promise<void> {
  service.moveTo(at);
  if (!opened.has(key)) await directorate.opensRound(key, times);
  opened.add(key);
}

describe('the slip ledger', () => {
  test('keeps the first approval through re-baselines, and measures every round against it', async () => {
    await midt.registersProject('LEDGER');
    expect((await midt.call('GET', '/v1/projects/LEDGER/slip')).body).toEqual({ project: 'LEDGER', firstApprovedOn: null, rebaselines: 0, rounds: [] });
    expect((await approves('LEDGER')).body).toMatchObject({ number: 1, cost: 40_000_000, decidedBy: null, recordedBy: ACTORS.helseMidt });
    await midt.reports('2021-1', 'LEDGER', { milestones: milestones(['BP3', '2021-03-01'], ['BP4', '2021-12-01']), frame: { approved: 40_000_000, ...PRICES } });

    await inRound('2021-2', '2021-04-10T09:00:00+02:00', SECOND_ROUND);
    expect((await approves('LEDGER', { approvedOn: '2021-04-08', cost: 46_000_000, decidedBy: 'NUIT 6/21', reason: 'Leverandøren er forsinket', milestones: [{ key: 'BP3', name: 'Klar for utprøving', date: '2021-04-20' }] })).body.number).toBe(2);
    await midt.reports('2021-2', 'LEDGER', { milestones: milestones(['BP3', '2021-04-20'], ['BP4', '2022-02-01']), frame: { approved: 46_000_000, forecast: 46_000_000, ...PRICES } });

    const { body } = expectStatus(await midt.call('GET', '/v1/projects/LEDGER/slip'), 200);
    expect(body).toMatchObject({ firstApprovedOn: '2021-01-15', rebaselines: 1 });
    expect(body.rounds.map(({ round, days, cost }: Record<string, unknown>) => [round, days, cost])).toEqual([
      // 15 February to 1 March = 14.
      ['2021-1', 14, { first: 40_000_000, now: 40_000_000, change: 0, percent: 0 }],
      // On the new plan to the day, and late all the same: BP3 64 days (13 + 31 + 20), BP4 62 (30 + 31 + 1); 6 of 40 million = 15 %.
      ['2021-2', 64, { first: 40_000_000, now: 46_000_000, change: 6_000_000, percent: 15 }],
    ]);
    expect(body.rounds[1].milestones).toMatchObject([{ key: 'BP3', first: '2021-02-15', current: '2021-04-20', measured: '2021-04-20', days: 64 }, { key: 'BP4', first: '2021-12-01', current: '2021-12-01', days: 62 }]);

    const listed = expectStatus(await directorate.call('GET', '/v1/projects/LEDGER/baselines'), 200);
    expect(listed.body.items.map(({ number, cost, reason }: Record<string, unknown>) => [number, cost, reason])).toEqual([[1, 40_000_000, null], [2, 46_000_000, 'Leverandøren er forsinket']]);
    for (const path of ['baselines', 'slip']) expectStatus(await oslo.call('GET', `/v1/projects/LEDGER/${path}`), 404);
    await expect(service.owner.query(`update portfolio.baseline set cost = 1`)).rejects.toThrow('append-only');
  });

  test('an overdue milestone without an actual date is late up to the certification, and reported or not', async () => {
    await inRound('2021-3', '2021-10-05T09:00:00+02:00', THIRD_ROUND);
    await midt.registersProject('STILLE');
    await approves('STILLE');
    await midt.reports('2021-3', 'STILLE');
    // 15 February to 5 October: 13 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 5.
    expect((await midt.call('GET', '/v1/projects/STILLE/slip')).body.rounds).toMatchObject([{ round: '2021-3', days: 232, cost: null }]);
  });

  test('two baselines at once get two numbers', async () => {
    await midt.registersProject('SAMTIDIG');
    const rest = { reason: 'Begge', decidedBy: 'Styringsgruppen' };
    const answers = await Promise.all([approves('SAMTIDIG', rest), approves('SAMTIDIG', rest), approves('SAMTIDIG', rest)]);
    expect(answers.map(({ body }) => body.number as number).sort()).toEqual([1, 2, 3]);
  });
});

describe('bad input', () => {
  const broken = (...errors: (readonly [string, string])[]): Refusal => ({ status: 422, code: 'rule-broken', errors });
  beforeAll(async () => {
    await inRound('2021-3', '2021-10-05T09:00:00+02:00', THIRD_ROUND);
    for (const code of ['UTEN', 'MED']) await midt.registersProject(code);
    await approves('MED');
  });

  test('a re-baseline without reason or decider, before the last, or in the future; a baseline without dates', async () => {
    const path = '/v1/projects/MED/baselines';
    await refused(service, { actor: midt, path, body: aBaseline() }, broken(['/reason', 'reason-required'], ['/decidedBy', 'decider-required']));
    await refused(service, { actor: midt, path, body: aBaseline({ approvedOn: '2021-01-14', decidedBy: 'Styringsgruppen', reason: 'Før', milestones: [] }) }, broken(['/approvedOn', 'approved-before-last'], ['/milestones', 'baseline-without-dates']));
    await refused(service, { actor: midt, path: '/v1/projects/UTEN/baselines', body: aBaseline({ approvedOn: '2021-10-06', milestones: [{ key: 'A', name: 'a', date: '2021-12-01' }, { key: 'A', name: 'b', date: '2021-12-02' }] }) }, broken(['/approvedOn', 'approved-in-future'], ['/milestones/1/key', 'milestone-repeated']));
    await refused(service, { actor: midt, path, body: aBaseline({ cost: 0, priceYear: 1999, basis: 'fast', milestones: [{ key: 'bp3', name: '', date: '2021-02-30' }] }) }, {
      status: 400, code: 'invalid-request', errors: [['/cost', 'out-of-range'], ['/priceYear', 'out-of-range'], ['/basis', 'not-allowed'], ['/milestones/0/key', 'wrong-form'], ['/milestones/0/name', 'empty'], ['/milestones/0/date', 'not-a-date']],
    });
    for (const actor of [oslo, directorate]) await refused(service, { actor, path, body: aBaseline() }, { status: 404, code: 'not-found' });
  });

  test('a milestone without a baseline, two with one key, and an actual date after today', async () => {
    const report = (project: string, overrides: Record<string, unknown>): Record<string, unknown> => ({ project, ...aReport(overrides) });
    const path = '/v1/rounds/2021-3/reports';
    await refused(service, { actor: midt, path, body: report('UTEN', { milestones: milestones(['BP3', '2021-11-01']) }) }, broken(['/milestones/0/key', 'milestone-without-baseline']));
    await refused(service, { actor: midt, path, body: report('MED', { milestones: milestones(['BP3', null, '2021-10-06'], ['BP3', null, '2021-10-05'], ['BP9', null]) }) }, broken(['/milestones/0/actual', 'actual-in-future'], ['/milestones/1/key', 'milestone-repeated'], ['/milestones/2/key', 'milestone-without-baseline']));
  });

  test('a frame that is negative, absurd or in other prices than the budget', async () => {
    const path = '/v1/rounds/2021-3/reports';
    for (const approved of [-1, 1_000_000_000_001]) await refused(service, { actor: midt, path, body: { project: 'MED', ...aReport({ frame: { approved, ...PRICES } }) } }, { status: 400, code: 'invalid-request', errors: [['/frame/approved', 'out-of-range']] });
    await refused(service, { actor: midt, path, body: { project: 'MED', ...aReport({ frame: { approved: 1, ...PRICES, priceYear: 2022 } }) } }, broken(['/frame/priceYear', 'mixed-price-years']));
  });
});
