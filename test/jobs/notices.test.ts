import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { ReminderService } from '../../src/reporting/completeness/reminder.service.js';
import { BACKENDS } from '../support/backends.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, eventually, expectStatus, figure } from '../support/story.js';

const DEADLINE = {
  opensAt: '2021-03-15T08:00:00+01:00',
  deadline: '2021-04-01T16:00:00+02:00',
  closesAt: '2021-04-09T16:00:00+02:00',
};

/**
 * An open round; Helse Midt-Norge has two projects in the portfolio and has reported one, Oslo has
 * one and has reported none.
 */
async function arrange(
  service: TestService,
): Promise<{ directorate: Directorate; midt: Actor; oslo: Actor }> {
  const directorate = new Directorate(service);
  const midt = new Actor(service, ACTORS.helseMidt);
  const oslo = new Actor(service, ACTORS.oslo);
  await directorate.opensRound('2021-2', DEADLINE);
  for (const [actor, code, mailbox] of [
    [midt, 'LEVERT', 'levert@example.org'],
    [midt, 'MANGLER', 'mangler@example.org'],
    [oslo, 'OSLO', null],
  ] as const) {
    await actor.registersProject(code, { lead: { role: 'Prosjektleder', mailbox } });
    expectStatus(
      await directorate.call(
        'POST',
        `/v1/projects/${code}/take-over`,
        { reason: 'Fantes' },
        { 'if-match': '"1"' },
      ),
      200,
    );
  }
  await midt.reports('2021-2', 'LEVERT');
  return { directorate, midt, oslo };
}

type Row = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
const items = (answer: Answered): Row[] => expectStatus(answer, 200).body.items as Row[];

