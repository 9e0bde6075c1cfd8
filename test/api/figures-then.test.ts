import { canonicalJson, sha256 } from '../../src/platform/base/canonical-json.js';
import { Metrics } from '../../src/platform/base/metrics.js';
import { refused } from '../support/refusal.js';
import { rollUp } from '../support/rollups.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, expectStatus } from '../support/story.js';

const money = (approved: number, priceYear = 2021): Record<string, unknown> => ({
  year: 2021,
  fundingSource: 'own',
  approved,
  currency: 'NOK',
  priceYear,
  basis: 'nominal',
});
const SECOND = {
  period: '2021Q1',
  opensAt: '2021-04-06T08:00:00+02:00',
  deadline: '2021-04-23T16:00:00+02:00',
  closesAt: '2021-04-30T16:00:00+02:00',
};
const VEST = Array.from({ length: 9 }, (_, index) => `VEST${String(index + 1)}`);

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let vest: Actor;

/**
 * Helse Vest has nine projects of 10 to 18 million; Helse Midt-Norge two of 500 million, one of
 * them in the prices of 2019. Rolled up as a worker would.
 */
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T09:00:00Z', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  vest = new Actor(service, ACTORS.helseVest);
  await midt.registersProject('DYR');
  await midt.registersProject('GAMMEL', { mainGoal: '2', goals: [] });
  for (const code of VEST) await vest.registersProject(code);
  await directorate.opensRound('2021-1');
  await midt.reports('2021-1', 'DYR', { budget: [money(500_000_000)] });
  await midt.reports('2021-1', 'GAMMEL', {
    budget: [money(500_000_000, 2019)],
    dependencies: [{ nationalSolution: 'HelseID', delivery: 'Testdata', neededBy: '2021-01-20' }],
  });
  for (const [index, code] of VEST.entries())
    await vest.reports('2021-1', code, { budget: [money((10 + index) * 1_000_000)] });
  await rollUp(service);
});
afterAll(() => service.stop());

/** The roll-up of a closing is whole when its job says so; then the figures are published. */
async function closes(round: string): Promise<void> {
  await directorate.closesRound(round);
  await service.owner.query(
    `update platform.job set state = 'completed' where kind = 'rollup-round'`,
  );
  await rollUp(service);
}

/** A correction of a closed round: the directorate lets the actor in again, unless it has. */
async function corrects(
  actor: Actor,
  round: string,
  code: string,
  overrides: Record<string, unknown>,
): Promise<void> {
  const [submission] = (await actor.call('GET', `/v1/rounds/${round}/submissions`)).body.items;
  const reopened = await directorate.call(
    'POST',
    `/v1/submissions/${submission.id}/reopen`,
    { reason: 'Rettes' },
    { 'if-match': `"${String(submission.version)}"` },
  );
  if (reopened.body.code !== 'reopened-already') expectStatus(reopened, 200);
  const report = (await actor.call('GET', `/v1/rounds/${round}/reports`)).body.items.find(
    ({ project }: { project: string }) => project === code,
  ).id;
  const draft = expectStatus(
    await actor.call('PUT', `/v1/reports/${report}`, aReport(overrides), {
      'if-match': (await actor.call('GET', `/v1/reports/${report}`)).headers.get('etag') ?? '',
    }),
    200,
  );
  await actor.certifies({ id: report, etag: draft.headers.get('etag') ?? '' });
  await rollUp(service);
}

const read = async (path: string, headers: Record<string, string> = {}): Promise<Answered> =>
  expectStatus(await directorate.call('GET', `/v1/${path}`, undefined, headers), 200);

test('a budget is held against those of its peers in the same prices', async () => {
  const {
    body: { outliers },
  } = await read('rounds/2021-1/quality');
  // Of 10 to 18 million the median is 14 and the deviation 2: 0.6745 · (500 − 14) / 2 = 163.9035.
  expect(outliers).toEqual([
    {
      project: 'DYR',
      name: 'Tiltak DYR',
      actor: ACTORS.helseMidt,
      actorName: 'Helse Midt-Norge RHF',
      value: 500_000_000,
      prices: { currency: 'NOK', priceYear: 2021, basis: 'nominal' },
      against: 'peers',
      median: 14_000_000,
      deviation: 2_000_000,
      among: 9,
      score: 163.9,
    },
  ]);
});

