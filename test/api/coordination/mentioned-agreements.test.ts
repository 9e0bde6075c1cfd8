import { SECOND_ROUND } from '../../support/stages/transfers.js';
import { aBaseline, PRICES, reportedMilestones } from '../../support/stages/status-stage.js';
import { ACTORS } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';
import { AgreementStage, publishRoadmap } from '../../support/stages/agreements.js';

const needs = (neededBy: string, overrides: Record<string, unknown> = {}) => ({
  dependencies: [{ project: 'LEVERER', delivery: 'FHIR-grensesnitt', neededBy, ...overrides }],
});
const FORECASTS = reportedMilestones(['BP3', '2021-04-01'], ['BP4', '2021-09-01']);

describe('a certified report that names a dependency', () => {
  let stage: AgreementStage;
  beforeEach(async () => {
    stage = await AgreementStage.starts();
  });
  afterEach(() => stage.service.stop());

  test('asks the owner of the project for it, once', async () => {
    await stage.midt.reports('2021-1', 'MOTTAR', needs('2021-06-01'));
    await stage.works();
    await stage.works();
    const [agreement, ...others] = await stage.agreementsOf(stage.vest);
    expect(agreement).toMatchObject({
      project: 'MOTTAR',
      what: 'FHIR-grensesnitt',
      neededBy: '2021-06-01',
      namedIn: '2021-1',
      moves: [{ move: 'request', round: '2021-1' }],
    });
    expect(others).toEqual([]);
    expect(await stage.noticesOf(stage.vest)).toHaveLength(1);
  });

  test('confirms what was asked for already', async () => {
    const path = await stage.requests();
    await stage.midt.reports('2021-1', 'MOTTAR', needs('2021-06-01'));
    await stage.works();
    const { body } = await stage.vest.call('GET', path);
    expect(body).toMatchObject({ namedIn: '2021-1', version: 1 });
    expect(await stage.agreementsOf(stage.vest)).toHaveLength(1);
  });

  test('with another day is the receiver’s move until the two have agreed', async () => {
    const path = await stage.requests();
    await stage.moves(stage.vest, path, { move: 'offer', date: '2021-08-01' });
    await stage.midt.reports('2021-1', 'MOTTAR', needs('2021-05-01'));
    await stage.works();
    expect((await stage.vest.call('GET', path)).body).toMatchObject({
      state: 'countered',
      neededBy: '2021-05-01',
      version: 3,
    });
  });

  test('with another day moves nothing once the two have agreed', async () => {
    const path = await stage.requests();
    await stage.moves(stage.vest, path, { move: 'commit' });
    await stage.midt.reports('2021-1', 'MOTTAR', needs('2021-05-01'));
    await stage.works();
    expect((await stage.vest.call('GET', path)).body).toMatchObject({
      state: 'committed',
      neededBy: '2021-06-01',
      namedIn: '2021-1',
    });
  });

  test('of an earlier round moves nothing once a later round has a report', async () => {
    await stage.midt.reports('2021-1', 'MOTTAR', needs('2021-06-01'));
    await stage.works();
    stage.service.moveTo('2021-02-08T09:00:00+01:00');
    await stage.directorate.closesRound('2021-1');
    await stage.directorate.opensRound('2021-2', SECOND_ROUND);
    await stage.midt.reports('2021-2', 'MOTTAR', needs('2021-07-01'));
    await stage.works();
    await stage.service.owner.query(`
      set session_replication_role = replica;
      delete from coordination.agreement_mention;
      delete from coordination.read_revision;
      set session_replication_role = origin`);
    await stage.readsAll('2021-1');
    expect(await stage.agreementsOf(stage.vest)).toMatchObject([
      { neededBy: '2021-07-01', namedIn: '2021-1', version: 2 },
    ]);
  });

  test('of a national solution becomes an agreement that nobody supplies', async () => {
    await stage.midt.reports('2021-1', 'MOTTAR');
    await stage.works();
    const [agreement] = await stage.agreementsOf(stage.midt);
    expect(agreement).toMatchObject({ supplier: null, on: { nationalSolution: 'Kjernejournal' } });
  });

  test('of an item of a roadmap asks its owner', async () => {
    await publishRoadmap(stage.directorate);
    await stage.midt.reports('2021-1', 'MOTTAR', {
      dependencies: [{ roadmapItem: 'KJERNE', delivery: 'Felles kjerne', neededBy: '2021-06-01' }],
    });
    await stage.works();
    expect(await stage.agreementsOf(stage.vest)).toMatchObject([
      { supplier: ACTORS.helseVest, on: { roadmapItem: 'KJERNE' }, turn: 'supplier' },
    ]);
  });

  test('of an area and of a ground of the same name becomes an agreement on each', async () => {
    const need = { delivery: 'Felles krav', neededBy: '2021-06-01' };
    const on = [{ area: 'medicines' }, { ground: 'medicines' }];
    await stage.midt.reports('2021-1', 'MOTTAR', {
      dependencies: on.map((target) => ({ ...need, ...target })),
    });
    await stage.works();
    const found = await stage.agreementsOf(stage.midt);
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining(
        on.map((target): unknown =>
          expect.objectContaining({
            on: expect.objectContaining(target) as unknown,
            supplier: null,
          }),
        ),
      ),
    );
  });

  test('does not ask again for what was delivered or declined', async () => {
    const path = await stage.requests();
    await stage.moves(stage.vest, path, { move: 'decline', reason: 'Ikke i planen.' });
    await stage.midt.reports('2021-1', 'MOTTAR', needs('2021-06-01'));
    await stage.works();
    expect(await stage.agreementsOf(stage.vest)).toHaveLength(1);
    expect((await stage.vest.call('GET', path)).body).toMatchObject({ state: 'declined' });
  });
});

