import { type Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';
import { AgreementStage } from '../../support/stages/agreements.js';
import { rollUp } from '../../support/stages/rollups.js';
import { reportedMilestones } from '../../support/stages/status-stage.js';
import { SECOND_ROUND } from '../../support/stages/transfers.js';

const says = (date: string): Record<string, unknown> => ({
  milestones: reportedMilestones(['BP4', date]),
  dependencies: [],
});

/**
 * Two rounds. In the first LEVERER owes MOTTAR three deliveries. Before the second closes, one is
 * committed to, one declined, and a fourth asked for; LEVERER forecasts another day.
 */
describe('the boards of two rounds', () => {
  let stage: AgreementStage;
  let ids: string[];
  const ask = (path: string): Promise<Answered> => stage.service.call('GET', path);
  const closes = async (round: string): Promise<void> => {
    await stage.directorate.closesRound(round);
    await stage.service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    await rollUp(stage.service);
  };
  beforeAll(async () => {
    stage = await AgreementStage.starts();
    const [data, course, still] = [
      await stage.requests({ what: 'Data' }),
      await stage.requests({ what: 'Kurs' }),
      await stage.requests({ what: 'Test' }),
    ] as const;
    await stage.vest.reports('2021-1', 'LEVERER', says('2021-05-01'));
    stage.service.moveTo('2021-02-08T09:00:00+01:00');
    await closes('2021-1');
    await stage.directorate.opensRound('2021-2', SECOND_ROUND);
    await stage.moves(stage.vest, data, { move: 'commit' });
    await stage.moves(stage.vest, course, { move: 'decline', reason: 'Ikke i planen.' });
    const added = await stage.requests({ what: 'Drift', neededBy: '2021-12-01' });
    ids = [data, course, still, added].map((path) => path.split('/').at(-1) ?? '');
    await stage.vest.reports('2021-2', 'LEVERER', says('2021-06-15'));
    await rollUp(stage.service);
    stage.service.moveTo('2021-02-10T09:00:00+01:00');
  });
  afterAll(() => stage.service.stop());

  const DIFFERENCES = '/v1/rounds/2021-2/promises/differences';
  const read = async (query = ''): Promise<Answered> =>
    expectStatus(await stage.midt.call('GET', `${DIFFERENCES}${query}`), 200);

  test('differ in what is new, moved and in another state, with both days', async () => {
    const { body } = await read();
    expect(body).toMatchObject({ against: { round: '2021-1' }, total: 4 });
    expect(body.counts).toEqual({ new: 1, gone: 0, moved: 3, state: 2 });
    const forecast = { before: { forecast: '2021-05-01' }, now: { forecast: '2021-06-15' } };
    expect(body.items).toMatchObject([
      { id: ids[0], changes: ['moved', 'state'], now: { state: 'committed' } },
      { id: ids[1], changes: ['moved', 'state'], before: { state: 'requested' } },
      { id: ids[2], changes: ['moved'], ...forecast },
      { id: ids[3], changes: ['new'], before: null, now: { day: '2021-12-01' } },
    ]);
  });

  test('are counted by pair of bodies on both sides', async () => {
    const { body } = await read();
    expect(body.pairs).toMatchObject([
      {
        before: { promises: 3, open: 3, committed: 0 },
        now: { promises: 4, open: 3, committed: 1 },
      },
    ]);
  });

  test('come as a table, by page, and as of an instant of the same round', async () => {
    const csv = await stage.midt.call('GET', `${DIFFERENCES}.csv?quarter=2021Q4`);
    expect(csv.text.split('\r\n')[1]).toMatch(/new.*MOTTAR.*Drift/);
    const page = await read('?limit=3');
    const rest = await read(`?limit=3&cursor=${String(page.body.nextCursor)}`);
    expect(rest.body.items).toMatchObject([{ id: ids[3] }]);
    const same = await read('?againstAsOf=2021-02-09T09:00:00%2B01:00');
    expect(same.body.counts).toEqual({ new: 0, gone: 0, moved: 0, state: 0 });
  });

  test('are closed to a body that is no side, and to anyone before publication', async () => {
    const { body } = expectStatus(await stage.oslo.call('GET', DIFFERENCES), 200);
    expect(body).toMatchObject({ total: 0, items: [], pairs: [] });
    expect((await ask(DIFFERENCES)).status).toBe(401);
  });
});