test('a dependency is overdue by the day of reading in Norway, though no figure has changed', async () => {
  const path = '/v1/rounds/2021-1/dependencies';
  service.moveTo('2021-01-20T22:59:00Z');
  // One token, so that what is in memory is answered from there.
  const token = await service.token(ACTORS.directorate);
  const overdue = (etag = ''): Promise<Answered> =>
    service.call('GET', path, { token, headers: { 'if-none-match': etag } });
  const before = await overdue();
  expect(before.body).toMatchObject({ day: '2021-01-20', dependencies: 11, items: [] });
  expectStatus(await overdue(before.headers.get('etag') ?? ''), 304);
  service.clock.moveTo(new Date('2021-01-20T23:01:00Z'));
  const after = await overdue(before.headers.get('etag') ?? '');
  expect(after.body).toMatchObject({
    day: '2021-01-21',
    asOf: before.body.asOf,
    items: [
      { project: 'GAMMEL', delivery: 'Testdata', neededBy: '2021-01-20', troubles: ['overdue'] },
    ],
  });
  expectStatus(await overdue(after.headers.get('etag') ?? ''), 304);
  expect((await read('rounds/2021-1/dependencies?asOf=2021-01-20T12:00:00Z')).body).toMatchObject({
    day: '2021-01-20',
    items: [],
  });
});

describe('what was frozen, or known at an instant, is answered the same for good', () => {
  let snapshot: Answered;

  test(
    'the state of the round is the one at the instant, and a frozen status says what it ' +
      'said, whatever the register says now',
    async () => {
      service.moveTo('2021-02-01T09:00:00Z');
      snapshot = expectStatus(
        await directorate.create('/v1/rounds/2021-1/snapshots', { title: 'Til møtet i februar' }),
        201,
      );
      const {
        body: { id, content },
      } = snapshot;
      expect(content.status.round.state).toBe('open');
      const before = await read(`rounds/2021-1/status?snapshot=${String(id)}`);
      const then = await read('rounds/2021-1/status?asOf=2021-02-01T09:00:00Z');
      service.moveTo('2021-02-05T16:00:00Z');
      await closes('2021-1');
      await service.owner.query(
        `update actors.actor set name = 'Helse Vest' where organisation_number = $1`,
        [ACTORS.helseVest],
      );

      const after = await read(`rounds/2021-1/status?snapshot=${String(id)}`);
      expect(after.text).toBe(before.text);
      expect(after.body.hash).toBe(sha256(canonicalJson(content.status)));
      expect(after.body.actors.map(({ name }: { name: string }) => name)).toContain(
        'Helse Vest RHF',
      );
      await service.owner.query(
        `update actors.actor set name = 'Helse Vest RHF' where organisation_number = $1`,
        [ACTORS.helseVest],
      );
      expect((await read('rounds/2021-1/status?asOf=2021-02-01T09:00:00Z')).text).toBe(then.text);
      expect(
        (await read(`rounds/2021-1/status?asOf=${service.clock.now().toISOString()}`)).body.round
          .state,
      ).toBe('closed');
    },
  );

  test('a budget is held against what the earlier rounds were known to say then', async () => {
    service.moveTo('2021-04-12T09:00:00Z');
    await directorate.opensRound('2021-2', SECOND);
    await vest.reports('2021-2', 'VEST1', {
      budget: [{ ...money(300_000_000), forecast: 310_000_000, actual: 5_000_000 }],
      dependencies: [],
    });
    await rollUp(service);
    const frozen = expectStatus(
      await directorate.create('/v1/rounds/2021-2/snapshots', { title: 'Underveis' }),
      201,
    ).body.id as string;
    const paths = [
      `rounds/2021-2/quality?snapshot=${frozen}`,
      `rounds/2021-2/quality?asOf=${service.clock.now().toISOString()}`,
    ];
    const outliers = async (path: string): Promise<[string, string, number]> =>
      (await read(path)).body.outliers.map(
        ({ project, against, median }: Record<string, unknown>) => [project, against, median],
      );
    for (const path of ['rounds/2021-2/quality', ...paths])
      expect(await outliers(path)).toEqual([['VEST1', 'history', 14_000_000]]);
    service.moveTo('2021-04-13T09:00:00Z');
    await corrects(vest, '2021-1', 'VEST5', { budget: [money(60_000_000)] });
    expect(await outliers('rounds/2021-2/quality')).toEqual([['VEST1', 'history', 15_000_000]]);
    for (const path of paths)
      expect(await outliers(path)).toEqual([['VEST1', 'history', 14_000_000]]);
  });
});

