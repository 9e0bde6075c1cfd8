import { randomUUID } from 'node:crypto';
import { confirmMailboxes } from '../../support/mailboxes.js';
import {
  arrangeReporting,
  itemsOf,
  type Row,
  runRemindersDaily,
} from '../../support/stages/reminders.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import type { Actor, Directorate } from '../../support/story.js';
import { expectStatus } from '../../support/story.js';

/** The steps act on one submission, in the order of the tests: each step tells the other party. */
describe('the steps of a submission write one notice each to those they concern', () => {
  let service: TestService;
  let directorate: Directorate;
  let midt: Actor;
  let path: string;
  let subject: string;
  beforeAll(async () => {
    service = await startTestService({ at: '2021-03-16T09:00:00+01:00', env: { ROLE: 'api' } });
    ({ directorate, midt } = await arrangeReporting(service));
    const { id } = itemsOf(await midt.call('GET', '/v1/rounds/2021-2/submissions'))[0] ?? {};
    path = `/v1/submissions/${String(id)}`;
    subject = `submission/${String(id)}`;
  });
  afterAll(() => service.stop());

  /** Takes a step twice: a question is answered as before, a step is refused as stale. */
  const takeTwice = async (actor: Actor, action: string, body: object): Promise<void> => {
    const { headers } = await directorate.call('GET', path);
    const key = randomUUID();
    for (const expected of [
      [200, 201],
      [200, 201, 412],
    ]) {
      const { status } = await actor.call('POST', `${path}/${action}`, body, {
        'if-match': headers.get('etag') ?? '',
        'idempotency-key': key,
      });
      expect(expected).toContain(status);
    }
  };
  const settle = async (actor: Actor, body: object): Promise<Answered> =>
    actor.call(
      'PUT',
      `/v1/actors/${actor.organisationNumber}/reporting`,
      { steps: 1, ...body },
      { 'if-match': '"0"' },
    );
  const noticesFor = async (actor: Actor): Promise<unknown[]> =>
    itemsOf(await actor.call('GET', '/v1/notices'))
      .map(({ kind, subject: about, recipients, text }) => [
        kind,
        about,
        recipients,
        (text as { nb: string }).nb,
      ])
      .reverse();
  const noticesToOffice = async (): Promise<Row[]> =>
    itemsOf(await directorate.call('GET', '/v1/notices')).filter(
      ({ actor }) => actor === ACTORS.directorate,
    );
  const questionOf = async (text: string): Promise<string | undefined> => {
    const { body } = await directorate.call('GET', path);
    return (body.questions as { id: string; text: string }[]).find((one) => one.text === text)?.id;
  };

  test('a question goes to the mailboxes of the projects of an actor without one of its own', async () => {
    await takeTwice(directorate, 'questions', { text: 'Hvorfor?' });
    await takeTwice(directorate, 'questions', {
      text: 'Og her?',
      pointer: '/reports/LEVERT/status',
    });
    expect(await noticesFor(midt)).toEqual([
      ['question', subject, ['levert@example.org', 'mangler@example.org'], 'Hvorfor?'],
      ['question', subject, ['levert@example.org'], 'Og her?\n/reports/LEVERT/status'],
    ]);
  });

  test('a mailbox is refused in a wrong form, and kept in a right one', async () => {
    for (const mailbox of ['Kari Nordmann', 'kari@', 'a@b@c.no'])
      expect((await settle(midt, { mailbox })).body.errors).toMatchObject([
        { pointer: '/mailbox', code: 'wrong-form' },
      ]);
    const mailboxes = {
      mailbox: 'felles@midt.example.org',
      escalationMailbox: 'leder@midt.example.org',
    };
    expect(expectStatus(await settle(midt, mailboxes), 200).body).toMatchObject({
      ...mailboxes,
      version: 1,
    });
    expectStatus(await settle(directorate, { mailbox: 'portefolje@directorate.example.org' }), 200);
    await confirmMailboxes(service.owner);
  });

  test("a return and an extension go to the actor's own mailbox", async () => {
    await takeTwice(directorate, 'return', {
      reason: 'Se her',
      fields: [{ pointer: '/reports/LEVERT/status', text: 'Feil' }],
    });
    await takeTwice(directorate, 'extend', {
      reason: 'Ferie',
      deadline: '2021-04-20T16:00:00+02:00',
    });
    await takeTwice(midt, 'questions', { text: 'Hva menes?' });
    expect((await noticesFor(midt)).slice(2)).toEqual([
      [
        'return',
        subject,
        ['felles@midt.example.org', 'levert@example.org'],
        'Se her\n/reports/LEVERT/status: Feil',
      ],
      [
        'extension',
        subject,
        ['felles@midt.example.org'],
        'Ny frist: 20. april 2021 kl. 16:00\nFerie',
      ],
    ]);
  });

  test('a question of the actor goes to the directorate', async () => {
    expect(await noticesToOffice()).toMatchObject([
      {
        kind: 'question',
        recipients: ['portefolje@directorate.example.org'],
        state: 'waiting',
        text: { nb: 'Hva menes?' },
      },
    ]);
  });

  test('an answer goes to the party that has asked, with the place of the question', async () => {
    const question = await questionOf('Og her?');
    await takeTwice(midt, 'answers', { question, text: 'Omlagt plan.' });
    expect((await noticesToOffice())[0]).toMatchObject({
      kind: 'answer',
      recipients: ['portefolje@directorate.example.org'],
      title: { nb: expect.stringContaining('Svar på spørsmål') },
      text: { nb: 'Omlagt plan.\n/reports/LEVERT/status' },
    });
    const other = await questionOf('Hva menes?');
    await takeTwice(directorate, 'answers', { question: other, text: 'Årsaken.' });
    expect((await noticesFor(midt)).slice(4)).toEqual([
      ['answer', subject, ['felles@midt.example.org'], 'Årsaken.'],
    ]);
  });

  test('a refused reopening tells nobody, and one after the closing tells the actor', async () => {
    const etag = (await directorate.call('GET', path)).headers.get('etag') ?? '';
    const refused = await directorate.call(
      'POST',
      `${path}/reopen`,
      { reason: 'Nå' },
      { 'if-match': etag },
    );
    expect(refused.status).toBe(409);
    service.moveTo('2021-04-21T09:00:00+02:00');
    await directorate.closesRound('2021-2');
    await takeTwice(directorate, 'reopen', { reason: 'Rettes' });
    expect((await noticesFor(midt)).slice(5)).toEqual([
      ['reopening', subject, ['felles@midt.example.org'], 'Rettes'],
    ]);
  });

  test('an escalation goes to who answers for the reporting, and to the office; no reminder does', async () => {
    await directorate.opensRound('2021-5', {
      opensAt: '2021-04-21T08:00:00+02:00',
      deadline: '2021-05-03T16:00:00+02:00',
      closesAt: '2021-05-20T16:00:00+02:00',
    });
    await runRemindersDaily(service, '2021-04-22', '2021-05-10');
    const told = itemsOf(await midt.call('GET', '/v1/notices'))
      .filter(({ subject: about }) => about === 'round/2021-5')
      .map(({ kind, recipients }) => [kind, recipients])
      .reverse();
    const all = ['levert@example.org', 'mangler@example.org', 'felles@midt.example.org'];
    expect(told).toEqual([
      ['reminder', all],
      ['last-reminder', all],
      ['overdue', all],
      ['escalation', ['leder@midt.example.org', 'portefolje@directorate.example.org']],
    ]);
  });

  test('an escalation comes before the deadline where the round says so', async () => {
    service.moveTo('2021-05-11T07:00:00+02:00');
    await directorate.opensRound('2021-6', {
      opensAt: '2021-05-10T08:00:00+02:00',
      deadline: '2021-05-25T16:00:00+02:00',
      closesAt: '2021-06-01T16:00:00+02:00',
      reminders: { reminder: null, overdue: null, escalation: -3 },
    });
    await runRemindersDaily(service, '2021-05-11', '2021-05-30');
    const told = itemsOf(await midt.call('GET', '/v1/notices'))
      .filter(({ subject: about }) => about === 'round/2021-6')
      .map(({ kind }) => kind)
      .reverse();
    expect(told).toEqual(['escalation', 'last-reminder']);
  });
});
