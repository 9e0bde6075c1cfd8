import { readFile } from 'node:fs/promises';
import { Database } from '../../src/platform/database/database.js';
import { CONTENT_MEMBERS } from '../../src/reporting/content/report.types.js';
import {
  SUBMISSION,
  SUBMISSION_ACTIONS,
  submissionDiagram,
} from '../../src/reporting/steps/submission.rules.js';
import { SUBMISSION_STATES } from '../../src/reporting/steps/submission.types.js';
import { aCase } from '../support/governance.js';
import { refused, type Refusal } from '../support/refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, eventually, expectStatus } from '../support/story.js';

/** Four rounds of one year; each is acted out in its own time. */
const ROUND = {
  '2021-1': {
    opensAt: '2021-01-11T08:00:00+01:00',
    deadline: '2021-01-29T16:00:00+01:00',
    closesAt: '2021-02-05T16:00:00+01:00',
  },
  '2021-2': {
    opensAt: '2021-04-06T08:00:00+02:00',
    deadline: '2021-04-23T16:00:00+02:00',
    closesAt: '2021-04-30T16:00:00+02:00',
  },
  '2021-3': {
    opensAt: '2021-08-02T08:00:00+02:00',
    deadline: '2021-08-20T16:00:00+02:00',
    closesAt: '2021-08-31T16:00:00+02:00',
  },
  '2021-4': {
    opensAt: '2021-10-04T08:00:00+02:00',
    deadline: '2021-10-22T16:00:00+02:00',
    closesAt: '2021-10-29T16:00:00+02:00',
  },
} as const;
type RoundKey = keyof typeof ROUND;
const REASON = { reason: 'Tallene ble ført feil.' };
const YELLOW = {
  colour: 'yellow',
  reason: 'Forsinket leveranse.',
  cause: 'supplier',
  action: 'Ny plan.',
};

/** Another client of the same actor: another `client_id`, or a supplier. */
class Client extends Actor {
  constructor(
    of: TestService,
    organisationNumber: string,
    readonly claims: Record<string, unknown>,
  ) {
    super(
      {
        call: (method, path, options) => of.call(method, path, options),
        token: (number, scope) => of.token(number, scope, claims),
      },
      organisationNumber,
    );
  }
}

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let vest: Actor;
let oslo: Actor;

/**
 * A service of its own for each part, in the first round, with the rounds planned that it names; no
 * worker moves what is compared.
 */
