import {
  Client,
  DelegationStage,
  headerRefusal,
  OPEN_ROUND,
  supplierClaims,
} from '../../support/stages/delegation.js';
import { refused, type Refusal } from '../../support/refusal.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { type Actor, expectStatus } from '../../support/story.js';

const NOT_COVERED = headerRefusal('delegation-does-not-cover');

/** The audit's entry of what a delegate does. */
const entryOf = (delegation: string): unknown =>
  expect.objectContaining({ delegate: { organisationNumber: ACTORS.ks, delegation } });
const codesOf = ({ body }: Answered): string[] =>
  (body.items as { code: string }[]).map(({ code }) => code);

describe('KS, which prepares for Oslo, which certifies', () => {
  let stage: DelegationStage;
  let oslo: Actor;
  let ks: Actor;
  let forOslo: Client;
  let delegation: string;
  let report: { readonly id: string; readonly etag: string };
  let submission: string;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    ({ oslo, ks } = stage);
    await oslo.registersProject('OSLO1');
    await ks.registersProject('KS1');
    const today = { firstDay: '2021-01-18', lastDay: '2021-01-18' };
    delegation = await stage.grants(oslo, ks, today);
    forOslo = stage.acts(ks, oslo);
    report = await forOslo.startsReport('2021-1', 'OSLO1');
    submission = await stage.submissionOf(oslo);
  });
  afterAll(() => stage.service.stop());

  test("sees Oslo's projects on its behalf, and its own projects for itself", async () => {
    expect(codesOf(await forOslo.call('GET', '/v1/projects'))).toEqual(['OSLO1']);
    expect(codesOf(await ks.call('GET', '/v1/projects'))).toEqual(['KS1']);
  });

  test("sees Oslo's report on its behalf alone, and may save it", async () => {
    const path = `/v1/reports/${report.id}`;
    expect((await forOslo.call('GET', path)).body).toMatchObject({
      actor: ACTORS.oslo,
      allowedActions: ['save', 'discard'],
    });
    expect((await ks.call('GET', path)).status).toBe(404);
  });

  test('neither certifies nor reverts', async () => {
    const post = { method: 'POST', etag: report.etag };
    const path = `/v1/reports/${report.id}`;
    await stage.refuses(ks, oslo, NOT_COVERED, { ...post, path: `${path}/certify` });
    await stage.refuses(ks, oslo, NOT_COVERED, { ...post, path: `${submission}/certify` });
    const body = { revision: 1, reason: 'x' };
    await stage.refuses(ks, oslo, NOT_COVERED, { ...post, path: `${path}/revert`, body });
  });

  test('is told what it may do with the submission, and why it may not certify', async () => {
    expect((await forOslo.call('GET', submission)).body).toMatchObject({
      allowedActions: ['edit', 'submit', 'ask'],
      lockedActions: expect.arrayContaining([
        expect.objectContaining({ action: 'certify', code: 'delegation-does-not-cover' }),
      ]) as unknown,
    });
  });

  test('submits, and Oslo certifies; the history names the delegate', async () => {
    await stage.takes(forOslo, `POST ${submission}/submit`);
    const { body } = await stage.takes(oslo, `POST ${submission}/certify`);
    const history = body.history as Record<string, string | null>[];
    expect(
      history.map(({ action, recordedBy, delegate }) => [action, recordedBy, delegate]),
    ).toEqual([
      ['create', ACTORS.oslo, ACTORS.ks],
      ['submit', ACTORS.oslo, ACTORS.ks],
      ['certify', ACTORS.oslo, null],
    ]);
    const revision = await forOslo.call('GET', `/v1/reports/${report.id}/revisions/1`);
    expect(revision.body).toMatchObject({
      certifiedBy: ACTORS.oslo,
      supplier: null,
      delegate: null,
    });
  });

  test("stands in Oslo's audit, with the delegation", async () => {
    const { rows } = await stage.service.owner.query<{ action: string; entry: unknown }>(
      `select a.action, a.entry
         from platform.audit a
         join actors.actor c on c.id = a.actor_id
        where c.organisation_number = $1
          and a.entry->>'consumer' = $2
        order by a.seq`,
      [ACTORS.oslo, ACTORS.ks],
    );
    expect(rows).toEqual([
      { action: 'createReport', entry: entryOf(delegation) },
      { action: 'submitSubmission', entry: entryOf(delegation) },
    ]);
  });

  test('answers a question for Oslo', async () => {
    const asked = await stage.directorate.create(`${submission}/questions`, { text: 'Hvorfor?' });
    const question = expectStatus(asked, 201).body.questions[0].id;
    const answer = { question, text: 'Fordi.' };
    expectStatus(await forOslo.create(`${submission}/answers`, answer), 201);
  });

  test.each([
    '/v1/rounds',
    OPEN_ROUND,
    `${OPEN_ROUND}/completeness`,
    '/v1/projects/OSLO1',
    '/v1/projects/OSLO1/baselines',
    '/v1/projects/OSLO1/slip',
    `/v1/actors/${ACTORS.oslo}/reporting`,
    '/v1/reports/{report}/colours',
  ])('reads %s for Oslo', async (path) => {
    expectStatus(await forOslo.call('GET', path.replace('{report}', report.id)), 200);
  });
});

