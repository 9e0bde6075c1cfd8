import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StatusPoll } from '../../src/rollup/status/status-poll.service.js';
import { refused } from '../support/refusal.js';
import { rollUp } from '../support/rollups.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, eventually, expectStatus, figure } from '../support/story.js';

const run = promisify(execFile);
const money = (
  year: number,
  approved: number,
  prices: Record<string, unknown> = {},
): Record<string, unknown> => ({
  year,
  fundingSource: 'own',
  approved,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
  ...prices,
});
const coloured = (colour: string): Record<string, unknown> =>
  colour === 'green'
    ? { colour }
    : { colour, reason: `${colour}, fordi`, cause: 'supplier', action: 'Replanlegging' };
const SECOND = {
  period: '2021Q1',
  opensAt: '2021-04-06T08:00:00+02:00',
  deadline: '2021-04-23T16:00:00+02:00',
  closesAt: '2021-04-30T16:00:00+02:00',
};

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
/** Of the second round, red; corrected to yellow after the closing, in the last test. */
let safest: string;

/**
 * Two rounds: SAFEST yellow, then red; DHP green, then gone; DIGI comes in the second. Rolled up as
 * a worker would.
 */
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T09:00:00Z', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  for (const code of ['SAFEST', 'DHP', 'LEVERER']) await midt.registersProject(code);
  await oslo.registersProject('DIGI');
  await directorate.opensRound('2021-1');
  await midt.reports('2021-1', 'SAFEST', {
    status: coloured('yellow'),
    budget: [money(2021, 10_000_000)],
    dependencies: [],
    challenges: [],
  });
  await midt.reports('2021-1', 'DHP', {
    status: coloured('red'),
    budget: [money(2021, 5_000_000)],
    dependencies: [],
    challenges: [],
  });
  service.moveTo('2021-02-05T16:00:00Z');
  await directorate.closesRound('2021-1');
  await rollUp(service);
  service.moveTo('2021-04-12T09:00:00Z');
  await directorate.opensRound('2021-2', SECOND);
  safest = (
    await midt.reports('2021-2', 'SAFEST', {
      status: coloured('red'),
      budget: [money(2021, 40_000_000), money(2022, 9_000_000)],
      dependencies: [
        { project: 'LEVERER', delivery: 'Grensesnitt', neededBy: '2021-12-01' },
        { project: 'DIGI', delivery: 'Pilot', neededBy: '2021-12-01' },
        { nationalSolution: 'HelseID', delivery: 'Innlogging', neededBy: '2021-03-01' },
        { nationalSolution: 'Kjernejournal', delivery: 'API', neededBy: '2022-03-01' },
      ],
      challenges: [
        { category: 'dependency', text: 'Legemiddelområdet' },
        { category: 'legal', text: 'Schrems II' },
      ],
    })
  ).body.id;
  await oslo.reports('2021-2', 'DIGI', {
    state: 'planned',
    phase: 'idea',
    status: null,
    risk: null,
    budget: [money(2022, 3_000_000)],
    dependencies: [],
    challenges: [{ category: 'legal', text: 'Forskriften' }],
  });
  service.moveTo('2021-04-30T16:00:00Z');
  await directorate.closesRound('2021-2');
  await closing();
});
afterAll(() => service.stop());

/** The roll-up of a closing is whole when its job says so; then the figures are published. */
async function closing(): Promise<void> {
  await service.owner.query(
    `update platform.job set state = 'completed' where kind = 'rollup-round'`,
  );
  await rollUp(service);
}

const read = async (path: string, headers: Record<string, string> = {}): Promise<Answered> =>
  expectStatus(await service.call('GET', `/v1/${path}`, { headers }), 200);

test('deviations: red before yellow, with cause and action, and what they were', async () => {
  const { body, headers } = await read('rounds/2021-2/deviations');
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
  expect(
    (await read('rounds/2021-1/deviations')).body.items.map(
      ({ project, colour, previous }: Record<string, unknown>) => [project, colour, previous],
    ),
  ).toEqual([
    ['DHP', 'red', null],
    ['SAFEST', 'yellow', null],
  ]);
  expect(headers.get('cache-control')).toBe('public, no-cache');
  expectStatus(
    await service.call('GET', '/v1/rounds/2021-2/deviations', {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    }),
    304,
  );
  const csv = await read('rounds/2021-2/deviations', { accept: 'text/csv' });
  expect(csv.text.split('\r\n').map((line) => line.split(',').length)).toEqual([13, 14, 1]);
});

