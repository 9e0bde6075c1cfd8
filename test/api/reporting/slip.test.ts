import { broken, invalid, NOT_FOUND, refused, type Refusal } from '../../support/refusal.js';
import { ACTORS, type Answered } from '../../support/service.js';
import {
  aBaseline,
  PRICES,
  reportedMilestones,
  StatusStage,
} from '../../support/stages/status-stage.js';
import { type Actor, type Directorate, expectStatus } from '../../support/story.js';
import { aReport } from '../../support/reports/samples.js';

let stage: StatusStage;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  stage = await StatusStage.starts();
  ({ directorate, midt, oslo } = stage);
});
afterAll(() => stage.service.stop());

const readSlip = async (code: string, query = ''): Promise<Answered> =>
  expectStatus(await midt.call('GET', `/v1/projects/${code}/slip${query}`), 200);
const IN_SAME_PRICES = { first: 40_000_000, converted: null, incomparable: null };

describe('the slip of a project', () => {
  beforeAll(() => midt.registersProject('LEDGER'));

  test('is empty before the first baseline', async () => {
    expect((await readSlip('LEDGER')).body).toEqual({
      project: 'LEDGER',
      firstApprovedOn: null,
      rebaselines: 0,
      rounds: [],
    });
  });

  test('begins with the first approval', async () => {
    expect((await stage.approves('LEDGER')).body).toMatchObject({
      number: 1,
      cost: 40_000_000,
      decidedBy: null,
      recordedBy: ACTORS.helseMidt,
    });
    await midt.reports('2021-1', 'LEDGER', {
      milestones: reportedMilestones(['BP3', '2021-03-01'], ['BP4', '2021-12-01']),
      frame: { approved: 40_000_000, ...PRICES },
    });
  });

  test('is measured in every round against the first approval, also after a new baseline', async () => {
    await stage.enters('2021-2');
    const second = await stage.approves('LEDGER', {
      approvedOn: '2021-04-08',
      cost: 46_000_000,
      decidedBy: 'NUIT 6/21',
      reason: 'Leverandøren er forsinket',
      milestones: [{ key: 'BP3', name: 'Klar for utprøving', date: '2021-04-20' }],
    });
    expect(second.body.number).toBe(2);
    await midt.reports('2021-2', 'LEDGER', {
      milestones: reportedMilestones(['BP3', '2021-04-20'], ['BP4', '2022-02-01']),
      frame: { approved: 46_000_000, forecast: 46_000_000, ...PRICES },
    });
    const { body } = await readSlip('LEDGER');
    expect(body).toMatchObject({ firstApprovedOn: '2021-01-15', rebaselines: 1 });
    const rounds = body.rounds as Record<string, unknown>[];
    expect(rounds.map(({ round, days, cost }) => [round, days, cost])).toEqual([
      // 15 February to 1 March = 14.
      ['2021-1', 14, { ...IN_SAME_PRICES, now: 40_000_000, change: 0, percent: 0 }],
      // On the new plan to the day, and late all the same: BP3 64 days (13 + 31 + 20), BP4 62
      // (30 + 31 + 1); 6 of 40 million = 15 %.
      ['2021-2', 64, { ...IN_SAME_PRICES, now: 46_000_000, change: 6_000_000, percent: 15 }],
    ]);
  });

  test('names the first, the current and the measured date of each milestone', async () => {
    expect((await readSlip('LEDGER')).body.rounds[1].milestones).toMatchObject([
      { key: 'BP3', first: '2021-02-15', current: '2021-04-20', measured: '2021-04-20', days: 64 },
      { key: 'BP4', first: '2021-12-01', current: '2021-12-01', days: 62 },
    ]);
  });

  test('is followed by the list of baselines, each with its reason', async () => {
    const list = await directorate.call('GET', '/v1/projects/LEDGER/baselines');
    const items = expectStatus(list, 200).body.items as Record<string, unknown>[];
    expect(items.map(({ number, cost, reason }) => [number, cost, reason])).toEqual([
      [1, 40_000_000, null],
      [2, 46_000_000, 'Leverandøren er forsinket'],
    ]);
  });

  test('is hidden from other actors, as the baselines are', async () => {
    for (const path of ['baselines', 'slip'])
      expectStatus(await oslo.call('GET', `/v1/projects/LEDGER/${path}`), 404);
  });

  test('counts a milestone that is overdue up to the certification, reported or not', async () => {
    await stage.enters('2021-3');
    await midt.registersProject('STILLE');
    await stage.approves('STILLE');
    await midt.reports('2021-3', 'STILLE');
    // 15 February to 5 October: 13 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 5.
    expect((await readSlip('STILLE')).body.rounds).toMatchObject([
      { round: '2021-3', days: 232, cost: null },
    ]);
  });

  test('compares costs in the prices of different years by an index, or says why it cannot', async () => {
    await midt.registersProject('PRISER');
    await stage.approves('PRISER');
    const frame = { approved: 43_500_000, ...PRICES, priceYear: 2022 };
    await midt.reports('2021-3', 'PRISER', { frame, budget: [] });
    const costOf = async (query: string): Promise<unknown> =>
      (await readSlip('PRISER', query)).body.rounds[0].cost;
    const first = 40_000_000;
    const incomparable = 'different-price-years';
    expect(await costOf('')).toMatchObject({ first, change: null, incomparable });
    // Statistics Norway: 5.8 per cent from 2021 to 2022.
    await directorate.publishesIndex({ 2021: 1000, 2022: 1058 });
    expect(await costOf('?priceIndex=eksempel')).toMatchObject({
      converted: { index: 'eksempel', version: 1, first: 42_320_000 },
      change: 1_180_000,
      percent: 2.8,
    });
    const path = '/v1/projects/PRISER/slip?priceIndex=ukjent';
    const refusal = invalid(['/priceIndex', 'no-such-value']);
    await refused(stage.service, { actor: midt, method: 'GET', path }, refusal);
  });
});

