import { BACKENDS } from '../support/backends.js';
import { upTo } from '../support/crowd.js';
import type { ServiceProcess } from '../support/processes/processes.js';
import { catchUp, writeReports, writeRevision } from '../support/reports/certified-reports.js';
import { figure } from '../support/reports/figure.js';
import { startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { slowRollups } from '../support/disturbances/disturbed-rollups.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { blockProcess, startWorkerOf } from '../support/disturbances/stopped-workers.js';
import { eventually } from '../support/story.js';

/** Times that a worker is blocked. Each takes some fourteen seconds. */
const BLOCKED = bySize(1, 2, 100);
/** Twice the time for which a worker holds the lock of a job. */
const LONG_MS = 2 * 6_000;
const REPORTS = 20;

const RUNNING = `
  select 1 from pg_stat_activity
   where datname = current_database()
     and state = 'active'
     and query ~ 'rollup.actor_status'
     and pid <> pg_backend_pid()`;

const EFFECTS = `
  select (select count(*)::int from rollup.project_line) as lines,
         (select coalesce(sum(s.inputs), 0)::int from rollup.actor_status s) as inputs,
         (select count(*)::int from platform.set_aside) as aside,
         (select count(*)::int from platform.job where state = 'failed') as failed`;

describe.each(BACKENDS)('a blocked worker, the queue in $backend', ({ backend, env, when }) => {
  let service: TestService;
  let workers: ServiceProcess[] = [];
  afterEach(async () => {
    if (when === test.skip) return;
    for (const worker of workers) await worker.end('SIGKILL');
    await service.stop();
  });

  when(
    `C12 a worker blocked ${String(BLOCKED)} times for twice its lock: each roll-up has one effect`,
    async () => {
      service = await startTestService({ env: { ...env, ROLE: 'api' } });
      const reports = await writeReports(service, REPORTS);
      await slowRollups(service);
      workers = [await startWorkerOf(service, env)];
      for (const block of upTo(BLOCKED)) {
        await Promise.all(reports.map((one) => writeRevision(service, one, block + 1)));
        await eventually(
          async () => ((await service.owner.query(RUNNING)).rows.length > 0 ? true : undefined),
          2,
        );
        const [blocked] = workers;
        if (blocked === undefined) throw new Error('No worker runs');
        const blocking = blockProcess(blocked, LONG_MS);
        workers.push(await startWorkerOf(service, env));
        await blocking;
        await catchUp(service);
        await workers.pop()?.end('SIGTERM');
      }
      const { rows } = await service.owner.query(EFFECTS);
      const wrong = await differingLines(service.owner);
      figure(
        'C12',
        `${backend}: a worker blocked ${String(BLOCKED)} times for 2 x its lock: cells wrong ` +
          `${String(wrong)}, keys behind ${String(await behind(service.owner))}, ` +
          JSON.stringify(rows[0]),
      );
      const inputs = REPORTS * BLOCKED;
      expect(rows).toEqual([{ lines: REPORTS, inputs, aside: 0, failed: 0 }]);
      expect(wrong).toBe(0);
    },
  );
});
