import { broken, refused, type Refusal } from '../../support/refusal.js';
import { FiguresStage, money } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';

const TIMES = {
  opensAt: '2021-01-11T08:00:00+01:00',
  deadline: '2021-01-15T16:00:00+01:00',
  closesAt: '2021-02-05T16:00:00+01:00',
};
const LATER = { ...TIMES, opensAt: '2021-01-12T08:00:00+01:00' };

let stage: FiguresStage;

/**
 * Three rounds open at one instant, and a fourth later. The first two are closed: SAFEST has 10 and
 * then 20 million. The fourth names the first.
 */
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  const { directorate, midt } = stage;
  await midt.registersProject('SAFEST');
  const rounds = { '2021-1': 10, '2021-2': 20, '2021-3': 30, '2021-4': 40 };
  for (const [round, millions] of Object.entries(rounds)) {
    const times = round === '2021-4' ? { ...LATER, comparedWith: '2021-1' } : TIMES;
    await directorate.opensRound(round, times);
    await midt.reports(round, 'SAFEST', { budget: [money(millions * 1_000_000)] });
  }
  await stage.closes('2021-1');
  await stage.closes('2021-2');
  await rollUp(stage.service);
});
afterAll(() => stage.service.stop());

const readsComparison = async (round: string, query = ''): Promise<unknown[]> => {
  const { body } = await stage.reads(`rounds/${round}/status${query}`);
  return [body.previousRound, body.noPreviousRound, body.budgets[0]?.previous];
};

test.each([
  ['2021-1', null, 'first-round', null],
  ['2021-2', '2021-1', null, 10_000_000],
  ['2021-3', '2021-2', null, 20_000_000],
  ['2021-4', '2021-1', null, 10_000_000],
])('round %s is compared with %j (%j), which had %j', async (round, ...comparison) => {
  expect(await readsComparison(round)).toEqual(comparison);
});

test('a round is compared with what was published at the instant', async () => {
  const { body } = await stage.directorate.call('GET', '/v1/rounds/2021-1');
  const before = new Date(Date.parse(body.publishedAt as string) - 1).toISOString();
  const then = `?asOf=${before}`;
  expect(await readsComparison('2021-3', then)).toEqual([null, 'no-round-published', null]);
  expect(await readsComparison('2021-4', then)).toEqual([null, 'named-round-not-published', null]);
});

test('a round names the one it is compared with, and rounds are listed in their order', async () => {
  const { body } = await stage.reads('rounds');
  const rounds = body.items as { key: string; comparedWith: string | null }[];
  expect(rounds.map(({ key, comparedWith }) => [key, comparedWith])).toEqual([
    ['2021-1', null],
    ['2021-2', null],
    ['2021-3', null],
    ['2021-4', '2021-1'],
  ]);
});

test('the trend follows the same order', async () => {
  const { body } = await stage.readsInPublic('trend?rounds=LAST_2_ROUNDS');
  const rounds = body.rounds as Record<string, unknown>[];
  expect(rounds.map((one) => [one['round'], one['previousRound'], one['noPreviousRound']])).toEqual(
    [
      ['2021-1', null, 'first-round'],
      ['2021-2', '2021-1', null],
    ],
  );
});

test('a report begins with the one of the round before, of those that open at one instant', async () => {
  const reports = await stage.midt.call('GET', '/v1/rounds/2021-3/reports');
  const { body } = await stage.midt.call('GET', `/v1/reports/${String(reports.body.items[0].id)}`);
  expect(body.earlier).toMatchObject({ round: '2021-2' });
});

const refusesPlan = (overrides: object, refusal: Refusal): Promise<unknown> =>
  refused(
    stage.service,
    {
      actor: stage.directorate,
      path: '/v1/rounds',
      body: {
        key: '2021-5',
        period: '2020Q4',
        name: { nb: 'Runde', en: 'Round' },
        budgetYear: 2021,
        criteriaSet: '2020-12',
        ...TIMES,
        ...overrides,
      },
    },
    refusal,
  );

test.each([
  ['itself', '2021-5', 'compared-with-itself'],
  ['an unknown round', '2099-9', 'unknown-round'],
  ['a later round', '2021-4', 'compared-with-later'],
])('a new round cannot be compared with %s', async (_, comparedWith, code) => {
  await refusesPlan({ comparedWith }, broken(['/comparedWith', code]));
});
