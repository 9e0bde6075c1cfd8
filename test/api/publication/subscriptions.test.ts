import {
  EVENT_TYPES,
  TYPE_PREFIX,
} from '../../../src/publication/subscriptions/event-type.types.js';
import { broken, FORBIDDEN, invalid, NOT_FOUND, refused, STALE } from '../../support/refusal.js';
import { upTo } from '../../support/crowd.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';
import { fingerprints } from '../../support/tables.js';

const SUBSCRIPTIONS = '/v1/subscriptions';
const PUBLIC = '/v1/public-subscriptions';
const ENDPOINT = 'https://mottak.eksempel.no/hendelser';
const ROUNDS = [EVENT_TYPES.roundOpened.type];

let service: TestService;
let midt: Actor;
let vest: Actor;
let directorate: Directorate;
beforeEach(async () => {
  service = await startTestService({
    env: { ROLE: 'api', WEBHOOK_SECRETS_KEY: Buffer.alloc(32, 7).toString('base64') },
  });
  midt = new Actor(service, ACTORS.helseMidt);
  vest = new Actor(service, ACTORS.helseVest);
  directorate = new Directorate(service);
});
afterEach(() => service.stop());

const subscribes = async (actor: Actor): Promise<string> =>
  expectStatus(await actor.create(SUBSCRIPTIONS, { endpoint: ENDPOINT }), 201).body.id as string;
const makesSecret = async (actor: Actor, id: string, version: number): Promise<string> => {
  const path = `${SUBSCRIPTIONS}/${id}/secrets`;
  const tag = { 'if-match': `"${String(version)}"` };
  return expectStatus(await actor.call('POST', path, undefined, tag), 200).body.secret as string;
};
const subscribesInPublic = (body: object): ReturnType<TestService['call']> =>
  service.call('POST', PUBLIC, { body });

describe('a subscription', () => {
  test('waits for its endpoint, and says what its subscriber can do', async () => {
    const id = await subscribes(midt);
    const { body } = await midt.call('GET', `${SUBSCRIPTIONS}/${id}`);
    expect(body).toMatchObject({ actor: ACTORS.helseMidt, state: 'unverified', version: 1 });
    expect(body.allowedActions).toEqual(['update', 'makeSecret', 'resume', 'sendAgain', 'remove']);
    // An endpoint is asked once there is a secret to sign the question with.
    expect(body.nextAttemptAt).toBeNull();
    await makesSecret(midt, id, 1);
    expect((await midt.call('GET', `${SUBSCRIPTIONS}/${id}`)).body.nextAttemptAt).not.toBeNull();
  });

  test('has a secret that is answered once, and stored encrypted', async () => {
    const id = await subscribes(midt);
    const secret = await makesSecret(midt, id, 1);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    for (const actor of [midt, directorate])
      for (const path of [SUBSCRIPTIONS, `${SUBSCRIPTIONS}/${id}`])
        expect((await actor.call('GET', path)).text).not.toMatch(/whsec_|sealed/);
    const bare = secret.slice(6);
    for (const table of ['publication.subscription_secret', 'platform.idempotency'])
      expect(
        JSON.stringify((await service.owner.query(`select * from ${table}`)).rows),
      ).not.toMatch(bare.replaceAll('+', '\\+'));
  });

  test("is read by its subscriber and by the directorate, which changes no other's", async () => {
    const id = await subscribes(midt);
    const path = `${SUBSCRIPTIONS}/${id}`;
    expect((await vest.call('GET', path)).status).toBe(404);
    expect((await vest.call('GET', SUBSCRIPTIONS)).body.items).toEqual([]);
    const { body } = await directorate.call('GET', path);
    expect(body).toMatchObject({ state: 'unverified', allowedActions: [] });
    for (const step of ['secrets', 'resume'])
      await refused(
        service,
        { actor: directorate, path: `${path}/${step}`, etag: '"1"' },
        { ...FORBIDDEN, errors: [['', 'not-yours']] },
      );
  });

  test('of which an actor has twenty leaves room for no other', async () => {
    for (const _ of upTo(20)) await subscribes(midt);
    await refused(
      service,
      { actor: midt, path: SUBSCRIPTIONS, body: { endpoint: ENDPOINT } },
      { status: 409, code: 'too-many-subscriptions' },
    );
  });

  test('changed by another request meanwhile is refused, and removed it is gone', async () => {
    const id = await subscribes(midt);
    const path = `${SUBSCRIPTIONS}/${id}`;
    const change = { actor: midt, method: 'PATCH', path, body: { types: ROUNDS } };
    await refused(service, { ...change, etag: '"7"' }, STALE);
    await makesSecret(midt, id, 1);
    const gone = await midt.call('DELETE', path, undefined, { 'if-match': '"2"' });
    expect(gone.status).toBe(204);
    await refused(service, { actor: midt, method: 'GET', path }, NOT_FOUND);
    const { rows } = await service.owner.query('select 1 from publication.subscription_secret');
    expect(rows).toEqual([]);
  });
});