describe('what a report needs', () => {
  const MILESTONE = { key: 'BP3', name: 'Godkjent' };
  const BASELINE = {
    approvedOn: '2021-01-11',
    cost: 40_000_000,
    currency: 'NOK',
    priceYear: 2021,
    basis: 'nominal',
    milestones: [{ ...MILESTONE, date: '2021-10-01' }],
  };
  const HEADINGS = [{ heading: 'Prosjektnr', column: 'project' }];
  const WRITES: readonly {
    readonly name: string;
    readonly method: string;
    readonly path: string;
    readonly body: unknown;
    readonly headers: Readonly<Record<string, string>>;
  }[] = [
    {
      name: 'a baseline',
      method: 'POST',
      path: '/v1/projects/OSLO1/baselines',
      body: BASELINE,
      headers: { 'idempotency-key': 'a' },
    },
    {
      name: 'a mapping of headings',
      method: 'PUT',
      path: '/v1/import-mappings/oslo',
      body: { headings: HEADINGS },
      headers: { 'if-match': '"0"' },
    },
  ];
  let stage: DelegationStage;
  let delegation: string;
  let forOslo: Client;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    await stage.oslo.registersProject('OSLO1');
    delegation = await stage.grants(stage.oslo, stage.ks);
    await stage.grants(stage.nord, stage.ks, { mayPrepare: false, mayCertify: true });
    forOslo = stage.acts(stage.ks, stage.oslo);
  });
  afterAll(() => stage.service.stop());

  test.each(WRITES)(
    'is recorded by a delegate that may prepare, and by no other: $name',
    async ({ method, path, body, headers }) => {
      await stage.refuses(stage.ks, stage.nord, NOT_COVERED, { method, path, body, headers });
      expect((await forOslo.call(method, path, body, headers)).status).toBeLessThan(300);
    },
  );

  test('belongs to the actor', async () => {
    const baselines = await stage.oslo.call('GET', '/v1/projects/OSLO1/baselines');
    expect(baselines.body.items).toMatchObject([
      { number: 1, milestones: [{ key: 'BP3' }], recordedBy: ACTORS.oslo },
    ]);
    const mapping = '/v1/import-mappings/oslo';
    expect((await stage.oslo.call('GET', mapping)).body.headings).toEqual(HEADINGS);
    expect((await stage.ks.call('GET', mapping)).body.version).toBe(0);
  });

  test('holds in the report, which the actor certifies', async () => {
    const report = await forOslo.startsReport('2021-1', 'OSLO1', {
      milestones: [{ ...MILESTONE, forecast: '2021-10-15' }],
    });
    await stage.oslo.certifies(report);
  });

  test('stands in the audit with the delegation', async () => {
    const { rows } = await stage.service.owner.query<{ action: string; entry: unknown }>(
      `select a.action, a.entry
         from platform.audit a
        where a.action in ('recordBaseline', 'saveImportMapping')
        order by a.seq`,
    );
    expect(rows).toEqual([
      { action: 'recordBaseline', entry: entryOf(delegation) },
      { action: 'saveImportMapping', entry: entryOf(delegation) },
    ]);
  });
});