test(
  'what was frozen of a round before it closed needs a token, like figures as of then; ' +
    'what was frozen since does not',
  async () => {
    const {
      body: {
        items: [{ id: early }],
      },
    } = await read('rounds/2021-1/snapshots');
    const late = expectStatus(
      await directorate.create('/v1/rounds/2021-1/snapshots', {
        title: 'Etter lukking',
        asOf: '2021-02-05T16:30:00Z',
      }),
      201,
    ).body.id as string;
    const status = async (path: string): Promise<number> =>
      (await service.call('GET', `/v1/${path}`)).status;
    const paths = (id: string): string[] => [
      `snapshots/${id}`,
      ...['status', 'figures', 'deviations', 'operating-costs'].map(
        (path) => `rounds/2021-1/${path}?snapshot=${id}`,
      ),
    ];
    for (const path of [...paths(String(early)), 'rounds/2021-1/status?asOf=2021-02-01T09:00:00Z'])
      expect([path, await status(path)]).toEqual([path, 401]);
    for (const path of paths(late)) expect([path, await status(path)]).toEqual([path, 200]);
    expect(
      (await read(`rounds/2021-1/deviations?snapshot=${String(early)}`)).headers.get(
        'cache-control',
      ),
    ).toMatch(/^private/);
    const listed = async (headers: Record<string, string> = {}): Promise<string[]> =>
      expectStatus(
        await service.call('GET', '/v1/rounds/2021-1/snapshots', { headers }),
        200,
      ).body.items.map(({ id }: { id: string }) => id);
    expect(await listed()).toEqual([late]);
    expect(await listed({ authorization: `Bearer ${await service.token(ACTORS.oslo)}` })).toEqual([
      late,
      early,
    ]);
  },
);

describe('the trend', () => {
  interface Row {
    readonly round: string;
    readonly previousRound: string | null;
    readonly previousSnapshot: string | null;
    readonly budget: { readonly approved: number; readonly previous: number | null };
  }
  const rows = async (query: string): Promise<(string | number | null)[][]> =>
    (await read(`trend?${query}`)).body.rounds.map(
      ({ round, previousRound, previousSnapshot, budget }: Row) => [
        round,
        previousRound,
        previousSnapshot,
        budget.approved,
        budget.previous,
      ],
    );
  const refuses = (query: string, code: string): Promise<Answered> =>
    refused(
      service,
      { actor: midt, method: 'GET', path: `/v1/trend?${query}` },
      { status: 422, code, errors: [['/asOf', code]] },
    );

  test(
    'compares with the round before as it was frozen last, as the status does, also ' +
      'where that is not in the list',
    async () => {
      service.moveTo('2021-04-30T16:00:00Z');
      await closes('2021-2');
      const { body: status } = await read('rounds/2021-2/status');
      const frozen = (await read('rounds/2021-1/snapshots')).body.items[0].id as string;
      // 126 million of Helse Vest as it was frozen, 14 of them corrected to 60 since; and 500 in the
      // prices of either year.
      expect(await rows('rounds=LAST_1_ROUNDS')).toEqual([
        ['2021-2', '2021-1', frozen, 300_000_000, 1_126_000_000],
      ]);
      expect(await rows('')).toEqual([
        ['2021-1', null, null, 1_172_000_000, null],
        ['2021-2', '2021-1', frozen, 300_000_000, 1_126_000_000],
      ]);
      expect([status.previousSnapshot, status.budgets[0].previous]).toEqual([
        frozen,
        1_126_000_000,
      ]);
      expect(await rows(`rounds=LAST_1_ROUNDS&asOf=${service.clock.now().toISOString()}`)).toEqual([
        ['2021-2', '2021-1', frozen, 300_000_000, 1_126_000_000],
      ]);
      expect(await rows('asOf=2021-03-01T12:00:00Z')).toEqual([
        ['2021-1', null, null, 1_126_000_000, null],
      ]);
    },
  );

  test(
    'of an instant before anything was known, or of more revisions than are read for ' +
      'one, is refused',
    async () => {
      await refuses('asOf=2020-12-01T12:00:00Z', 'as-of-before-first-report');
      await refuses('asOf=2030-01-01T00:00:00Z', 'as-of-in-future');
      await service.owner.query(`update rollup.round_status set inputs = 150000`);
      const asOf = service.clock.now().toISOString();
      expect((await refuses(`asOf=${asOf}`, 'as-of-too-wide')).body.errors[0].detail).toContain(
        '300000',
      );
      expect(await rows(`rounds=LAST_1_ROUNDS&asOf=${asOf}`)).toHaveLength(1);
      await rollUp(service);
    },
  );
});

