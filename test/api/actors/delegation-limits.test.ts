import {
  aDelegation,
  DelegationStage,
  headerRefusal,
  OPEN_ROUND,
} from '../../support/stages/delegation.js';
import { broken, invalid, refused } from '../../support/refusal.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { type Actor, expectStatus } from '../../support/story.js';
import { fingerprints } from '../../support/tables.js';
import { aReport } from '../../support/reports/samples.js';

describe('a request on behalf of another actor', () => {
  const NONE = headerRefusal('no-delegation');
  let stage: DelegationStage;
  let oslo: Actor;
  let nord: Actor;
  let ks: Actor;
  let ikt: Actor;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    ({ oslo, nord, ks, ikt } = stage);
  });
  afterAll(() => stage.service.stop());

  test('is refused without a delegation', async () => {
    await stage.refuses(ks, oslo, NONE);
    await stage.refuses(ks, ks, NONE);
    await stage.refuses(ks, '974760673', NONE);
  });

  test('is refused in the other direction, and from one delegate to the next', async () => {
    await stage.grants(oslo, ks, { mayCertify: true });
    await stage.grants(ks, ikt);
    await stage.refuses(oslo, ks, NONE);
    await stage.refuses(ikt, oslo, NONE);
  });

  test('is taken from the first day of the delegation to the end of its last', async () => {
    await stage.grants(nord, ks, { firstDay: '2021-01-20', lastDay: '2021-01-22' });
    const readReason = async (): Promise<unknown> => {
      const { body } = await stage.refuses(ks, nord, headerRefusal('delegation-not-in-force'));
      return body.errors[0].detail;
    };
    expect(await readReason()).toBe('Gjelder fra 2021-01-20');
    for (const [instant, status] of [
      ['2021-01-19T23:59:00+01:00', 403],
      ['2021-01-20T00:00:00+01:00', 200],
      ['2021-01-22T23:59:00+01:00', 200],
      ['2021-01-23T00:00:00+01:00', 403],
    ] as const) {
      stage.service.moveTo(instant);
      const answer = await stage.acts(ks, nord).call('GET', `${OPEN_ROUND}/reports`);
      expect([instant, answer.status]).toEqual([instant, status]);
    }
    expect(await readReason()).toBe('Gjaldt til og med 2021-01-22');
  });

  test.each(['', '1', '971032147', `${ACTORS.oslo}, ${ACTORS.oslo}`, `0192:${ACTORS.oslo}`, 'æ'])(
    'is refused with "%s" in its header, which is no organisation number',
    async (wrong) => {
      await stage.refuses(ks, wrong, invalid(['On-Behalf-Of', 'organisation-number']));
    },
  );

  test.each<readonly [request: string, body: () => unknown]>([
    ['POST /v1/delegations', () => aDelegation(ikt)],
    ['GET /v1/delegations', () => undefined],
    ['POST /v1/projects', () => ({})],
    [`POST ${OPEN_ROUND}/close`, () => undefined],
    ['GET /v1/notices', () => undefined],
    ['GET /v1/actors', () => undefined],
    [`GET ${OPEN_ROUND}/status`, () => undefined],
  ])('is refused for %s, which is not delegable', async (request, bodyOf) => {
    const [method = '', path = ''] = request.split(' ');
    await stage.refuses(ks, oslo, headerRefusal('not-delegable'), {
      method,
      path,
      body: bodyOf(),
    });
  });

  test('needs the scope in the token too, and a token', async () => {
    const { service } = stage;
    const onBehalf = { 'on-behalf-of': ACTORS.oslo };
    const written = await service.call('POST', `${OPEN_ROUND}/submissions`, {
      token: await service.token(ACTORS.ks, 'hdir:portfolio'),
      body: {},
      headers: { ...onBehalf, 'idempotency-key': 'x' },
    });
    expect([written.status, written.body.code]).toEqual([403, 'insufficient-scope']);
    expect((await service.call('GET', '/v1/rounds', { headers: onBehalf })).status).toBe(401);
  });
});

describe('a report on behalf of another actor', () => {
  test('is held to the same rules as a report of its own', async () => {
    const stage = await DelegationStage.starts();
    try {
      await stage.grants(stage.oslo, stage.ks);
      await stage.vest.registersProject('VEST1');
      const unknown = broken(['/project', 'unknown-project']);
      const sent = {
        method: 'POST',
        path: `${OPEN_ROUND}/reports`,
        body: { project: 'VEST1', ...aReport() },
      };
      await stage.refuses(stage.ks, stage.oslo, unknown, sent);
      await refused(stage.service, { actor: stage.ks, ...sent }, unknown);
    } finally {
      await stage.service.stop();
    }
  });
});

