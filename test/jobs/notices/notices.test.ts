import { BACKENDS } from '../../support/backends.js';
import {
  decodeMail,
  startMailServer,
  startWebhook,
} from '../../support/processes/notice-servers.js';
import { arrangeReporting, itemsOf, RemindingWorkers } from '../../support/stages/reminders.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { type Actor, eventually, expectStatus } from '../../support/story.js';
import { figure } from '../../support/reports/figure.js';

/** Waits until the newest notice of an actor is sent. Returns it. */
function awaitSent(actor: Actor): Promise<Record<string, unknown>> {
  return eventually(async () => {
    const [row] = itemsOf(await actor.call('GET', '/v1/notices'));
    return row?.['state'] === 'sent' ? row : undefined;
  });
}

describe.each(BACKENDS)('notices on the $backend queue', ({ backend, env, when }) => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** Starts a service that sends notices to an address, in the middle of a round. */
  async function startSending(settings: Readonly<Record<string, string>>): Promise<TestService> {
    const at = '2021-03-16T09:00:00+01:00';
    const service = await startTestService({ at, env: { ...env, ...settings } });
    undo.push(() => service.stop());
    return service;
  }

  when(
    'by mail: a real SMTP server gets each reminder once, addressed to shared mailboxes, in both languages',
    async () => {
      const { mails, url, close } = await startMailServer();
      undo.push(close);
      const service = await startSending({
        NOTICE_URL: url,
        NOTICE_FROM: 'portefolje@example.org',
      });
      const { directorate, midt, oslo } = await arrangeReporting(service);
      const asked = await directorate.create('/v1/rounds/2021-2/reminders', undefined);
      expect(expectStatus(asked, 201).body).toEqual({ round: '2021-2', notices: 2 });
      await awaitSent(midt);
      expect(itemsOf(await midt.call('GET', '/v1/notices'))).toMatchObject([SENT_BY_MAIL]);
      expect(itemsOf(await oslo.call('GET', '/v1/notices'))).toMatchObject([
        { actor: ACTORS.oslo, recipients: [], state: 'unaddressed', channel: null },
      ]);
      const left = await directorate.call('GET', '/v1/notices?state=unaddressed');
      expect(itemsOf(left)).toHaveLength(1);
      expect(mails.map(({ to }) => to)).toEqual([['mangler@example.org']]);
      const plain = decodeMail(mails[0]?.text ?? '');
      expect(plain).toContain('Tiltak uten godkjent rapport: MANGLER.');
      expect(plain).toContain('Projects without a certified report: MANGLER.');
      expect(plain).toContain('1. april 2021 kl. 16:00');
    },
  );

  when(
    "by webhook: refused twice, taken the third time, as one CloudEvent with the notice's id",
    async () => {
      const { events, url, close } = await startWebhook(2);
      undo.push(close);
      const service = await startSending({ NOTICE_URL: url });
      const { directorate, midt } = await arrangeReporting(service);
      expectStatus(await directorate.create('/v1/rounds/2021-2/reminders', undefined), 201);
      const sent = await awaitSent(midt);
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
    },
  );

  when(
    'by schedule: five workers, each reminder once, at eight in Norway; what was overtaken is not sent',
    async () => {
      const workers = await RemindingWorkers.start(await startSending({}), 4, env);
      undo.push(() => workers.stop());
      expect(await workers.run('2021-03-25T07:59:00+01:00')).toBe(0);
      await workers.run('2021-03-25T08:00:00+01:00');
      await workers.run('2021-03-25T08:01:00+01:00');
      expect(await workers.listKinds()).toEqual(['reminder']);
      // The workers slept from here past two reminders: only the later one goes out.
      await workers.run('2021-04-02T09:00:00+02:00');
      expect(await workers.listKinds()).toEqual(['overdue', 'reminder', 'reminder']);
      await workers.run('2021-04-07T08:00:00+02:00');
      await workers.run('2021-04-07T08:01:00+02:00');
      const kinds = await workers.listKinds();
      expect(kinds).toEqual(['escalation', 'overdue', 'overdue', 'reminder', 'reminder']);
      const own = ['reminder', 'last-reminder', 'overdue'];
      expect(await workers.readReminded('submission')).toEqual(own);
      expect(await workers.readReminded('round')).toEqual([...own, 'escalation']);
      figure(
        'reminders',
        `${backend}: 5 workers, 7 reminders due by two deadlines: each run once, ` +
          `${String(kinds.length)} notices to 2 actors, none for the two that were overtaken`,
      );
    },
  );
});

const SENT_BY_MAIL = {
  actor: ACTORS.helseMidt,
  kind: 'manual',
  subject: 'round/2021-2',
  recipients: ['mangler@example.org'],
  state: 'sent',
  channel: 'smtp',
  attempts: 1,
  lastError: null,
};
