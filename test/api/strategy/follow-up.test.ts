import { FiguresStage } from '../../support/stages/figures-stage.js';
import { broken, refused } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import type { Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';

const STRATEGY = 'rounds/2021-1/strategy';
const RED = { colour: 'red', reason: 'Forsinket', cause: 'supplier', action: 'Ny plan' };
const GREEN = { colour: 'green' };
const rated = (time: object): object => ({ dimensions: { time } });
const LATE = rated({ colour: 'red', reason: 'Forsinket', cause: 'supplier' });
const IN_TIME = rated({ colour: 'green' });

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  await publishesStrategy();
  await stage.midt.registersProject('SEN', { mainGoal: '1', goals: ['2.1'] });
  await stage.vest.registersProject('RASK', { mainGoal: '1', goals: [] });
  await stage.vest.registersProject('INNFORT', { mainGoal: '2', goals: [], kind: 'rollout' });
  await stage.directorate.opensRound('2021-1');
  const setAside = { evaluationFunding: 'setAside' };
  await stage.midt.reports('2021-1', 'SEN', { status: RED, ...LATE, ...setAside });
  const notSetAside = { evaluationFunding: 'notSetAside' };
  await stage.vest.reports('2021-1', 'RASK', { status: GREEN, ...IN_TIME, ...notSetAside });
  await stage.vest.reports('2021-1', 'INNFORT', { status: GREEN });
  await rollUp(stage.service);
});
afterAll(() => stage.service.stop());

/** Publishes the strategy of 2017–2022 with an indicator that is measured and one computed. */
async function publishesStrategy(): Promise<void> {
  const strategy = {
    strategy: '2017-2022',
    title: { nb: 'Strategi', en: 'Strategy' },
    validFrom: '2017-01-01',
    validTo: '2023-01-01',
    source: '000',
  };
  expectStatus(await stage.directorate.create('/v1/strategies', strategy), 201);
  const indicator = (code: string, more: object): object => ({
    code,
    name: { nb: code, en: code },
    unit: 'percent',
    direction: 'lower',
    source: '000',
    ...more,
  });
  const thresholds = { green: 10, yellow: 30 };
  const indicators = [
    indicator('14', { computed: 'developmentDelay', thresholds, goals: ['6'] }),
    indicator('16', { computed: 'evaluationFunding', direction: 'higher' }),
    indicator('4', { goals: ['2'], thresholds }),
  ];
  const path = '/v1/strategies/2017-2022/indicators';
  expectStatus(await stage.directorate.create(path, { indicators }), 201);
}

/** Reads the follow-up, and the directions of the goals by code. */
async function readsFollowUp(query = ''): Promise<Answered['body']> {
  const { body } = await stage.reads(`${STRATEGY}${query}`);
  const goals = body.goals as { code: string; direction: string | null }[];
  return { ...body, directions: Object.fromEntries(goals.map((g) => [g.code, g.direction])) };
}

test('three indicators are computed from the reports, each with its base and what is unknown', async () => {
  const { computed } = await readsFollowUp();
  expect(computed).toEqual([
    {
      computed: 'developmentDelay',
      indicator: '14',
      count: 1,
      base: 2,
      unknown: 0,
      share: 50,
      light: 'red',
    },
    {
      computed: 'introductionDelay',
      indicator: null,
      count: 0,
      base: 1,
      unknown: 1,
      share: null,
      light: null,
    },
    {
      computed: 'evaluationFunding',
      indicator: '16',
      count: 1,
      base: 3,
      unknown: 1,
      share: 33,
      light: null,
    },
  ]);
});

test('a goal points towards red by the published rule, from colours, delays and indicators', async () => {
  const read = await readsFollowUp();
  expect(read.rule).toMatchObject({ key: 'towards-red-1' });
  expect(read.directions).toEqual({
    '1': 'towardsRed',
    // SEN names 2.1: one red of two, and late where progress is known.
    '2': 'towardsRed',
    '3': null,
    '4': null,
    '5': null,
    // Only its indicator is known, which is computed and red.
    '6': 'watch',
  });
  expect(read.goals[1].subGoals[0]).toMatchObject({ code: '2.1', projects: 1 });
  expect(read.goals[0].signs).toEqual([
    { sign: 'colours', shows: true, count: 1, of: 2 },
    { sign: 'delays', shows: true, count: 1, of: 2 },
    { sign: 'indicators', shows: null, count: 0, of: 0 },
  ]);
});

test('a goal leads to its projects and their reports, an actor to its own until published', async () => {
  const { body } = await stage.reads(`${STRATEGY}/projects?goal=1`);
  expect(body.projects).toMatchObject([
    { project: 'RASK', stage: 'development', delayed: false, revision: 1 },
    { project: 'SEN', colour: 'red', delayed: true, report: expect.any(String) },
  ]);
  const own = await stage.midt.call('GET', `/v1/${STRATEGY}/projects?goal=1`);
  expect(own.body.projects.map((one: { project: string }) => one.project)).toEqual(['SEN']);
  const unknown = {
    actor: stage.directorate,
    method: 'GET',
    path: `/v1/${STRATEGY}/projects?goal=9`,
  };
  await refused(stage.service, unknown, broken(['/goal', 'unknown-goal']));
});

test('the judgement of the directorate stands beside the rule, and is public with the round', async () => {
  const path = `/v1/${STRATEGY}/judgements`;
  const judgement = { goal: '1', direction: 'watch', reason: 'Ny plan er avtalt' };
  const wrong = { actor: stage.directorate, path, body: { ...judgement, goal: '1A' } };
  await refused(stage.service, wrong, broken(['/goal', 'unknown-goal']));
  expectStatus(await stage.directorate.create(path, judgement), 201);
  const { body } = await stage.midt.call('GET', `/v1/${STRATEGY}`);
  expect(body.goals[0].judgement).toBeNull();
  stage.service.moveTo('2021-02-05T16:00:00Z');
  await stage.closes('2021-1');
  const { body: published } = await stage.readsInPublic(STRATEGY);
  expect(published.goals[0]).toMatchObject({ direction: 'towardsRed', judgement });
});

test('frozen answers stay, and CSV has a line for each goal', async () => {
  const snapshot = await stage.freezes('2021-1', 'Møtet');
  stage.service.moveTo('2021-02-06T16:00:00Z');
  const judgement = { goal: '1', direction: 'onTrack', reason: 'Løst' };
  expectStatus(await stage.directorate.create(`/v1/${STRATEGY}/judgements`, judgement), 201);
  const frozen = await readsFollowUp(`?snapshot=${snapshot}`);
  expect(frozen.goals[0].judgement.direction).toBe('watch');
  expect((await readsFollowUp()).goals[0].judgement.direction).toBe('onTrack');
  const { text } = await stage.readsInPublic(STRATEGY, { accept: 'text/csv' });
  expect(text).toContain('towardsRed');
});

test('next year has the names of the goals', async () => {
  const { body } = await stage.readsInPublic('rounds/2021-1/next-year');
  expect(body.goals[0]).toMatchObject({
    mainGoal: '1',
    name: { nb: 'Digitalisering av arbeidsprosesser', en: 'Digitalisation of work processes' },
  });
});