describe('the baselines of a project', () => {
  test('are numbered one by one, also when they are sent at once', async () => {
    await midt.registersProject('SAMTIDIG');
    const rest = { reason: 'Begge', decidedBy: 'Styringsgruppen' };
    const answers = await Promise.all([1, 2, 3].map(() => stage.approves('SAMTIDIG', rest)));
    expect(answers.map(({ body }) => body.number as number).sort()).toEqual([1, 2, 3]);
  });

  test('are never changed in the database', async () => {
    await expect(
      stage.service.owner.query(`update portfolio.baseline set cost = 1`),
    ).rejects.toThrow('append-only');
  });
});

describe('a baseline with faults', () => {
  beforeAll(async () => {
    await stage.enters('2021-3');
    for (const code of ['UTEN', 'MED']) await midt.registersProject(code);
    await stage.approves('MED');
  });
  const refuses = (
    project: string,
    overrides: Record<string, unknown>,
    refusal: Refusal,
    actor: Actor = midt,
  ): Promise<unknown> =>
    refused(
      stage.service,
      { actor, path: `/v1/projects/${project}/baselines`, body: aBaseline(overrides) },
      refusal,
    );

  test('is refused when it follows another without a reason and a decision', async () => {
    await refuses(
      'MED',
      {},
      broken(['/reason', 'reason-required'], ['/decidedBy', 'decider-required']),
    );
  });

  test('is refused when it was approved before the last, and without milestones', async () => {
    const overrides = {
      approvedOn: '2021-01-14',
      decidedBy: 'Styringsgruppen',
      reason: 'Før',
      milestones: [],
    };
    await refuses(
      'MED',
      overrides,
      broken(['/approvedOn', 'approved-before-last'], ['/milestones', 'baseline-without-dates']),
    );
  });

  test('is refused when it is approved in the future, and with a milestone twice', async () => {
    const milestones = [
      { key: 'A', name: 'a', date: '2021-12-01' },
      { key: 'A', name: 'b', date: '2021-12-02' },
    ];
    await refuses(
      'UTEN',
      { approvedOn: '2021-10-06', milestones },
      broken(['/approvedOn', 'approved-in-future'], ['/milestones/1/key', 'milestone-repeated']),
    );
  });

  test('is refused with every member of a wrong form', async () => {
    const overrides = {
      cost: 0,
      priceYear: 1999,
      basis: 'fast',
      milestones: [{ key: 'bp3', name: '', date: '2021-02-30' }],
    };
    await refuses(
      'MED',
      overrides,
      invalid(
        ['/cost', 'out-of-range'],
        ['/priceYear', 'out-of-range'],
        ['/basis', 'not-allowed'],
        ['/milestones/0/key', 'wrong-form'],
        ['/milestones/0/name', 'empty'],
        ['/milestones/0/date', 'not-a-date'],
      ),
    );
  });

  test('is refused to everyone but the owner of the project', async () => {
    for (const actor of [oslo, directorate]) await refuses('MED', {}, NOT_FOUND, actor);
  });
});

describe('the milestones of a report', () => {
  const refuses = (project: string, milestones: object[], refusal: Refusal): Promise<unknown> =>
    refused(
      stage.service,
      {
        actor: midt,
        path: '/v1/rounds/2021-3/reports',
        body: { project, ...aReport({ milestones }) },
      },
      refusal,
    );

  test('are refused without a baseline', async () => {
    await refuses(
      'UTEN',
      reportedMilestones(['BP3', '2021-11-01']),
      broken(['/milestones/0/key', 'milestone-without-baseline']),
    );
  });

  test('are refused with one key twice, outside the baseline, and reached after today', async () => {
    await refuses(
      'MED',
      reportedMilestones(['BP3', null, '2021-10-06'], ['BP3', null, '2021-10-05'], ['BP9', null]),
      broken(
        ['/milestones/0/actual', 'actual-in-future'],
        ['/milestones/1/key', 'milestone-repeated'],
        ['/milestones/2/key', 'milestone-without-baseline'],
      ),
    );
  });
});