describe('differences', () => {
  test('take a value that only the other side has', async () => {
    const { body } = await read('rounds/2021-2/figures/differences?by=actor&mainGoal=2');
    expect(body.cells).toEqual([
      {
        keys: { actor: ACTORS.helseMidt },
        now: 0,
        before: 1,
        change: -1,
        existed: { now: false, before: true },
      },
    ]);
    const {
      body: {
        errors: [error],
      },
    } = await refused(
      service,
      {
        actor: midt,
        method: 'GET',
        path: '/v1/rounds/2021-2/figures/differences?by=actor&mainGoal=9',
      },
      { status: 400, code: 'invalid-request', errors: [['/mainGoal', 'no-such-value']] },
    );
    expect(error.detail).toContain('1, 2');
  });

  test('are of every fact and amount of a project, with the prices it is in', async () => {
    const { body } = await read('rounds/2021-2/differences');
    expect(
      body.items.find(({ project }: { project: string }) => project === 'VEST1').changes,
    ).toEqual([
      { field: 'nationalSolution', now: null, before: 'Kjernejournal' },
      { field: 'approved', now: '300000000', before: '10000000' },
      { field: 'forecast', now: '310000000', before: null },
      { field: 'actual', now: '5000000', before: null },
    ]);
    await service.owner.query(
      `update rollup.project_line
         set facts = facts || '{"kind": "programme"}', budget = replace(budget::text,
            '"priceYear": 2021', '"priceYear": 2022')::jsonb where code = 'VEST1'
            and round_id = (select id from reporting.round where key = '2021-2')`,
    );
    const { body: other } = await directorate.call(
      'GET',
      '/v1/rounds/2021-2/differences?against=2021-1',
    );
    expect(
      other.items.find(({ project }: { project: string }) => project === 'VEST1').changes,
    ).toEqual(
      expect.arrayContaining([
        { field: 'kind', now: 'programme', before: 'project' },
        { field: 'prices', now: '2022-nominal', before: '2021-nominal' },
      ]),
    );
    await rollUp(service);
  });
});