describe('a subscription is refused', () => {
  test.each([
    ['http://mottak.eksempel.no/', 'not-https'],
    ['https://mottak.eksempel.no:8443/', 'port-not-allowed'],
    ['https://bruker:ord@mottak.eksempel.no/', 'credentials-in-address'],
    ['https://127.0.0.1/', 'inside-address'],
    ['https://[::ffff:10.0.0.1]/', 'inside-address'],
    ['https://2852039166/latest/meta-data/', 'inside-address'],
    ['https://localhost/', 'inside-address'],
    ['mottak', 'not-an-address'],
  ])('at the endpoint %s', async (endpoint, code) => {
    const body = { endpoint };
    await refused(service, { actor: midt, path: SUBSCRIPTIONS, body }, broken(['/endpoint', code]));
  });

  test.each([
    [{ types: [`${TYPE_PREFIX}.round.opend.v1`] }, '/types/0', 'unknown-event-type'],
    [{ subjects: ['runde/2021-2'] }, '/subjects/0', 'unknown-subject-kind'],
    [{ types: ROUNDS, subjects: ['project/A'] }, '/subjects/0', 'filter-matches-nothing'],
  ])('with the filter %j', async (filter, pointer, code) => {
    const body = { endpoint: ENDPOINT, ...filter };
    await refused(service, { actor: midt, path: SUBSCRIPTIONS, body }, broken([pointer, code]));
  });

  test('with all its faults at once', async () => {
    const body = { endpoint: 'https://10.0.0.1/', types: ['a.b'], subjects: ['x_y'] };
    await refused(
      service,
      { actor: midt, path: SUBSCRIPTIONS, body },
      invalid(['/subjects', 'wrong-form']),
    );
    await refused(
      service,
      { actor: midt, path: SUBSCRIPTIONS, body: { ...body, subjects: ['abc/1'] } },
      broken(
        ['/endpoint', 'inside-address'],
        ['/types/0', 'unknown-event-type'],
        ['/subjects/0', 'unknown-subject-kind'],
      ),
    );
  });
});

describe('sending again', () => {
  test('needs one of an event and an instant, and an event of the subscription', async () => {
    const id = await subscribes(midt);
    const sent = { actor: midt, path: `${SUBSCRIPTIONS}/${id}/deliveries`, etag: '"1"' };
    const either = invalid(['', 'one-of-event-and-from']);
    await refused(service, { ...sent, body: {} }, either);
    const event = '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11';
    const from = '2021-01-01T00:00:00+01:00';
    await refused(service, { ...sent, body: { event, from } }, either);
    await refused(service, { ...sent, body: { event } }, NOT_FOUND);
  });
});

describe('a public consumer', () => {
  test('subscribes without a token, gets secret and key once, and removes with the key', async () => {
    const made = expectStatus(await subscribesInPublic({ endpoint: ENDPOINT, types: ROUNDS }), 201);
    const { id, removalKey } = made.body;
    const read = await service.call('GET', `${PUBLIC}/${String(id)}`);
    expect(read.body).toMatchObject({ id, state: 'unverified', types: ROUNDS });
    expect(read.text).not.toMatch(/eksempel|whsec_|removalKey/);
    const removal = `${PUBLIC}/${String(id)}/removal`;
    const wrong = await service.call('POST', removal, { body: { removalKey: 'feil' } });
    expect(wrong.status).toBe(404);
    expect((await service.call('POST', removal, { body: { removalKey } })).status).toBe(204);
    expect((await service.call('GET', `${PUBLIC}/${String(id)}`)).status).toBe(404);
  });

  test('gets public events only, and not at an inside address', async () => {
    const types = [EVENT_TYPES.reportCertified.type];
    const answer = await subscribesInPublic({ endpoint: 'https://10.0.0.1/', types });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((one: { code: string }) => one.code)).toEqual([
      'inside-address',
      'event-type-not-public',
    ]);
  });

  test('makes five subscriptions to one host, and ten in an hour', async () => {
    for (const _ of upTo(5)) expectStatus(await subscribesInPublic({ endpoint: ENDPOINT }), 201);
    const before = await fingerprints(service);
    const sixth = expectStatus(await subscribesInPublic({ endpoint: ENDPOINT }), 429);
    expect(sixth.body.code).toBe('public-subscription-limit');
    for (const number of upTo(4))
      await subscribesInPublic({ endpoint: `https://m${String(number)}.eksempel.no/` });
    const eleventh = await subscribesInPublic({ endpoint: 'https://nytt.eksempel.no/' });
    expect([eleventh.status, Number(eleventh.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(Object.keys(before)).toContain('publication.subscription');
  });

  test('is kept out of the list of actors, and in the audit of the directorate', async () => {
    expectStatus(await subscribesInPublic({ endpoint: ENDPOINT }), 201);
    expect((await midt.call('GET', SUBSCRIPTIONS)).body.items).toEqual([]);
    const { body } = await directorate.call('GET', SUBSCRIPTIONS);
    expect(body.items).toMatchObject([{ actor: null, endpoint: ENDPOINT, allowedActions: [] }]);
    const audit = await directorate.call('GET', '/v1/audit');
    expect(audit.body.items[0]).toMatchObject({ operation: 'createPublicSubscription' });
  });
});
