import { Proxy } from '../../support/processes/proxy.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, eventually } from '../../support/story.js';
import { registerProjects, startImportStage } from '../../support/imports/import-checks.js';
import { imports } from '../../support/imports/imports.js';
import { csv, reportRows } from '../../support/files/report-files.js';
import { aReport } from '../../support/reports/samples.js';

/** Counts the events of certified reports in the outbox, by whether the queue has taken them. */
async function countEvents({ owner }: TestService): Promise<{ waiting: number; taken: number }> {
  const { rows } = await owner.query<{ waiting: number; taken: number }>(
    `select count(*) filter (where dispatched_at is null)::int as waiting,
            count(*) filter (where dispatched_at is not null)::int as taken
       from platform.outbox
      where topic = 'report.certified'`,
  );
  return rows[0] ?? { waiting: -1, taken: -1 };
}

test('an import that certifies reports writes an event for each actor in its transaction', async () => {
  const { service, midt } = await startImportStage();
  try {
    const codes = await registerProjects(midt, 'HENDELSE', 2);
    const file = csv(codes.flatMap((code) => reportRows(code, aReport())));
    await imports(service, midt, file, { query: 'mode=commit&certify=true' });
    const { waiting, taken } = await countEvents(service);
    expect(waiting + taken).toBe(1);
  } finally {
    await service.stop();
  }
});

const redis = process.env['TEST_REDIS_URL'];
const when = redis === undefined ? test.skip : test;

when(
  'an event that the queue refuses waits in the outbox, and is sent when it answers',
  async () => {
    const queue = await Proxy.before(redis ?? '', 'cut');
    const service = await startTestService({ env: { REDIS_URL: queue.url } });
    try {
      const midt = new Actor(service, ACTORS.helseMidt);
      await new Directorate(service).opensRound('2021-1');
      await midt.registersProject('NEKTET');
      await midt.reports('2021-1', 'NEKTET');
      // The relay tries again and again meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(await countEvents(service)).toEqual({ waiting: 1, taken: 0 });
      await queue.restore();
      await eventually(async () => ((await countEvents(service)).taken === 1 ? true : undefined));
    } finally {
      await service.stop();
      await queue.cut();
    }
  },
);