describe('as of an instant', () => {
  test('completeness: what was expected at the closing, and who had reported by then', async () => {
    service.moveTo('2021-05-03T09:00:00Z');
    await directorate.opensRound('2021-3', {
      ...SECOND,
      period: '2021Q2',
      opensAt: '2021-05-03T08:00:00+02:00',
      deadline: '2021-05-20T16:00:00+02:00',
      closesAt: '2021-05-30T16:00:00+02:00',
    });
    for (const code of ['DYR', 'VEST1', 'VEST2']) {
      const { headers } = await directorate.call('GET', `/v1/projects/${code}`);
      expectStatus(
        await directorate.call(
          'POST',
          `/v1/projects/${code}/take-over`,
          { reason: 'Fantes' },
          { 'if-match': headers.get('etag') ?? '' },
        ),
        200,
      );
    }
    service.moveTo('2021-05-04T09:00:00Z');
    await vest.reports('2021-3', 'VEST1');
    service.moveTo('2021-05-20T15:00:00Z');
    await closes('2021-3');
    // After the closing another comes into the portfolio, and the actor is let in again with what
    // was missing.
    service.moveTo('2021-05-25T09:00:00Z');
    const { headers } = await directorate.call('GET', '/v1/projects/VEST3');
    expectStatus(
      await directorate.call(
        'POST',
        '/v1/projects/VEST3/take-over',
        { reason: 'Fantes' },
        { 'if-match': headers.get('etag') ?? '' },
      ),
      200,
    );
    const [submission] = (await vest.call('GET', '/v1/rounds/2021-3/submissions')).body.items;
    expectStatus(
      await directorate.call(
        'POST',
        `/v1/submissions/${submission.id}/reopen`,
        { reason: 'Manglet' },
        { 'if-match': `"${String(submission.version)}"` },
      ),
      200,
    );
    await vest.reports('2021-3', 'VEST2');
    await rollUp(service);

    const of = async (query: string): Promise<unknown[]> => {
      const { body } = await read(`rounds/2021-3/completeness${query}`);
      return [body.asOf, body.expected, body.reported, body.missing];
    };
    expect(await of('?asOf=2021-05-03T12:00:00.000Z')).toEqual([
      '2021-05-03T12:00:00.000Z',
      3,
      0,
      3,
    ]);
    expect(await of('?asOf=2021-05-20T15:30:00.000Z')).toEqual([
      '2021-05-20T15:30:00.000Z',
      3,
      1,
      2,
    ]);
    const [asOf, ...counts] = await of('');
    expect(counts).toEqual([3, 2, 1]);
    expect(new Date(String(asOf)).getTime()).toBeGreaterThanOrEqual(
      Date.parse('2021-05-25T09:00:00Z'),
    );
    expect((await read('rounds/2021-3/figures')).body.missing).toBe(1);
    await refused(
      service,
      {
        actor: midt,
        method: 'GET',
        path: '/v1/rounds/2021-3/completeness?asOf=2030-01-01T00:00:00Z',
      },
      { status: 422, code: 'as-of-in-future', errors: [['/asOf', 'as-of-in-future']] },
    );
  });

  test('the gap between colours: of the rounds that were closed then, with the colours given by then', async () => {
    const path = `actors/${ACTORS.helseVest}/colour-gap`;
    const gaps = async (query = ''): Promise<unknown[]> =>
      (await read(`${path}${query}`)).body.rounds.map(
        ({
          round,
          rated,
          directorate: { compared, steps },
        }: {
          round: string;
          rated: number;
          directorate: Record<string, number>;
        }) => [round, rated, compared, steps],
      );
    const report = (await vest.call('GET', '/v1/rounds/2021-2/reports')).body.items[0].id as string;
    expectStatus(
      await directorate.create(`/v1/reports/${report}/assessments`, {
        colour: 'red',
        reason: 'Ikke i rute',
      }),
      201,
    );
    await rollUp(service);
    expect(await gaps()).toEqual([
      ['2021-1', 9, 0, 0],
      ['2021-2', 1, 1, 2],
      ['2021-3', 2, 0, 0],
    ]);
    expect(await gaps('?asOf=2021-05-10T12:00:00Z')).toEqual([
      ['2021-1', 9, 0, 0],
      ['2021-2', 1, 0, 0],
    ]);
    expect(await gaps('?asOf=2021-02-01T12:00:00Z')).toEqual([]);
    expect(await gaps(`?asOf=${service.clock.now().toISOString()}`)).toEqual(await gaps());
    await refused(
      service,
      { actor: midt, method: 'GET', path: `/v1/${path}?asOf=2030-01-01T00:00:00Z` },
      { status: 422, code: 'as-of-in-future', errors: [['/asOf', 'as-of-in-future']] },
    );
  });
});

