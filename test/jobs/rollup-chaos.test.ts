import { OutboxRelay } from '../../src/platform/work/outbox.relay.js';
import { JobQueue } from '../../src/platform/work/queue.js';
import type { SetAsideWorkResponse } from '../../src/platform/work/set-aside.dto.js';
import { BACKENDS } from '../support/backends.js';
import {
  catchUp,
  type WrittenReport,
  writeReports,
  writeRevision,
} from '../support/reports/certified-reports.js';
import { Chance } from '../support/models/chance.js';
import { inParallel, upTo } from '../support/crowd.js';
import {
  countTries,
  followKeys,
  holdReconciler,
  poisonKeys,
  slowRollups,
  untilRolling,
} from '../support/disturbances/disturbed-rollups.js';
import { startWorkerOf } from '../support/disturbances/stopped-workers.js';
import type { ServiceProcess } from '../support/processes/processes.js';
import { emptyQueue } from '../support/processes/queue.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { Actor, eventually, expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

/**
 * Kills of workers on each backend; trust.md asks for a thousand in a soak: `FULL=1 npm test --
 * test/jobs/rollup-chaos`.
 */
const KILLS = bySize(1, 3, 500);
const FLUSHES = bySize(2, 5, 250);
const POISON = 10;
const HEALTHY = bySize(20, 90, 9_990);
const chance = new Chance(Number(process.env['SEED'] ?? 20_210_118));

