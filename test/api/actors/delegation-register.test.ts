import {
  aDelegation,
  DelegationStage,
  headerRefusal,
  OPEN_ROUND,
} from '../../support/stages/delegation.js';
import {
  broken,
  conflict,
  invalid,
  NOT_FOUND,
  refused,
  type Refusal,
  STALE,
} from '../../support/refusal.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { Actor, expectStatus } from '../../support/story.js';

const IN_TIME = '2021-01-18T10:00:00+01:00';

describe('a delegation', () => {
  let stage: DelegationStage;
  let oslo: Actor;
  let ks: Actor;
  let ikt: Actor;
  let id: string;
  let path: string;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    ({ oslo, ks, ikt } = stage);
  });
  afterAll(() => stage.service.stop());

  test('is given by the actor from today, with what the delegate may do', async () => {
    const body = aDelegation(ks, { lastDay: '2021-12-31' });
    const given = expectStatus(await oslo.create('/v1/delegations', body), 201);
    ({ id } = given.body);
    path = `/v1/delegations/${id}`;
    expect([given.headers.get('location'), given.headers.get('etag')]).toEqual([path, '"1"']);
    expect(given.body).toEqual({
      id,
      actor: ACTORS.oslo,
      delegate: ACTORS.ks,
      mayPrepare: true,
      mayCertify: false,
      mayIntroduce: false,
      firstDay: '2021-01-18',
      lastDay: '2021-12-31',
      state: 'inForce',
      reason: 'Avtale.',
      grantedBy: ACTORS.oslo,
      recordedAt: expect.any(String) as string,
      revokedAt: null,
      revokedBy: null,
      version: 1,
      allowedActions: ['revoke'],
      lockedActions: [],
    });
  });

  test('is read by the delegate, and by no other actor', async () => {
    expect((await ks.call('GET', path)).body).toMatchObject({
      id,
      allowedActions: [],
      lockedActions: [{ action: 'revoke', code: 'not-yours' }],
    });
    expect((await ikt.call('GET', path)).status).toBe(404);
  });

  test('is not revoked by another actor, or by the delegate', async () => {
    const revoke = { path: `${path}/revoke`, etag: '"1"' };
    const notYours = { status: 403, code: 'forbidden', errors: [['', 'not-yours']] as const };
    await refused(stage.service, { actor: ikt, ...revoke }, NOT_FOUND);
    await refused(stage.service, { actor: ks, ...revoke }, notYours);
    const notDelegable = headerRefusal('not-delegable');
    await stage.refuses(ks, oslo, notDelegable, { method: 'POST', ...revoke });
  });

  test('is revoked in its present version', async () => {
    const revoke = { actor: oslo, path: `${path}/revoke` };
    await refused(stage.service, revoke, {
      status: 428,
      code: 'precondition-required',
      errors: [['If-Match', 'precondition-required']],
    });
    await refused(stage.service, { ...revoke, etag: '"2"' }, STALE);
  });

  test('is revoked once, by the actor or the directorate', async () => {
    const revoked = await stage.revokes(stage.directorate, id);
    expect(expectStatus(revoked, 200).body).toMatchObject({
      state: 'revoked',
      revokedBy: ACTORS.directorate,
      version: 2,
      lockedActions: [{ action: 'revoke', code: 'delegation-over' }],
    });
    const again = { actor: oslo, path: `${path}/revoke`, etag: '"2"' };
    await refused(stage.service, again, conflict('delegation-over'));
  });

  test('is not revoked after its last day', async () => {
    const over = await stage.grants(oslo, ks, { lastDay: '2021-01-18' });
    stage.service.moveTo('2021-01-19T10:00:00+01:00');
    const revoke = { actor: oslo, path: `/v1/delegations/${over}/revoke`, etag: '"1"' };
    await refused(stage.service, revoke, conflict('delegation-over'));
  });
});