describe('completeness', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ at: '2021-03-16T09:00:00+01:00', env: { ROLE: 'api' } });
  });
  afterAll(() => service.stop());

  test(
    'says who is expected, who has reported, who is late and what is missing; totals are ' +
      'the same for every caller',
    async () => {
      const { directorate, midt, oslo } = await arrange(service);
      const of = async (actor: Actor): Promise<Row> =>
        expectStatus(await actor.call('GET', '/v1/rounds/2021-2/completeness'), 200).body as Row;
      expect(await of(directorate)).toMatchObject({
        expected: 3,
        reported: 1,
        late: 0,
        missing: 2,
        actors: [
          {
            actor: ACTORS.helseMidt,
            expected: 2,
            reported: 1,
            missing: ['MANGLER'],
            state: 'partial',
          },
          { actor: ACTORS.oslo, expected: 1, reported: 0, missing: ['OSLO'], state: 'missing' },
        ],
      });
      expect(await of(oslo)).toMatchObject({
        expected: 3,
        reported: 1,
        missing: 2,
        nilFor: 0,
        actors: [{ actor: ACTORS.oslo }],
      });
      // One of two makes the submission certified; it says itself what is missing, to the actor and
      // to the directorate.
      const { id } = items(await midt.call('GET', '/v1/rounds/2021-2/submissions'))[0] ?? {};
      for (const one of [midt, directorate])
        expect(
          expectStatus(await one.call('GET', `/v1/submissions/${String(id)}`), 200).body,
        ).toMatchObject({ state: 'certified', expected: 2, missing: ['MANGLER'] });
      service.moveTo('2021-04-02T09:00:00+02:00');
      await oslo.reports('2021-2', 'OSLO');
      expect(await of(midt)).toMatchObject({
        expected: 3,
        reported: 2,
        late: 1,
        missing: 1,
        actors: [{ actor: ACTORS.helseMidt, missing: ['MANGLER'] }],
      });
      expect((await of(oslo))['actors']).toMatchObject([{ late: 1, state: 'complete' }]);
      expectStatus(await midt.call('GET', '/v1/rounds/2098-9/completeness'), 404);
      expectStatus(await midt.create('/v1/rounds/2021-2/reminders', undefined), 403);
    },
  );

  test(
    'knows who has said that it has none, who has a deadline of its own, and what is ' +
      'confirmed unchanged',
    async () => {
      const [directorate, midt, oslo, vest] = [
        new Directorate(service),
        new Actor(service, ACTORS.helseMidt),
        new Actor(service, ACTORS.oslo),
        new Actor(service, ACTORS.helseVest),
      ];
      const step = async (
        actor: Actor,
        id: string,
        action: string,
        body?: unknown,
      ): Promise<void> => {
        const { headers } = await directorate.call('GET', `/v1/submissions/${id}`);
        expectStatus(
          await actor.call('POST', `/v1/submissions/${id}/${action}`, body, {
            'if-match': headers.get('etag') ?? '',
          }),
          200,
        );
      };
      const begins = async (actor: Actor, body: object = {}, by: Actor = actor): Promise<string> =>
        expectStatus(await by.create('/v1/rounds/2021-3/submissions', body), 201).body.id as string;
      service.moveTo('2021-04-13T09:00:00+02:00');
      await directorate.opensRound('2021-3', {
        opensAt: '2021-04-12T08:00:00+02:00',
        deadline: '2021-04-20T16:00:00+02:00',
        closesAt: '2021-05-09T16:00:00+02:00',
      });
      const of = async (actor: Actor): Promise<Row[]> =>
        expectStatus(
          await directorate.call('GET', '/v1/rounds/2021-3/completeness'),
          200,
        ).body.actors.filter((row: Row) => row['actor'] === actor.organisationNumber) as Row[];

      // Has no project at all, and says so: asked for by nobody, listed all the same.
      expect(await of(vest)).toEqual([]);
      const none = await begins(vest);
      await step(vest, none, 'nil');
      expect(await of(vest)).toMatchObject([
        { expected: 0, state: 'complete', submission: 'submitted' },
      ]);
      await step(vest, none, 'certify');
      expect((await vest.call('GET', `/v1/submissions/${none}`)).body).toMatchObject({
        nil: true,
        expected: 0,
        missing: [],
      });
      expect(await of(vest)).toMatchObject([
        {
          expected: 0,
          reported: 0,
          missing: [],
          state: 'nil',
          submission: 'certified',
          extended: false,
          deadline: '2021-04-20T14:00:00.000Z',
        },
      ]);

      // Says that it has none though one is expected of it: not missing while that stands, missing
      // again when it is returned.
      const waived = await begins(oslo);
      await step(oslo, waived, 'nil');
      expect(await of(oslo)).toMatchObject([{ state: 'missing', missing: ['OSLO'] }]);
      await step(oslo, waived, 'certify');
      // Said and certified, it is not chased for it; but what it was said for is named.
      expect(await of(oslo)).toMatchObject([
        { expected: 1, reported: 0, missing: [], nilFor: ['OSLO'], state: 'nil' },
      ]);
      expect((await oslo.call('GET', `/v1/submissions/${waived}`)).body).toMatchObject({
        state: 'certified',
        nil: true,
        expected: 1,
        missing: ['OSLO'],
      });
      expect((await midt.call('GET', '/v1/rounds/2021-3/completeness')).body).toMatchObject({
        expected: 3,
        missing: 2,
        nil: 2,
        nilFor: 1,
      });
      await step(directorate, waived, 'return', { reason: 'OSLO er i porteføljen' });
      expect(await of(oslo)).toMatchObject([
        { missing: ['OSLO'], nilFor: [], state: 'missing', submission: 'returned' },
      ]);

      const extended = await begins(midt);
      await step(directorate, extended, 'extend', {
        deadline: '2021-04-30T16:00:00+02:00',
        reason: 'Ferie',
      });
      const { body: draft } = expectStatus(
        await midt.create('/v1/rounds/2021-3/reports/prefill', { project: 'LEVERT' }),
        201,
      );
      const confirmed = expectStatus(
        await midt.call('POST', `/v1/reports/${String(draft.id)}/confirm-unchanged`, undefined, {
          'if-match': '"1"',
        }),
        200,
      );
      await midt.certifies({ id: String(draft.id), etag: confirmed.headers.get('etag') ?? '' });
      expect(await of(midt)).toMatchObject([
        {
          expected: 2,
          reported: 1,
          unchanged: 1,
          unchangedRounds: 1,
          extended: true,
          deadline: '2021-04-30T14:00:00.000Z',
          missing: ['MANGLER'],
        },
      ]);
      expect(
        expectStatus(await midt.call('GET', '/v1/rounds/2021-3/completeness'), 200).body,
      ).toMatchObject({ expected: 3, reported: 1, missing: 2, unchanged: 1, nil: 1 });

      // Overdue for the one, not yet for the other.
      const reminders = service.app.get(ReminderService);
      service.moveTo('2021-04-21T09:00:00+02:00');
      expect(await reminders.runDue()).toBe(1);
      const got = async (actor: Actor): Promise<string[]> =>
        items(await actor.call('GET', '/v1/notices'))
          .filter(({ subject }) => /^round/.test(subject as string))
          .map(({ kind, createdAt }) => `${(createdAt as string).slice(0, 10)} ${kind as string}`)
          .reverse();
      expect(await got(oslo)).toEqual(['2021-04-21 overdue']);

      // Day by day, each by the deadline that holds for it, each kind once.
      for (
        let day = Date.parse('2021-04-22T07:00:00Z');
        day < Date.parse('2021-05-09T00:00:00Z');
        day += 86_400_000
      ) {
        service.moveTo(new Date(day).toISOString());
        await reminders.runDue();
        await reminders.runDue();
      }
      expect(await got(oslo)).toEqual(['2021-04-21 overdue', '2021-04-23 escalation']);
      expect(await got(midt)).toEqual([
        '2021-04-23 reminder',
        '2021-04-29 last-reminder',
        '2021-05-01 overdue',
        '2021-05-03 escalation',
      ]);
      for (const { text } of items(await midt.call('GET', '/v1/notices')).filter(({ subject }) =>
        /^round/.test(subject as string),
      ))
        expect(JSON.stringify(text)).toContain('30. april');
    },
  );

  test(
    'an actor that gets a deadline of its own when the round has reminded it is not ' +
      'reminded of the same twice',
    async () => {
      const [directorate, midt, oslo] = [
        new Directorate(service),
        new Actor(service, ACTORS.helseMidt),
        new Actor(service, ACTORS.oslo),
      ];
      const reminders = service.app.get(ReminderService);
      service.moveTo('2021-06-01T09:00:00+02:00');
      await directorate.opensRound('2021-4', {
        opensAt: '2021-06-01T08:00:00+02:00',
        deadline: '2021-06-10T16:00:00+02:00',
        closesAt: '2021-06-18T16:00:00+02:00',
      });
      const got = async (actor: Actor): Promise<string[]> =>
        items(await actor.call('GET', '/v1/notices'))
          .filter(({ subject }) => subject === 'round/2021-4')
          .map(({ kind, createdAt }) => `${(createdAt as string).slice(0, 10)} ${kind as string}`)
          .reverse();
      for (
        let day = Date.parse('2021-06-02T07:00:00Z');
        day < Date.parse('2021-06-25T00:00:00Z');
        day += 86_400_000
      ) {
        service.moveTo(new Date(day).toISOString());
        await reminders.runDue();
        if (!service.clock.now().toISOString().startsWith('2021-06-05')) continue;
        const { id } = expectStatus(await midt.create('/v1/rounds/2021-4/submissions', {}), 201)
          .body as { id: string };
        // Past the closing, until when the round takes its reports.
        for (const [version, deadline] of [
          ['"1"', '2021-06-16T16:00:00+02:00'],
          ['"2"', '2021-06-20T16:00:00+02:00'],
        ] as const)
          expectStatus(
            await directorate.call(
              'POST',
              `/v1/submissions/${id}/extend`,
              { deadline, reason: 'Ferie' },
              { 'if-match': version },
            ),
            200,
          );
      }
      expect(await got(oslo)).toEqual([
        '2021-06-03 reminder',
        '2021-06-09 last-reminder',
        '2021-06-11 overdue',
        '2021-06-13 escalation',
      ]);
      expect(await got(midt)).toEqual(['2021-06-03 reminder', '2021-06-19 last-reminder']);
    },
  );
});