async function begins(...rounds: RoundKey[]): Promise<void> {
  service = await startTestService({ at: '2021-01-18T10:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  vest = new Actor(service, ACTORS.helseVest);
  oslo = new Actor(service, ACTORS.oslo);
  for (const round of rounds) await directorate.plansRound(round, ROUND[round]);
}

async function opens(round: RoundKey): Promise<void> {
  const { headers } = await directorate.call('GET', `/v1/rounds/${round}`);
  expectStatus(
    await directorate.call('POST', `/v1/rounds/${round}/open`, undefined, {
      'if-match': headers.get('etag') ?? '',
    }),
    200,
  );
}

const tagOf = async (path: string): Promise<string> =>
  (await directorate.call('GET', path)).headers.get('etag') ?? '';
async function submissionOf(actor: Actor, round: RoundKey = '2021-1'): Promise<string> {
  const { body } = expectStatus(
    await directorate.call('GET', `/v1/rounds/${round}/submissions`),
    200,
  );
  return (
    (body.items as { id: string; actor: string }[]).find(
      (item) => item.actor === actor.organisationNumber,
    )?.id ?? ''
  );
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
const seen = async (id: string): Promise<any> =>
  expectStatus(await directorate.call('GET', `/v1/submissions/${id}`), 200).body;
/** A step on the submission as it stands now. */
async function steps(actor: Actor, id: string, action: string, body?: unknown): Promise<Answered> {
  return actor.call('POST', `/v1/submissions/${id}/${action}`, body, {
    'if-match': await tagOf(`/v1/submissions/${id}`),
  });
}
/** A change of a report as it stands now. */
async function changes(
  actor: Actor,
  method: string,
  id: string,
  action = '',
  body?: unknown,
): Promise<Answered> {
  const path = `/v1/reports/${id}`;
  return actor.call(method, `${path}${action}`, body, {
    'if-match': await tagOf(path),
    'idempotency-key': crypto.randomUUID(),
  });
}
async function refuses(
  actor: Actor,
  path: string,
  body: unknown,
  refusal: Refusal,
  method = 'POST',
  tag?: string,
): Promise<Answered> {
  const resource =
    /^\/v1\/(?:reports|submissions|actors)\/[^/?]+(?:\/reporting)?/.exec(path)?.[0] ?? path;
  return refused(
    service,
    {
      actor,
      method,
      path,
      ...(body === undefined ? {} : { body }),
      ...(actor instanceof Client ? { claims: actor.claims } : {}),
      headers: { 'if-match': tag ?? (await tagOf(resource)) },
    },
    refusal,
  );
}
const conflict = (code: string): Refusal => ({ status: 409, code, errors: [['', code]] });

describe('a submission in one step', () => {
  beforeAll(async () => {
    await begins('2021-1', '2021-2');
    await opens('2021-1');
  });
  afterAll(() => service.stop());

  test(
    'begins with the first report, is certified with the last, accepted, returned per ' +
      'field and certified again',
    async () => {
      await midt.registersProject('SAFEST');
      await midt.registersProject('LMP');
      const safest = await midt.startsReport('2021-1', 'SAFEST', { status: YELLOW });
      const id = await submissionOf(midt);
      expect(await seen(id)).toMatchObject({
        state: 'draft',
        actor: ACTORS.helseMidt,
        round: '2021-1',
        steps: 1,
        nil: false,
        extended: false,
        deadline: '2021-01-29T15:00:00.000Z',
        reports: [{ project: 'SAFEST', state: 'draft', late: null }],
      });
      const lmp = await midt.startsReport('2021-1', 'LMP');
      await midt.certifies(safest);
      expect(await seen(id)).toMatchObject({ state: 'draft', allowedActions: ['extend', 'ask'] });
      await midt.certifies(lmp);
      expect(await seen(id)).toMatchObject({
        state: 'certified',
        allowedActions: ['accept', 'return', 'extend', 'ask'],
        reports: [
          { project: 'LMP', state: 'certified', revision: 1, late: false },
          { project: 'SAFEST' },
        ],
      });
      const own = expectStatus(await midt.call('GET', `/v1/submissions/${id}`), 200).body;
      expect(own.allowedActions).toEqual(['edit', 'withdraw', 'ask']);
      expect(
        [
          ...own.allowedActions,
          ...own.lockedActions.map(({ action }: { action: string }) => action),
        ].sort(),
      ).toEqual([...SUBMISSION_ACTIONS].sort());
      expect(
        own.lockedActions.find(({ action }: { action: string }) => action === 'accept'),
      ).toMatchObject({ code: 'not-yours', reason: { nb: 'Gjøres av direktoratet' } });

      expectStatus(await steps(directorate, id, 'accept'), 200);
      await refuses(
        midt,
        `/v1/reports/${safest.id}`,
        aReport(),
        conflict('submission-state'),
        'PUT',
      );
      expect((await midt.call('GET', `/v1/reports/${safest.id}`)).body).toMatchObject({
        allowedActions: [],
        locked: { code: 'submission-state' },
      });
      // Nothing is open to who only reads, and each is told why.
      expect((await directorate.call('GET', `/v1/reports/${safest.id}`)).body).toMatchObject({
        allowedActions: [],
        locked: { code: 'not-yours', nb: 'Gjøres av aktøren selv' },
      });
      const fields = [{ pointer: '/reports/SAFEST/status/reason', text: 'Hva er forsinket?' }];
      const returned = expectStatus(
        await steps(directorate, id, 'return', { ...REASON, fields }),
        200,
      );
      expect(returned.body).toMatchObject({ state: 'returned' });
      expect(returned.body.history.at(-1)).toMatchObject({
        action: 'return',
        from: 'accepted',
        to: 'returned',
        ...REASON,
        fields,
        recordedBy: ACTORS.directorate,
      });

      expectStatus(
        await changes(midt, 'PATCH', safest.id, '', {
          status: { ...YELLOW, reason: 'Innføringen er forsinket.' },
        }),
        200,
      );
      const withScope = async (scope: string): Promise<unknown> =>
        (
          await service.call('GET', `/v1/reports/${safest.id}`, {
            token: await service.token(ACTORS.helseMidt, scope),
          })
        ).body;
      expect(await withScope('hdir:portfolio')).toMatchObject({
        state: 'draft',
        allowedActions: [],
        locked: { code: 'insufficient-scope', en: 'Requires hdir:portfolio.write' },
      });
      expect(await withScope('hdir:portfolio hdir:portfolio.certify')).toMatchObject({
        allowedActions: ['certify', 'revert'],
        locked: null,
      });
      expect(expectStatus(await steps(midt, id, 'submit'), 200).body.state).toBe('submitted');
      await refuses(
        midt,
        `/v1/reports/${safest.id}`,
        { summary: 'x' },
        conflict('submission-state'),
        'PATCH',
      );
      expect(await withScope('hdir:portfolio hdir:portfolio.write')).toMatchObject({
        allowedActions: [],
        locked: { code: 'insufficient-scope', en: 'Requires hdir:portfolio.certify' },
      });
      const certified = expectStatus(await steps(midt, id, 'certify'), 200);
      expect(certified.body).toMatchObject({
        state: 'certified',
        reports: [
          { project: 'LMP', revision: 1 },
          { project: 'SAFEST', revision: 2 },
        ],
      });
      expect(
        certified.body.history.map(({ action, to }: Record<string, string>) => [action, to]),
      ).toEqual([
        ['create', 'draft'],
        ['certify', 'certified'],
        ['accept', 'accepted'],
        ['return', 'returned'],
        ['edit', 'draft'],
        ['submit', 'submitted'],
        ['certify', 'certified'],
      ]);
    },
  );

  test('is one per actor and round: a second create answers with the existing one', async () => {
    const first = expectStatus(await vest.create('/v1/rounds/2021-1/submissions', {}), 201);
    const again = await refuses(
      vest,
      '/v1/rounds/2021-1/submissions',
      {},
      conflict('submission-exists'),
    );
    expect([again.body.existing, again.headers.get('location')]).toEqual([
      first.body.id,
      `/v1/submissions/${String(first.body.id)}`,
    ]);
    await refuses(
      vest,
      '/v1/rounds/2021-1/submissions',
      { actor: ACTORS.helseNord },
      { status: 403, code: 'forbidden', errors: [['/actor', 'not-your-actor']] },
    );
    await refuses(
      directorate,
      '/v1/rounds/2021-1/submissions',
      { actor: '974760673' },
      { status: 422, code: 'rule-broken', errors: [['/actor', 'unknown-actor']] },
    );
    await refuses(
      vest,
      '/v1/rounds/2021-2/submissions',
      {},
      { status: 409, code: 'round-not-open' },
    );
    expect((await oslo.call('GET', `/v1/submissions/${String(first.body.id)}`)).status).toBe(404);
    expect(
      expectStatus(await vest.call('GET', '/v1/rounds/2021-1/submissions'), 200).body.items,
    ).toHaveLength(1);
  });

  test('"we have none" is an answer of its own, and is taken back before there is a report', async () => {
    await vest.registersProject('VEST1');
    const id = await submissionOf(vest);
    expectStatus(await steps(vest, id, 'nil'), 200);
    await refuses(
      vest,
      '/v1/rounds/2021-1/reports',
      { project: 'VEST1', ...aReport() },
      conflict('nil-returned'),
    );
    expect(expectStatus(await steps(vest, id, 'certify'), 200).body).toMatchObject({
      state: 'certified',
      nil: true,
      reports: [],
    });
    await refuses(
      vest,
      '/v1/rounds/2021-1/reports',
      { project: 'VEST1', ...aReport() },
      conflict('nil-returned'),
    );
    expect(expectStatus(await steps(vest, id, 'withdraw'), 200).body).toMatchObject({
      state: 'draft',
      nil: false,
    });
    await refuses(vest, `/v1/submissions/${id}/submit`, undefined, conflict('nothing-to-submit'));
    await refuses(vest, `/v1/submissions/${id}/certify`, undefined, conflict('nothing-to-submit'));
    await vest.startsReport('2021-1', 'VEST1');
    await refuses(vest, `/v1/submissions/${id}/nil`, undefined, conflict('reports-exist'));
    expectStatus(await steps(vest, id, 'certify'), 200);
  });

  test(
    'a draft is saved early and often: what is not finished is kept with its faults, and ' +
      'certified when they are gone',
    async () => {
      await midt.registersProject('UFERDIG');
      const half = {
        status: { colour: 'red', reason: 'Forsin' },
        dependencies: [{ delivery: 'API', neededBy: '2021-10-01' }],
      };
      const lacking = [
        ['/status/cause', 'cause-required'],
        ['/status/action', 'action-required'],
        ['/dependencies/0', 'dependency-target'],
      ] as const;
      await refused(
        service,
        {
          actor: midt,
          path: '/v1/rounds/2021-1/reports',
          body: { project: 'UFERDIG', ...aReport(half) },
        },
        { status: 422, code: 'rule-broken', errors: lacking },
      );
      const begun = expectStatus(
        await midt.create('/v1/rounds/2021-1/reports?incomplete=true', {
          project: 'UFERDIG',
          ...aReport(half),
        }),
        201,
      );
      const { id } = begun.body;
      expect(
        begun.body.faults.map(({ pointer, code }: Record<string, string>) => [pointer, code]),
      ).toEqual(lacking);
      expect(begun.body.faults[0].detail).toMatchObject({
        nb: expect.any(String),
        en: expect.any(String),
      });
      expect(begun.body.allowedActions).not.toContain('certify');
      expect(begun.body).toEqual((await midt.call('GET', `/v1/reports/${String(id)}`)).body);
      await refuses(midt, `/v1/reports/${String(id)}/certify`, undefined, {
        status: 422,
        code: 'rule-broken',
        errors: lacking,
      });

      // Its form holds all the same, and saving it as finished does what it always did.
      await refuses(
        midt,
        `/v1/reports/${String(id)}?incomplete=true`,
        aReport({ ...half, status: { colour: 'blue' } }),
        { status: 400, code: 'invalid-request', errors: [['/status/colour', 'not-allowed']] },
        'PUT',
      );
      await refuses(
        midt,
        `/v1/reports/${String(id)}?incomplete=ja`,
        aReport(half),
        { status: 400, code: 'invalid-request', errors: [['/incomplete', 'not-allowed']] },
        'PUT',
      );
      await refuses(
        midt,
        `/v1/reports/${String(id)}`,
        { summary: 'Nesten ferdig.' },
        { status: 422, code: 'rule-broken', errors: lacking },
        'PATCH',
      );
      expect(
        expectStatus(
          await changes(midt, 'PATCH', id, '?incomplete=true', {
            status: { ...half.status, cause: 'supplier', action: 'Ny plan' },
          }),
          200,
        ).body.faults,
      ).toMatchObject([{ code: 'dependency-target' }]);
      const { body: submission } = await midt.call('GET', '/v1/rounds/2021-1/submissions');
      await refuses(midt, `/v1/submissions/${String(submission.items[0].id)}/submit`, undefined, {
        status: 422,
        code: 'rule-broken',
        errors: [['/reports/UFERDIG/dependencies/0', 'dependency-target']],
      });
      const finished = expectStatus(
        await changes(midt, 'PATCH', id, '', { dependencies: [] }),
        200,
      );
      expect([finished.body.faults, finished.body.allowedActions.includes('certify')]).toEqual([
        [],
        true,
      ]);
      await midt.certifies({ id, etag: finished.headers.get('etag') ?? '' });
    },
  );

  test('a report that was begun by mistake is taken back; what was certified is kept', async () => {
    const client = new Actor(service, ACTORS.ks);
    await client.registersProject('FEIL');
    await client.registersProject('RETT');
    const mistaken = await client.startsReport('2021-1', 'FEIL');
    const path = `/v1/reports/${mistaken.id}`;
    expect((await client.call('GET', path)).body.allowedActions).toContain('discard');
    await refuses(client, path, undefined, { status: 412, code: 'stale' }, 'DELETE', '"9"');
    await refuses(
      midt,
      path,
      undefined,
      { status: 404, code: 'not-found' },
      'DELETE',
      mistaken.etag,
    );
    await refuses(
      directorate,
      path,
      undefined,
      { status: 404, code: 'not-found' },
      'DELETE',
      mistaken.etag,
    );
    const gone = expectStatus(
      await client.call('DELETE', path, undefined, { 'if-match': mistaken.etag }),
      204,
    );
    expect(gone.text).toBe('');
    expectStatus(await client.call('GET', path), 404);
    expectStatus(await client.call('DELETE', path, undefined, { 'if-match': mistaken.etag }), 404);
    const { rows } = await service.owner.query<{ detail: { project: string; content: object } }>(
      `select entry->'detail' as detail from platform.audit where action = 'discardReport' and subject = $1`,
      [`report/${mistaken.id}`],
    );
    expect(rows).toMatchObject([
      { detail: { project: 'FEIL', round: '2021-1', content: { state: 'active' } } },
    ]);
    // The project can be reported anew, and what is certified stays.
    await client.startsReport('2021-1', 'FEIL');
    const kept = await client.startsReport('2021-1', 'RETT');
    const certified = await client.certifies(kept);
    const { body } = await client.call('GET', `/v1/reports/${kept.id}`);
    expect(body.allowedActions).not.toContain('discard');
    await refuses(
      client,
      `/v1/reports/${kept.id}`,
      undefined,
      { status: 409, code: 'report-certified' },
      'DELETE',
      certified.headers.get('etag') ?? '',
    );
    await expect(
      service.app.get(Database).transaction(
        {
          kind: 'actor',
          actorIds: [
            (
              await service.owner.query<{ id: string }>(
                `select id from actors.actor where organisation_number = $1`,
                [ACTORS.ks],
              )
            ).rows[0]?.id ?? '',
          ],
        },
        (tx) => tx.rows(`delete from reporting.report where revision > 0 returning id`),
      ),
    ).resolves.toEqual([]);
  });

  test('every step by who may not, in the wrong state or of another version has its code', async () => {
    const id = await submissionOf(vest);
    const path = `/v1/submissions/${id}`;
    const notYours: Refusal = { status: 403, code: 'forbidden', errors: [['', 'not-yours']] };
    await refuses(directorate, `${path}/submit`, undefined, notYours);
    await refuses(directorate, `${path}/withdraw`, undefined, notYours);
    await refuses(vest, `${path}/accept`, undefined, { status: 403, code: 'forbidden' });
    await refuses(oslo, `${path}/submit`, undefined, { status: 404, code: 'not-found' });
    await refuses(
      vest,
      `${path}/withdraw`,
      undefined,
      { status: 412, code: 'stale' },
      'POST',
      '"1"',
    );
    await refuses(vest, `${path}/submit`, undefined, conflict('submission-state'));
    await refuses(
      directorate,
      `${path}/return`,
      {},
      { status: 400, code: 'invalid-request', errors: [['/reason', 'missing']] },
    );
    await refuses(
      directorate,
      `${path}/return`,
      { ...REASON, fields: [{ pointer: 'status', text: ' ' }] },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/fields/0/pointer', 'wrong-form'],
          ['/fields/0/text', 'empty'],
        ],
      },
    );
    await refuses(
      directorate,
      `${path}/return`,
      {
        ...REASON,
        fields: [
          { pointer: '/reports/VEST1/budget/0/approved', text: 'x' },
          { pointer: '/reports/VEST1/nothing', text: 'x' },
          { pointer: '/reports/SAFEST', text: 'x' },
        ],
      },
      {
        status: 422,
        code: 'rule-broken',
        errors: [
          ['/fields/1/pointer', 'unknown-place'],
          ['/fields/2/pointer', 'unknown-place'],
        ],
      },
    );
    await refuses(directorate, `${path}/reopen`, REASON, conflict('round-not-closed'));
    await refuses(
      directorate,
      `${path}/extend`,
      { ...REASON, deadline: '2021-01-29T16:00:00+01:00' },
      { status: 422, code: 'rule-broken', errors: [['/deadline', 'no-extension']] },
    );
    await refuses(
      directorate,
      `${path}/extend`,
      { deadline: '2021-02-09T16:00:00+01:00' },
      { status: 400, code: 'invalid-request', errors: [['/reason', 'missing']] },
    );
    await refuses(
      vest,
      `${path}/answers`,
      { question: id, text: 'x' },
      conflict('no-open-question'),
    );
  });

  test('the directorate asks, the owner answers', async () => {
    const id = await submissionOf(vest);
    const before = await seen(id);
    const asked = expectStatus(
      await directorate.create(`/v1/submissions/${id}/questions`, {
        text: 'Hvorfor?',
        pointer: '/reports/VEST1/budget',
      }),
      201,
    );
    const [question] = asked.body.questions;
    expect([asked.body.version, asked.body.openQuestions, asked.body.state]).toEqual([
      Number(before['version']) + 1,
      1,
      before['state'],
    ]);
    await refuses(
      directorate,
      `/v1/submissions/${id}/questions`,
      { text: 'Hva?', pointer: '/reports/LMP' },
      { status: 422, code: 'rule-broken', errors: [['/pointer', 'unknown-place']] },
    );
    await refuses(
      vest,
      `/v1/submissions/${id}/answers`,
      { question: id, text: 'Fordi.' },
      { status: 422, code: 'rule-broken', errors: [['/question', 'unknown-question']] },
    );
    await refuses(
      vest,
      `/v1/submissions/${id}/answers`,
      { question: 'x', text: 'Fordi.' },
      { status: 400, code: 'invalid-request', errors: [['/question', 'not-an-id']] },
    );
    await refuses(
      directorate,
      `/v1/submissions/${id}/answers`,
      { question: question.id, text: 'Fordi.' },
      conflict('no-open-question'),
    );
    const answered = expectStatus(
      await vest.create(`/v1/submissions/${id}/answers`, { question: question.id, text: 'Fordi.' }),
      201,
    );
    expect(answered.body).toMatchObject({
      openQuestions: 0,
      questions: [
        {
          text: 'Hvorfor?',
          pointer: '/reports/VEST1/budget',
          askedBy: ACTORS.directorate,
          answers: [{ text: 'Fordi.', answeredBy: ACTORS.helseVest }],
        },
      ],
    });
    expect(
      expectStatus(
        await vest.create(`/v1/submissions/${id}/answers`, {
          question: question.id,
          text: 'Og dessuten.',
        }),
        201,
      ).body.questions[0].answers,
    ).toMatchObject([{ text: 'Fordi.' }, { text: 'Og dessuten.' }]);
  });

  test('the owner asks, the directorate answers; nobody answers its own question', async () => {
    const id = await submissionOf(vest);
    expect((await seen(id))['allowedActions']).not.toContain('answer');
    const { body } = expectStatus(
      await vest.create(`/v1/submissions/${id}/questions`, { text: 'Gjelder fristen også oss?' }),
      201,
    );
    const question = (body.questions as { id: string }[]).at(-1)?.id;
    expect(body).toMatchObject({
      openQuestions: 1,
      questions: [
        { party: 'directorate' },
        { party: 'owner', askedBy: ACTORS.helseVest, answers: [] },
      ],
    });
    await refuses(
      vest,
      `/v1/submissions/${id}/answers`,
      { question, text: 'Ja.' },
      { status: 422, code: 'rule-broken', errors: [['/question', 'own-question']] },
    );
    await refuses(
      directorate,
      `/v1/submissions/${id}/answers`,
      { question: (body.questions as { id: string }[])[0]?.id, text: 'Ja.' },
      { status: 422, code: 'rule-broken', errors: [['/question', 'own-question']] },
    );
    expect((await seen(id))['allowedActions']).toContain('answer');
    for (const text of ['Ja.', 'Til 9. februar.'])
      expectStatus(
        await directorate.create(`/v1/submissions/${id}/answers`, { question, text }),
        201,
      );
    expect(await seen(id)).toMatchObject({
      openQuestions: 0,
      questions: [
        {},
        { answers: [{ text: 'Ja.', answeredBy: ACTORS.directorate }, { text: 'Til 9. februar.' }] },
      ],
    });
    expect((await oslo.create(`/v1/submissions/${id}/questions`, { text: 'Hva?' })).status).toBe(
      404,
    );
  });

  test(
    'late after the deadline, refused after the closing; an extension makes it in time ' +
      'for one actor',
    async () => {
      const nord = new Actor(service, ACTORS.helseNord);
      await nord.registersProject('NORD1');
      await oslo.registersProject('OSLO1');
      // The directorate begins for the actor that has not begun, to extend it.
      const { id } = expectStatus(
        await directorate.create('/v1/rounds/2021-1/submissions', { actor: ACTORS.helseNord }),
        201,
      ).body;
      const extended = expectStatus(
        await steps(directorate, id, 'extend', {
          deadline: '2021-02-09T16:00:00+01:00',
          reason: 'Nytt verktøy.',
        }),
        200,
      );
      expect(extended.body).toMatchObject({
        state: 'draft',
        extended: true,
        deadline: '2021-02-09T15:00:00.000Z',
      });
      expect(extended.body.history.at(-1)).toMatchObject({
        action: 'extend',
        from: 'draft',
        to: 'draft',
        reason: 'Nytt verktøy.',
        deadline: '2021-02-09T15:00:00.000Z',
      });
      service.moveTo('2021-02-01T10:00:00+01:00');
      const late = await oslo.startsReport('2021-1', 'OSLO1');
      await oslo.certifies(late);
      service.moveTo('2021-02-06T10:00:00+01:00');
      await refuses(
        oslo,
        `/v1/reports/${late.id}`,
        { summary: 'x' },
        { status: 409, code: 'round-closed' },
        'PATCH',
      );
      await refuses(
        oslo,
        `/v1/submissions/${await submissionOf(oslo)}/withdraw`,
        undefined,
        conflict('round-closed'),
      );
      await nord.reports('2021-1', 'NORD1');
      const [ours, theirs] = [await seen(id), await seen(await submissionOf(oslo))];
      expect([ours['reports'][0].late, theirs['reports'][0].late]).toEqual([false, true]);
      service.moveTo('2021-02-10T10:00:00+01:00');
      await refuses(nord, `/v1/submissions/${id}/withdraw`, undefined, conflict('round-closed'));
    },
  );
});

describe('a submission in two steps', () => {
  let certifier: Client;
  let supplied: Client;
  beforeAll(async () => {
    await begins('2021-1');
    await opens('2021-1');
    certifier = new Client(service, ACTORS.helseMidt, { client_id: 'godkjenner' });
    supplied = new Client(service, ACTORS.helseMidt, {
      client_id: 'leverandor',
      supplier: { authority: 'iso6523-actorid-upis', ID: `0192:${ACTORS.ks}` },
      delegation_source: 'https://www.altinn.no',
    });
  });
  afterAll(() => service.stop());

  test("is the actor's own choice, which the directorate may read", async () => {
    const path = `/v1/actors/${ACTORS.helseMidt}/reporting`;
    expect(expectStatus(await midt.call('GET', path), 200).body).toEqual({
      actor: ACTORS.helseMidt,
      steps: 1,
      mailbox: null,
      escalationMailbox: null,
      version: 0,
    });
    await refuses(
      midt,
      path,
      { steps: 3 },
      { status: 400, code: 'invalid-request', errors: [['/steps', 'out-of-range']] },
      'PUT',
    );
    await refuses(directorate, path, { steps: 2 }, { status: 403, code: 'forbidden' }, 'PUT');
    await refuses(oslo, path, { steps: 2 }, { status: 404, code: 'not-found' }, 'PUT');
    await refuses(midt, path, { steps: 2 }, { status: 412, code: 'stale' }, 'PUT', '"7"');
    expect(
      (
        await service.call('PUT', path, {
          token: await service.token(ACTORS.helseMidt, 'hdir:portfolio hdir:portfolio.write'),
          body: { steps: 2 },
          headers: { 'if-match': '"0"' },
        })
      ).status,
    ).toBe(403);
    expect(
      expectStatus(await midt.call('PUT', path, { steps: 2 }, { 'if-match': '"0"' }), 200).body,
    ).toEqual({
      actor: ACTORS.helseMidt,
      steps: 2,
      mailbox: null,
      escalationMailbox: null,
      version: 1,
    });
    await refuses(midt, path, { steps: 1 }, { status: 412, code: 'stale' }, 'PUT', '"0"');
    expect((await directorate.call('GET', path)).body.steps).toBe(2);
  });

  test('one submits, another certifies: nobody its own preparation, nothing that was not submitted', async () => {
    for (const code of ['SAFEST', 'LMP']) await midt.registersProject(code);
    const [safest, lmp] = [
      await midt.startsReport('2021-1', 'SAFEST'),
      await midt.startsReport('2021-1', 'LMP'),
    ];
    const id = await submissionOf(midt);
    await refuses(
      certifier,
      `/v1/reports/${safest.id}/certify`,
      undefined,
      conflict('not-submitted'),
    );
    await refuses(certifier, `/v1/submissions/${id}/certify`, undefined, conflict('not-submitted'));
    expectStatus(await steps(midt, id, 'submit'), 200);
    const own: Refusal = {
      status: 403,
      code: 'own-preparation',
      errors: [['', 'own-preparation']],
    };
    await refuses(midt, `/v1/submissions/${id}/certify`, undefined, own);
    await refuses(midt, `/v1/reports/${safest.id}/certify`, undefined, own);
    expect((await midt.call('GET', `/v1/reports/${safest.id}`)).body).toMatchObject({
      allowedActions: [],
      locked: { code: 'own-preparation' },
    });
    expect((await certifier.call('GET', `/v1/reports/${safest.id}`)).body).toMatchObject({
      allowedActions: ['certify'],
      locked: null,
    });
    // One by one, or the rest at once.
    expectStatus(await changes(certifier, 'POST', lmp.id, '/certify'), 200);
    expect(await seen(id)).toMatchObject({ state: 'submitted' });
    expect(expectStatus(await steps(certifier, id, 'certify'), 200).body).toMatchObject({
      state: 'certified',
      reports: [{ state: 'certified' }, { state: 'certified' }],
    });
  });

  test('a supplier is one preparer with all its clients, and withdrawing takes the preparation back', async () => {
    const id = await submissionOf(midt);
    const other = new Client(service, ACTORS.helseMidt, {
      client_id: 'leverandor-2',
      supplier: { authority: 'iso6523-actorid-upis', ID: `0192:${ACTORS.ks}` },
      delegation_source: 'https://www.altinn.no',
    });
    expectStatus(await steps(midt, id, 'withdraw'), 200);
    expect(
      expectStatus(await steps(supplied, id, 'submit'), 200).body.history.at(-1),
    ).toMatchObject({ action: 'submit', supplier: ACTORS.ks, recordedBy: ACTORS.helseMidt });
    await refuses(other, `/v1/submissions/${id}/certify`, undefined, {
      status: 403,
      code: 'own-preparation',
      errors: [['', 'own-preparation']],
    });
    expectStatus(await steps(midt, id, 'certify'), 200);
  });

  test('a revert is a draft until another has certified it', async () => {
    const id = await submissionOf(midt);
    const [report] = (await seen(id))['reports'] as { id: string }[];
    const reportId = report?.id ?? '';
    expectStatus(await changes(midt, 'PATCH', reportId, '', { summary: 'Ny.' }), 200);
    expectStatus(await steps(midt, id, 'submit'), 200);
    expectStatus(await steps(certifier, id, 'certify'), 200);
    expect(
      expectStatus(
        await changes(midt, 'POST', reportId, '/revert', { revision: 1, ...REASON }),
        200,
      ).body,
    ).toMatchObject({ state: 'draft', revision: 2, revertsTo: 1, content: { summary: 'I rute.' } });
    expectStatus(await steps(midt, id, 'submit'), 200);
    expectStatus(await steps(certifier, id, 'certify'), 200);
    expect((await midt.call('GET', `/v1/reports/${reportId}/revisions/3`)).body).toMatchObject({
      revision: 3,
      revertsTo: 1,
      correction: false,
      ...REASON,
    });
  });

  test('who has written does not certify, whoever submitted, until all of it is certified', async () => {
    const id = await submissionOf(midt);
    const [report] = (await seen(id))['reports'] as { id: string }[];
    const reportId = report?.id ?? '';
    const own: Refusal = {
      status: 403,
      code: 'own-preparation',
      errors: [['', 'own-preparation']],
    };
    expectStatus(await changes(midt, 'PATCH', reportId, '', { summary: 'Skrevet av én.' }), 200);
    expectStatus(await steps(certifier, id, 'submit'), 200);
    for (const one of [midt, certifier]) {
      await refuses(one, `/v1/submissions/${id}/certify`, undefined, own);
      await refuses(one, `/v1/reports/${reportId}/certify`, undefined, own);
      expect((await one.call('GET', `/v1/submissions/${id}`)).body.allowedActions).not.toContain(
        'certify',
      );
    }
    // Taking it back does not undo the writing.
    expectStatus(await steps(certifier, id, 'withdraw'), 200);
    expectStatus(await steps(certifier, id, 'submit'), 200);
    await refuses(midt, `/v1/submissions/${id}/certify`, undefined, own);
    expectStatus(await steps(supplied, id, 'certify'), 200);
    // Certified, it is forgotten: who wrote then may certify what another writes now.
    expectStatus(await changes(certifier, 'PATCH', reportId, '', { summary: 'I rute.' }), 200);
    expectStatus(await steps(certifier, id, 'submit'), 200);
    expectStatus(await steps(midt, id, 'certify'), 200);
  });

  test('two steps are not left while something waits to be certified, nor by who has written it', async () => {
    const [id, path] = [await submissionOf(midt), `/v1/actors/${ACTORS.helseMidt}/reporting`];
    const [report] = (await seen(id))['reports'] as { id: string }[];
    const reportId = report?.id ?? '';
    const lowers = async (actor: Actor): Promise<Answered> =>
      actor.call('PUT', path, { steps: 1 }, { 'if-match': await tagOf(path) });
    expectStatus(await changes(midt, 'PATCH', reportId, '', { summary: 'Snarvei.' }), 200);
    expectStatus(await steps(midt, id, 'submit'), 200);
    for (const one of [midt, certifier])
      await refuses(
        one,
        path,
        { steps: 1 },
        { status: 409, code: 'submission-prepared', errors: [['/steps', 'submission-prepared']] },
        'PUT',
      );
    expectStatus(
      await midt.call('PUT', path, { steps: 2 }, { 'if-match': await tagOf(path) }),
      200,
    );
    expectStatus(await steps(midt, id, 'withdraw'), 200);
    expectStatus(await changes(midt, 'PATCH', reportId, '', { summary: 'I rute.' }), 200);
    // Nor after choosing two anew, which changes nothing.
    expectStatus(
      await midt.call('PUT', path, { steps: 2 }, { 'if-match': await tagOf(path) }),
      200,
    );
    await refuses(
      midt,
      path,
      { steps: 1 },
      { status: 403, code: 'own-preparation', errors: [['/steps', 'own-preparation']] },
      'PUT',
    );
    expectStatus(await lowers(certifier), 200);
    // A choice that nothing was written under is taken back by who made it.
    expectStatus(
      await midt.call('PUT', path, { steps: 2 }, { 'if-match': await tagOf(path) }),
      200,
    );
    expectStatus(await lowers(midt), 200);
    expectStatus(
      await midt.call('PUT', path, { steps: 2 }, { 'if-match': await tagOf(path) }),
      200,
    );
    expectStatus(await steps(midt, id, 'submit'), 200);
    expectStatus(await steps(certifier, id, 'certify'), 200);
  });
});

describe('from round to round', () => {
  beforeAll(async () => {
    await begins('2021-1', '2021-2', '2021-3', '2021-4');
    await opens('2021-1');
  });
  afterAll(() => service.stop());

  test('a report is prefilled, what is unchanged is marked, and only what changed is sent', async () => {
    await midt.registersProject('SAFEST');
    await midt.registersProject('NY');
    await midt.reports('2021-1', 'SAFEST', { status: YELLOW });
    await refuses(
      midt,
      '/v1/rounds/2021-1/reports/prefill',
      { project: 'NY' },
      { status: 409, code: 'no-earlier-report', errors: [['/project', 'no-earlier-report']] },
    );
    service.moveTo('2021-04-12T10:00:00+02:00');
    await opens('2021-2');
    const prefilled = expectStatus(
      await midt.create('/v1/rounds/2021-2/reports/prefill', { project: 'SAFEST' }),
      201,
    );
    expect(prefilled.body).toMatchObject({
      state: 'draft',
      revision: 0,
      earlier: { round: '2021-1', revision: 1 },
      unchanged: CONTENT_MEMBERS.map((member) => `/${member}`),
      confirmedUnchanged: 0,
      content: { status: YELLOW },
    });
    await refuses(
      midt,
      '/v1/rounds/2021-2/reports/prefill',
      { project: 'SAFEST' },
      { status: 409, code: 'report-exists', errors: [['/project', 'report-exists']] },
    );
    await refuses(
      oslo,
      '/v1/rounds/2021-2/reports/prefill',
      { project: 'SAFEST' },
      { status: 422, code: 'rule-broken', errors: [['/project', 'unknown-project']] },
    );
    const { id } = prefilled.body;
    // Absent leaves, null clears, a value sets; members are replaced whole.
    const patched = expectStatus(
      await changes(midt, 'PATCH', id, '', { summary: null, phase: 'closing', dependencies: [] }),
      200,
    );
    expect(patched.body).toMatchObject({
      unchanged: CONTENT_MEMBERS.filter(
        (member) => !['phase', 'summary', 'dependencies'].includes(member),
      ).map((member) => `/${member}`),
      content: { summary: null, phase: 'closing', dependencies: [], status: YELLOW },
    });
    expect(expectStatus(await changes(midt, 'PATCH', id, '', {}), 200).body.content).toEqual(
      patched.body.content,
    );
    await refuses(
      midt,
      `/v1/reports/${String(id)}`,
      { state: null, budget: null, nothing: 1 },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/nothing', 'unknown-field'],
          ['/state', 'not-allowed'],
          ['/budget', 'wrong-type'],
        ],
      },
      'PATCH',
    );
    await refuses(
      midt,
      `/v1/reports/${String(id)}`,
      { status: { colour: 'red' } },
      {
        status: 422,
        code: 'rule-broken',
        errors: [
          ['/status/reason', 'reason-required'],
          ['/status/cause', 'cause-required'],
          ['/status/action', 'action-required'],
        ],
      },
      'PATCH',
    );
    await refuses(
      midt,
      `/v1/reports/${String(id)}`,
      { summary: 'x' },
      { status: 412, code: 'stale' },
      'PATCH',
      '"1"',
    );
    expect(
      expectStatus(await changes(midt, 'PATCH', id, '', { status: null }), 200).body.content.status,
    ).toBeNull();
  });

  test('confirmed unchanged is counted over rounds in a row, and a changed report begins anew', async () => {
    const confirm = async (round: RoundKey, project: string): Promise<Record<string, unknown>> => {
      const { id } = expectStatus(
        await midt.create(`/v1/rounds/${round}/reports/prefill`, { project }),
        201,
      ).body;
      expectStatus(await changes(midt, 'POST', id, '/confirm-unchanged'), 200);
      const { body } = expectStatus(await changes(midt, 'POST', id, '/certify'), 200);
      const revision = (await midt.call('GET', `/v1/reports/${String(id)}/revisions/1`)).body;
      return {
        round,
        counted: body.confirmedUnchanged,
        certified: revision.confirmedUnchanged,
        earlier: body.earlier.round,
      };
    };
    service.moveTo('2021-01-20T10:00:00+01:00');
    for (const code of ['LIK', 'HOPP']) {
      await midt.registersProject(code);
      await midt.reports('2021-1', code);
    }
    service.moveTo('2021-04-12T10:00:00+02:00');
    expect(await confirm('2021-2', 'LIK')).toEqual({
      round: '2021-2',
      counted: 1,
      certified: 1,
      earlier: '2021-1',
    });
    const draft = await midt.startsReport('2021-2', 'NY');
    await refuses(
      midt,
      `/v1/reports/${draft.id}/confirm-unchanged`,
      undefined,
      conflict('no-earlier-report'),
    );
    service.moveTo('2021-08-09T10:00:00+02:00');
    await opens('2021-3');
    expect(await confirm('2021-3', 'LIK')).toEqual({
      round: '2021-3',
      counted: 2,
      certified: 2,
      earlier: '2021-2',
    });
    // A round without a report lies between.
    expect(await confirm('2021-3', 'HOPP')).toEqual({
      round: '2021-3',
      counted: 1,
      certified: 1,
      earlier: '2021-1',
    });
    service.moveTo('2021-10-11T10:00:00+02:00');
    await opens('2021-4');
    expect(await confirm('2021-4', 'LIK')).toEqual({
      round: '2021-4',
      counted: 3,
      certified: 3,
      earlier: '2021-3',
    });
    const [{ id }] = expectStatus(await midt.call('GET', '/v1/rounds/2021-4/reports'), 200).body
      .items;
    expect(
      expectStatus(await changes(midt, 'PATCH', id, '', { summary: 'Noe nytt.' }), 200).body,
    ).toMatchObject({ confirmedUnchanged: 0, state: 'draft', revision: 1 });
  });
});