describe.each(BACKENDS)('roll-ups under fire, the queue in $backend', ({ backend, env, when }) => {
  let service: TestService;
  afterEach(async () => {
    if (when !== test.skip) await service.stop();
  });

  when(
    `C7 the queue is emptied at ${String(FLUSHES)} random moments: nothing stays behind`,
    async () => {
      service = await startTestService({ env });
      const reports = await writeReports(service, 40);
      let [removed, stale] = [0, 0];
      const revisions = new Map<string, number>();
      for (const _ of upTo(FLUSHES)) {
        const changed = reports.filter(() => chance.often(0.3));
        await inParallel(changed, 5, async (one) => {
          const revision = (revisions.get(one.report) ?? 0) + 1;
          revisions.set(one.report, revision);
          await writeRevision(service, one, revision);
        });
        await new Promise((resolve) => setTimeout(resolve, chance.pickNumber(150)));
        removed += await emptyQueue(service);
        // What the reconciler does every ten seconds.
        await eventually(async () => {
          await service.app.get(OutboxRelay).reconcile();
          return (await behind(service.owner)) === 0 ? true : undefined;
        }, 500);
        stale += await differingLines(service.owner);
      }
      figure(
        'C7',
        `${backend}: emptied ${String(FLUSHES)} times at random moments (${String(removed)} ` +
          `entries): stale aggregates ${String(stale)}`,
      );
      expect(stale).toBe(0);
    },
  );

  when(
    `C9 workers killed ${String(KILLS)} times among roll-ups: nothing lost, nothing counted ` +
      `twice, nothing given up`,
    async () => {
      service = await startTestService({ env: { ...env, ROLE: 'api' } });
      const workers = [startWorker(), startWorker()];
      const reports = await writeReports(service, bySize(60, 60, 100));
      await slowRollups(service, 0.05);
      try {
        for (const kill of upTo(KILLS)) {
          await Promise.all(workers);
          const written = inParallel(reports, 6, (one) => writeRevision(service, one, kill + 1));
          await untilRolling(service);
          await (await workers.shift())?.end('SIGKILL');
          await written;
          workers.push(startWorker());
        }
        const killedAt = performance.now();
        await catchUp(service);
        const seconds = (performance.now() - killedAt) / 1000;
        const { rows: failed } = await service.owner.query(
          `select id from platform.job where state = 'failed'`,
        );
        const wrong = await differingLines(service.owner);
        figure(
          'C9',
          `${backend}: ${String(KILLS)} workers killed with -9 among ` +
            `${String(KILLS * reports.length)} roll-ups asked for: lost ` +
            `${String(await behind(service.owner))}, cells wrong ${String(wrong)}, failed jobs ` +
            `${String(failed.length)}, whole ${seconds.toFixed(1)} s after the last`,
        );
        expect({ wrong, failed }).toEqual({ wrong: 0, failed: [] });
        expect(await endAndListFailures(workers)).toEqual([]);
      } finally {
        for (const worker of workers) await (await worker).end('SIGKILL');
      }
    },
  );

  /** Ends workers, and lists the lines in which they say that a job failed. */
  async function endAndListFailures(workers: Promise<ServiceProcess>[]): Promise<string[]> {
    const all = await Promise.all(workers);
    await Promise.all(all.map((worker) => worker.end('SIGTERM')));
    const lines = all.flatMap((worker) => worker.output().split('\n'));
    return lines.filter((line) => line.includes('"job failed"'));
  }

  const startWorker = (): Promise<ServiceProcess> => startWorkerOf(service, env);

  /** Rolls keys up thrice, the third time with some that fail. Returns times in seconds. */
  async function poisonAmong(
    reports: readonly WrittenReport[],
    poisoned: readonly string[],
  ): Promise<{
    /** 99th percentile of the other keys without the poison, and with it. */
    readonly undisturbed: number;
    readonly among: number;
    readonly healthyAfter: number;
  }> {
    const certify = (revision: number): Promise<unknown> =>
      inParallel(reports, 8, (one) => writeRevision(service, one, revision));
    const readP99 = await followKeys(service, poisoned, HEALTHY);
    // The first time every row is new; the second is what the third is held against.
    for (const revision of [1, 2]) {
      await certify(revision);
      await awaitDone(revision, POISON + HEALTHY);
    }
    const undisturbed = await readP99();
    await poisonKeys(service, poisoned);
    await certify(3);
    const started = performance.now();
    await awaitDone(3, HEALTHY);
    const among = await readP99();
    return { undisturbed, among, healthyAfter: (performance.now() - started) / 1000 };
  }

  when(
    `C11 ${String(POISON)} keys that cannot be rolled up among ` +
      `${String(POISON + HEALTHY)}: the others are done, these are set aside after five tries`,
    async () => {
      service = await startTestService({ env });
      const reconcile = holdReconciler(service);
      const reports = await writeReports(service, POISON + HEALTHY);
      const poisoned = reports.slice(0, POISON).map(({ actor }) => actor);
      const { undisturbed, among, healthyAfter } = await poisonAmong(reports, poisoned);
      const aside = await eventually(async () => {
        const items = await listAside();
        return items.length >= POISON ? items : undefined;
      }, 200);
      const failed = (await service.app.get(JobQueue).countMessages())?.['failed'];
      const ends = [await countDone(3), failed, await countTries(service)];
      figure(
        'C11',
        `${backend}: ${String(ends[0])} of ${String(HEALTHY)} healthy keys done after ` +
          `${healthyAfter.toFixed(1)} s, their p99 ${among.toFixed(2)} s beside ` +
          `${undisturbed.toFixed(2)} s without the poison, ratio ` +
          `${(among / undisturbed).toFixed(2)} (target 1.5); ${String(failed)} failed after ` +
          `five tries, ${String(aside.length)} set aside, keys behind ` +
          String((await behind(service.owner)) - 1),
      );
      expect(ends).toEqual([HEALTHY, POISON, POISON * 5]);
      expectBelowAtFull(among / undisturbed, 1.5);
      await expectSetAside(aside, poisoned);
      await expectRetries(reconcile);
      await expectHealing(reconcile);
    },
  );

  const countDone = async (revisions: number): Promise<number> => {
    const { rows } = await service.owner.query<{ done: string }>(
      `select count(*) as done from rollup.actor_status where inputs = $1`,
      [revisions],
    );
    return Number(rows[0]?.done);
  };
  const awaitDone = (revisions: number, count: number): Promise<true> =>
    eventually(async () => ((await countDone(revisions)) === count ? true : undefined), 50);
  const listAside = async (): Promise<SetAsideWorkResponse[]> => {
    const office = new Actor(service, ACTORS.directorate);
    return expectStatus(await office.call('GET', '/v1/set-aside-work'), 200).body.items;
  };

  async function expectSetAside(
    aside: readonly SetAsideWorkResponse[],
    poisoned: readonly string[],
  ): Promise<void> {
    const keys = aside.map(({ payload }) => (payload as { actorId: string }).actorId);
    expect(keys.sort()).toEqual([...poisoned].sort());
    const reason = expect.stringContaining('poison') as unknown;
    expect(aside).toEqual(aside.map((row) => ({ ...row, job: 'rollup-actor', times: 1, reason })));
    const vest = new Actor(service, ACTORS.helseVest);
    expect(expectStatus(await vest.call('GET', '/v1/set-aside-work'), 200).body.items).toEqual([]);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain(
      `work_set_aside ${String(POISON)}`,
    );
  }

  /** Expects one more try after a minute, not before, and twice the wait after it. */
  async function expectRetries(reconcile: () => Promise<number>): Promise<void> {
    // The last sums of the other keys may still be on their way.
    await eventually(async () => ((await reconcile()) === 0 ? true : undefined));
    service.clock.moveTo(new Date(service.clock.now().getTime() + 61_000));
    expect(await reconcile()).toBe(POISON);
    const again = await eventually(async () => {
      const items = await listAside();
      return items.every(({ times }) => times === 2) ? items : undefined;
    }, 200);
    const waits = again.map(
      ({ lastFailedAt, retryAt }) => Date.parse(retryAt ?? '') - Date.parse(lastFailedAt),
    );
    expect(waits).toEqual(again.map(() => 120_000));
  }

  /** Takes the poison away, and expects that nothing is set aside after the next try. */
  async function expectHealing(reconcile: () => Promise<number>): Promise<void> {
    await service.owner.query(`drop trigger poison on rollup.actor_status`);
    service.clock.moveTo(new Date(service.clock.now().getTime() + 121_000));
    await reconcile();
    await catchUp(service);
    expect(await differingLines(service.owner)).toBe(0);
    const left = await eventually(
      async () => ((await listAside()).length === 0 ? 'none' : undefined),
      100,
    );
    expect(left).toBe('none');
  }
});
