import { decodeMail, startMailServer } from '../../support/processes/notice-servers.js';
import { arrangeReporting, itemsOf } from '../../support/stages/reminders.js';
import { startTestService } from '../../support/service.js';
import { eventually, expectStatus } from '../../support/story.js';

test('notices that wait for the same recipients go out together, each once', async () => {
  const { mails, url, close } = await startMailServer();
  const at = '2021-03-16T09:00:00+01:00';
  const api = await startTestService({ at, env: { ROLE: 'api' } });
  const { directorate, midt } = await arrangeReporting(api);
  for (const key of ['first', 'second', 'third']) {
    const headers = { 'idempotency-key': key };
    const path = '/v1/rounds/2021-2/reminders';
    expectStatus(await directorate.call('POST', path, undefined, headers), 201);
  }
  const worker = await startTestService({
    database: api.config.databaseUrl,
    at,
    env: { ROLE: 'worker', QUEUE_PREFIX: api.config.queuePrefix, NOTICE_URL: url },
  });
  try {
    await eventually(async () => {
      const states = itemsOf(await midt.call('GET', '/v1/notices')).map(({ state }) => state);
      return states.length === 3 && states.every((state) => state === 'sent') ? true : undefined;
    });
    // Two jobs that begin at the same instant each send what the other one does not hold.
    expect(mails.length).toBeLessThan(3);
    expect(new Set(mails.flatMap(({ to }) => to))).toEqual(new Set(['mangler@example.org']));
    const mail = mails.map(({ text }) => decodeMail(text)).join('\n');
    expect(mail.match(/Projects without a certified report: MANGLER\./g)).toHaveLength(3);
  } finally {
    await worker.stop();
    await api.stop();
    await close();
  }
});