describe('a delegation with faults', () => {
  let stage: DelegationStage;
  let oslo: Actor;
  let ks: Actor;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    ({ oslo, ks } = stage);
  });
  afterAll(() => stage.service.stop());

  const refuses = (actor: Actor, body: object, refusal: Refusal): Promise<Answered> =>
    refused(stage.service, { actor, path: '/v1/delegations', body }, refusal);

  test.each<readonly [fault: string, overrides: object, pointer: string, code: string]>([
    ['to itself', { delegate: ACTORS.oslo }, '/delegate', 'delegate-is-self'],
    ['to an unknown actor', { delegate: '974760673' }, '/delegate', 'unknown-actor'],
    [
      'that ends before it begins',
      { firstDay: '2021-02-01', lastDay: '2021-01-31' },
      '/lastDay',
      'ends-before-it-begins',
    ],
    [
      'of a period that is over',
      { firstDay: '2020-01-01', lastDay: '2021-01-17' },
      '/lastDay',
      'period-over',
    ],
    ['of nothing', { mayPrepare: false }, '/mayPrepare', 'nothing-delegated'],
  ])('is refused: one %s', async (_, overrides, pointer, code) => {
    await refuses(oslo, { ...aDelegation(ks), ...overrides }, broken([pointer, code]));
  });

  test('is refused with all of its faults at once', async () => {
    const wrong = {
      actor: '974760673',
      delegate: '974760673',
      mayPrepare: false,
      mayCertify: false,
      lastDay: '2020-12-31',
      reason: 'x',
    };
    await refuses(
      stage.directorate,
      wrong,
      broken(
        ['/actor', 'unknown-actor'],
        ['/delegate', 'unknown-actor'],
        ['/mayPrepare', 'nothing-delegated'],
        ['/lastDay', 'ends-before-it-begins'],
      ),
    );
  });

  test('is refused with every member of a wrong form', async () => {
    await refuses(
      oslo,
      { delegate: '1', mayPrepare: 'ja', firstDay: '2021-02-30', lastDay: 1, state: 'inForce' },
      invalid(
        ['/state', 'unknown-field'],
        ['/delegate', 'organisation-number'],
        ['/mayPrepare', 'wrong-type'],
        ['/mayCertify', 'missing'],
        ['/firstDay', 'not-a-date'],
        ['/lastDay', 'not-a-date'],
        ['/reason', 'missing'],
      ),
    );
  });

  test('is refused to an actor that gives it for another', async () => {
    await refuses(oslo, aDelegation(ks, { actor: ACTORS.helseNord }), {
      status: 403,
      code: 'forbidden',
      errors: [['/actor', 'not-your-actor']],
    });
  });

  test('is refused to an actor that was closed', async () => {
    stage.service.moveTo('2024-02-01T10:00:00+01:00');
    await refuses(oslo, aDelegation(stage.directorate), broken(['/delegate', 'closed-actor']));
    stage.service.moveTo(IN_TIME);
  });
});