describe('the certified forecast of a supplying project', () => {
  let stage: AgreementStage;
  beforeEach(async () => {
    stage = await AgreementStage.starts();
  });
  afterEach(() => stage.service.stop());

  test('stands in the agreement, and the receiver is told when it is too late', async () => {
    const path = await stage.requests();
    await stage.vest.reports('2021-1', 'LEVERER', { milestones: FORECASTS });
    await stage.works();
    const { body } = await stage.midt.call('GET', path);
    expect(body.forecast).toEqual({ date: '2021-09-01', reached: false, round: '2021-1' });
    expect(body.slips).toEqual(['forecast-late']);
    expect(await stage.noticesOf(stage.midt)).toEqual([
      'Leveransen ventes for sent: FHIR-grensesnitt',
    ]);
  });

  test('is that of the milestone which the supplier names', async () => {
    const path = await stage.requests();
    await stage.vest.reports('2021-1', 'LEVERER', { milestones: FORECASTS });
    await stage.works();
    const unknown = await stage.tries(stage.vest, path, { move: 'commit', milestone: 'BP9' });
    expect(unknown.body.errors).toMatchObject([
      { pointer: '/milestone', code: 'unknown-milestone' },
    ]);
    await stage.moves(stage.vest, path, { move: 'commit', milestone: 'BP3' });
    await stage.works();
    const { body } = await stage.midt.call('GET', path);
    expect(body).toMatchObject({ milestone: 'BP3', forecast: { date: '2021-04-01' }, slips: [] });
  });

  test('refuses a delivery before the day on which it was reported as reached', async () => {
    const path = await stage.requests();
    const milestones = reportedMilestones(['BP3', null, '2021-01-15']);
    await stage.vest.reports('2021-1', 'LEVERER', { milestones });
    await stage.works();
    await stage.moves(stage.vest, path, { move: 'commit' });
    const early = await stage.tries(stage.vest, path, { move: 'deliver', date: '2021-01-14' });
    expect(expectStatus(early, 422).body.errors).toMatchObject([{ code: 'before-actual' }]);
  });
});

describe('two reports that name the same national solution', () => {
  let stage: AgreementStage;
  beforeEach(async () => {
    stage = await AgreementStage.starts();
  });
  afterEach(() => stage.service.stop());

  const operatingCosts = [
    { nationalSolution: 'Kjernejournal', year: 2022, amount: 1_000_000, ...PRICES },
  ];
  const suggestionsTo = async (actor: typeof stage.midt): Promise<unknown[]> =>
    expectStatus(await actor.call('GET', '/v1/agreement-suggestions'), 200).body.items as unknown[];

  test('give a hint to both bodies, and to nobody else', async () => {
    await stage.midt.reports('2021-1', 'MOTTAR');
    const milestones = reportedMilestones(['BP4', '2021-12-01']);
    await stage.vest.reports('2021-1', 'LEVERER', { milestones, operatingCosts, dependencies: [] });
    await stage.works();
    await stage.works();
    expect(await suggestionsTo(stage.midt)).toMatchObject([
      {
        nationalSolution: 'Kjernejournal',
        project: 'MOTTAR',
        neededBy: '2021-10-01',
        supplyingProject: 'LEVERER',
        forecast: '2021-12-01',
        gapDays: 61,
      },
    ]);
    expect([await suggestionsTo(stage.vest), await suggestionsTo(stage.oslo)]).toEqual([
      await suggestionsTo(stage.midt),
      [],
    ]);
    const { body } = await stage.vest.call('GET', '/v1/notices?kind=suggestion');
    expect(body.items).toHaveLength(1);
  });

  test('give none to a body about two projects of its own', async () => {
    await stage.midt.registersProject('ENDRER');
    const path = '/v1/projects/ENDRER/baselines';
    expectStatus(await stage.midt.create(path, aBaseline()), 201);
    await stage.midt.reports('2021-1', 'MOTTAR');
    const milestones = reportedMilestones(['BP4', '2021-12-01']);
    await stage.midt.reports('2021-1', 'ENDRER', { milestones, operatingCosts, dependencies: [] });
    await stage.works();
    expect(await suggestionsTo(stage.midt)).toEqual([]);
  });

  test('give none when the one is ready before the other needs it', async () => {
    await stage.midt.reports('2021-1', 'MOTTAR');
    const milestones = reportedMilestones(['BP4', '2021-10-01']);
    await stage.vest.reports('2021-1', 'LEVERER', { milestones, operatingCosts, dependencies: [] });
    await stage.works();
    expect(await suggestionsTo(stage.midt)).toEqual([]);
  });
});
