import { ReminderService } from '../../src/reporting/completeness/reminder.service.js';
import {
  arrangeReporting,
  itemsOf,
  noticesOf,
  type Row,
  runRemindersDaily,
} from '../support/stages/reminders.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, type Directorate, expectStatus } from '../support/story.js';

describe('completeness', () => {
  let service: TestService;
  let directorate: Directorate;
  let midt: Actor;
  let oslo: Actor;
  let vest: Actor;
  beforeAll(async () => {
    service = await startTestService({ at: '2021-03-16T09:00:00+01:00', env: { ROLE: 'api' } });
    ({ directorate, midt, oslo } = await arrangeReporting(service));
    vest = new Actor(service, ACTORS.helseVest);
  });
  afterAll(() => service.stop());

  const completenessFor = async (actor: Actor, round = '2021-2'): Promise<Row> =>
    expectStatus(await actor.call('GET', `/v1/rounds/${round}/completeness`), 200).body as Row;

  test('says who is expected, who has reported and what is missing; totals are the same for every caller', async () => {
    expect(await completenessFor(directorate)).toMatchObject({
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
    expect(await completenessFor(oslo)).toMatchObject({
      expected: 3,
      reported: 1,
      missing: 2,
      nilFor: 0,
      actors: [{ actor: ACTORS.oslo }],
    });
  });

  test('is said by the submission too, which one report of two makes certified', async () => {
    const { id } = itemsOf(await midt.call('GET', '/v1/rounds/2021-2/submissions'))[0] ?? {};
    for (const one of [midt, directorate])
      expect(
        expectStatus(await one.call('GET', `/v1/submissions/${String(id)}`), 200).body,
      ).toMatchObject({ state: 'certified', expected: 2, missing: ['MANGLER'] });
  });

  test('says who is late', async () => {
    service.moveTo('2021-04-02T09:00:00+02:00');
    await oslo.reports('2021-2', 'OSLO');
    expect(await completenessFor(midt)).toMatchObject({
      expected: 3,
      reported: 2,
      late: 1,
      missing: 1,
      actors: [{ actor: ACTORS.helseMidt, missing: ['MANGLER'] }],
    });
    expect((await completenessFor(oslo))['actors']).toMatchObject([{ late: 1, state: 'complete' }]);
  });

  test('knows no round that there is not, and lets no actor send reminders', async () => {
    expectStatus(await midt.call('GET', '/v1/rounds/2098-9/completeness'), 404);
    expectStatus(await midt.create('/v1/rounds/2021-2/reminders', undefined), 403);
  });

  describe('of a round with nil returns, a deadline of its own and unchanged reports', () => {
    let waived: string;
    beforeAll(async () => {
      service.moveTo('2021-04-13T09:00:00+02:00');
      await directorate.opensRound('2021-3', {
        opensAt: '2021-04-12T08:00:00+02:00',
        deadline: '2021-04-20T16:00:00+02:00',
        closesAt: '2021-05-09T16:00:00+02:00',
      });
    });
    const begins = async (actor: Actor): Promise<string> =>
      expectStatus(await actor.create('/v1/rounds/2021-3/submissions', {}), 201).body.id as string;
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
    const rowsOf = async (actor: Actor): Promise<Row[]> => {
      const { actors } = (await completenessFor(directorate, '2021-3')) as { actors: Row[] };
      return actors.filter((row) => row['actor'] === actor.organisationNumber);
    };

    test('lists an actor without projects once it says that it has none', async () => {
      expect(await rowsOf(vest)).toEqual([]);
      const none = await begins(vest);
      await step(vest, none, 'nil');
      expect(await rowsOf(vest)).toMatchObject([
        { expected: 0, state: 'complete', submission: 'submitted' },
      ]);
      await step(vest, none, 'certify');
      expect((await vest.call('GET', `/v1/submissions/${none}`)).body).toMatchObject({
        nil: true,
        expected: 0,
        missing: [],
      });
      expect(await rowsOf(vest)).toMatchObject([
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
    });

    test('misses nothing of an actor whose nil return is certified, and names the projects it is for', async () => {
      waived = await begins(oslo);
      await step(oslo, waived, 'nil');
      expect(await rowsOf(oslo)).toMatchObject([{ state: 'missing', missing: ['OSLO'] }]);
      await step(oslo, waived, 'certify');
      expect(await rowsOf(oslo)).toMatchObject([
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
    });

    test('misses the projects again when the nil return is returned', async () => {
      await step(directorate, waived, 'return', { reason: 'OSLO er i porteføljen' });
      expect(await rowsOf(oslo)).toMatchObject([
        { missing: ['OSLO'], nilFor: [], state: 'missing', submission: 'returned' },
      ]);
    });

    /** Prefills the report of a project of Helse Midt-Norge, confirms it and certifies it. */
    const confirmUnchanged = async (project: string): Promise<void> => {
      const prefilled = await midt.create('/v1/rounds/2021-3/reports/prefill', { project });
      const id = String(expectStatus(prefilled, 201).body.id);
      const path = `/v1/reports/${id}/confirm-unchanged`;
      const confirmed = await midt.call('POST', path, undefined, { 'if-match': '"1"' });
      const etag = expectStatus(confirmed, 200).headers.get('etag') ?? '';
      await midt.certifies({ id, etag });
    };

    test('shows a deadline of its own, and what is confirmed unchanged', async () => {
      const extended = await begins(midt);
      await step(directorate, extended, 'extend', {
        deadline: '2021-04-30T16:00:00+02:00',
        reason: 'Ferie',
      });
      await confirmUnchanged('LEVERT');
      expect(await rowsOf(midt)).toMatchObject([
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
      const totals = { expected: 3, reported: 1, missing: 2, unchanged: 1, nil: 1 };
      expect(await completenessFor(midt, '2021-3')).toMatchObject(totals);
    });

    test('reminds each actor by the deadline that holds for it, of each kind once', async () => {
      const reminders = service.app.get(ReminderService);
      service.moveTo('2021-04-21T09:00:00+02:00');
      expect(await reminders.runDue()).toBe(1);
      expect(await noticesOf(oslo)).toEqual(['2021-04-21 overdue']);
      await runRemindersDaily(service, '2021-04-22', '2021-05-09', async () => {
        await reminders.runDue();
      });
      expect(await noticesOf(oslo)).toEqual(['2021-04-21 overdue', '2021-04-23 escalation']);
      expect(await noticesOf(midt)).toEqual([
        '2021-04-23 reminder',
        '2021-04-29 last-reminder',
        '2021-05-01 overdue',
        '2021-05-03 escalation',
      ]);
      const ofRounds = itemsOf(await midt.call('GET', '/v1/notices')).filter(({ subject }) =>
        /^round/.test(subject as string),
      );
      for (const { text } of ofRounds) expect(JSON.stringify(text)).toContain('30. april');
    });
  });

  test('does not remind an actor of the same twice when it gets a deadline of its own after a reminder', async () => {
    service.moveTo('2021-06-01T09:00:00+02:00');
    await directorate.opensRound('2021-4', {
      opensAt: '2021-06-01T08:00:00+02:00',
      deadline: '2021-06-10T16:00:00+02:00',
      closesAt: '2021-06-18T16:00:00+02:00',
    });
    await runRemindersDaily(service, '2021-06-02', '2021-06-25', async (day) => {
      if (day === '2021-06-05') await extendTwice();
    });
    expect(await noticesOf(oslo, '2021-4')).toEqual([
      '2021-06-03 reminder',
      '2021-06-09 last-reminder',
      '2021-06-11 overdue',
      '2021-06-13 escalation',
    ]);
    expect(await noticesOf(midt, '2021-4')).toEqual([
      '2021-06-03 reminder',
      '2021-06-19 last-reminder',
    ]);
  });

  /** Extends the deadline of Helse Midt-Norge, the second time past the closing of the round. */
  async function extendTwice(): Promise<void> {
    const submission = await midt.create('/v1/rounds/2021-4/submissions', {});
    const { id } = expectStatus(submission, 201).body as { id: string };
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
});
