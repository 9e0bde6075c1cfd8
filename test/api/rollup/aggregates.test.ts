import type { FiguresStage } from '../../support/stages/figures-stage.js';
import { broken, invalid, NOT_FOUND, refused, type Refusal } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';
import { actTwoRounds } from '../../support/stages/two-rounds.js';

let stage: FiguresStage;
beforeAll(async () => {
  ({ stage } = await actTwoRounds());
});
afterAll(() => stage.service.stop());

const read = (path: string, headers: Record<string, string> = {}): Promise<Answered> =>
  stage.readsInPublic(path, headers);
/** Lists these members of each item. */
const membersOf = (items: unknown, ...names: string[]): unknown[][] =>
  (items as Record<string, unknown>[]).map((item) => names.map((name) => item[name]));

describe('the deviations of a round', () => {
  const PATH = 'rounds/2021-2/deviations';

  test('hold what is not green, with cause, action and the colour before', async () => {
    const { body } = await read(PATH);
    expect(body).toMatchObject({
      round: '2021-2',
      previousRound: '2021-1',
      items: [
        {
          project: 'SAFEST',
          actor: ACTORS.helseMidt,
          colour: 'red',
          previous: 'yellow',
          cause: 'supplier',
          reason: 'red, fordi',
          action: 'Replanlegging',
          directorateColour: null,
        },
      ],
    });
    expect(body.items).toHaveLength(1);
  });

  test('list red before yellow', async () => {
    const { body } = await read('rounds/2021-1/deviations');
    expect(membersOf(body.items, 'project', 'colour', 'previous')).toEqual([
      ['DHP', 'red', null],
      ['SAFEST', 'yellow', null],
    ]);
  });

  test('are answered 304 under the same tag, and are never kept without asking', async () => {
    const { headers } = await read(PATH);
    expect(headers.get('cache-control')).toBe('public, no-cache');
    const condition = { 'if-none-match': headers.get('etag') ?? '' };
    expectStatus(await stage.service.call('GET', `/v1/${PATH}`, { headers: condition }), 304);
  });

  test('come as CSV', async () => {
    const { text } = await read(PATH, { accept: 'text/csv' });
    expect(text.split('\r\n').map((line) => line.split(',').length)).toEqual([16, 17, 1]);
  });
});

describe('the challenges of a round', () => {
  test('stand by category, with the projects and actors that have them', async () => {
    const safest = {
      project: 'SAFEST',
      name: 'Tiltak SAFEST',
      actor: ACTORS.helseMidt,
      actorName: 'Helse Midt-Norge RHF',
      standing: 'inPortfolio',
    };
    expect((await read('rounds/2021-2/challenges')).body.categories).toEqual([
      {
        category: 'dependency',
        projects: 1,
        actors: 1,
        items: [{ ...safest, text: 'Legemiddelområdet' }],
      },
      {
        category: 'legal',
        projects: 2,
        actors: 2,
        items: [
          expect.objectContaining({ project: 'DIGI', text: 'Forskriften' }),
          expect.objectContaining({ project: 'SAFEST', text: 'Schrems II' }),
        ],
      },
    ]);
  });
});

describe('the dependencies of a round', () => {
  test('are listed when the supplier has not reported, or the date has passed', async () => {
    const { body } = await read('rounds/2021-2/dependencies');
    expect(body.dependencies).toBe(4);
    expect(membersOf(body.items, 'onProject', 'onNationalSolution', 'troubles')).toEqual([
      ['LEVERER', null, ['supplier-not-reported']],
      [null, 'HelseID', ['overdue']],
    ]);
  });
});

describe('the portfolio of next year', () => {
  test('stands by main goal: planned and running projects, with what is approved', async () => {
    expect((await read('rounds/2021-2/next-year')).body).toMatchObject({
      year: 2022,
      projects: 2,
      budgets: [{ approved: 12_000_000, priceYear: 2021, basis: 'nominal' }],
      goals: [
        { mainGoal: '1', projects: 2, planned: 1, active: 1, budgets: [{ approved: 12_000_000 }] },
      ],
    });
  });

  test('is read for another year too', async () => {
    expect((await read('rounds/2021-2/next-year?year=2021')).body).toMatchObject({
      budgets: [{ approved: 40_000_000 }],
      projects: 2,
    });
  });
});