describe('the steps of a submission', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ at: '2021-03-16T09:00:00+01:00', env: { ROLE: 'api' } });
  });
  afterAll(() => service.stop());

  test('write one notice each to those they concern, however often they are asked for', async () => {
    const { directorate, midt } = await arrange(service);
    const settings = async (actor: Actor, body: object, version = 0): Promise<Answered> =>
      actor.call(
        'PUT',
        `/v1/actors/${actor.organisationNumber}/reporting`,
        { steps: 1, ...body },
        { 'if-match': `"${String(version)}"` },
      );
    const list = async (actor: Actor): Promise<unknown[]> =>
      items(await actor.call('GET', '/v1/notices'))
        .map(({ kind, subject, recipients, text }) => [
          kind,
          subject,
          recipients,
          (text as { nb: string }).nb,
        ])
        .reverse();
    const { id } = items(await midt.call('GET', '/v1/rounds/2021-2/submissions'))[0] ?? {};
    const path = `/v1/submissions/${String(id)}`;
    const steps = async (actor: Actor, action: string, body: object): Promise<void> => {
      const { headers } = await directorate.call('GET', path);
      const key = randomUUID();
      // Asked again, a question is answered as before, and a step is not taken on what it has
      // changed.
      for (const expected of [
        [200, 201],
        [200, 201, 412],
      ])
        expect(expected).toContain(
          (
            await actor.call('POST', `${path}/${action}`, body, {
              'if-match': headers.get('etag') ?? '',
              'idempotency-key': key,
            })
          ).status,
        );
    };
    // Without a mailbox of its own the actor is told at its projects.
    await steps(directorate, 'questions', { text: 'Hvorfor?' });
    await steps(directorate, 'questions', { text: 'Og her?', pointer: '/reports/LEVERT/status' });
    expect(await list(midt)).toEqual([
      [
        'question',
        `submission/${String(id)}`,
        ['levert@example.org', 'mangler@example.org'],
        'Hvorfor?',
      ],
      [
        'question',
        `submission/${String(id)}`,
        ['levert@example.org'],
        'Og her?\n/reports/LEVERT/status',
      ],
    ]);

    for (const mailbox of ['Kari Nordmann', 'kari@', 'a@b@c.no'])
      expect((await settings(midt, { mailbox })).body.errors).toMatchObject([
        { pointer: '/mailbox', code: 'wrong-form' },
      ]);
    expect(
      expectStatus(
        await settings(midt, {
          mailbox: 'felles@midt.example.org',
          escalationMailbox: 'leder@midt.example.org',
        }),
        200,
      ).body,
    ).toMatchObject({
      mailbox: 'felles@midt.example.org',
      escalationMailbox: 'leder@midt.example.org',
      version: 1,
    });
    expectStatus(
      await settings(directorate, { mailbox: 'portefolje@directorate.example.org' }),
      200,
    );

    await steps(directorate, 'return', {
      reason: 'Se her',
      fields: [{ pointer: '/reports/LEVERT/status', text: 'Feil' }],
    });
    await steps(directorate, 'extend', { reason: 'Ferie', deadline: '2021-04-20T16:00:00+02:00' });
    await steps(midt, 'questions', { text: 'Hva menes?' });
    expect((await list(midt)).slice(2)).toEqual([
      [
        'return',
        `submission/${String(id)}`,
        ['felles@midt.example.org', 'levert@example.org'],
        'Se her\n/reports/LEVERT/status: Feil',
      ],
      [
        'extension',
        `submission/${String(id)}`,
        ['felles@midt.example.org'],
        'Ny frist: 20. april 2021 kl. 16:00\nFerie',
      ],
    ]);
    const toOffice = async (): Promise<Row[]> =>
      items(await directorate.call('GET', '/v1/notices')).filter(
        ({ actor }) => actor === ACTORS.directorate,
      );
    expect(await toOffice()).toMatchObject([
      {
        kind: 'question',
        recipients: ['portefolje@directorate.example.org'],
        state: 'waiting',
        text: { nb: 'Hva menes?' },
      },
    ]);
    // An answer is told to who has asked, at what it was asked of.
    const { body } = await directorate.call('GET', path);
    const asked = (text: string): string | undefined =>
      (body.questions as { id: string; text: string }[]).find((one) => one.text === text)?.id;
    await steps(midt, 'answers', { question: asked('Og her?'), text: 'Omlagt plan.' });
    expect((await toOffice())[0]).toMatchObject({
      kind: 'answer',
      recipients: ['portefolje@directorate.example.org'],
      title: { nb: expect.stringContaining('Svar på spørsmål') },
      text: { nb: 'Omlagt plan.\n/reports/LEVERT/status' },
    });
    await steps(directorate, 'answers', { question: asked('Hva menes?'), text: 'Årsaken.' });
    expect((await list(midt)).slice(4)).toEqual([
      ['answer', `submission/${String(id)}`, ['felles@midt.example.org'], 'Årsaken.'],
    ]);
    // What is refused tells nobody.
    expect(
      (
        await directorate.call(
          'POST',
          `${path}/reopen`,
          { reason: 'Nå' },
          { 'if-match': (await directorate.call('GET', path)).headers.get('etag') ?? '' },
        )
      ).status,
    ).toBe(409);
    service.moveTo('2021-04-21T09:00:00+02:00');
    await directorate.closesRound('2021-2');
    await steps(directorate, 'reopen', { reason: 'Rettes' });
    expect((await list(midt)).slice(5)).toEqual([
      ['reopening', `submission/${String(id)}`, ['felles@midt.example.org'], 'Rettes'],
    ]);
    figure(
      'notices',
      'a return, three questions, two answers, an extension and a reopening, each asked ' +
        'for twice: 8 notices, each to the other party',
    );
  });

  test(
    "an escalation goes to whoever answers for the actor's reporting, and the reminders " +
      'before it do not',
    async () => {
      const [directorate, midt] = [new Directorate(service), new Actor(service, ACTORS.helseMidt)];
      const reminders = service.app.get(ReminderService);
      await directorate.opensRound('2021-5', {
        opensAt: '2021-04-21T08:00:00+02:00',
        deadline: '2021-05-03T16:00:00+02:00',
        closesAt: '2021-05-20T16:00:00+02:00',
      });
      for (
        let day = Date.parse('2021-04-22T07:00:00Z');
        day < Date.parse('2021-05-10T00:00:00Z');
        day += 86_400_000
      ) {
        service.moveTo(new Date(day).toISOString());
        await reminders.runDue();
      }
      const told = items(await midt.call('GET', '/v1/notices'))
        .filter(({ subject }) => subject === 'round/2021-5')
        .map(({ kind, recipients }) => [kind, recipients])
        .reverse();
      const all = ['levert@example.org', 'mangler@example.org', 'felles@midt.example.org'];
      expect(told).toEqual([
        ['reminder', all],
        ['last-reminder', all],
        ['overdue', all],
        ['escalation', ['leder@midt.example.org']],
      ]);
    },
  );
});

