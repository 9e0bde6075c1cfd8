import { refused, type Refusal } from '../support/refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, expectStatus } from '../support/story.js';
import { fingerprints } from '../support/tables.js';

const ROUND = '/v1/rounds/2021-1';
const SUPPLIER = (organisationNumber: string): Record<string, unknown> => ({
  supplier: { authority: 'iso6523-actorid-upis', ID: `0192:${organisationNumber}` },
  delegation_source: 'https://www.altinn.no',
});

/** An actor as one of its clients, for itself or on behalf of another. */
class Client extends Actor {
  constructor(
    of: TestService,
    organisationNumber: string,
    readonly claims: Record<string, unknown> = {},
    readonly onBehalfOf?: Actor,
  ) {
    super(
      {
        call: (method, path, options) => of.call(method, path, options),
        token: (number, scope) => of.token(number, scope, claims),
      },
      organisationNumber,
    );
  }

  override call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    return super.call(method, path, body, {
      ...(this.onBehalfOf === undefined
        ? {}
        : { 'on-behalf-of': this.onBehalfOf.organisationNumber }),
      ...headers,
    });
  }
}

let service: TestService;
let directorate: Directorate;
let oslo: Actor;
let vest: Actor;
let nord: Actor;
let ks: Actor;
let ikt: Actor;
beforeEach(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  [oslo, vest, nord, ks, ikt] = [
    new Actor(service, ACTORS.oslo),
    new Actor(service, ACTORS.helseVest),
    new Actor(service, ACTORS.helseNord),
    new Actor(service, ACTORS.ks),
    new Actor(service, ACTORS.helseVestIkt),
  ];
  await directorate.opensRound('2021-1');
});
afterEach(() => service.stop());

const acting = (delegate: Actor, onBehalfOf: Actor, claims: Record<string, unknown> = {}): Client =>
  new Client(service, delegate.organisationNumber, claims, onBehalfOf);
