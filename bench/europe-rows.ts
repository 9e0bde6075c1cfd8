import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import { answers, children, FLAGS, QUICK, type Row, start } from './measure.js';
import { megabytes } from './memory.js';
import { DATA_DIR, HERE, SERVICE } from './places.js';
import { publishedRows } from './published-rows.js';

const run = promisify(execFile);

/** Measures a million reports of 100,000 actors in one round, rolled up by two workers and read. */
export async function europeRows(databaseUrl: string): Promise<Row[]> {
  const size = QUICK ? ['2000', '10'] : ['100000', '10'];
  const { stdout } = await run(process.execPath, [
    ...FLAGS,
    join(HERE, 'europe.js'),
    databaseUrl,
    ...size,
  ]);
  const { url, reports } = JSON.parse(stdout) as { url: string; reports: number };
  const env = {
    DATABASE_URL: url,
    DATA_DIR,
    CLOCK_START: '2031-01-15T10:00:00Z',
    LOG_LEVEL: 'info',
    NODE_ENV: 'development',
  };
  const { seconds, memory } = await rollUpByTwoWorkers(url, reports, env);
  const api = await findFreePort();
  for (const child of children.splice(-2)) child.kill('SIGTERM');
  const of = `, ${reports.toLocaleString('en-GB')} reports in one round`;
  start(SERVICE, [], { ...env, ROLE: 'api', PORT: String(api) });
  await answers(`http://127.0.0.1:${api}/health/ready`);
  const { rows } = await publishedRows(api, url, '2031-1', of);
  for (const child of children.splice(-3)) child.kill('SIGKILL');
  return [
    {
      name: `P11 asked for → published, two workers, s (largest memory of a worker beside it, MB)${of}`,
      ours: `${seconds.toFixed(1)} s`,
      floor: Math.max(...memory).toFixed(0),
      ratios: [seconds],
      target: '≤ 60',
      met: (m) => m <= 60,
    },
    ...rows,
  ];
}

/** Rolls the round up by two workers. Returns the seconds it took and the most memory of each. */
async function rollUpByTwoWorkers(
  url: string,
  reports: number,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly seconds: number; readonly memory: readonly number[] }> {
  const started = performance.now();
  const workers = [0, 1].map(() => start(SERVICE, [], { ...env, ROLE: 'worker' }));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await awaitPublication(client, started);
  const seconds = (performance.now() - started) / 1000;
  const memory = await Promise.all(workers.map(({ pid }) => megabytes(pid ?? 0, 'VmHWM')));
  const {
    rows: [kept],
  } = await client.query<{ lines: string }>('select count(*) as lines from rollup.project_line');
  await client.end();
  if (Number(kept?.lines) !== reports)
    throw new Error(`${String(kept?.lines)} of ${String(reports)} reports were rolled up`);
  return { seconds, memory };
}

async function awaitPublication(client: pg.Client, started: number): Promise<void> {
  for (let published = false; !published;) {
    if (performance.now() - started > 600_000)
      throw new Error('The round was not published within ten minutes');
    await new Promise((resolve) => setTimeout(resolve, 100));
    published =
      (await client.query<{ published: boolean }>('select published from rollup.round_status'))
        .rows[0]?.published ?? false;
  }
}