describe('Helse Vest IKT, which prepares and certifies for Helse Vest', () => {
  const OWN: Refusal = {
    status: 403,
    code: 'own-preparation',
    errors: [['', 'own-preparation']],
  };
  let stage: DelegationStage;
  let vest: Actor;
  let ikt: Actor;
  let ks: Actor;
  let forVest: Client;
  let report: { readonly id: string; readonly etag: string };
  let submission: string;
  beforeAll(async () => {
    stage = await DelegationStage.starts();
    ({ vest, ikt, ks } = stage);
    await vest.registersProject('VEST1');
    await stage.grants(vest, ikt, { mayCertify: true });
    await stage.grants(vest, ks, { mayCertify: true });
    forVest = stage.acts(ikt, vest);
    report = await forVest.startsReport('2021-1', 'VEST1');
    submission = await stage.submissionOf(vest);
  });
  afterAll(() => stage.service.stop());

  test('certifies alone when the actor reports in one step', async () => {
    const path = `/v1/reports/${report.id}`;
    expect((await forVest.call('GET', path)).body.allowedActions).toEqual([
      'save',
      'certify',
      'discard',
    ]);
    await forVest.certifies(report);
    const certified = { supplier: null, delegate: ACTORS.helseVestIkt };
    expect((await vest.call('GET', `${path}/revisions/1`)).body).toMatchObject({
      ...certified,
      certifiedBy: ACTORS.helseVest,
    });
    expect((await vest.call('GET', submission)).body.history.at(-1)).toMatchObject({
      ...certified,
      action: 'certify',
      recordedBy: ACTORS.helseVest,
    });
  });

  test('does not choose the number of steps, which Helse Vest does', async () => {
    const setting = {
      method: 'PUT',
      path: `/v1/actors/${ACTORS.helseVest}/reporting`,
      body: { steps: 2 },
      headers: { 'if-match': '"0"' },
    };
    await stage.refuses(ikt, vest, headerRefusal('not-delegable'), setting);
    const { method, path, body, headers } = setting;
    expectStatus(await vest.call(method, path, body, headers), 200);
  });

  /** Prepares the report anew and submits it. */
  async function prepares(preparer: Client, summary: string): Promise<void> {
    await stage.takes(preparer, `PATCH /v1/reports/${report.id}`, { summary });
    await stage.takes(preparer, `POST ${submission}/submit`);
  }
  /** Expects that a client is refused as the one that has prepared the report. */
  async function refusesOwn(client: Client): Promise<void> {
    const { headers } = await stage.directorate.call('GET', submission);
    await refused(
      stage.service,
      {
        actor: client,
        path: `${submission}/certify`,
        claims: client.claims,
        etag: headers.get('etag') ?? '',
        headers: client.headers,
      },
      OWN,
    );
    expect((await client.call('GET', `/v1/reports/${report.id}`)).body.locked).toMatchObject({
      code: 'own-preparation',
    });
  }
  const asSupplier = (): Client =>
    new Client(stage.service, ACTORS.helseVest, supplierClaims(ACTORS.helseVestIkt));

  test('does not certify in two steps what it has prepared, with any client or as a supplier', async () => {
    await prepares(forVest, 'Ny 0.');
    const otherClient = stage.acts(ikt, vest, { client_id: 'en-annen' });
    for (const client of [forVest, otherClient, asSupplier()]) await refusesOwn(client);
    await stage.takes(vest, `POST ${submission}/certify`);
  });

  test('does not certify in two steps what it has prepared as a supplier', async () => {
    await prepares(asSupplier(), 'Ny 1.');
    await refusesOwn(forVest);
    await stage.takes(stage.acts(ks, vest), `POST ${submission}/certify`);
  });

  test('does not certify in two steps what a supplier of both delegates has prepared', async () => {
    const sharedSupplier = supplierClaims(ACTORS.helseNord);
    await prepares(stage.acts(ikt, vest, sharedSupplier), 'Ny 2.');
    for (const client of [forVest, stage.acts(ks, vest, sharedSupplier)]) await refusesOwn(client);
    await stage.takes(stage.acts(ks, vest), `POST ${submission}/certify`);
  });
});
