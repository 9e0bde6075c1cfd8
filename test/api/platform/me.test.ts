import { Client, aDelegation } from '../../support/stages/delegation.js';
import { anAdvice } from '../../support/stages/governance.js';
import { arrangeReporting } from '../../support/stages/reminders.js';
import { aProject } from '../../support/reports/samples.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, type Directorate, expectStatus } from '../../support/story.js';

/** Helse Midt-Norge has reported one of two projects, Oslo none of one. */
let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
let submission: string;
beforeAll(async () => {
  service = await startTestService({ at: '2021-03-16T09:00:00+01:00', env: { ROLE: 'api' } });
  ({ directorate, midt, oslo } = await arrangeReporting(service));
  const { body } = await midt.call('GET', '/v1/rounds/2021-2/submissions');
  submission = `/v1/submissions/${String(body.items[0].id)}`;
});
afterAll(() => service.stop());

const readMe = async (actor: Actor): Promise<Answered> =>
  expectStatus(await actor.call('GET', '/v1/me'), 200);
/** Lists what waits for an actor: kind, whose turn, round, number and subjects. */
const listWaiting = async (actor: Actor): Promise<unknown[]> =>
  ((await readMe(actor)).body.waiting as Record<string, unknown>[]).map(
    ({ kind, party, round, count, subjects }) => [kind, party, round, count, subjects],
  );
async function steps(actor: Actor, action: string, body: object): Promise<void> {
  const { headers } = await directorate.call('GET', submission);
  const answer = await actor.call('POST', `${submission}/${action}`, body, {
    'if-match': headers.get('etag') ?? '',
    'idempotency-key': `${action} ${actor.organisationNumber}`.replaceAll(' ', '-'),
  });
  expectStatus(answer, answer.status === 201 ? 201 : 200);
}

describe('an owner', () => {
  test('is told who it is, what its token may do, and its rounds', async () => {
    expect((await readMe(midt)).body).toMatchObject({
      actor: { organisationNumber: ACTORS.helseMidt, role: 'reporter', mergedActors: [] },
      client: { supplier: null, delegate: null, access: 'actor' },
      mayActFor: [],
      rounds: [
        {
          round: '2021-2',
          state: 'open',
          deadline: '2021-04-01T14:00:00.000Z',
          extended: false,
          correcting: false,
        },
      ],
    });
  });

  test('is told of the report that is missing, and of the draft when it has begun', async () => {
    const missing = ['report-missing', 'owner', '2021-2', 1, ['MANGLER']];
    expect(await listWaiting(midt)).toEqual([missing]);
    await midt.startsReport('2021-2', 'MANGLER');
    const draft = ['draft-to-certify', 'owner', '2021-2', 1, ['MANGLER']];
    expect(await listWaiting(midt)).toEqual([missing, draft]);
  });

  test('is told of a question and its own deadline', async () => {
    await steps(directorate, 'questions', { text: 'Hvorfor?' });
    await steps(directorate, 'extend', { deadline: '2021-04-08T16:00:00+02:00', reason: 'Ferie' });
    const kinds = (await listWaiting(midt)).map((item) => (item as unknown[])[0]);
    expect(kinds).toEqual(['report-missing', 'draft-to-certify', 'question-to-answer']);
    expect((await readMe(midt)).body.rounds).toMatchObject([
      { deadline: '2021-04-08T14:00:00.000Z', extended: true, submission: { state: 'draft' } },
    ]);
  });

  test('is told of advice until it has answered', async () => {
    await directorate.plansRound('2021-3', {
      opensAt: '2021-06-01T08:00:00+02:00',
      deadline: '2021-06-10T16:00:00+02:00',
      closesAt: '2021-06-20T16:00:00+02:00',
    });
    const advice = anAdvice({ projects: ['LEVERT'], answerDueIn: '2021-3' });
    const { body } = expectStatus(await directorate.create('/v1/advice', advice), 201);
    const waits = ['advice-to-answer', 'owner', '2021-3', 1, ['LEVERT']];
    expect((await listWaiting(midt)).at(-1)).toEqual(waits);
    const answers = `/v1/advice/${String(body.id)}/answers`;
    expectStatus(await midt.create(answers, { project: 'LEVERT', text: 'Avklart.' }), 201);
    expect(await listWaiting(midt)).not.toContainEqual(waits);
  });

  test('is told nothing of other owners', async () => {
    expect(await listWaiting(oslo)).toEqual([['report-missing', 'owner', '2021-2', 1, ['OSLO']]]);
    expect((await readMe(oslo)).body.rounds).toMatchObject([
      { round: '2021-3' },
      { round: '2021-2', extended: false, submission: null },
    ]);
  });
});

