import { execFile } from 'node:child_process';
import { appendFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/database/embedded-postgres.js';
import { prepareDatabase } from '../support/processes/external-postgres.js';
import { behind } from '../support/stages/rollups.js';
import { ACTORS, startTestService, TEST_DATA_DIR } from '../support/service.js';
import { Actor, Directorate, eventually, expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

const run = promisify(execFile);
const [PRIMARY, REPLICA] = [join(TEST_DATA_DIR, 'replicated'), join(TEST_DATA_DIR, 'replica')];

/**
 * A streaming replica of a running server, made as PostgreSQL's manual does it by hand: a copy
 * between start and stop of a backup.
 */
async function replicaOf({ url }: EmbeddedPostgres): Promise<EmbeddedPostgres> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`select pg_backup_start('replica', true)`);
  const { uid, gid } = await stat(join(PRIMARY, 'postgres'));
  await rm(REPLICA, { recursive: true, force: true });
  await run('cp', ['-a', PRIMARY, REPLICA]);
  const {
    rows: [backup],
  } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await client.end();
  const data = join(REPLICA, 'postgres');
  for (const file of ['postmaster.pid', 'postmaster.opts'])
    await rm(join(data, file), { force: true });
  await writeFile(join(data, 'backup_label'), backup?.labelfile ?? '');
  await writeFile(join(data, 'standby.signal'), '');
  await appendFile(
    join(data, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${new URL(url).port} user=owner'\n`,
  );
  await run('chown', ['-R', `${String(uid)}:${String(gid)}`, data]);
  return startEmbeddedPostgres(REPLICA, 'replicated');
}

(process.platform === 'linux' ? test : test.skip)(
  'questions about figures go to a streaming replica, and to the database itself while the replica is away',
  async () => {
    const primary = await startEmbeddedPostgres(PRIMARY, 'replicated', { fresh: true });
    let replica: EmbeddedPostgres | undefined;
    try {
      await prepareDatabase(primary.url);
      replica = await replicaOf(primary);
      const looking = new pg.Pool({ connectionString: replica.url, max: 1 });
      looking.on('error', () => undefined);
      const service = await startTestService({
        database: primary.url,
        env: { DATABASE_READ_URL: replica.url },
      });
      try {
        const midt = new Actor(service, ACTORS.helseMidt);
        await new Directorate(service).opensRound('2021-1');
        const projects = async (): Promise<number> =>
          expectStatus(
            await midt.call('GET', '/v1/rounds/2021-1/figures?by=actor'),
            200,
          ).body.cells.reduce((sum: number, { value }: { value: number }) => sum + value, 0);
        // How often the kept lines have been looked at there, by its own count, which comes some
        // seconds late.
        const looked = async (): Promise<number> =>
          Number(
            (
              await looking.query<{ scans: string }>(
                `select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as scans
            from pg_stat_all_tables where schemaname = 'rollup' and relname = 'project_line'`,
              )
            ).rows[0]?.scans,
          );
        const reported = async (code: string): Promise<number> => {
          await midt.registersProject(code);
          await midt.reports('2021-1', code);
          await eventually(async () => ((await behind(service.owner)) === 0 ? true : undefined));
          const started = performance.now();
          const now = Number(
            (
              await service.owner.query<{ lines: string }>(
                'select count(*) as lines from rollup.project_line',
              )
            ).rows[0]?.lines,
          );
          await eventually(async () => ((await projects()) === now ? true : undefined), 5);
          return (performance.now() - started) / 1000;
        };
        const seconds = await reported('SAFEST');
        const recovering = (
          await looking.query<{ recovering: boolean }>('select pg_is_in_recovery() as recovering')
        ).rows[0]?.recovering;
        const scans = await eventually(
          async () => ((await looked()) > 0 ? looked() : undefined),
          200,
        );
        await looking.end();
        await replica.stop();
        // A replica that has gone is no reason for an error.
        const without = await reported('HELSEPLATTFORMEN');
        figure(
          'replica',
          `a report seen in the figures of a streaming replica ${seconds.toFixed(2)} s after ` +
            `the primary had it, its kept lines looked at ${String(scans)} times; with the ` +
            `replica gone ${without.toFixed(2)} s`,
        );
        expect(recovering).toBe(true);
        expect(await projects()).toBe(2);
      } finally {
        await service.stop();
      }
    } finally {
      await replica?.stop();
      await primary.stop();
    }
  },
);