describe('after the round has closed', () => {
  let report: { readonly id: string; readonly etag: string };
  let submission: string;
  const status = async (): Promise<{
    readonly hash: string;
    readonly inputs: number;
    readonly budget: unknown;
  }> => expectStatus(await service.call('GET', '/v1/rounds/2021-1/status'), 200).body;
  const corrections = async (): Promise<Record<string, unknown>[]> =>
    expectStatus(await service.call('GET', '/v1/rounds/2021-1/corrections'), 200).body.items;
  /** Lets a worker run until something is so. */
  const withWorker = async <T>(until: () => Promise<T>): Promise<T> => {
    const worker = await startTestService({
      database: service.config.databaseUrl,
      at: service.clock.now().toISOString(),
      env: { ROLE: 'worker' },
    });
    return until().finally(() => worker.stop());
  };
  const figuresWith = (inputs: number): Promise<unknown> =>
    withWorker(() =>
      eventually(async () => ((await status()).inputs === inputs ? true : undefined)),
    );

  beforeAll(async () => {
    await begins('2021-1', '2021-2');
    await opens('2021-1');
    await midt.registersProject('SAFEST');
    await oslo.registersProject('DIGIOSLO');
    report = await midt.startsReport('2021-1', 'SAFEST');
    await midt.certifies(report);
    await oslo.reports('2021-1', 'DIGIOSLO');
    submission = await submissionOf(midt);
    service.moveTo('2021-02-08T10:00:00+01:00');
    const job = await directorate.closesRound('2021-1');
    await withWorker(() => directorate.awaitsJob(job));
  });
  afterAll(() => service.stop());

  test('one actor is let in again, and its correction is in public; frozen figures stay', async () => {
    const created = expectStatus(
      await directorate.create(
        '/v1/cases',
        aCase({ number: '7/21', rounds: ['2021-1'], projects: [], meeting: null }),
      ),
      201,
    );
    const casePath = `/v1/cases/${String(created.body.id)}`;
    expectStatus(
      await directorate.call('POST', `${casePath}/publish`, undefined, {
        'if-match': created.headers.get('etag') ?? '',
      }),
      200,
    );
    const [frozen, before] = [
      expectStatus(await service.call('GET', `${casePath}/figures/2021-1`), 200).text,
      await status(),
    ];

    const closed: Refusal = { status: 409, code: 'round-closed' };
    await refuses(midt, `/v1/reports/${report.id}`, aReport(), closed, 'PUT');
    await refuses(midt, `/v1/reports/${report.id}/revert`, { revision: 1, ...REASON }, closed);
    await refuses(
      directorate,
      `/v1/submissions/${submission}/return`,
      REASON,
      conflict('round-closed'),
    );
    await refuses(
      directorate,
      `/v1/submissions/${submission}/extend`,
      { ...REASON, deadline: '2021-03-01T10:00:00+01:00' },
      conflict('round-closed'),
    );
    await refuses(
      directorate,
      `/v1/submissions/${submission}/reopen`,
      {},
      { status: 400, code: 'invalid-request', errors: [['/reason', 'missing']] },
    );
    expect(await corrections()).toEqual([]);

    expect(
      expectStatus(await steps(directorate, submission, 'reopen', REASON), 200).body,
    ).toMatchObject({ state: 'reopened', correcting: true });
    await refuses(
      directorate,
      `/v1/submissions/${submission}/reopen`,
      REASON,
      conflict('reopened-already'),
    );
    await refuses(oslo, '/v1/rounds/2021-1/reports', { project: 'DIGIOSLO', ...aReport() }, closed);
    expectStatus(
      await changes(midt, 'PATCH', report.id, '', {
        budget: [
          {
            year: 2021,
            fundingSource: 'own',
            approved: 14_000_000,
            currency: 'NOK',
            priceYear: 2021,
            basis: 'nominal',
          },
        ],
      }),
      200,
    );
    expectStatus(await changes(midt, 'POST', report.id, '/certify'), 200);
    expect((await midt.call('GET', `/v1/reports/${report.id}/revisions`)).body.items).toMatchObject(
      [
        { revision: 1, correction: false, reason: null },
        { revision: 2, correction: true, late: false, ...REASON },
      ],
    );
    await figuresWith(3);
    const after = await status();
    expect([after.hash === before.hash, after.budget]).not.toEqual([true, before.budget]);
    expect(await corrections()).toEqual([
      expect.objectContaining({
        project: 'SAFEST',
        actor: ACTORS.helseMidt,
        revision: 2,
        correction: true,
        revertsTo: null,
        ...REASON,
        recordedAt: expect.stringMatching(/^2021-02-08T09:00/) as string,
      }),
    ]);
    expect(expectStatus(await service.call('GET', `${casePath}/figures/2021-1`), 200).text).toBe(
      frozen,
    );
  });

  test('a revert is a revision and a correction too; accepted, the round is closed again', async () => {
    await refuses(
      midt,
      `/v1/reports/${report.id}/revert`,
      { revision: 2, ...REASON },
      { status: 409, code: 'report-current', errors: [['/revision', 'report-current']] },
    );
    await refuses(
      midt,
      `/v1/reports/${report.id}/revert`,
      { revision: 9, ...REASON },
      { status: 422, code: 'rule-broken', errors: [['/revision', 'unknown-revision']] },
    );
    await refuses(
      midt,
      `/v1/reports/${report.id}/revert`,
      { revision: 1 },
      { status: 400, code: 'invalid-request', errors: [['/reason', 'missing']] },
    );
    const reverted = expectStatus(
      await changes(midt, 'POST', report.id, '/revert', {
        revision: 1,
        reason: 'Det første var riktig.',
      }),
      200,
    );
    expect(reverted.body).toMatchObject({
      state: 'certified',
      revision: 3,
      revertsTo: 1,
      content: { budget: [{ approved: 12_000_000 }] },
    });
    await figuresWith(4);
    expect(await corrections()).toMatchObject([
      { revision: 2 },
      { revision: 3, revertsTo: 1, reason: 'Det første var riktig.' },
    ]);
    const page = expectStatus(
      await service.call('GET', '/v1/rounds/2021-1/corrections?limit=1'),
      200,
    ).body;
    expect(
      expectStatus(
        await service.call(
          'GET',
          `/v1/rounds/2021-1/corrections?cursor=${String(page.nextCursor)}`,
        ),
        200,
      ).body,
    ).toMatchObject({ items: [{ revision: 3 }], nextCursor: null });
    expect(expectStatus(await steps(directorate, submission, 'accept'), 200).body).toMatchObject({
      state: 'accepted',
      correcting: false,
    });
    await refuses(
      midt,
      `/v1/reports/${report.id}`,
      aReport(),
      { status: 409, code: 'round-closed' },
      'PUT',
    );
    expect((await service.call('GET', '/v1/rounds/2021-2/corrections')).status).toBe(404);
  });

  test('who never reported can be let in; what comes then is late', async () => {
    await vest.registersProject('GLEMT');
    await refuses(vest, '/v1/rounds/2021-1/submissions', {}, { status: 409, code: 'round-closed' });
    const { id } = expectStatus(
      await directorate.create('/v1/rounds/2021-1/submissions', { actor: ACTORS.helseVest }),
      201,
    ).body;
    await refuses(
      vest,
      '/v1/rounds/2021-1/reports',
      { project: 'GLEMT', ...aReport() },
      { status: 409, code: 'round-closed' },
    );
    expectStatus(await steps(directorate, id, 'reopen', { reason: 'Rapporten falt ut.' }), 200);
    await vest.reports('2021-1', 'GLEMT');
    expect((await seen(id))['reports']).toMatchObject([{ project: 'GLEMT', late: true }]);
    expect((await corrections()).at(-1)).toMatchObject({
      project: 'GLEMT',
      revision: 1,
      reason: 'Rapporten falt ut.',
    });
  });
});

describe('the state machine', () => {
  test('is drawn from the table that runs it, and every state is reached and left', async () => {
    expect(await readFile('docs/submission.md', 'utf8')).toContain(submissionDiagram());
    const reached = new Set<string>([
      'draft',
      ...SUBMISSION_ACTIONS.flatMap((action) => SUBMISSION[action].to ?? []),
    ]);
    expect([...reached].sort()).toEqual([...SUBMISSION_STATES].sort());
    for (const state of SUBMISSION_STATES)
      expect(
        SUBMISSION_ACTIONS.filter(
          (action) =>
            SUBMISSION[action].to !== null &&
            (SUBMISSION[action].from as readonly string[]).includes(state),
        ),
      ).not.toEqual([]);
  });
});