test('challenges by category, with the projects and actors that have them', async () => {
  expect((await read('rounds/2021-2/challenges')).body.categories).toEqual([
    {
      category: 'dependency',
      projects: 1,
      actors: 1,
      items: [
        {
          project: 'SAFEST',
          name: 'Tiltak SAFEST',
          actor: ACTORS.helseMidt,
          actorName: 'Helse Midt-Norge RHF',
          text: 'Legemiddelområdet',
        },
      ],
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

test('dependencies in trouble: a supplier that has not reported, a date that has passed', async () => {
  const { body } = await read('rounds/2021-2/dependencies');
  expect([
    body.dependencies,
    body.items.map(({ onProject, onNationalSolution, troubles }: Record<string, unknown>) => [
      onProject ?? onNationalSolution,
      troubles,
    ]),
  ]).toEqual([
    4,
    [
      ['LEVERER', ['supplier-not-reported']],
      ['HelseID', ['overdue']],
    ],
  ]);
});

test('next year by main goal: planned and running, with what is approved', async () => {
  expect((await read('rounds/2021-2/next-year')).body).toMatchObject({
    year: 2022,
    projects: 2,
    approved: 12_000_000,
    prices: { priceYear: 2021, basis: 'nominal' },
    goals: [{ mainGoal: '1', projects: 2, planned: 1, active: 1, approved: 12_000_000 }],
  });
  expect((await read('rounds/2021-2/next-year?year=2021')).body).toMatchObject({
    approved: 40_000_000,
    projects: 2,
  });
});

test('quality: the warning that travels with the report', async () => {
  const { body } = await read('rounds/2021-2/quality');
  expect(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
    body.warnings.map(({ code, severity, projects, items }: Record<string, any>) => [
      code,
      severity,
      projects,
      items.length,
    ]),
  ).toEqual([
    ['budget-jump', 'warning', 1, 1],
    ['stale-text', 'information', 1, 2],
  ]);
  expect(body.warnings.slice(0, 1)).toEqual([
    expect.objectContaining({
      code: 'budget-jump',
      severity: 'warning',
      projects: 1,
      items: [
        expect.objectContaining({
          project: 'SAFEST',
          pointer: '/budget/0/approved',
          value: 40_000_000,
          expected: 10_000_000,
        }),
      ],
    }),
  ]);
  expect(body.outliers).toEqual([]);
});

test('the trend over rounds, each beside the one before, and time in red', async () => {
  const { body } = await read('trend?rounds=LAST_4_ROUNDS');
  expect(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
    body.rounds.map(({ round, projects, colours, budget, late, missing }: Record<string, any>) => [
      round,
      projects,
      colours.map(({ now, change }: Record<string, unknown>) => [now, change]),
      budget,
      late,
      missing,
    ]),
  ).toEqual([
    [
      '2021-1',
      { now: 2, previous: null, change: null },
      [
        [0, null],
        [1, null],
        [1, null],
      ],
      { year: 2021, approved: 15_000_000, previous: null, change: null, prices: ['2021-nominal'] },
      0,
      0,
    ],
    [
      '2021-2',
      { now: 2, previous: 2, change: 0 },
      [
        [0, 0],
        [0, -1],
        [1, 0],
      ],
      {
        year: 2021,
        approved: 40_000_000,
        previous: 15_000_000,
        change: 25_000_000,
        prices: ['2021-nominal'],
      },
      0,
      0,
    ],
  ]);
  expect(body.inRed).toEqual([
    {
      project: 'SAFEST',
      name: 'Tiltak SAFEST',
      actor: 'Helse Midt-Norge RHF',
      rounds: 1,
      since: '2021-2',
      reds: 1,
    },
  ]);
  const then = await read('trend?asOf=2021-03-01T12:00:00Z');
  expect([
    then.body.rounds.map(({ round }: Record<string, unknown>) => round),
    then.body.inRed.map(({ project }: Record<string, unknown>) => project),
  ]).toEqual([['2021-1'], ['DHP']]);
});

test('differences: only what differs, of cells and of projects, with whether it existed on both sides', async () => {
  const cells = (await read('rounds/2021-2/figures/differences?by=actor&measure=approved')).body;
  expect(cells).toMatchObject({
    round: '2021-2',
    against: { round: '2021-1', asOf: null, snapshot: null },
    budgetYear: '2021',
    total: { now: 40_000_000, before: 15_000_000, change: 25_000_000 },
  });
  expect(cells.cells).toEqual([
    {
      keys: { actor: ACTORS.helseMidt },
      now: 40_000_000,
      before: 15_000_000,
      change: 25_000_000,
      existed: { now: true, before: true },
    },
  ]);
  expect((await read('rounds/2021-2/figures/differences?by=colour')).body.cells).toEqual([
    {
      keys: { colour: 'yellow' },
      now: 0,
      before: 1,
      change: -1,
      existed: { now: false, before: true },
    },
  ]);
  const { body } = await read('rounds/2021-2/differences');
  expect(body.items).toEqual([
    { project: 'DHP', name: 'Tiltak DHP', existed: { now: false, before: true }, changes: [] },
    { project: 'DIGI', name: 'Tiltak DIGI', existed: { now: true, before: false }, changes: [] },
    {
      project: 'SAFEST',
      name: 'Tiltak SAFEST',
      existed: { now: true, before: true },
      changes: [
        { field: 'colour', now: 'red', before: 'yellow' },
        { field: 'nationalSolution', now: 'HelseID Kjernejournal', before: null },
        { field: 'approved', now: '40000000', before: '10000000' },
      ],
    },
  ]);
  expect((await read('rounds/2021-2/differences?against=2021-2')).body.items).toEqual([]);
});

test('facts: flat, every column always there, and only what has changed', async () => {
  const all = (await read('facts/reports?limit=3')).body;
  const rest = (await read(`facts/reports?limit=3&cursor=${String(all.nextCursor)}`)).body;
  expect([all.items.length, rest.items.length, rest.nextCursor]).toEqual([3, 1, null]);
  expect(
    [...all.items, ...rest.items]
      .map(({ round, project, colour, period }: Record<string, unknown>) => [
        round,
        project,
        colour,
        period,
      ])
      .sort(),
  ).toEqual([
    ['2021-1', 'DHP', 'red', '2020Q4'],
    ['2021-1', 'SAFEST', 'yellow', '2020Q4'],
    ['2021-2', 'DIGI', null, '2021Q1'],
    ['2021-2', 'SAFEST', 'red', '2021Q1'],
  ]);
  expect(
    new Set([...all.items, ...rest.items].map((item: object) => Object.keys(item).join())),
  ).toHaveProperty('size', 1);
  const budgets = (await read('facts/budgets?updatedAfter=2021-03-01T00:00:00Z')).body.items;
  expect(
    budgets.map(({ project, line, year, approved }: Record<string, unknown>) => [
      project,
      line,
      year,
      approved,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['DIGI', 1, 2022, 3_000_000],
      ['SAFEST', 1, 2021, 40_000_000],
      ['SAFEST', 2, 2022, 9_000_000],
    ]),
  );
  expect((await read('facts/reports?updatedAfter=2021-05-01T00:00:00Z')).body.items).toEqual([]);
});

describe('bad input', () => {
  const refuses = (
    path: string,
    status: number,
    code: string,
    ...errors: (readonly [string, string])[]
  ): Promise<Answered> =>
    refused(
      service,
      { actor: midt, method: 'GET', path: `/v1/${path}` },
      { status, code, ...(errors.length === 0 ? {} : { errors }) },
    );

  test('rounds that are not there, instants that are wrong, sides that cannot be compared', async () => {
    for (const path of [
      'deviations',
      'challenges',
      'dependencies',
      'quality',
      'next-year',
      'differences',
      'figures/differences',
      'snapshots',
      'events',
    ])
      await refuses(`rounds/2029-9/${path}`, 404, 'not-found');
    await refuses('rounds/2021-2/deviations?asOf=2030-01-01T00:00:00Z', 422, 'as-of-in-future', [
      '/asOf',
      'as-of-in-future',
    ]);
    await refuses(
      'rounds/2021-2/challenges?asOf=2021-04-01T00:00:00Z',
      422,
      'as-of-before-first-report',
      ['/asOf', 'as-of-before-first-report'],
    );
    await refuses(
      'rounds/2021-2/quality?asOf=2021-04-30T17:00:00Z&snapshot=019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11',
      400,
      'invalid-request',
      ['/snapshot', 'as-of-and-snapshot'],
    );
    await refuses(
      'rounds/2021-2/deviations?snapshot=019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11',
      404,
      'not-found',
    );
    await refuses('rounds/2021-1/differences', 422, 'nothing-to-compare', [
      '/against',
      'nothing-to-compare',
    ]);
    await refuses('rounds/2021-2/differences?against=2029-9', 404, 'not-found');
    await refuses(
      'rounds/2021-2/differences?asOf=2021-04-20T00:00:00Z&againstAsOf=2021-04-21T00:00:00Z',
      422,
      'instants-in-wrong-order',
      ['/againstAsOf', 'instants-in-wrong-order'],
    );
    await refuses(
      'rounds/2021-2/figures/differences?by=shape&againstAsOf=2021',
      400,
      'invalid-request',
      ['/by', 'unknown-dimension'],
      ['/againstAsOf', 'not-an-instant'],
    );
    await refuses('trend?rounds=LAST_99_ROUNDS', 400, 'invalid-request', ['/rounds', 'wrong-form']);
    await refuses('facts/reports?cursor=tull', 400, 'invalid-request', [
      'cursor',
      'cursor-of-another-query',
    ]);
  });

  test('an instant of a round that is too large for it', async () => {
    await service.owner.query(
      `update rollup.round_status set inputs = 300000 where key = '2021-2'`,
    );
    const { body } = await refuses(
      'rounds/2021-2/deviations?asOf=2021-04-30T16:00:00Z',
      422,
      'as-of-too-wide',
      ['/asOf', 'as-of-too-wide'],
    );
    expect(body.errors[0].detail).toContain('300000');
    await rollUp(service);
    expectStatus(
      await midt.call('GET', '/v1/rounds/2021-2/deviations?asOf=2021-04-30T16:00:00Z'),
      200,
    );
  });
});

test('events tell that the figures have changed, with the new entity tag', async () => {
  const answer = await fetch(`${service.url}/v1/rounds/2021-2/events?seconds=20`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ]);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  const heard = async (text: string): Promise<true> => {
    while (!told.includes(text)) told += (await reader?.read())?.value ?? '';
    return true;
  };
  const before = (await read('rounds/2021-2/status')).headers.get('etag') ?? '';
  expect(await heard(`"etag":${JSON.stringify(before)}`)).toBe(true);
  await service.owner.query(
    `update rollup.round_status set etag = '"another"' where key = '2021-2'`,
  );
  await service.app.get(StatusPoll).refresh();
  expect(await heard('"etag":"\\"another\\""')).toBe(true);
  expect(told.match(/event: figures/g)).toHaveLength(2);
  await reader?.cancel();
  await rollUp(service);
});

describe('a frozen snapshot', () => {
  test(
    'is what it was when a correction comes after, recomputed by an independent program; ' +
      'the next round is compared with it',
    async () => {
      service.moveTo('2021-05-10T08:00:00Z');
      expectStatus(await midt.create('/v1/rounds/2021-1/snapshots', { title: 'Mitt' }), 403);
      const first = expectStatus(
        await directorate.create('/v1/rounds/2021-1/snapshots', {
          title: 'Status til NUIT i februar',
          asOf: '2021-02-05T16:30:00Z',
        }),
        201,
      );
      const {
        body: { id, hash, content },
      } = expectStatus(
        await directorate.create('/v1/rounds/2021-2/snapshots', {
          title: 'Status til NUIT 20. mai 2021',
        }),
        201,
      );
      expect(content).toMatchObject({
        round: '2021-2',
        criteriaSet: '2020-12',
        ruleSet: 'standard-2',
        previous: { round: '2021-1', snapshot: first.body.id, hash: first.body.hash },
        missing: [],
        carriedOver: [],
      });
      expect(
        content.inputs.map(({ project, revision }: Record<string, unknown>) => [project, revision]),
      ).toEqual([
        ['DIGI', 1],
        ['SAFEST', 1],
      ]);
      expect(content.status).toMatchObject({
        previousRound: '2021-1',
        previousSnapshot: first.body.id,
        projects: { now: 2, previous: 2 },
        red: [{ project: 'SAFEST' }],
      });

      const [submission] = (await midt.call('GET', '/v1/rounds/2021-2/submissions')).body.items;
      expectStatus(
        await directorate.call(
          'POST',
          `/v1/submissions/${submission.id}/reopen`,
          { reason: 'Fargen er feil' },
          { 'if-match': `"${String(submission.version)}"` },
        ),
        200,
      );
      const draft = expectStatus(
        await midt.call('PUT', `/v1/reports/${safest}`, aReport({ status: coloured('yellow') }), {
          'if-match': (await midt.call('GET', `/v1/reports/${safest}`)).headers.get('etag') ?? '',
        }),
        200,
      );
      await midt.certifies({ id: safest, etag: draft.headers.get('etag') ?? '' });
      expect(
        expectStatus(
          await directorate.create('/v1/rounds/2021-2/snapshots', { title: 'For tidlig' }),
          409,
        ).body.code,
      ).toBe('figures-behind');
      await rollUp(service);

      const frozen = await read(`snapshots/${String(id)}`);
      expect(frozen.body).toMatchObject({ hash, content });
      expect(frozen.headers.get('cache-control')).toContain('immutable');
      expect((await read('rounds/2021-2/status')).body.red).toEqual([]);
      expect((await read(`rounds/2021-2/status?snapshot=${String(id)}`)).body.red).toHaveLength(1);
      expect(
        (await read(`rounds/2021-2/deviations?snapshot=${String(id)}`)).body.items,
      ).toMatchObject([{ colour: 'red' }]);
      expect(
        (await read(`rounds/2021-2/figures?by=colour&snapshot=${String(id)}`)).body.cells,
      ).toMatchObject([{ keys: { colour: 'red' }, value: 1 }]);
      expect(
        (await read(`rounds/2021-2/differences?againstSnapshot=${String(id)}`)).body.items.map(
          ({ project }: Record<string, unknown>) => project,
        ),
      ).toEqual(['SAFEST']);
      expect(
        (await read('rounds/2021-2/snapshots')).body.items.map((item: { id: string }) => item.id),
      ).toEqual([id]);
      await expect(
        service.owner.query(`update rollup.snapshot_line set colour = 'green'`),
      ).rejects.toThrow('append-only');

      const { stdout } = await run(process.execPath, [
        'test/independent/recompute-snapshot.mjs',
        service.url,
        String(id),
        await service.token(ACTORS.directorate),
      ]);
      figure('F34', `frozen figures by an independent program: ${stdout.trim()}`);
      expect(stdout).toContain(': 0 differ');
      await service.owner.query(`alter table rollup.snapshot disable trigger all`);
      await service.owner.query(
        `update rollup.snapshot set body = replace(body, '"approved":40000000', '"approved":40000001')`,
      );
      await expect(
        run(process.execPath, [
          'test/independent/recompute-snapshot.mjs',
          service.url,
          String(id),
          await service.token(ACTORS.directorate),
        ]),
      ).rejects.toMatchObject({ stdout: expect.stringContaining('hash: recomputed') });
    },
  );
});

test(
  'a project that moves to another segment, and a colour of the directorate, reach the ' +
    'figures by themselves',
  async () => {
    const worker = await startTestService({
      database: service.config.databaseUrl,
      env: { ROLE: 'worker' },
      at: service.clock.now().toISOString(),
    });
    try {
      const project = await midt.call('GET', '/v1/projects/SAFEST');
      expectStatus(
        await midt.call(
          'PATCH',
          '/v1/projects/SAFEST',
          { segment: 'medicines' },
          { 'if-match': project.headers.get('etag') ?? '' },
        ),
        200,
      );
      expectStatus(
        await directorate.create(`/v1/reports/${safest}/assessments`, {
          colour: 'red',
          reason: 'Ikke i rute',
        }),
        201,
      );
      await eventually(async () => {
        const { body } = await read('rounds/2021-2/figures?by=segment,directorateColour');
        return body.cells.some(
          ({ keys }: { keys: Record<string, unknown> }) =>
            keys['segment'] === 'medicines' && keys['directorateColour'] === 'red',
        )
          ? true
          : undefined;
      });
    } finally {
      await worker.stop();
    }
  },
);