describe('a revoked delegation', () => {
  let stage: DelegationStage;
  let report: { readonly id: string; readonly etag: string };
  const certify = (): { method: string; path: string; etag: string } => ({
    method: 'POST',
    path: `/v1/reports/${report.id}/certify`,
    etag: report.etag,
  });
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    await stage.oslo.registersProject('OSLO1');
  });
  afterAll(() => stage.service.stop());

  test('is refused at the next request, with the time of the revocation', async () => {
    const { oslo, ks } = stage;
    const id = await stage.grants(oslo, ks, { mayCertify: true });
    const forOslo = stage.acts(ks, oslo);
    report = await forOslo.startsReport('2021-1', 'OSLO1');
    expectStatus(await forOslo.call('GET', `/v1/reports/${report.id}`), 200);
    const { body } = expectStatus(await stage.revokes(oslo, id), 200);
    const notInForce = headerRefusal('delegation-not-in-force');
    const refusal = await stage.refuses(ks, oslo, notInForce, certify());
    expect(refusal.body.errors[0].detail).toBe(`Trukket tilbake ${String(body.revokedAt)}`);
  });

  test('is replaced by others, whose rights add up; the one that covers a step is recorded', async () => {
    const { oslo, ks } = stage;
    await stage.grants(oslo, ks);
    await stage.refuses(ks, oslo, headerRefusal('delegation-does-not-cover'), certify());
    const certifying = await stage.grants(oslo, ks, { mayPrepare: false, mayCertify: true });
    const forOslo = stage.acts(ks, oslo);
    const { body } = await forOslo.call('GET', `/v1/reports/${report.id}`);
    expect(body.allowedActions).toEqual(['save', 'certify', 'discard']);
    await forOslo.certifies(report);
    const { rows } = await stage.service.owner.query<{ delegation: string }>(
      `select entry->'delegate'->>'delegation' as delegation
         from platform.audit
        where action = 'certifyReport'`,
    );
    expect(rows).toEqual([{ delegation: certifying }]);
  });
});

describe('the idempotency key of a delegate', () => {
  let stage: DelegationStage;
  let ofKsForOslo: Answered;
  const create = (actor: Actor): Promise<Answered> =>
    actor.create(`${OPEN_ROUND}/submissions`, {}, 'samme-nokkel');
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    await stage.grants(stage.oslo, stage.ks);
    await stage.grants(stage.oslo, stage.ikt);
    ofKsForOslo = expectStatus(await create(stage.acts(stage.ks, stage.oslo)), 201);
  });
  afterAll(() => stage.service.stop());

  test('is another one when the delegate acts for itself', async () => {
    for (const answer of [await create(stage.ks), await create(stage.ks)])
      expect(expectStatus(answer, 201).body).toMatchObject({ actor: ACTORS.ks });
  });

  test('is another one for the actor and for another delegate', async () => {
    for (const other of [stage.oslo, stage.acts(stage.ikt, stage.oslo)])
      expect(expectStatus(await create(other), 409).body).toMatchObject({
        code: 'submission-exists',
        existing: ofKsForOslo.body.id,
      });
  });

  test('gives the delegate the same answer again', async () => {
    const again = await create(stage.acts(stage.ks, stage.oslo));
    expect(expectStatus(again, 201).text).toBe(ofKsForOslo.text);
  });
});

describe('the database', () => {
  let stage: DelegationStage;
  let id: string;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    id = await stage.grants(stage.oslo, stage.ks);
  });
  afterAll(() => stage.service.stop());

  /** Runs a statement as the service does for an actor, and returns its rows or its error code. */
  async function runAs(access: string, actor: string, statement: string): Promise<string> {
    const client = await stage.service.owner.connect();
    try {
      await client.query('begin');
      await client.query('set local role portfolio_app');
      await client.query(
        `select set_config('app.access', $1, true),
                set_config('app.actor_ids', (select '{' || id || '}'
                                               from actors.actor
                                              where organisation_number = $2), true)`,
        [access, actor],
      );
      return String((await client.query(statement)).rowCount);
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
  /** Statements that read, give, revoke, extend and delete the delegation. */
  const statements = (): string[] => [
    'select 1 from actors.delegation',
    `insert into actors.delegation
     select gen_random_uuid(), actor_id, delegate_id, true, true, first_day, last_day, reason,
            granted_by, recorded_at, null, null, 1, true
       from actors.delegation
      where id = '${id}'`,
    `update actors.delegation
        set revoked_at = now(), revoked_by = '${ACTORS.oslo}', version = 2
      where id = '${id}'`,
    `update actors.delegation set may_introduce = true where id = '${id}'`,
    'delete from actors.delegation',
  ];

  test.each([
    ['actor', ACTORS.oslo, ['1', '1', '1', '42501', '42501']],
    ['delegate', ACTORS.oslo, ['1', '42501', '0', '0', '42501']],
    ['actor', ACTORS.ks, ['1', '42501', '0', '0', '42501']],
    ['actor', ACTORS.helseVest, ['0', '0', '0', '0', '42501']],
    ['directorate', ACTORS.directorate, ['1', '1', '1', '42501', '42501']],
  ])('lets the %s %s do no more than it may', async (access, actor, outcomes) => {
    const before = await fingerprints(stage.service);
    const found: string[] = [];
    for (const statement of statements()) found.push(await runAs(access, actor, statement));
    expect(found).toEqual(outcomes);
    expect(await fingerprints(stage.service)).toEqual(before);
  });

  test('is told by the service whether an actor or a delegate acts', async () => {
    const { owner } = stage.service;
    await owner.query(
      `alter table reporting.submission_event
         add access text default current_setting('app.access', true)`,
    );
    for (const actor of [stage.acts(stage.ks, stage.oslo), stage.vest])
      expectStatus(await actor.create(`${OPEN_ROUND}/submissions`, {}), 201);
    const { rows } = await owner.query(
      'select access from reporting.submission_event order by recorded_at',
    );
    expect(rows).toEqual([{ access: 'delegate' }, { access: 'actor' }]);
  });

  test('keeps a revoked delegation', async () => {
    expectStatus(await stage.revokes(stage.oslo, id), 200);
    const { owner } = stage.service;
    for (const statement of [
      'update actors.delegation set revoked_at = null, revoked_by = null',
      'delete from actors.delegation',
    ])
      await expect(owner.query(statement)).rejects.toMatchObject({ code: '42501' });
  });
});
