import { inParallel, tally, upTo } from '../../support/crowd.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor } from '../../support/story.js';

const READ = 20;
const PROXY = '127.0.0.1';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    env: { ROLE: 'api', RATE_READ: String(READ), RATE_WRITE: '3', TRUSTED_PROXIES: PROXY },
  });
});
afterAll(() => service.stop());

/** Requests at once, some of which are beyond any rate of these tests even while tokens come back. */
const MANY = 4 * READ;

/** Sends many requests at once, and counts the statuses of their answers. */
async function flood(ask: () => Promise<Answered>): Promise<Map<number, number>> {
  const answers = await inParallel(upTo(MANY), MANY, ask);
  return tally(answers.map(({ status }) => status));
}

const me = (actor: Actor): Promise<Answered> => actor.call('GET', '/v1/me');
const anyone = (address: string): Promise<Answered> =>
  service.call('GET', '/v1/rounds', { headers: { 'x-forwarded-for': address } });

test('every answer says the policy and what is left, and what is beyond it is refused', async () => {
  const actor = new Actor(service, ACTORS.helseMidt);
  const first = await me(actor);
  expect(first.headers.get('ratelimit-policy')).toBe(`"read";q=${String(READ)};w=10`);
  expect(first.headers.get('ratelimit')).toBe(`"read";r=${String(READ - 1)};t=1`);
  const rest = await flood(() => me(actor));
  expect(rest.get(200)).toBeGreaterThanOrEqual(READ - 1);
  expect(rest.get(429)).toBeGreaterThan(0);
});

test('a refusal is a problem in the language asked for, with Retry-After', async () => {
  const actor = new Actor(service, ACTORS.helseMidt);
  const norwegian = { 'accept-language': 'nb' };
  const answers = await inParallel(upTo(MANY), MANY, () =>
    actor.call('GET', '/v1/me', undefined, norwegian),
  );
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(refused?.body).toMatchObject({ code: 'too-many-requests' });
  expect(refused?.body.detail).toMatch(/^Vent \d+ sekund/);
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('writes are counted apart from reads, and actors apart from each other', async () => {
  const vest = new Actor(service, ACTORS.helseVest);
  const nord = new Actor(service, ACTORS.helseNord);
  const write = (actor: Actor): Promise<Answered> => actor.create('/v1/projects', {});
  const answers = await flood(() => write(vest));
  expect(answers.get(400)).toBeGreaterThanOrEqual(3);
  expect(answers.get(429)).toBeGreaterThan(0);
  expect((await write(nord)).status).toBe(400);
  expect((await me(vest)).status).toBe(200);
});

test('anonymous callers are counted by address, which only a trusted proxy may say', async () => {
  const known = await flood(() => anyone('192.0.2.1'));
  expect(known.get(200)).toBeGreaterThanOrEqual(READ);
  expect(known.get(429)).toBeGreaterThan(0);
  expect((await anyone('192.0.2.2')).status).toBe(200);
  // What a caller itself writes in front of its address is not believed: another each time.
  let invented = 0;
  const forged = await flood(() => anyone(`192.0.2.${String(10 + invented++)}, 192.0.2.1`));
  expect(forged.get(429)).toBeGreaterThan(0);
});