test('what is certified waits for the directorate, and what it returns for the owner', async () => {
  await oslo.reports('2021-2', 'OSLO');
  expect(await listWaiting(oslo)).toEqual([]);
  const accept = ['submission-to-accept', 'directorate', '2021-2', 1, [ACTORS.oslo]];
  expect(await listWaiting(directorate)).toContainEqual(accept);
  const { body } = await oslo.call('GET', '/v1/rounds/2021-2/submissions');
  const { id, version } = body.items[0] as { readonly id: string; readonly version: number };
  const etag = { 'if-match': `"${String(version)}"` };
  const path = `/v1/submissions/${id}/return`;
  expectStatus(await directorate.call('POST', path, { reason: 'Se her' }, etag), 200);
  expect(await listWaiting(oslo)).toEqual([
    ['submission-returned', 'owner', '2021-2', 1, [ACTORS.oslo]],
  ]);
  expect(await listWaiting(directorate)).not.toContainEqual(accept);
});

describe('the directorate', () => {
  test('is told of what is missing in all, of questions to it and of nominated projects', async () => {
    await steps(midt, 'questions', { text: 'Hva menes?' });
    await service.owner.query(
      `update portfolio.project set standing = 'nominated', version = 9 where code = 'OSLO'`,
    );
    expect(await listWaiting(directorate)).toEqual([
      ['report-missing', 'directorate', '2021-2', 1, ['MANGLER']],
      ['question-to-answer', 'directorate', '2021-2', 1, [ACTORS.helseMidt]],
      ['project-to-assess', 'directorate', null, 1, ['OSLO']],
    ]);
    expect((await readMe(directorate)).body.client.access).toBe('directorate');
  });
});

describe('a delegate', () => {
  let ks: Actor;
  let delegation: string;
  beforeAll(async () => {
    ks = new Actor(service, ACTORS.ks);
    const given = aDelegation(ks, { firstDay: '2021-03-01', lastDay: '2021-12-31' });
    delegation = expectStatus(await oslo.create('/v1/delegations', given), 201).body.id;
  });

  test('is told whom it may act for, from which day to which, and what it may do', async () => {
    expect((await readMe(ks)).body.mayActFor).toMatchObject([
      {
        delegation,
        actor: ACTORS.oslo,
        mayPrepare: true,
        mayCertify: false,
        mayIntroduce: false,
        firstDay: '2021-03-01',
        lastDay: '2021-12-31',
        state: 'inForce',
      },
    ]);
  });

  test('on behalf of the actor sees what waits for that actor, with the rights that it has', async () => {
    const { body } = await readMe(new Client(service, ACTORS.ks, {}, oslo));
    expect(body).toMatchObject({
      actor: { organisationNumber: ACTORS.oslo },
      client: {
        delegate: ACTORS.ks,
        access: 'delegate',
        scopes: ['hdir:portfolio', 'hdir:portfolio.write'],
      },
      mayActFor: [],
    });
  });

  test('is told of no delegation that has ended', async () => {
    service.moveTo('2022-01-01T09:00:00+01:00');
    expect((await readMe(ks)).body.mayActFor).toEqual([]);
  });
});

test('the answer comes once: 304 until something changes', async () => {
  const { headers } = await readMe(oslo);
  const condition = { 'if-none-match': headers.get('etag') ?? '' };
  expectStatus(await oslo.call('GET', '/v1/me', undefined, condition), 304);
  expectStatus(await oslo.create('/v1/projects', aProject('NY')), 201);
  expectStatus(await oslo.call('GET', '/v1/me', undefined, condition), 304);
  await directorate.plansRound('2022-1', {
    opensAt: '2022-02-01T08:00:00+01:00',
    deadline: '2022-02-10T16:00:00+01:00',
    closesAt: '2022-02-20T16:00:00+01:00',
  });
  expectStatus(await oslo.call('GET', '/v1/me', undefined, condition), 200);
});
