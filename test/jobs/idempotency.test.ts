import { inParallel, tally, upTo } from '../support/crowd.js';
import { bySize, SIZE } from '../support/size.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, untilServed } from '../support/story.js';
import { aProject } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const KEYS = bySize(40, 100, 1_000);
const PARALLEL = 50;
const OTHER_BODIES = bySize(40, 100, 1_000);

describe('a creating request with its Idempotency-Key', () => {
  let service: TestService;
  let midt: Actor;
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
    midt = new Actor(service, ACTORS.helseMidt);
  });
  afterAll(() => service.stop());

  const count = async (sql: string): Promise<number> =>
    Number((await service.owner.query<{ n: string }>(sql)).rows[0]?.n);

  /** Sends equal requests with one key at once. Returns the answers as texts. */
  const sendEqual = async (key: number): Promise<string[]> => {
    const token = await service.token(ACTORS.helseMidt);
    const options = {
      token,
      body: aProject(`C1-${String(key)}`),
      headers: { 'idempotency-key': `c1-${String(key)}` },
    };
    const answers = await Promise.all(
      upTo(PARALLEL).map(() => untilServed(() => service.call('POST', '/v1/projects', options))),
    );
    return answers.map(({ status, text, headers }) =>
      [String(status), headers.get('etag'), headers.get('location'), text].join(' '),
    );
  };

  test(`creates once: ${String(KEYS)} keys x ${String(PARALLEL)} equal requests at once`, async () => {
    const answers = await inParallel(upTo(KEYS), 4, sendEqual);
    const projects = await count(
      `select count(*) as n from portfolio.project where code like 'C1-%'`,
    );
    const audit = await count(
      `select count(*) as n from platform.audit where action = 'createProject' and subject like 'project/C1-%'`,
    );
    const moreThanOneBody = answers.filter((texts) => new Set(texts).size !== 1).length;
    figure(
      'C1',
      `${String(KEYS)} keys x ${String(PARALLEL)} equal requests: ${String(projects)} ` +
        `projects, ${String(audit)} audit rows, ${String(moreThanOneBody)} keys with more ` +
        `than one answer${SIZE === 'full' ? '' : ' (1,000 keys with FULL=1)'}`,
    );
    const statuses = tally(answers.flat().map((text) => text.slice(0, 3)));
    expect(statuses).toEqual(new Map([['201', KEYS * PARALLEL]]));
    const expected = { projects: KEYS, audit: KEYS, moreThanOneBody: 0 };
    expect({ projects, audit, moreThanOneBody }).toEqual(expected);
  });

  test('is refused with the same key and another body, and leaves nothing', async () => {
    const body = aProject('C2-FIRST');
    expect((await midt.create('/v1/projects', body, 'c2')).status).toBe(201);
    const answers = await inParallel(upTo(OTHER_BODIES), 20, (index) =>
      untilServed(() =>
        midt.create('/v1/projects', { ...body, code: `C2-OTHER-${String(index)}` }, 'c2'),
      ),
    );
    const codes = tally(
      answers.map(({ status, body: answered }) => `${String(status)} ${String(answered?.code)}`),
    );
    const left = await count(
      `select count(*) as n from portfolio.project where code like 'C2-OTHER-%'`,
    );
    figure(
      'C2',
      `same key, other body: ${String(codes.get('422 idempotency-key-reused') ?? 0)} of ` +
        `${String(OTHER_BODIES)} refused, ${String(left)} created`,
    );
    expect(codes).toEqual(new Map([['422 idempotency-key-reused', OTHER_BODIES]]));
    expect(left).toBe(0);
  });

  test('is refused without a key, with an empty, a too long or an invisible one', async () => {
    const keys = [undefined, '', 'k'.repeat(256), 'a b', 'æ'];
    const answers = await Promise.all(
      keys.map((key) =>
        midt.call(
          'POST',
          '/v1/projects',
          aProject('C2-NOKEY'),
          key === undefined ? {} : { 'idempotency-key': key },
        ),
      ),
    );
    expect(answers.map(({ status, body }) => `${String(status)} ${String(body.code)}`)).toEqual(
      keys.map(() => '400 idempotency-key-missing'),
    );
    expect(await count(`select count(*) as n from portfolio.project where code = 'C2-NOKEY'`)).toBe(
      0,
    );
    figure(
      'C2',
      `missing or malformed key: ${String(answers.length)} of ${String(keys.length)} answered 400`,
    );
  });

  test('is never answered with what another actor, another path or another operation got for the key', async () => {
    const oslo = new Actor(service, ACTORS.oslo);
    const keys = upTo(100).map((index) => `shared-${String(index)}`);
    await inParallel(keys, 10, (key, index) =>
      midt.create('/v1/projects', aProject(`C2-MIDT-${String(index)}`), key),
    );
    const answers = await inParallel(keys, 10, (key, index) =>
      oslo.create('/v1/projects', aProject(`C2-OSLO-${String(index)}`), key),
    );
    const replays = answers.filter(
      ({ status, text }) => status !== 201 || text.includes('C2-MIDT'),
    ).length;
    // Oslo sends the very request of Helse Midt-Norge: it is told that the code is taken, not given
    // the other's answer.
    const copied = await inParallel(keys, 10, (key, index) =>
      oslo.create('/v1/projects', aProject(`C2-MIDT-${String(index)}`), `copy-${key}`),
    );
    expect(
      tally(copied.map(({ status, body }) => `${String(status)} ${String(body.code)}`)),
    ).toEqual(new Map([['409 project-code-taken', keys.length]]));
    figure('C2', `same key by another actor: ${String(replays)} replays of ${String(keys.length)}`);
    expect(replays).toBe(0);
  });

  test('keeps nothing of a refused request: the same key works once the fault is mended', async () => {
    expect(
      (await midt.create('/v1/projects', aProject('C2-MEND', { mainGoal: 'x' }), 'mend')).status,
    ).toBe(400);
    expect(
      (
        await midt.create(
          '/v1/projects',
          aProject('C2-MEND', { startsOn: '2022-01-01', endsOn: '2021-01-01' }),
          'mend',
        )
      ).status,
    ).toBe(422);
    expect((await midt.create('/v1/projects', aProject('C2-MEND'), 'mend')).status).toBe(201);
  });
});