describe('CSV', () => {
  const lines = async (path: string): Promise<string[][]> => {
    const { text, headers } = await read(path, { accept: 'text/csv' });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    return text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
  };

  test('of operating costs: a line for each solution, year and project', async () => {
    service.moveTo('2021-06-01T09:00:00Z');
    const {
      body: { asOf },
    } = await read('rounds/2021-3/operating-costs');
    expect(await lines('rounds/2021-3/operating-costs')).toEqual([
      [
        'round',
        'asOf',
        'nationalSolution',
        'year',
        'currency',
        'priceYear',
        'basis',
        'project',
        'name',
        'amount',
        'previous',
        'change',
      ],
    ]);
    await corrects(vest, '2021-3', 'VEST2', {
      operatingCosts: [
        {
          nationalSolution: 'Kjernejournal',
          year: 2024,
          amount: 17_000_000,
          currency: 'NOK',
          priceYear: 2021,
          basis: 'nominal',
        },
      ],
    });
    const { body } = await read('rounds/2021-3/operating-costs');
    expect([body.items[0].amount, body.asOf > asOf]).toEqual([17_000_000, true]);
    expect((await lines('rounds/2021-3/operating-costs')).slice(1)).toEqual([
      [
        '2021-3',
        body.asOf,
        'Kjernejournal',
        '2024',
        'NOK',
        '2021',
        'nominal',
        'VEST2',
        'Tiltak VEST2',
        '17000000',
        '0',
        '17000000',
      ],
    ]);
  });

  test('of the gap between colours, and of completeness', async () => {
    const gaps = await lines(`actors/${ACTORS.helseVest}/colour-gap?asOf=2021-05-10T12:00:00Z`);
    expect(gaps.slice(0, 3)).toEqual([
      [
        'actor',
        'name',
        'asOf',
        'round',
        'rated',
        'against',
        'compared',
        'worse',
        'same',
        'better',
        'steps',
      ],
      [
        ACTORS.helseVest,
        'Helse Vest RHF',
        '2021-05-10T12:00:00.000Z',
        '2021-1',
        '9',
        'rule',
        '0',
        '0',
        '0',
        '0',
        '0',
      ],
      [
        ACTORS.helseVest,
        'Helse Vest RHF',
        '2021-05-10T12:00:00.000Z',
        '2021-1',
        '9',
        'directorate',
        '0',
        '0',
        '0',
        '0',
        '0',
      ],
    ]);
    expect(gaps).toHaveLength(5);
    const rows = await lines('rounds/2021-3/completeness?asOf=2021-05-20T15:30:00.000Z');
    expect(rows.map((row) => row.slice(0, 11))).toEqual([
      [
        'round',
        'asOf',
        'actor',
        'name',
        'state',
        'expected',
        'reported',
        'late',
        'unchanged',
        'unchangedRounds',
        'missing',
      ],
      [
        '2021-3',
        '2021-05-20T15:30:00.000Z',
        ACTORS.helseMidt,
        'Helse Midt-Norge RHF',
        'missing',
        '1',
        '0',
        '0',
        '0',
        '0',
        'DYR',
      ],
      [
        '2021-3',
        '2021-05-20T15:30:00.000Z',
        ACTORS.helseVest,
        'Helse Vest RHF',
        'partial',
        '2',
        '1',
        '0',
        '0',
        '0',
        'VEST2',
      ],
    ]);
  });
});

test(
  'what is frozen has a strong tag, may be kept for good, and is answered from memory ' +
    'without a query',
  async () => {
    const snapshot = expectStatus(
      await directorate.create('/v1/rounds/2021-3/snapshots', { title: 'For godt' }),
      201,
    ).body.id as string;
    const metrics = service.app.get(Metrics);
    for (const path of [
      'status',
      'figures?by=colour',
      'deviations',
      'dependencies',
      'quality',
      'next-year',
      'operating-costs',
      'differences',
    ]) {
      const url = `/v1/rounds/2021-3/${path}${path.includes('?') ? '&' : '?'}snapshot=${snapshot}`;
      const first = expectStatus(await service.call('GET', url), 200);
      const etag = first.headers.get('etag') ?? '';
      expect([path, etag]).toEqual([path, expect.stringMatching(/^"[0-9a-f]{32}"$/)]);
      expect([path, first.headers.get('cache-control')]).toEqual([
        path,
        'public, max-age=31536000, immutable',
      ]);
      const before = metrics.answersFromMemory;
      expectStatus(await service.call('GET', url, { headers: { 'if-none-match': etag } }), 304);
      const again = expectStatus(await service.call('GET', url), 200);
      expect([
        again.text,
        again.headers.get('cache-control'),
        metrics.answersFromMemory - before,
      ]).toEqual([first.text, 'public, max-age=31536000, immutable', 2]);
    }
    await corrects(vest, '2021-3', 'VEST2', { status: { colour: 'green' } });
    const url = `/v1/rounds/2021-3/operating-costs?snapshot=${snapshot}`;
    const before = metrics.answersFromMemory;
    expect((await service.call('GET', url)).body.items).toHaveLength(1);
    expect(metrics.answersFromMemory - before).toBe(1);
    // One side of this changes still.
    expect(
      (
        await service.call(
          'GET',
          `/v1/rounds/2021-3/differences?snapshot=${snapshot}&against=2021-1`,
        )
      ).headers.get('cache-control'),
    ).toBe('public, no-cache');
  },
);