describe('the quality of a round', () => {
  test('counts the warnings of the reports, by code', async () => {
    const { body } = await read('rounds/2021-2/quality');
    const warnings = body.warnings as { items: unknown[] }[];
    expect(membersOf(warnings, 'code', 'severity', 'projects')).toEqual([
      ['budget-jump', 'warning', 1],
      ['stale-text', 'information', 1],
    ]);
    expect(warnings.map(({ items }) => items.length)).toEqual([1, 2]);
    expect(warnings[0]?.items).toEqual([
      expect.objectContaining({
        project: 'SAFEST',
        pointer: '/budget/0/approved',
        value: 40_000_000,
        expected: 10_000_000,
      }),
    ]);
    expect(body.outliers).toEqual([]);
  });
});

describe('the trend', () => {
  test('shows each round beside the one before', async () => {
    const { body } = await read('trend?rounds=LAST_4_ROUNDS');
    const rounds = body.rounds as { colours: unknown }[];
    expect(membersOf(rounds, 'round', 'projects', 'late', 'missing')).toEqual([
      ['2021-1', { now: 2, previous: null, change: null }, 0, 2],
      ['2021-2', { now: 2, previous: 2, change: 0 }, 0, 2],
    ]);
    expect(rounds.map(({ colours }) => membersOf(colours, 'now', 'change'))).toEqual([
      [
        [0, null],
        [1, null],
        [1, null],
      ],
      [
        [0, 0],
        [0, -1],
        [1, 0],
      ],
    ]);
    const prices = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };
    const [first, second] = [15_000_000, 40_000_000];
    expect(membersOf(rounds, 'budgets')).toEqual([
      [[{ year: 2021, ...prices, approved: first, previous: null, change: null }]],
      [[{ year: 2021, ...prices, approved: second, previous: first, change: 25_000_000 }]],
    ]);
  });

  test('lists the projects that are red, and since when', async () => {
    expect((await read('trend?rounds=LAST_4_ROUNDS')).body.inRed).toEqual([
      {
        project: 'SAFEST',
        name: 'Tiltak SAFEST',
        actor: 'Helse Midt-Norge RHF',
        rounds: 1,
        since: '2021-2',
        reds: 1,
      },
    ]);
  });

  test('is read as of an instant too', async () => {
    const { body } = await read('trend?asOf=2021-03-01T12:00:00Z');
    expect(membersOf(body.rounds, 'round')).toEqual([['2021-1']]);
    expect(membersOf(body.inRed, 'project')).toEqual([['DHP']]);
  });
});

describe('the differences of two rounds', () => {
  test('of figures are the cells that differ, with the total', async () => {
    const { body } = await read('rounds/2021-2/figures/differences?by=actor&measure=approved');
    const change = { now: 40_000_000, before: 15_000_000, change: 25_000_000 };
    expect(body).toMatchObject({
      round: '2021-2',
      against: { round: '2021-1', asOf: null, snapshot: null },
      budgetYear: '2021',
      total: change,
    });
    expect(body.cells).toEqual([
      { keys: { actor: ACTORS.helseMidt }, ...change, existed: { now: true, before: true } },
    ]);
  });

  test('of figures say of each cell whether it existed in both rounds', async () => {
    expect((await read('rounds/2021-2/figures/differences?by=colour')).body.cells).toEqual([
      {
        keys: { colour: 'yellow' },
        now: 0,
        before: 1,
        change: -1,
        existed: { now: false, before: true },
      },
    ]);
  });

  test('of figures are numbers in CSV, without an apostrophe before a minus', async () => {
    const csv = { accept: 'text/csv' };
    const { text } = await read('rounds/2021-2/figures/differences?by=colour', csv);
    expect(text.split('\r\n')[1]).toMatch(/,yellow,0,1,-1,false,true$/);
  });

  test('of projects are what came, what went and what changed', async () => {
    expect((await read('rounds/2021-2/differences')).body.items).toEqual([
      {
        project: 'DHP',
        name: 'Tiltak DHP',
        existed: { now: false, before: true },
        part: 'notReported',
        changes: [],
      },
      {
        project: 'DIGI',
        name: 'Tiltak DIGI',
        existed: { now: true, before: false },
        part: 'returned',
        changes: [],
      },
      {
        project: 'SAFEST',
        name: 'Tiltak SAFEST',
        existed: { now: true, before: true },
        part: 'changed',
        changes: [
          { field: 'colour', now: 'red', before: 'yellow' },
          { field: 'nationalSolution', now: 'HelseID Kjernejournal', before: null },
          { field: 'approved', now: '40000000', before: '10000000' },
        ],
      },
    ]);
  });

  test('are none between a round and itself', async () => {
    expect((await read('rounds/2021-2/differences?against=2021-2')).body.items).toEqual([]);
  });
});

