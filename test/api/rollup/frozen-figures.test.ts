import { canonicalJson, sha256 } from '../../../src/platform/base/canonical-json.js';
import { FiguresStage, money } from '../../support/stages/figures-stage.js';
import { invalid, refused } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';

let stage: FiguresStage;
let service: TestService;
beforeAll(async () => {
  stage = await FiguresStage.starts();
  ({ service } = stage);
});
afterAll(() => service.stop());

const readNow = (): string => service.clock.now().toISOString();

test('a budget is compared with those of its peers in the same prices', async () => {
  const { body } = await stage.reads('rounds/2021-1/quality');
  // Of 10 to 18 million the median is 14 and the deviation 2: 0.6745 · (500 − 14) / 2 = 163.9035.
  expect(body.outliers).toEqual([
    {
      project: 'DYR',
      name: 'Tiltak DYR',
      actor: ACTORS.helseMidt,
      actorName: 'Helse Midt-Norge RHF',
      standing: 'inPortfolio',
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

describe('the dependencies of a round', () => {
  const PATH = '/v1/rounds/2021-1/dependencies';

  test('are overdue by the day of reading in Norway, though no figure has changed', async () => {
    service.moveTo('2021-01-20T22:59:00Z');
    // One token for all requests, so that the cache in memory answers them.
    const token = await service.token(ACTORS.directorate);
    const readSince = (etag = ''): Promise<Answered> =>
      service.call('GET', PATH, { token, headers: { 'if-none-match': etag } });
    const before = await readSince();
    expect(before.body).toMatchObject({ day: '2021-01-20', dependencies: 11, items: [] });
    expectStatus(await readSince(before.headers.get('etag') ?? ''), 304);
    service.clock.moveTo(new Date('2021-01-20T23:01:00Z'));
    const after = await readSince(before.headers.get('etag') ?? '');
    expect(after.body).toMatchObject({
      day: '2021-01-21',
      asOf: before.body.asOf,
      items: [
        { project: 'GAMMEL', delivery: 'Testdata', neededBy: '2021-01-20', troubles: ['overdue'] },
      ],
    });
    expectStatus(await readSince(after.headers.get('etag') ?? ''), 304);
  });

  test('are overdue by the day of the instant when one is given', async () => {
    const then = await stage.reads('rounds/2021-1/dependencies?asOf=2021-01-20T12:00:00Z');
    expect(then.body).toMatchObject({ day: '2021-01-20', items: [] });
  });
});

describe('a status that is frozen or as of an instant', () => {
  const AS_OF = 'rounds/2021-1/status?asOf=2021-02-01T09:00:00Z';
  let snapshot: Answered;
  let [frozen, asOf] = ['', ''];
  const readFrozen = (): Promise<Answered> =>
    stage.reads(`rounds/2021-1/status?snapshot=${String(snapshot.body.id)}`);
  const renameActor = (name: string): Promise<unknown> =>
    service.owner.query(`update actors.actor set name = $1 where organisation_number = $2`, [
      name,
      ACTORS.helseVest,
    ]);
  beforeAll(async () => {
    service.moveTo('2021-02-01T09:00:00Z');
    const created = await stage.directorate.create('/v1/rounds/2021-1/snapshots', {
      title: 'Til møtet i februar',
    });
    snapshot = expectStatus(created, 201);
    frozen = (await readFrozen()).text;
    asOf = (await stage.reads(AS_OF)).text;
    service.moveTo('2021-02-05T16:00:00Z');
    await stage.closes('2021-1');
  });

  test('says what it said when it was frozen, whatever the register says now', async () => {
    expect(snapshot.body.content.status.round.state).toBe('open');
    await renameActor('Helse Vest');
    const { text, body } = await readFrozen();
    expect(text).toBe(frozen);
    expect(body.hash).toBe(sha256(canonicalJson(snapshot.body.content.status)));
    const names = (body.actors as { name: string }[]).map(({ name }) => name);
    expect(names).toContain('Helse Vest RHF');
    await renameActor('Helse Vest RHF');
  });

  test('has the state of the round at the instant', async () => {
    expect((await stage.reads(AS_OF)).text).toBe(asOf);
    const { body } = await stage.reads(`rounds/2021-1/status?asOf=${readNow()}`);
    expect(body.round.state).toBe('closed');
  });
});

describe('the outliers of a round, frozen or as of an instant', () => {
  test('are compared with what the earlier rounds said then', async () => {
    await stage.opensSecondRound();
    const snapshot = await stage.freezes('2021-2', 'Underveis');
    const live = 'rounds/2021-2/quality';
    const then = [`${live}?snapshot=${snapshot}`, `${live}?asOf=${readNow()}`];
    const readOutliers = async (path: string): Promise<unknown[]> => {
      const { body } = await stage.reads(path);
      return (body.outliers as Record<string, unknown>[]).map(({ project, against, median }) => [
        project,
        against,
        median,
      ]);
    };
    for (const path of [live, ...then])
      expect(await readOutliers(path)).toEqual([['VEST1', 'history', 14_000_000]]);
    service.moveTo('2021-04-13T09:00:00Z');
    await stage.corrects(stage.vest, '2021-1', 'VEST5', { budget: [money(60_000_000)] });
    expect(await readOutliers(live)).toEqual([['VEST1', 'history', 15_000_000]]);
    for (const path of then)
      expect(await readOutliers(path)).toEqual([['VEST1', 'history', 14_000_000]]);
  });
});

describe('a snapshot', () => {
  let [early, late] = ['', ''];
  beforeAll(async () => {
    early = (await stage.reads('rounds/2021-1/snapshots')).body.items[0].id;
    late = await stage.freezes('2021-1', 'Etter lukking', '2021-02-05T16:30:00Z');
  });

  const pathsOf = (id: string): string[] => [
    `snapshots/${id}`,
    ...['status', 'figures', 'deviations', 'operating-costs'].map(
      (path) => `rounds/2021-1/${path}?snapshot=${id}`,
    ),
  ];
  const readStatus = async (path: string): Promise<number> =>
    (await service.call('GET', `/v1/${path}`)).status;

  test('of a round that was open then needs a token, like figures as of then', async () => {
    for (const path of [...pathsOf(early), 'rounds/2021-1/status?asOf=2021-02-01T09:00:00Z'])
      expect([path, await readStatus(path)]).toEqual([path, 401]);
    const { headers } = await stage.reads(`rounds/2021-1/deviations?snapshot=${early}`);
    expect(headers.get('cache-control')).toMatch(/^private/);
  });

  test('of a round that was closed then is public', async () => {
    for (const path of pathsOf(late)) expect([path, await readStatus(path)]).toEqual([path, 200]);
  });

  test('is listed to those who may read it', async () => {
    const list = async (headers: Record<string, string> = {}): Promise<string[]> => {
      const path = '/v1/rounds/2021-1/snapshots';
      const { body } = expectStatus(await service.call('GET', path, { headers }), 200);
      return (body.items as { id: string }[]).map(({ id }) => id);
    };
    expect(await list()).toEqual([late]);
    const token = await service.token(ACTORS.oslo);
    expect(await list({ authorization: `Bearer ${token}` })).toEqual([late, early]);
  });
});

describe('the trend', () => {
  let frozen: string;
  beforeAll(async () => {
    service.moveTo('2021-04-30T16:00:00Z');
    await stage.closes('2021-2');
    frozen = (await stage.reads('rounds/2021-1/snapshots')).body.items[0].id;
  });

  interface Row {
    readonly round: string;
    readonly previousRound: string | null;
    readonly previousSnapshot: string | null;
    readonly budgets: readonly {
      readonly priceYear: number;
      readonly approved: number | null;
      readonly previous: number | null;
    }[];
  }
  const readRows = async (query: string): Promise<unknown[][]> => {
    const { body } = await stage.reads(`trend?${query}`);
    return (body.rounds as Row[]).map(({ round, previousRound, previousSnapshot, budgets }) => [
      round,
      previousRound,
      previousSnapshot,
      ...budgets.map(({ priceYear, approved, previous }) => [priceYear, approved, previous]),
    ]);
  };
  const refuses = (query: string, code: string): Promise<Answered> =>
    refused(
      service,
      { actor: stage.midt, method: 'GET', path: `/v1/trend?${query}` },
      { status: 422, code, errors: [['/asOf', code]] },
    );
  /**
   * Compares 300 million with 500 and the 126 of Helse Vest as they were frozen, before 14 of them
   * were corrected to 60. Nobody has reported in the prices of 2019 again.
   */
  const second = (): unknown[] => [
    '2021-2',
    '2021-1',
    frozen,
    [2019, null, 500_000_000],
    [2021, 300_000_000, 626_000_000],
  ];
  const first = (approved: number): unknown[] => [
    '2021-1',
    null,
    null,
    [2019, 500_000_000, null],
    [2021, approved, null],
  ];

  test('compares each round with the round before as it was last frozen', async () => {
    expect(await readRows('')).toEqual([first(672_000_000), second()]);
    const { body } = await stage.reads('rounds/2021-2/status');
    expect([body.previousSnapshot, body.budgets[1].previous]).toEqual([frozen, 626_000_000]);
  });

  test('compares with the round before also when that is not in the list', async () => {
    expect(await readRows('rounds=LAST_1_ROUNDS')).toEqual([second()]);
    expect(await readRows(`rounds=LAST_1_ROUNDS&asOf=${readNow()}`)).toEqual([second()]);
  });

  test('holds the rounds and amounts of the instant', async () => {
    expect(await readRows('asOf=2021-03-01T12:00:00Z')).toEqual([first(626_000_000)]);
  });

  test('is refused as of an instant before the first report, or in the future', async () => {
    await refuses('asOf=2020-12-01T12:00:00Z', 'as-of-before-first-report');
    await refuses('asOf=2030-01-01T00:00:00Z', 'as-of-in-future');
  });

  test('is refused as of an instant when that takes too many revisions', async () => {
    await service.owner.query(`update rollup.round_status set inputs = 150000`);
    const { body } = await refuses(`asOf=${readNow()}`, 'as-of-too-wide');
    expect(body.errors[0].detail).toContain('300000');
    expect(await readRows(`rounds=LAST_1_ROUNDS&asOf=${readNow()}`)).toHaveLength(1);
    await rollUp(service);
  });
});

describe('the differences between two rounds', () => {
  const CELLS = 'rounds/2021-2/figures/differences?by=actor';
  const changesOf = ({ body }: Answered, code: string): unknown =>
    (body.items as { project: string; changes: unknown }[]).find(({ project }) => project === code)
      ?.changes;

  test('count a value that only the other round has', async () => {
    expect((await stage.reads(`${CELLS}&mainGoal=2`)).body.cells).toEqual([
      {
        keys: { actor: ACTORS.helseMidt },
        now: 0,
        before: 1,
        change: -1,
        existed: { now: false, before: true },
      },
    ]);
  });

  test('are refused for a value that neither round has, and name those that they have', async () => {
    const { body } = await refused(
      service,
      { actor: stage.midt, method: 'GET', path: `/v1/${CELLS}&mainGoal=9` },
      invalid(['/mainGoal', 'no-such-value']),
    );
    expect(body.errors[0].detail).toContain('1, 2');
  });

  test('name every fact and amount of a project that has changed', async () => {
    expect(changesOf(await stage.reads('rounds/2021-2/differences'), 'VEST1')).toEqual([
      { field: 'nationalSolution', now: null, before: 'Kjernejournal' },
      { field: 'approved', now: '300000000', before: '10000000' },
      { field: 'forecast', now: '310000000', before: null },
      { field: 'actual', now: '5000000', before: null },
    ]);
  });

  test('name the prices of a project and its facts in the register', async () => {
    await service.owner.query(
      `update rollup.project_line
          set facts = facts || '{"kind": "programme"}',
              budget = replace(budget::text, '"priceYear": 2021', '"priceYear": 2022')::jsonb
        where code = 'VEST1'
          and round_id = (select id from reporting.round where key = '2021-2')`,
    );
    const differences = await stage.reads('rounds/2021-2/differences?against=2021-1');
    expect(changesOf(differences, 'VEST1')).toEqual(
      expect.arrayContaining([
        { field: 'kind', now: 'programme', before: 'project' },
        { field: 'prices', now: '2022-nominal', before: '2021-nominal' },
      ]),
    );
    await rollUp(service);
  });
});