describe.each(BACKENDS)('notices on the $backend queue', ({ backend, env, when }) => {
  when(
    'by mail: a real SMTP server gets each reminder once, addressed to shared mailboxes, in both languages',
    async () => {
      const mails: { to: string[]; text: string }[] = [];
      const smtp = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        onData: (stream, session, done) => {
          let text = '';
          stream.on('data', (chunk: Buffer) => {
            text += chunk.toString('utf8');
          });
          stream.on('end', () => {
            mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
            done();
          });
        },
      });
      await new Promise<void>((resolve) => {
        smtp.listen(0, '127.0.0.1', resolve);
      });
      const service = await startTestService({
        at: '2021-03-16T09:00:00+01:00',
        env: {
          ...env,
          NOTICE_URL: `smtp://127.0.0.1:${String((smtp.server.address() as AddressInfo).port)}`,
          NOTICE_FROM: 'portefolje@example.org',
        },
      });
      try {
        const { directorate, midt, oslo } = await arrange(service);
        expect(
          expectStatus(await directorate.create('/v1/rounds/2021-2/reminders', undefined), 201)
            .body,
        ).toEqual({ round: '2021-2', notices: 2 });
        await eventually(async () =>
          mails.length > 0 && items(await midt.call('GET', '/v1/notices'))[0]?.['state'] === 'sent'
            ? true
            : undefined,
        );
        expect(items(await midt.call('GET', '/v1/notices'))).toMatchObject([
          {
            actor: ACTORS.helseMidt,
            kind: 'manual',
            subject: 'round/2021-2',
            recipients: ['mangler@example.org'],
            state: 'sent',
            channel: 'smtp',
            attempts: 1,
            lastError: null,
          },
        ]);
        expect(items(await oslo.call('GET', '/v1/notices'))).toMatchObject([
          { actor: ACTORS.oslo, recipients: [], state: 'unaddressed', channel: null },
        ]);
        expect(items(await directorate.call('GET', '/v1/notices?state=unaddressed'))).toHaveLength(
          1,
        );
        expect(mails).toHaveLength(1);
        expect(mails[0]?.to).toEqual(['mangler@example.org']);
        const plain = Buffer.from(
          (mails[0]?.text ?? '')
            .replaceAll(/=\r\n/g, '')
            .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
              String.fromCharCode(parseInt(hex, 16)),
            ),
          'latin1',
        ).toString('utf8');
        expect(plain).toContain('Tiltak uten godkjent rapport: MANGLER.');
        expect(plain).toContain('Projects without a certified report: MANGLER.');
        expect(plain).toContain('1. april 2021 kl. 16:00');
      } finally {
        await service.stop();
        await new Promise<void>((resolve) => {
          smtp.close(resolve);
        });
      }
    },
  );

  when(
    "by webhook: refused twice, taken the third time, as one CloudEvent with the notice's id",
    async () => {
      const events: Row[] = [];
      let calls = 0;
      const hook: Server = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => {
          body += chunk.toString('utf8');
        });
        request.on('end', () => {
          calls += 1;
          if (calls <= 2) response.statusCode = 503;
          else events.push(JSON.parse(body) as Row);
          response.end();
        });
      });
      await new Promise<void>((resolve) => {
        hook.listen(0, '127.0.0.1', resolve);
      });
      const service = await startTestService({
        at: '2021-03-16T09:00:00+01:00',
        env: {
          ...env,
          NOTICE_URL: `http://127.0.0.1:${String((hook.address() as AddressInfo).port)}/hook`,
        },
      });
      try {
        const { directorate, midt } = await arrange(service);
        expectStatus(await directorate.create('/v1/rounds/2021-2/reminders', undefined), 201);
        const sent = await eventually(async () => {
          const [row] = items(await midt.call('GET', '/v1/notices'));
          return row?.['state'] === 'sent' ? row : undefined;
        });
        expect(sent).toMatchObject({ channel: 'webhook', attempts: 3, lastError: null });
        expect(events).toMatchObject([
          {
            specversion: '1.0',
            id: sent['id'],
            type: 'portfolio.notice.manual',
            subject: 'round/2021-2',
            data: { actor: ACTORS.helseMidt, recipients: ['mangler@example.org'] },
          },
        ]);
      } finally {
        await service.stop();
        await new Promise<void>((resolve) => {
          hook.close(() => {
            resolve();
          });
        });
      }
    },
  );

  when(
    'by schedule: five workers, each reminder once, at eight in Norway; what was overtaken is not sent',
    async () => {
      const first = await startTestService({ at: '2021-03-16T09:00:00+01:00', env });
      const others = await Promise.all(
        Array.from({ length: 4 }, () =>
          startTestService({
            database: first.config.databaseUrl,
            at: '2021-03-16T09:00:00+01:00',
            env: { ...env, ROLE: 'worker', QUEUE_PREFIX: first.config.queuePrefix },
          }),
        ),
      );
      try {
        const { directorate } = await arrange(first);
        // Oslo has until the sixth: its reminders come five days later, by the same workers.
        const { id } = expectStatus(
          await directorate.create('/v1/rounds/2021-2/submissions', { actor: ACTORS.oslo }),
          201,
        ).body as { id: string };
        expectStatus(
          await directorate.call(
            'POST',
            `/v1/submissions/${id}/extend`,
            { deadline: '2021-04-06T16:00:00+02:00', reason: 'Ferie' },
            { 'if-match': '"1"' },
          ),
          200,
        );
        const run = async (at: string): Promise<number> => {
          for (const service of [first, ...others]) service.moveTo(at);
          return (
            await Promise.all(
              [first, ...others].map((service) => service.app.get(ReminderService).runDue()),
            )
          ).reduce((sum, count) => sum + count, 0);
        };
        const kinds = async (): Promise<string[]> =>
          items(await directorate.call('GET', '/v1/notices'))
            .map(({ kind }) => kind as string)
            .filter((kind) => kind !== 'extension')
            .sort();
        expect(await run('2021-03-25T07:59:00+01:00')).toBe(0);
        await run('2021-03-25T08:00:00+01:00');
        await run('2021-03-25T08:01:00+01:00');
        expect(await kinds()).toEqual(['reminder']);
        // The workers slept from here past two reminders: only the later one goes out.
        await run('2021-04-02T09:00:00+02:00');
        expect(await kinds()).toEqual(['overdue', 'reminder', 'reminder']);
        await run('2021-04-07T08:00:00+02:00');
        await run('2021-04-07T08:01:00+02:00');
        expect(await kinds()).toEqual(['escalation', 'overdue', 'overdue', 'reminder', 'reminder']);
        const {
          rows: [own],
        } = await first.owner.query<{ reminded: string[] }>(
          'select reminded from reporting.submission where id = $1',
          [id],
        );
        expect(own?.reminded).toEqual(['reminder', 'last-reminder', 'overdue']);
        const {
          rows: [round],
        } = await first.owner.query<{ reminded: string[] }>('select reminded from reporting.round');
        expect(round?.reminded).toEqual(['reminder', 'last-reminder', 'overdue', 'escalation']);
        figure(
          'reminders',
          `${backend}: 5 workers, 7 reminders due by two deadlines: each run once, ` +
            `${String((await kinds()).length)} notices to 2 actors, none for the two that were overtaken`,
        );
      } finally {
        for (const service of others) await service.stop();
        await first.stop();
      }
    },
  );
});