describe('the facts', () => {
  test('of reports come page by page, with every column always there', async () => {
    const { body: first } = await read('facts/reports?limit=3');
    const { body: second } = await read(`facts/reports?limit=3&cursor=${String(first.nextCursor)}`);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 1, null]);
    const all = [...first.items, ...second.items] as object[];
    expect(membersOf(all, 'round', 'project', 'colour', 'period').sort()).toEqual([
      ['2021-1', 'DHP', 'red', '2020Q4'],
      ['2021-1', 'SAFEST', 'yellow', '2020Q4'],
      ['2021-2', 'DIGI', null, '2021Q1'],
      ['2021-2', 'SAFEST', 'red', '2021Q1'],
    ]);
    expect(new Set(all.map((item) => Object.keys(item).join())).size).toBe(1);
  });

  test('that have changed since an instant can be read alone', async () => {
    const { body } = await read('facts/budgets?updatedAfter=2021-03-01T00:00:00Z');
    expect(membersOf(body.items, 'project', 'line', 'year', 'approved')).toEqual(
      expect.arrayContaining([
        ['DIGI', 1, 2022, 3_000_000],
        ['SAFEST', 1, 2021, 40_000_000],
        ['SAFEST', 2, 2022, 9_000_000],
      ]),
    );
    const { body: none } = await read('facts/reports?updatedAfter=2021-05-01T00:00:00Z');
    expect(none.items).toEqual([]);
    const offset = 'facts/reports?updatedAfter=2021-05-01T00:00:00';
    expect((await read(`${offset}%2B02:00`)).body.items).toEqual([]);
    expect((await read(`${offset}+02:00`)).body.items).toEqual([]);
  });
});

describe('a refused question', () => {
  const refuses = (path: string, refusal: Refusal): Promise<Answered> =>
    refused(stage.service, { actor: stage.midt, method: 'GET', path: `/v1/${path}` }, refusal);
  /** Refusal under a code that stands at this pointer too. */
  const refusal = (code: string, pointer: string): Refusal => ({
    ...broken([pointer, code]),
    code,
  });
  const UNKNOWN_SNAPSHOT = '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11';

  test.each([
    'deviations',
    'challenges',
    'dependencies',
    'quality',
    'next-year',
    'differences',
    'figures/differences',
    'snapshots',
    'events',
  ])('asks for the %s of an unknown round', async (path) => {
    await refuses(`rounds/2029-9/${path}`, NOT_FOUND);
  });

  test('asks for an instant that is in the future, or before the first report', async () => {
    await refuses(
      'rounds/2021-2/deviations?asOf=2030-01-01T00:00:00Z',
      refusal('as-of-in-future', '/asOf'),
    );
    await refuses(
      'rounds/2021-2/challenges?asOf=2021-04-01T00:00:00Z',
      refusal('as-of-before-first-report', '/asOf'),
    );
  });

  test('asks for an unknown snapshot, or for a snapshot and an instant', async () => {
    await refuses(`rounds/2021-2/deviations?snapshot=${UNKNOWN_SNAPSHOT}`, NOT_FOUND);
    await refuses(
      `rounds/2021-2/quality?asOf=2021-04-30T17:00:00Z&snapshot=${UNKNOWN_SNAPSHOT}`,
      invalid(['/snapshot', 'as-of-and-snapshot']),
    );
  });

  test('compares with nothing, an unknown round or a later instant', async () => {
    const path = 'rounds/2021-2/differences';
    await refuses('rounds/2021-1/differences', refusal('nothing-to-compare', '/against'));
    await refuses(`${path}?against=2029-9`, NOT_FOUND);
    await refuses(
      `${path}?asOf=2021-04-20T00:00:00Z&againstAsOf=2021-04-21T00:00:00Z`,
      refusal('instants-in-wrong-order', '/againstAsOf'),
    );
  });

  test('has parameters of a wrong form', async () => {
    await refuses(
      'rounds/2021-2/figures/differences?by=shape&againstAsOf=2021',
      invalid(['/by', 'unknown-dimension'], ['/againstAsOf', 'not-an-instant']),
    );
    await refuses('trend?rounds=LAST_99_ROUNDS', invalid(['/rounds', 'wrong-form']));
    await refuses('facts/reports?cursor=tull', invalid(['cursor', 'cursor-of-another-query']));
  });

  test('asks for an instant of a round with too many revisions', async () => {
    const path = 'rounds/2021-2/deviations?asOf=2021-04-30T16:00:00Z';
    await stage.service.owner.query(
      `update rollup.round_status set inputs = 300000 where key = '2021-2'`,
    );
    const { body } = await refuses(path, refusal('as-of-too-wide', '/asOf'));
    expect(body.errors[0].detail).toContain('300000');
    await rollUp(stage.service);
    expectStatus(await stage.midt.call('GET', `/v1/${path}`), 200);
  });
});
