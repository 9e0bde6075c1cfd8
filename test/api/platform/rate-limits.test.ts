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

const me = (actor: Actor): Promise<Answered> => actor.call('GET', '/v1/me');
const anyone = (address: string): Promise<Answered> =>
  service.call('GET', '/v1/rounds', { headers: { 'x-forwarded-for': address } });

test('every answer says the policy and what is left, and the first beyond it is refused', async () => {
  const actor = new Actor(service, ACTORS.helseMidt);
  const first = await me(actor);
  expect(first.headers.get('ratelimit-policy')).toBe(`"read";q=${String(READ)};w=10`);
  expect(first.headers.get('ratelimit')).toBe(`"read";r=${String(READ - 1)};t=10`);
  const rest = await inParallel(upTo(READ), READ, () => me(actor));
  expect(tally(rest.map(({ status }) => String(status)))).toEqual(
    new Map([
      ['200', READ - 1],
      ['429', 1],
    ]),
  );
});

test('a refusal is a problem in the language asked for, with Retry-After', async () => {
  const actor = new Actor(service, ACTORS.helseMidt);
  await inParallel(upTo(READ), READ, () => me(actor));
  const refused = await actor.call('GET', '/v1/me', undefined, { 'accept-language': 'nb' });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(refused.body).toMatchObject({ code: 'too-many-requests' });
  expect(refused.body.detail).toMatch(/^Vent \d+ sekunder/);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('writes are counted apart from reads, and actors apart from each other', async () => {
  const vest = new Actor(service, ACTORS.helseVest);
  const nord = new Actor(service, ACTORS.helseNord);
  const write = (actor: Actor): Promise<Answered> => actor.create('/v1/projects', {});
  const answers = await inParallel(upTo(5), 1, () => write(vest));
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 429, 429]);
  expect((await write(nord)).status).toBe(400);
  expect((await me(vest)).status).toBe(200);
});

test('anonymous callers are counted by address, which only a trusted proxy may say', async () => {
  const flood = await inParallel(upTo(READ + 5), READ, () => anyone('192.0.2.1'));
  expect(flood.filter(({ status }) => status === 429)).toHaveLength(5);
  expect((await anyone('192.0.2.2')).status).toBe(200);
  // What a caller itself writes in front of its address is not believed.
  expect((await anyone('192.0.2.9, 192.0.2.1')).status).toBe(429);
});