const aDelegation = (
  delegate: Actor,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> => ({
  delegate: delegate.organisationNumber,
  mayPrepare: true,
  mayCertify: false,
  reason: 'Avtale.',
  ...overrides,
});
async function grants(
  actor: Actor,
  delegate: Actor,
  overrides: Record<string, unknown> = {},
): Promise<string> {
  return expectStatus(await actor.create('/v1/delegations', aDelegation(delegate, overrides)), 201)
    .body.id as string;
}
async function revokes(actor: Actor, id: string): Promise<Answered> {
  const { headers } = await actor.call('GET', `/v1/delegations/${id}`);
  return actor.call('POST', `/v1/delegations/${id}/revoke`, undefined, {
    'if-match': headers.get('etag') ?? '',
  });
}
/** A step of a report or a submission as it stands now. */
async function takes(
  actor: Actor,
  path: string,
  method = 'POST',
  body?: unknown,
): Promise<Answered> {
  const resource = /^\/v1\/[a-z]+\/[^/]+/.exec(path)?.[0] ?? path;
  const { headers } = await directorate.call('GET', resource);
  return actor.call(method, path, body, {
    'if-match': headers.get('etag') ?? '',
    'idempotency-key': crypto.randomUUID(),
  });
}
const submissionOf = async (actor: Actor): Promise<string> =>
  `/v1/submissions/${String((await actor.call('GET', `${ROUND}/submissions`)).body.items[0].id)}`;
/** Refused, in both languages, with nothing stored. */
function refuses(
  delegate: Actor,
  actor: Actor | string,
  refusal: Refusal,
  {
    method = 'GET',
    path = `${ROUND}/reports`,
    ...sent
  }: {
    readonly method?: string;
    readonly path?: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Answered> {
  const onBehalfOf = typeof actor === 'string' ? actor : actor.organisationNumber;
  return refused(
    service,
    {
      actor: delegate,
      method,
      path,
      ...sent,
      headers: { 'on-behalf-of': onBehalfOf, ...sent.headers },
    },
    refusal,
  );
}
const header = (code: string): Refusal => ({ status: 403, code, errors: [['On-Behalf-Of', code]] });

describe('a delegate', () => {
  test('prepares for a municipality, which certifies: KS for Oslo', async () => {
    await oslo.registersProject('OSLO1');
    await ks.registersProject('KS1');
    const id = await grants(oslo, ks, { firstDay: '2021-01-18', lastDay: '2021-01-18' });
    const forOslo = acting(ks, oslo);
    expect(
      (await forOslo.call('GET', '/v1/projects')).body.items.map(
        ({ code }: { code: string }) => code,
      ),
    ).toEqual(['OSLO1']);
    expect(
      (await ks.call('GET', '/v1/projects')).body.items.map(({ code }: { code: string }) => code),
    ).toEqual(['KS1']);
    const report = await forOslo.startsReport('2021-1', 'OSLO1');
    expect((await forOslo.call('GET', `/v1/reports/${report.id}`)).body).toMatchObject({
      actor: ACTORS.oslo,
      allowedActions: ['save', 'discard'],
    });
    expect((await ks.call('GET', `/v1/reports/${report.id}`)).status).toBe(404);
    const covers: Refusal = header('delegation-does-not-cover');
    await refuses(ks, oslo, covers, {
      method: 'POST',
      path: `/v1/reports/${report.id}/certify`,
      headers: { 'if-match': report.etag },
    });
    await refuses(ks, oslo, covers, {
      method: 'POST',
      path: `${await submissionOf(oslo)}/certify`,
      headers: { 'if-match': '"1"' },
    });
    await refuses(ks, oslo, covers, {
      method: 'POST',
      path: `/v1/reports/${report.id}/revert`,
      headers: { 'if-match': report.etag },
      body: { revision: 1, reason: 'x' },
    });
    expect((await forOslo.call('GET', await submissionOf(oslo))).body).toMatchObject({
      allowedActions: ['edit', 'submit', 'ask'],
      lockedActions: expect.arrayContaining([
        expect.objectContaining({ action: 'certify', code: 'delegation-does-not-cover' }),
      ]) as unknown,
    });
    expectStatus(await takes(forOslo, `${await submissionOf(oslo)}/submit`), 200);
    const certified = expectStatus(
      await takes(oslo, `${await submissionOf(oslo)}/certify`),
      200,
    ).body;
    expect(
      certified.history.map(({ action, recordedBy, delegate }: Record<string, string>) => [
        action,
        recordedBy,
        delegate,
      ]),
    ).toEqual([
      ['create', ACTORS.oslo, ACTORS.ks],
      ['submit', ACTORS.oslo, ACTORS.ks],
      ['certify', ACTORS.oslo, null],
    ]);
    expect((await forOslo.call('GET', `/v1/reports/${report.id}/revisions/1`)).body).toMatchObject({
      certifiedBy: ACTORS.oslo,
      supplier: null,
      delegate: null,
    });
    // Oslo's own chain says who did it, and under what.
    const { rows } = await service.owner.query<{ action: string; entry: unknown }>(
      `select a.action, a.entry from platform.audit a join actors.actor c on c.id = a.actor_id
         where c.organisation_number = $1 and a.entry->>'consumer' = $2 order by a.seq`,
      [ACTORS.oslo, ACTORS.ks],
    );
    expect(rows).toEqual(
      ['createReport', 'submitSubmission'].map((action) => ({
        action,
        entry: expect.objectContaining({
          delegate: { organisationNumber: ACTORS.ks, delegation: id },
        }) as unknown,
      })),
    );

    const asked = expectStatus(
      await directorate.create(`${await submissionOf(oslo)}/questions`, { text: 'Hvorfor?' }),
      201,
    ).body;
    expectStatus(
      await forOslo.create(`${await submissionOf(oslo)}/answers`, {
        question: asked.questions[0].id,
        text: 'Fordi.',
      }),
      201,
    );
    for (const path of [
      '/v1/rounds',
      ROUND,
      `${ROUND}/completeness`,
      '/v1/projects/OSLO1',
      '/v1/projects/OSLO1/baselines',
      '/v1/projects/OSLO1/slip',
      `/v1/actors/${ACTORS.oslo}/reporting`,
      `/v1/reports/${report.id}/colours`,
    ])
      expectStatus(await forOslo.call('GET', path), 200);
  });

  test(
    'prepares all that a report needs: the baseline of its milestones, and how the ' +
      "actor's headings are read",
    async () => {
      await oslo.registersProject('OSLO1');
      const delegation = await grants(oslo, ks);
      await grants(nord, ks, { mayPrepare: false, mayCertify: true });
      const forOslo = acting(ks, oslo);
      const prices = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };
      const baseline = {
        approvedOn: '2021-01-11',
        cost: 40_000_000,
        ...prices,
        milestones: [{ key: 'BP3', name: 'Godkjent', date: '2021-10-01' }],
      };
      const headings = [{ heading: 'Prosjektnr', column: 'project' }];
      const writes: readonly {
        readonly method: string;
        readonly path: string;
        readonly body: unknown;
        readonly headers: Readonly<Record<string, string>>;
      }[] = [
        {
          path: '/v1/projects/OSLO1/baselines',
          body: baseline,
          headers: { 'idempotency-key': 'a' },
          method: 'POST',
        },
        {
          path: '/v1/import-mappings/oslo',
          body: { headings },
          headers: { 'if-match': '"0"' },
          method: 'PUT',
        },
      ];
      for (const write of writes)
        await refuses(ks, nord, header('delegation-does-not-cover'), write);
      for (const { method, path, body, headers } of writes)
        expect((await forOslo.call(method, path, body, headers)).status).toBeLessThan(300);
      expect((await oslo.call('GET', '/v1/projects/OSLO1/baselines')).body.items).toMatchObject([
        { number: 1, milestones: [{ key: 'BP3' }], recordedBy: ACTORS.oslo },
      ]);
      expect([
        (await oslo.call('GET', '/v1/import-mappings/oslo')).body.headings,
        (await ks.call('GET', '/v1/import-mappings/oslo')).body.version,
      ]).toEqual([headings, 0]);
      const report = await forOslo.startsReport('2021-1', 'OSLO1', {
        milestones: [{ key: 'BP3', name: 'Godkjent', forecast: '2021-10-15' }],
      });
      await oslo.certifies(report);
      const { rows } = await service.owner.query<{ action: string; entry: unknown }>(
        `select a.action, a.entry from platform.audit a
         where a.action in ('recordBaseline', 'saveImportMapping') order by a.seq`,
      );
      expect(rows).toEqual(
        ['recordBaseline', 'saveImportMapping'].map((action) => ({
          action,
          entry: expect.objectContaining({
            delegate: { organisationNumber: ACTORS.ks, delegation },
          }) as unknown,
        })),
      );
    },
  );

  test('prepares and certifies alone with one step, and not with two: Helse Vest IKT for Helse Vest', async () => {
    await vest.registersProject('VEST1');
    await grants(vest, ikt, { mayCertify: true });
    const forVest = acting(ikt, vest);
    const report = await forVest.startsReport('2021-1', 'VEST1');
    expect((await forVest.call('GET', `/v1/reports/${report.id}`)).body.allowedActions).toEqual([
      'save',
      'certify',
      'discard',
    ]);
    await forVest.certifies(report);
    const submission = await submissionOf(vest);
    expect((await vest.call('GET', `/v1/reports/${report.id}/revisions/1`)).body).toMatchObject({
      certifiedBy: ACTORS.helseVest,
      supplier: null,
      delegate: ACTORS.helseVestIkt,
    });
    expect((await vest.call('GET', submission)).body.history.at(-1)).toMatchObject({
      action: 'certify',
      recordedBy: ACTORS.helseVest,
      supplier: null,
      delegate: ACTORS.helseVestIkt,
    });

    // How an actor reports is its own choice.
    const setting = {
      method: 'PUT',
      path: `/v1/actors/${ACTORS.helseVest}/reporting`,
      body: { steps: 2 },
      headers: { 'if-match': '"0"' },
    };
    await refuses(ikt, vest, header('not-delegable'), setting);
    expectStatus(await vest.call('PUT', setting.path, setting.body, setting.headers), 200);
    const own: Refusal = {
      status: 403,
      code: 'own-preparation',
      errors: [['', 'own-preparation']],
    };
    const visma = SUPPLIER(ACTORS.helseNord);
    await grants(vest, ks, { mayCertify: true });
    /** Who submits, and who of the others may certify that then. */
    const preparations: readonly (readonly [
      preparer: Actor,
      own: readonly Client[],
      others: Actor,
    ])[] = [
      [
        forVest,
        [
          forVest,
          acting(ikt, vest, { client_id: 'en-annen' }),
          new Client(service, vest.organisationNumber, SUPPLIER(ACTORS.helseVestIkt)),
        ],
        vest,
      ],
      [
        new Client(service, vest.organisationNumber, SUPPLIER(ACTORS.helseVestIkt)),
        [forVest],
        acting(ks, vest),
      ],
      // One supplier for both is one pair of hands.
      [acting(ikt, vest, visma), [forVest, acting(ks, vest, visma)], acting(ks, vest)],
    ];
    for (const [index, [preparer, same, another]] of preparations.entries()) {
      expectStatus(
        await takes(preparer, `/v1/reports/${report.id}`, 'PATCH', {
          summary: `Ny ${String(index)}.`,
        }),
        200,
      );
      expectStatus(await takes(preparer, `${submission}/submit`), 200);
      for (const one of same) {
        const { headers } = await directorate.call('GET', submission);
        await refused(
          service,
          {
            actor: one,
            path: `${submission}/certify`,
            claims: one.claims,
            headers: {
              'if-match': headers.get('etag') ?? '',
              ...(one.onBehalfOf === undefined
                ? {}
                : { 'on-behalf-of': one.onBehalfOf.organisationNumber }),
            },
          },
          own,
        );
        expect((await one.call('GET', `/v1/reports/${report.id}`)).body.locked).toMatchObject({
          code: 'own-preparation',
        });
      }
      expectStatus(await takes(another, `${submission}/certify`), 200);
    }
  });

  test(
    'is refused without a delegation in force, in time and after it, and by every ' +
      'operation that is not delegable',
    async () => {
      const none = header('no-delegation');
      await refuses(ks, oslo, none);
      await refuses(ks, ks, none);
      await refuses(ks, '974760673', none);
      // The other way around, and from one delegate to the next, there is none either.
      await grants(oslo, ks, { mayCertify: true });
      await grants(ks, ikt);
      await refuses(oslo, ks, none);
      await refuses(ikt, oslo, none);

      await grants(nord, ks, { firstDay: '2021-01-20', lastDay: '2021-01-22' });
      const when = async (): Promise<unknown> =>
        (await refuses(ks, nord, header('delegation-not-in-force'))).body.errors[0].detail;
      expect(await when()).toBe('Gjelder fra 2021-01-20');
      for (const [instant, status] of [
        ['2021-01-19T23:59:00+01:00', 403],
        ['2021-01-20T00:00:00+01:00', 200],
        ['2021-01-22T23:59:00+01:00', 200],
        ['2021-01-23T00:00:00+01:00', 403],
      ] as const) {
        service.moveTo(instant);
        expect([instant, (await acting(ks, nord).call('GET', `${ROUND}/reports`)).status]).toEqual([
          instant,
          status,
        ]);
      }
      expect(await when()).toBe('Gjaldt til og med 2021-01-22');

      for (const wrong of [
        '',
        '1',
        '971032147',
        `${ACTORS.oslo}, ${ACTORS.oslo}`,
        `0192:${ACTORS.oslo}`,
        'æ',
      ]) {
        await refuses(ks, wrong, {
          status: 400,
          code: 'invalid-request',
          errors: [['On-Behalf-Of', 'organisation-number']],
        });
      }
      const delegation = aDelegation(ikt);
      for (const [method, path, body] of [
        ['POST', '/v1/delegations', delegation],
        ['GET', '/v1/delegations', undefined],
        ['POST', '/v1/projects', {}],
        ['POST', `${ROUND}/close`, undefined],
        ['GET', '/v1/notices', undefined],
        ['GET', '/v1/actors', undefined],
        ['GET', `${ROUND}/status`, undefined],
      ] as const) {
        await refuses(ks, oslo, header('not-delegable'), { method, path, body });
      }
      // What is allowed is what both the token and the delegation say.
      const read = await service.token(ACTORS.ks, 'hdir:portfolio');
      const written = await service.call('POST', `${ROUND}/submissions`, {
        token: read,
        body: {},
        headers: { 'on-behalf-of': ACTORS.oslo, 'idempotency-key': 'x' },
      });
      expect([written.status, written.body.code]).toEqual([403, 'insufficient-scope']);
      expect(
        (await service.call('GET', '/v1/rounds', { headers: { 'on-behalf-of': ACTORS.oslo } }))
          .status,
      ).toBe(401);
    },
  );

  test(
    'is refused at the very next request after it was revoked, and certifies again under ' +
      'a new delegation',
    async () => {
      await oslo.registersProject('OSLO1');
      const id = await grants(oslo, ks, { mayCertify: true });
      const forOslo = acting(ks, oslo);
      const report = await forOslo.startsReport('2021-1', 'OSLO1');
      expectStatus(await forOslo.call('GET', `/v1/reports/${report.id}`), 200);
      const { body } = expectStatus(await revokes(oslo, id), 200);
      const why = (
        await refuses(ks, oslo, header('delegation-not-in-force'), {
          method: 'POST',
          path: `/v1/reports/${report.id}/certify`,
          headers: { 'if-match': report.etag },
        })
      ).body.errors[0].detail;
      expect(why).toBe(`Trukket tilbake ${String(body.revokedAt)}`);
      // Rights of several delegations are added up; the one that covers the operation is the one that
      // is recorded.
      await grants(oslo, ks);
      await refuses(ks, oslo, header('delegation-does-not-cover'), {
        method: 'POST',
        path: `/v1/reports/${report.id}/certify`,
        headers: { 'if-match': report.etag },
      });
      const certifying = await grants(oslo, ks, { mayPrepare: false, mayCertify: true });
      expect((await forOslo.call('GET', `/v1/reports/${report.id}`)).body.allowedActions).toEqual([
        'save',
        'certify',
        'discard',
      ]);
      await forOslo.certifies(report);
      const { rows } = await service.owner.query<{ delegation: string }>(
        `select entry->'delegate'->>'delegation' as delegation from platform.audit where action = 'certifyReport'`,
      );
      expect(rows).toEqual([{ delegation: certifying }]);
    },
  );

  test('shares no idempotency key with itself, with the actor or with another delegate', async () => {
    await grants(oslo, ks);
    await grants(oslo, ikt);
    const key = 'samme-nokkel';
    const create = (actor: Actor): Promise<Answered> =>
      actor.create(`${ROUND}/submissions`, {}, key);
    const first = expectStatus(await create(acting(ks, oslo)), 201);
    expect(expectStatus(await create(ks), 201).body).toMatchObject({ actor: ACTORS.ks });
    expect(expectStatus(await create(ks), 201).body).toMatchObject({ actor: ACTORS.ks });
    for (const other of [oslo, acting(ikt, oslo)])
      expect(expectStatus(await create(other), 409).body).toMatchObject({
        code: 'submission-exists',
        existing: first.body.id,
      });
    expect(expectStatus(await create(acting(ks, oslo)), 201).text).toBe(first.text);
  });
});

describe('a delegation', () => {
  test(
    'is seen by the actor and the delegate and nobody else, and revoked by the actor or ' +
      'the directorate, once',
    async () => {
      const given = expectStatus(
        await oslo.create('/v1/delegations', aDelegation(ks, { lastDay: '2021-12-31' })),
        201,
      );
      const { id } = given.body;
      expect([given.headers.get('location'), given.headers.get('etag')]).toEqual([
        `/v1/delegations/${String(id)}`,
        '"1"',
      ]);
      expect(given.body).toEqual({
        id,
        actor: ACTORS.oslo,
        delegate: ACTORS.ks,
        mayPrepare: true,
        mayCertify: false,
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
      const path = `/v1/delegations/${String(id)}`;
      const revoke = { path: `${path}/revoke`, headers: { 'if-match': '"1"' } };
      expect((await ks.call('GET', path)).body).toMatchObject({
        id,
        allowedActions: [],
        lockedActions: [{ action: 'revoke', code: 'not-yours' }],
      });
      expect((await ikt.call('GET', path)).status).toBe(404);
      await refused(service, { actor: ikt, ...revoke }, { status: 404, code: 'not-found' });
      await refused(
        service,
        { actor: ks, ...revoke },
        { status: 403, code: 'forbidden', errors: [['', 'not-yours']] },
      );
      await refuses(ks, oslo, header('not-delegable'), { method: 'POST', ...revoke });
      await refused(
        service,
        { actor: oslo, path: revoke.path },
        {
          status: 428,
          code: 'precondition-required',
          errors: [['If-Match', 'precondition-required']],
        },
      );
      await refused(
        service,
        { actor: oslo, ...revoke, headers: { 'if-match': '"2"' } },
        { status: 412, code: 'stale' },
      );
      expect(expectStatus(await revokes(directorate, id), 200).body).toMatchObject({
        state: 'revoked',
        revokedBy: ACTORS.directorate,
        version: 2,
        lockedActions: [{ action: 'revoke', code: 'delegation-over' }],
      });
      await refused(
        service,
        { actor: oslo, ...revoke, headers: { 'if-match': '"2"' } },
        { status: 409, code: 'delegation-over', errors: [['', 'delegation-over']] },
      );
      const over = await grants(oslo, ks, { lastDay: '2021-01-18' });
      service.moveTo('2021-01-19T10:00:00+01:00');
      await refused(
        service,
        { actor: oslo, path: `/v1/delegations/${over}/revoke`, headers: { 'if-match': '"1"' } },
        { status: 409, code: 'delegation-over', errors: [['', 'delegation-over']] },
      );
    },
  );

  test('is refused with every fault at once, and an equal one that overlaps with the one that exists', async () => {
    const give = (actor: Actor, body: object, refusal: Refusal): Promise<Answered> =>
      refused(service, { actor, path: '/v1/delegations', body }, refusal);
    const broken = (...errors: (readonly [string, string])[]): Refusal => ({
      status: 422,
      code: 'rule-broken',
      errors,
    });
    await give(oslo, aDelegation(oslo), broken(['/delegate', 'delegate-is-self']));
    await give(
      oslo,
      { ...aDelegation(ks), delegate: '974760673' },
      broken(['/delegate', 'unknown-actor']),
    );
    await give(
      oslo,
      aDelegation(ks, { firstDay: '2021-02-01', lastDay: '2021-01-31' }),
      broken(['/lastDay', 'ends-before-it-begins']),
    );
    await give(
      oslo,
      aDelegation(ks, { firstDay: '2020-01-01', lastDay: '2021-01-17' }),
      broken(['/lastDay', 'period-over']),
    );
    await give(
      oslo,
      aDelegation(ks, { mayPrepare: false }),
      broken(['/mayPrepare', 'nothing-delegated']),
    );
    await give(
      directorate,
      {
        actor: '974760673',
        delegate: '974760673',
        mayPrepare: false,
        mayCertify: false,
        lastDay: '2020-12-31',
        reason: 'x',
      },
      broken(
        ['/actor', 'unknown-actor'],
        ['/delegate', 'unknown-actor'],
        ['/mayPrepare', 'nothing-delegated'],
        ['/lastDay', 'ends-before-it-begins'],
      ),
    );
    await give(oslo, aDelegation(ks, { actor: ACTORS.helseNord }), {
      status: 403,
      code: 'forbidden',
      errors: [['/actor', 'not-your-actor']],
    });
    await give(
      oslo,
      { delegate: '1', mayPrepare: 'ja', firstDay: '2021-02-30', lastDay: 1, state: 'inForce' },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/state', 'unknown-field'],
          ['/delegate', 'organisation-number'],
          ['/mayPrepare', 'wrong-type'],
          ['/mayCertify', 'missing'],
          ['/firstDay', 'not-a-date'],
          ['/lastDay', 'not-a-date'],
          ['/reason', 'missing'],
        ],
      },
    );
    service.moveTo('2024-02-01T10:00:00+01:00');
    await give(
      oslo,
      { ...aDelegation(ks), delegate: ACTORS.directorate },
      broken(['/delegate', 'closed-actor']),
    );
    service.moveTo('2021-01-18T10:00:00+01:00');

    const id = await grants(oslo, ks, { lastDay: '2021-06-30' });
    for (const [firstDay, lastDay] of [
      ['2021-06-30', null],
      [undefined, '2021-01-18'],
      ['2020-01-01', '2022-01-01'],
    ]) {
      const exists = await give(oslo, aDelegation(ks, { firstDay, lastDay }), {
        status: 409,
        code: 'delegation-exists',
        errors: [['', 'delegation-exists']],
      });
      expect([exists.body.existing, exists.headers.get('location')]).toEqual([
        id,
        `/v1/delegations/${id}`,
      ]);
    }
    // Another day, other rights, another delegate, or the first one revoked: not the same.
    await grants(oslo, ks, { firstDay: '2021-07-01' });
    await grants(oslo, ks, { mayCertify: true });
    await grants(oslo, ikt);
    expectStatus(await revokes(oslo, id), 200);
    const both = await Promise.all(
      [1, 2].map(() => oslo.create('/v1/delegations', aDelegation(ks, { lastDay: '2021-06-30' }))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test(
    'is given by the directorate too, which the actor is told; nobody has its role on ' +
      'behalf of another',
    async () => {
      const id = await grants(directorate, ks, { actor: ACTORS.helseVest, mayCertify: true });
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
      expectStatus(await acting(ks, vest).call('GET', `${ROUND}/reports`), 200);
      expectStatus(await revokes(vest, id), 200);
      expect((await directorate.call('GET', '/v1/notices')).body.items).toHaveLength(1);

      await vest.registersProject('VEST1');
      await vest.startsReport('2021-1', 'VEST1');
      await grants(directorate, ks, { mayCertify: true });
      await grants(oslo, directorate);
      const forDirectorate = acting(ks, directorate);
      for (const delegate of [forDirectorate, acting(directorate, oslo)])
        for (const path of ['/v1/projects', `${ROUND}/reports`, `${ROUND}/submissions`])
          expect(expectStatus(await delegate.call('GET', path), 200).body.items).toEqual([]);
      for (const delegate of [forDirectorate, acting(directorate, oslo)])
        expect((await delegate.call('GET', '/v1/projects/VEST1')).status).toBe(404);
      expect(
        expectStatus(
          await forDirectorate.create(`${ROUND}/submissions`, { actor: ACTORS.helseVest }),
          403,
        ).body.errors,
      ).toMatchObject([{ pointer: '/actor', code: 'not-your-actor' }]);
    },
  );

  test('is listed newest first, by page, by who gave and who received it and by state', async () => {
    const [first, second, third] = [
      await grants(oslo, ks),
      await grants(nord, ks, { firstDay: '2021-02-01' }),
      await grants(ks, ikt),
    ];
    expectStatus(await revokes(oslo, first), 200);
    const listed = async (actor: Actor, query = ''): Promise<string[]> =>
      expectStatus(await actor.call('GET', `/v1/delegations${query}`), 200).body.items.map(
        (item: { id: string }) => item.id,
      ) as string[];
    expect(await listed(ks)).toEqual([third, second, first]);
    expect(await listed(directorate)).toEqual([third, second, first]);
    expect(await listed(oslo)).toEqual([first]);
    expect(await listed(vest)).toEqual([]);
    expect(await listed(ks, `?delegate=${ACTORS.ks}`)).toEqual([second, first]);
    expect(await listed(ks, `?actor=${ACTORS.ks}`)).toEqual([third]);
    expect(await listed(ks, '?state=planned')).toEqual([second]);
    expect(await listed(ks, '?state=revoked')).toEqual([first]);
    const page = (await ks.call('GET', '/v1/delegations?limit=2')).body;
    expect(await listed(ks, `?limit=2&cursor=${String(page.nextCursor)}`)).toEqual([first]);
  });

  test('follows a merger on both sides: Direktoratet for e-helse into Helsedirektoratet', async () => {
    const successor = new Actor(service, ACTORS.helsedirektoratet);
    const id = await grants(directorate, ks);
    const received = await grants(oslo, directorate);
    service.moveTo('2024-02-01T10:00:00+01:00');
    await refuses(ks, directorate, header('no-delegation'));
    expectStatus(await acting(ks, successor).call('GET', '/v1/projects'), 200);
    expectStatus(await acting(successor, oslo).call('GET', '/v1/projects'), 200);
    for (const one of [id, received]) expectStatus(await revokes(successor, one), 200);
    await refuses(ks, successor, header('delegation-not-in-force'));
  });

  test(
    'is neither given, revoked nor rewritten in the database by who acts for the actor; ' +
      'a revoked one stays',
    async () => {
      const id = await grants(oslo, ks);
      const asService = async (
        access: string,
        actor: string,
        statement: string,
      ): Promise<string> => {
        const client = await service.owner.connect();
        try {
          await client.query('begin');
          await client.query('set local role portfolio_app');
          await client.query(
            `select set_config('app.access', $1, true), set_config('app.actor_ids',
            (select '{' || id || '}' from actors.actor where organisation_number = $2), true)`,
            [access, actor],
          );
          return String((await client.query(statement)).rowCount);
        } catch (error) {
          return (error as { code?: string }).code ?? String(error);
        } finally {
          await client.query('rollback');
          client.release();
        }
      };
      const before = await fingerprints(service);
      const give = `insert into actors.delegation
       select gen_random_uuid(), actor_id, delegate_id, true, true, first_day, last_day, reason,
          granted_by, recorded_at, null, null, 1 from actors.delegation where id = '${id}'`;
      const revoke = `update actors.delegation
       set revoked_at = now(), revoked_by = '${ACTORS.oslo}', version = 2 where id = '${id}'`;
      const extend = `update actors.delegation set may_certify = true where id = '${id}'`;
      const outcomes: Record<string, string[]> = {};
      for (const [access, actor] of [
        ['actor', ACTORS.oslo],
        ['delegate', ACTORS.oslo],
        ['actor', ACTORS.ks],
        ['actor', ACTORS.helseVest],
        ['directorate', ACTORS.directorate],
      ] as const) {
        outcomes[`${access} ${actor}`] = [
          await asService(access, actor, `select 1 from actors.delegation`),
          await asService(access, actor, give),
          await asService(access, actor, revoke),
          await asService(access, actor, extend),
          await asService(access, actor, 'delete from actors.delegation'),
        ];
      }
      expect(outcomes).toEqual({
        [`actor ${ACTORS.oslo}`]: ['1', '1', '1', '42501', '42501'],
        [`delegate ${ACTORS.oslo}`]: ['1', '42501', '0', '0', '42501'],
        [`actor ${ACTORS.ks}`]: ['1', '42501', '0', '0', '42501'],
        [`actor ${ACTORS.helseVest}`]: ['0', '0', '0', '0', '42501'],
        [`directorate ${ACTORS.directorate}`]: ['1', '1', '1', '42501', '42501'],
      });
      expect(await fingerprints(service)).toEqual(before);
      // The service does say so to the database.
      await service.owner.query(
        `alter table reporting.submission_event add access text default current_setting('app.access', true)`,
      );
      for (const actor of [acting(ks, oslo), vest])
        expectStatus(await actor.create(`${ROUND}/submissions`, {}), 201);
      expect(
        (
          await service.owner.query(
            'select access from reporting.submission_event order by recorded_at',
          )
        ).rows,
      ).toEqual([{ access: 'delegate' }, { access: 'actor' }]);
      expectStatus(await revokes(oslo, id), 200);
      await expect(
        service.owner.query(`update actors.delegation set revoked_at = null, revoked_by = null`),
      ).rejects.toMatchObject({ code: '42501' });
      await expect(service.owner.query(`delete from actors.delegation`)).rejects.toMatchObject({
        code: '42501',
      });
    },
  );
});

test('a report on behalf of another is held to the same rules as its own', async () => {
  await grants(oslo, ks);
  await vest.registersProject('VEST1');
  const unknown: Refusal = {
    status: 422,
    code: 'rule-broken',
    errors: [['/project', 'unknown-project']],
  };
  await refuses(ks, oslo, unknown, {
    method: 'POST',
    path: `${ROUND}/reports`,
    body: { project: 'VEST1', ...aReport() },
  });
  await refused(
    service,
    { actor: ks, path: `${ROUND}/reports`, body: { project: 'VEST1', ...aReport() } },
    unknown,
  );
});
