import pg from 'pg';
import { JobQueue } from '../../src/platform/work/queue.js';
import { figure } from '../support/reports/figure.js';
import { cloneDatabase, startTestService } from '../support/service.js';
import { eventually } from '../support/story.js';

/** Ledgers of the queue's migrations that are not the library's own. */
const OTHER_LEDGERS: Readonly<Record<string, string>> = {
  'one migration behind': `
    delete from bullmq.migration
     where version = (select max(version) from bullmq.migration)`,
  'one migration ahead': `
    insert into bullmq.migration (version, name, min_client_version)
    select max(version) + 1, 'next', max(min_client_version) from bullmq.migration`,
  'for a later library': `
    insert into bullmq.migration (version, name, min_client_version)
    select max(version) + 1, 'next', 99 from bullmq.migration`,
  empty: 'delete from bullmq.migration',
  missing: 'drop table bullmq.migration',
};

/** Starts a worker on a database with a changed ledger. Returns whether it takes jobs. */
async function takesJobs(change: string | undefined): Promise<boolean> {
  const clone = await cloneDatabase();
  const owner = new pg.Client({ connectionString: clone.url });
  await owner.connect();
  if (change !== undefined) await owner.query(change);
  const service = await startTestService({ database: clone.url, env: { ROLE: 'worker' } });
  try {
    const queue = service.app.get(JobQueue);
    if (change === undefined) {
      await eventually(() => queue.countMessages(), 10);
      return true;
    }
    // Three attempts to open it.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const { rows } = await owner.query(
      `select 1 from pg_stat_activity
        where datname = current_database() and application_name = 'portfolio-queue'`,
    );
    return rows.length > 0 || (await queue.countMessages()) !== undefined;
  } finally {
    await service.stop();
    await owner.end();
    await clone.drop();
  }
}

test('C16 a worker refuses a queue whose schema is not the one of its library', async () => {
  const started: string[] = [];
  for (const [ledger, change] of Object.entries(OTHER_LEDGERS))
    if (await takesJobs(change)) started.push(ledger);
  const all = Object.keys(OTHER_LEDGERS).length;
  figure('C16', `${String(all - started.length)} of ${String(all)} other ledgers refused`);
  expect(started).toEqual([]);
});

test('a worker takes jobs from a queue with the expected schema', async () => {
  expect(await takesJobs(undefined)).toBe(true);
});
