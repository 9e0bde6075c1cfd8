import { ReminderService } from '../../src/reporting/completeness/reminder.service.js';
import { BACKENDS } from '../support/backends.js';
import { decodeMail, startMailServer, startWebhook } from '../support/processes/notice-servers.js';
import { arrangeReporting, itemsOf } from '../support/stages/reminders.js';
import { ACTORS, startTestService } from '../support/service.js';
import { eventually, expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

describe.each(BACKENDS)('notices on the $backend queue', ({ backend, env, when }) => {
  when(
    'by mail: a real SMTP server gets each reminder once, addressed to shared mailboxes, in both languages',
    async () => {
      const { mails, url, close } = await startMailServer();
      const service = await startTestService({
        at: '2021-03-16T09:00:00+01:00',
        env: {
          ...env,
          NOTICE_URL: url,
          NOTICE_FROM: 'portefolje@example.org',
        },
      });
      try {
        const { directorate, midt, oslo } = await arrangeReporting(service);
        expect(
          expectStatus(await directorate.create('/v1/rounds/2021-2/reminders', undefined), 201)
            .body,
        ).toEqual({ round: '2021-2', notices: 2 });
        await eventually(async () =>
          mails.length > 0 &&
          itemsOf(await midt.call('GET', '/v1/notices'))[0]?.['state'] === 'sent'
            ? true
            : undefined,
        );
        expect(itemsOf(await midt.call('GET', '/v1/notices'))).toMatchObject([
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
        expect(itemsOf(await oslo.call('GET', '/v1/notices'))).toMatchObject([
          { actor: ACTORS.oslo, recipients: [], state: 'unaddressed', channel: null },
        ]);
        expect(
          itemsOf(await directorate.call('GET', '/v1/notices?state=unaddressed')),
        ).toHaveLength(1);
        expect(mails).toHaveLength(1);
        expect(mails[0]?.to).toEqual(['mangler@example.org']);
        const plain = decodeMail(mails[0]?.text ?? '');
        expect(plain).toContain('Tiltak uten godkjent rapport: MANGLER.');
        expect(plain).toContain('Projects without a certified report: MANGLER.');
        expect(plain).toContain('1. april 2021 kl. 16:00');
      } finally {
        await service.stop();
        await close();
      }
    },
  );

  when(
    "by webhook: refused twice, taken the third time, as one CloudEvent with the notice's id",
    async () => {
      const { events, url, close } = await startWebhook(2);
      const service = await startTestService({
        at: '2021-03-16T09:00:00+01:00',
        env: { ...env, NOTICE_URL: url },
      });
      try {
        const { directorate, midt } = await arrangeReporting(service);
        expectStatus(await directorate.create('/v1/rounds/2021-2/reminders', undefined), 201);
        const sent = await eventually(async () => {
          const [row] = itemsOf(await midt.call('GET', '/v1/notices'));
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
        await close();
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
        const { directorate } = await arrangeReporting(first);
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
          itemsOf(await directorate.call('GET', '/v1/notices'))
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
