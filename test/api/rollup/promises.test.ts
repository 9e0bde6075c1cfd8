import { ACTORS, type Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';
import { AgreementStage } from '../../support/stages/agreements.js';
import { rollUp } from '../../support/stages/rollups.js';
import { aBaseline, reportedMilestones } from '../../support/stages/status-stage.js';

const needs = (...deliveries: [project: string, delivery: string, neededBy: string][]) => ({
  dependencies: deliveries.map(([project, delivery, neededBy]) => ({
    project,
    delivery,
    neededBy,
  })),
});

/**
 * A round in which MOTTAR needs two deliveries of LEVERER: the first is committed to, but LEVERER
 * forecasts September for what is needed in June. The second has no answer.
 */
describe('a round with agreements', () => {
  let stage: AgreementStage;
  let path: string;
  const ask = (query: string): Promise<Answered> => stage.service.call('GET', query);
  beforeAll(async () => {
    stage = await AgreementStage.starts();
    const plan = [{ key: 'BP4', name: 'Ferdig', date: '2021-07-01' }];
    const baseline = aBaseline({ milestones: plan });
    expectStatus(await stage.midt.create('/v1/projects/MOTTAR/baselines', baseline), 201);
    path = await stage.requests({ lagDays: 31 });
    await stage.moves(stage.vest, path, { move: 'commit' });
    const forecast = reportedMilestones(['BP3', '2021-04-01'], ['BP4', '2021-09-01']);
    await stage.vest.reports('2021-1', 'LEVERER', { milestones: forecast, dependencies: [] });
    await stage.midt.reports('2021-1', 'MOTTAR', {
      milestones: reportedMilestones(['BP4', '2021-07-08']),
      ...needs(['LEVERER', 'FHIR-grensesnitt', '2021-06-01'], ['LEVERER', 'Kurs', '2021-12-01']),
    });
    await stage.works();
    stage.service.moveTo('2021-02-08T09:00:00+01:00');
    await stage.directorate.closesRound('2021-1');
    await stage.service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    await rollUp(stage.service);
  });
  afterAll(() => stage.service.stop());

  test('shows the promises by supplier and quarter, and by pair, to anyone', async () => {
    const { body } = expectStatus(await ask('/v1/rounds/2021-1/promises'), 200);
    expect(body).toMatchObject({ total: 2, day: '2021-02-08' });
    expect(body.counts).toMatchObject({ open: 2, committed: 1, slipping: 1, unanswered: 1 });
    expect(body.board).toMatchObject([
      { promises: 2, quarters: [{ quarter: '2021Q2' }, { quarter: '2021Q4', unanswered: 1 }] },
    ]);
    expect(body).toMatchObject({ pairs: [{ promises: 2 }], pairTotal: 1 });
    expect(body.items[0]).toMatchObject({
      project: 'MOTTAR',
      on: 'LEVERER',
      gapDays: 92,
      slips: ['forecast-late'],
      forecast: { date: '2021-09-01', round: '2021-1' },
    });
  });

  test('shows nothing that the two sides wrote to each other', async () => {
    const { text } = await ask('/v1/rounds/2021-1/promises');
    expect(text).not.toMatch(/condition|reason|offeredOn/);
  });

  test('has a table of the promises, and filters', async () => {
    const csv = await ask('/v1/rounds/2021-1/promises.csv?state=committed');
    expect(csv.text.split('\r\n')[1]).toContain('MOTTAR');
    const none = await ask('/v1/rounds/2021-1/promises?quarter=2022Q1');
    expect(none.body).toMatchObject({ total: 0, items: [], board: [] });
    const pages = await ask('/v1/rounds/2021-1/promises?limit=1');
    const next = await ask(
      `/v1/rounds/2021-1/promises?limit=1&cursor=${String(pages.body.nextCursor)}`,
    );
    expect(next.body.items).toMatchObject([{ what: 'Kurs' }]);
  });

  test('keeps the promises as they stood at the closing', async () => {
    await stage.moves(stage.vest, path, { move: 'offer', date: '2021-10-01' });
    const { body } = await ask('/v1/rounds/2021-1/promises?project=MOTTAR');
    expect(body.items[0]).toMatchObject({ state: 'committed', committedOn: '2021-06-01' });
    const before = await stage.directorate.call(
      'GET',
      '/v1/rounds/2021-1/promises?asOf=2021-01-19T00:00:00%2B01:00',
    );
    expect(before.body.items[0]).toMatchObject({ state: 'committed' });
  });

  test('keeps the owner and the name that a project had at the closing', async () => {
    stage.service.moveTo('2021-02-09T09:00:00+01:00');
    await stage.service.owner.query(
      `update portfolio.project
          set actor_id = (select id from actors.actor where organisation_number = $1),
              name = 'Nytt navn',
              version = version + 1,
              updated_at = $2
        where code = 'LEVERER'`,
      [ACTORS.oslo, '2021-02-09T09:00:00+01:00'],
    );
    const { body } = await ask('/v1/rounds/2021-1/promises?limit=50');
    expect(body.items[0].supplier.actor).toBe(ACTORS.helseVest);
    const chain = await ask('/v1/rounds/2021-1/chain?project=LEVERER&limit=50');
    expect(chain.body.items).toMatchObject([{ name: 'Tiltak LEVERER', actor: ACTORS.helseVest }]);
  });

  test('gives each project its effective end, and the delay by contributor', async () => {
    const { body } = expectStatus(await ask('/v1/rounds/2021-1/chain?project=MOTTAR'), 200);
    expect(body.items).toMatchObject([
      {
        own: '2021-07-08',
        planned: '2021-07-01',
        effective: '2021-10-02',
        decidedBy: { project: 'LEVERER' },
        delayDays: 93,
        ring: null,
      },
    ]);
    expect(body.rings).toEqual([]);
  });

  test('says what another end of a project would move, and stores nothing', async () => {
    const { body } = expectStatus(
      await ask('/v1/rounds/2021-1/impact?project=LEVERER&weeks=8'),
      200,
    );
    expect(body.moved).toMatchObject([
      { project: 'LEVERER', before: '2021-09-01', after: '2021-10-27', days: 56 },
      { project: 'MOTTAR', before: '2021-10-02', after: '2021-11-27', days: 56 },
    ]);
    const unknown = await ask('/v1/rounds/2021-1/impact?project=UKJENT&weeks=8');
    expect(unknown.body.errors).toMatchObject([{ pointer: '/project', code: 'no-forecast' }]);
  });

  test('names the mismatches with both dates and their sources', async () => {
    const { body } = expectStatus(await ask('/v1/rounds/2021-1/mismatches'), 200);
    expect(body.items).toMatchObject([
      {
        what: 'FHIR-grensesnitt',
        mismatches: ['date-gap'],
        neededBy: '2021-06-01',
        reportedNeed: '2021-06-01',
        expected: { date: '2021-09-01', by: 'forecast', round: '2021-1' },
      },
      { what: 'Kurs', mismatches: ['no-answer'], expected: { by: 'forecast' } },
    ]);
    const filtered = await ask('/v1/rounds/2021-1/mismatches?kind=no-answer');
    expect(filtered.body).toMatchObject({ total: 1 });
  });
});

describe('before publication', () => {
  let stage: AgreementStage;
  beforeEach(async () => {
    stage = await AgreementStage.starts();
  });
  afterEach(() => stage.service.stop());

  test('the board follows each move', async () => {
    const path = await stage.requests();
    await stage.midt.reports('2021-1', 'MOTTAR');
    await rollUp(stage.service);
    const states = async (): Promise<string[]> => {
      const { body } = await stage.directorate.call('GET', '/v1/rounds/2021-1/promises');
      return (body.items as { readonly state: string }[]).map(({ state }) => state);
    };
    expect(await states()).toEqual(['requested']);
    await stage.moves(stage.vest, path, { move: 'commit' });
    expect(await states()).toEqual(['committed']);
  });

  test('an actor reads the promises that it is a side of, and others none', async () => {
    await stage.requests();
    await stage.midt.reports('2021-1', 'MOTTAR');
    await rollUp(stage.service);
    const totals = async (actor: typeof stage.midt): Promise<number> =>
      expectStatus(await actor.call('GET', '/v1/rounds/2021-1/promises'), 200).body.total as number;
    expect([
      await totals(stage.directorate),
      await totals(stage.midt),
      await totals(stage.vest),
      await totals(stage.oslo),
    ]).toEqual([1, 1, 1, 0]);
    expect((await stage.service.call('GET', '/v1/rounds/2021-1/promises')).status).toBe(401);
  });
});