describe('an equal delegation', () => {
  let stage: DelegationStage;
  let id: string;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    id = await stage.grants(stage.oslo, stage.ks, { lastDay: '2021-06-30' });
  });
  afterAll(() => stage.service.stop());

  test.each([
    ['2021-06-30', null],
    [undefined, '2021-01-18'],
    ['2020-01-01', '2022-01-01'],
  ])('is refused when it overlaps from %s to %s', async (firstDay, lastDay) => {
    const body = aDelegation(stage.ks, { firstDay, lastDay });
    const exists = await refused(
      stage.service,
      { actor: stage.oslo, path: '/v1/delegations', body },
      conflict('delegation-exists'),
    );
    expect([exists.body.existing, exists.headers.get('location')]).toEqual([
      id,
      `/v1/delegations/${id}`,
    ]);
  });

  test('is taken for other days, other rights or another delegate', async () => {
    await stage.grants(stage.oslo, stage.ks, { firstDay: '2021-07-01' });
    await stage.grants(stage.oslo, stage.ks, { mayCertify: true });
    await stage.grants(stage.oslo, stage.ikt);
  });

  test('is taken after the first is revoked, and of two at once one is', async () => {
    expectStatus(await stage.revokes(stage.oslo, id), 200);
    const body = aDelegation(stage.ks, { lastDay: '2021-06-30' });
    const both = await Promise.all([1, 2].map(() => stage.oslo.create('/v1/delegations', body)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('a delegation of the directorate', () => {
  let stage: DelegationStage;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
  });
  afterAll(() => stage.service.stop());

  test('may be given for an actor, which is told and may revoke it', async () => {
    const { directorate, vest, ks } = stage;
    const id = await stage.grants(directorate, ks, { actor: ACTORS.helseVest, mayCertify: true });
    expect((await vest.call('GET', `/v1/delegations/${id}`)).body).toMatchObject({
      actor: ACTORS.helseVest,
      grantedBy: ACTORS.directorate,
      allowedActions: ['revoke'],
    });
    expect((await vest.call('GET', '/v1/notices')).body.items).toMatchObject([
      {
        actor: ACTORS.helseVest,
        kind: 'delegation',
        subject: `delegation/${id}`,
        state: 'unaddressed',
        text: { nb: 'Avtale.' },
      },
    ]);
    expectStatus(await stage.acts(ks, vest).call('GET', `${OPEN_ROUND}/reports`), 200);
    expectStatus(await stage.revokes(vest, id), 200);
    expect((await directorate.call('GET', '/v1/notices')).body.items).toHaveLength(1);
  });

  test('gives nobody its role, neither its delegates nor itself for another actor', async () => {
    const { directorate, vest, ks, oslo } = stage;
    await vest.registersProject('VEST1');
    await vest.startsReport('2021-1', 'VEST1');
    await stage.grants(directorate, ks, { mayCertify: true });
    await stage.grants(oslo, directorate);
    const forDirectorate = stage.acts(ks, directorate);
    for (const delegate of [forDirectorate, stage.acts(directorate, oslo)]) {
      for (const path of ['/v1/projects', `${OPEN_ROUND}/reports`, `${OPEN_ROUND}/submissions`])
        expect(expectStatus(await delegate.call('GET', path), 200).body.items).toEqual([]);
      expect((await delegate.call('GET', '/v1/projects/VEST1')).status).toBe(404);
    }
    const body = { actor: ACTORS.helseVest };
    const created = await forDirectorate.create(`${OPEN_ROUND}/submissions`, body);
    expect(expectStatus(created, 403).body.errors).toMatchObject([
      { pointer: '/actor', code: 'not-your-actor' },
    ]);
  });
});

describe('the list of delegations', () => {
  let stage: DelegationStage;
  let [first, second, third] = ['', '', ''];
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    const { oslo, nord, ks, ikt } = stage;
    first = await stage.grants(oslo, ks);
    second = await stage.grants(nord, ks, { firstDay: '2021-02-01' });
    third = await stage.grants(ks, ikt);
    expectStatus(await stage.revokes(oslo, first), 200);
  });
  afterAll(() => stage.service.stop());

  async function list(actor: Actor, query = ''): Promise<string[]> {
    const { body } = expectStatus(await actor.call('GET', `/v1/delegations${query}`), 200);
    return (body.items as { id: string }[]).map(({ id }) => id);
  }

  test('shows each actor the delegations that it gave or received, newest first', async () => {
    expect(await list(stage.ks)).toEqual([third, second, first]);
    expect(await list(stage.directorate)).toEqual([third, second, first]);
    expect(await list(stage.oslo)).toEqual([first]);
    expect(await list(stage.vest)).toEqual([]);
  });

  test('is filtered by actor, by delegate and by state', async () => {
    expect(await list(stage.ks, `?delegate=${ACTORS.ks}`)).toEqual([second, first]);
    expect(await list(stage.ks, `?actor=${ACTORS.ks}`)).toEqual([third]);
    expect(await list(stage.ks, '?state=planned')).toEqual([second]);
    expect(await list(stage.ks, '?state=revoked')).toEqual([first]);
  });

  test('comes page by page', async () => {
    const { body } = await stage.ks.call('GET', '/v1/delegations?limit=2');
    const next = `?limit=2&cursor=${String(body.nextCursor)}`;
    expect(await list(stage.ks, next)).toEqual([first]);
  });
});

describe('a merger of actors', () => {
  test('moves delegations on both sides: Direktoratet for e-helse into Helsedirektoratet', async () => {
    const stage = await DelegationStage.starts();
    const { oslo, ks, directorate } = stage;
    const successor = new Actor(stage.service, ACTORS.helsedirektoratet);
    const given = await stage.grants(directorate, ks);
    const received = await stage.grants(oslo, directorate);
    stage.service.moveTo('2024-02-01T10:00:00+01:00');
    await stage.refuses(ks, directorate, headerRefusal('no-delegation'));
    expectStatus(await stage.acts(ks, successor).call('GET', '/v1/projects'), 200);
    expectStatus(await stage.acts(successor, oslo).call('GET', '/v1/projects'), 200);
    for (const id of [given, received]) expectStatus(await stage.revokes(successor, id), 200);
    await stage.refuses(ks, successor, headerRefusal('delegation-not-in-force'));
    await stage.service.stop();
  });
});
