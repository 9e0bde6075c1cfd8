import { IssuerKeys, keySourceOf } from '../../../src/auth/issuer-keys.js';
import { type TokenRules, verifyToken } from '../../../src/auth/maskinporten-token.js';
import { newId } from '../../../src/platform/base/ids.js';
import { Problem } from '../../../src/platform/base/problem.js';
import { inParallel, quantile, upTo } from '../../support/crowd.js';
import { Issuer } from '../../support/processes/issuer.js';
import { figure } from '../../support/reports/figure.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { bySize, expectBelowAtFull } from '../../support/size.js';

/** Changes of the key. Three may follow each other at once; after them one in five seconds. */
const ROTATIONS = bySize(3, 4, 20);
const UNKNOWN = bySize(300, 500, 10_000);
const SPREAD_MS = bySize(2_000, 3_000, 60_000);
const HOUR_MS = 3_600_000;

let issuer: Issuer;
let service: TestService;
beforeEach(async () => {
  issuer = await Issuer.start();
  service = await startTestService({ env: { MASKINPORTEN_ISSUER: issuer.url, ROLE: 'api' } });
});
afterEach(async () => {
  await service.stop();
  await issuer.stop();
});

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
const sign = (kid?: string): Promise<string> =>
  issuer.sign(ACTORS.helseMidt, service.clock.now(), kid);

/** Reads with a token. Returns the status and the time that it took. */
async function read(token: string): Promise<{ readonly status: number; readonly ms: number }> {
  const started = performance.now();
  const { status } = await service.call('GET', '/v1/projects', { token });
  return { status, ms: performance.now() - started };
}

/** Reads fifty times a second with new tokens while `going` says so. Returns the late refusals. */
async function readWhile(going: () => boolean, rotatedAt: () => number): Promise<number[]> {
  const late: number[] = [];
  let sent = 0;
  while (going()) {
    const since = performance.now() - rotatedAt();
    const { status } = await read(await sign());
    sent += 1;
    if (status !== 200 && since > 2_000) late.push(status);
    await sleep(20);
  }
  expect(sent).toBeGreaterThan(ROTATIONS);
  return late;
}

test.each(['PS256', 'PS384', 'ES256', 'EdDSA'])(
  'A3 a token signed with %s is refused, whatever its key may be used for',
  async (algorithm) => {
    await issuer.rotate('RS512', false);
    expect((await read(await sign())).status).toBe(200);
    await issuer.rotate(algorithm, false);
    expect((await read(await sign())).status).toBe(401);
  },
);

test(`A10 ${String(ROTATIONS)} changes of the key refuse nobody for more than two seconds`, async () => {
  let [rotatedAt, going] = [performance.now(), true];
  expect((await read(await sign())).status).toBe(200);
  const reading = readWhile(
    () => going,
    () => rotatedAt,
  );
  const statuses: number[] = [];
  for (const rotation of upTo(ROTATIONS)) {
    if (rotation > 1) await sleep(5_000);
    await issuer.rotate();
    rotatedAt = performance.now();
    statuses.push((await read(await sign())).status);
  }
  await sleep(100);
  going = false;
  const late = await reading;
  figure(
    'A10',
    `${String(ROTATIONS)} new keys under load: ${String(late.length)} requests refused later ` +
      `than 2 s after publication; the first token of each: ${[...new Set(statuses)].join()}`,
  );
  expect([late, new Set(statuses)]).toEqual([[], new Set([200])]);
});

test(`A11 ${String(UNKNOWN)} tokens with unknown keys fetch the keys a few times`, async () => {
  const good = await sign();
  const calm = await inParallel(upTo(200), 2, () => read(good));
  const before = issuer.fetches;
  const unknown = await inParallel(upTo(UNKNOWN), 50, () => sign(newId()));
  const started = performance.now();
  const [bad, valid] = await Promise.all([
    inParallel(unknown, 4, async (token, index) => {
      await sleep(Math.max(0, (index / UNKNOWN) * SPREAD_MS - (performance.now() - started)));
      return read(token);
    }),
    inParallel(upTo(200), 2, async (index) => {
      await sleep(Math.max(0, (index / 200) * SPREAD_MS - (performance.now() - started)));
      return read(good);
    }),
  ]);
  const seconds = (performance.now() - started) / 1000;
  const fetches = issuer.fetches - before;
  const p99 = [calm, valid].map((answers) =>
    quantile(
      answers.map(({ ms }) => ms),
      0.99,
    ),
  );
  const ratio = (p99[1] ?? NaN) / (p99[0] ?? NaN);
  figure(
    'A11',
    `${String(UNKNOWN)} unknown keys in ${seconds.toFixed(0)} s: ${String(fetches)} fetches ` +
      `(target 15 in 60 s); p99 of valid requests ${ratio.toFixed(2)} × (target 1.2)`,
  );
  expect(new Set(bad.map(({ status }) => status))).toEqual(new Set([401]));
  expect(new Set(valid.map(({ status }) => status))).toEqual(new Set([200]));
  expect(fetches).toBeLessThanOrEqual(3 + seconds / 5);
  expectBelowAtFull(ratio, 1.2);
});

test('A12 keys are good for a day without the issuer, and no longer', async () => {
  let elapsed = HOUR_MS;
  const source = keySourceOf(issuer.url);
  let isDown = false;
  const load = (): ReturnType<typeof source> =>
    isDown ? Promise.reject(new Error('down')) : source();
  const keys = new IssuerKeys(load, () => elapsed);
  const rules: TokenRules = {
    issuer: issuer.url,
    audience: undefined,
    delegationSources: [],
    maxAge: 1_200,
    keyFor: keys.findKey,
  };
  /** Says whether a token that is signed now is accepted some hours after the last keys came. */
  const isAccepted = async (hours: number): Promise<boolean> => {
    elapsed = HOUR_MS + hours * HOUR_MS;
    const now = new Date(Date.UTC(2021, 0, 18, hours));
    const token = await issuer.sign(ACTORS.oslo, now);
    return verifyToken(token, rules, now).then(
      () => true,
      (error: unknown) => (error instanceof Problem ? false : Promise.reject(error as Error)),
    );
  };
  expect(await isAccepted(0)).toBe(true);
  isDown = true;
  const within = await inParallel(upTo(24), 1, isAccepted);
  const after = await inParallel([25, 30, 48], 1, isAccepted);
  figure(
    'A12',
    `the issuer down for 23 h: ${String(within.filter((accepted) => !accepted).length)} of 24 ` +
      `refused; after 24 h: ${String(after.filter(Boolean).length)} of 3 accepted`,
  );
  expect([new Set(within), new Set(after)]).toEqual([new Set([true]), new Set([false])]);
});
