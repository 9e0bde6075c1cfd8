import { readdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import { answers, children, QUICK, type Row, start } from './measure.js';
import { readProcess, TICKS } from './memory.js';
import { DATA_DIR, SERVICE } from './places.js';
import { portfolio } from './portfolio.js';
import { secondsToBeSeen } from './visible.js';

/** Actors that report all their projects in each of the rounds. */
const SIZE = { actors: 40, rounds: 4, each: 3 };
/** Seconds without another roll-up after which none is under way: two searches for lost work. */
const CALM_S = 22;
/** Seconds over which an idle service is watched. */
const WATCHED_S = QUICK ? 10 : 30;
const CHANGES = QUICK ? 20 : 100;
const REDIS = process.env['BENCH_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Measures what an idle service costs, and how soon a change is seen, on both queues. */
export async function idleRows(server: string): Promise<Row[]> {
  const { url } = await portfolio(server, 'idle', SIZE);
  const rows = await rowsOf(url, 'PostgreSQL', {});
  if (!(await redisAnswers())) return rows;
  const redis = { REDIS_URL: REDIS, QUEUE_PREFIX: `bench_idle_${String(process.pid)}` };
  return [...rows, ...(await rowsOf(url, 'Redis', redis))];
}

async function redisAnswers(): Promise<boolean> {
  const client = new Redis(REDIS, { lazyConnect: true, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  const isThere = await client.connect().then(
    () => true,
    () => false,
  );
  client.disconnect();
  return isThere;
}

async function rowsOf(
  url: string,
  queue: string,
  env: Readonly<Record<string, string>>,
): Promise<Row[]> {
  const port = await findFreePort();
  const child = start(SERVICE, [], {
    ROLE: 'all',
    DATABASE_URL: url,
    DATA_DIR,
    CLOCK_START: '2031-01-15T10:00:00Z',
    LOG_LEVEL: 'warn',
    NODE_ENV: 'development',
    PORT: String(port),
    ...env,
  });
  await answers(`http://127.0.0.1:${String(port)}/health/ready`);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await untilRolledUp(client);
  // What autovacuum and the checkpointer still owe to the making of the data is not idleness.
  for (const owed of ['vacuum analyze', 'checkpoint']) await client.query(owed);
  await wait(2_000);
  const postmaster = await parentOf(client);
  const [node, database] = await sharesOfACore(child.pid ?? 0, postmaster);
  const seen = await secondsToBeSeen(url, port, CHANGES);
  const deaf = await withoutListener(url, () => secondsToBeSeen(url, port, CHANGES));
  await client.end();
  children.splice(children.indexOf(child), 1);
  child.kill('SIGKILL');
  return [
    costRow(queue, node, database),
    seenRow(`P17 a change is seen, queue in ${queue}`, seen),
    seenRow(`P17 the same while the listener is cut off again and again, ${queue}`, deaf),
  ];
}

/**
 * Waits until every key and round is rolled up, and nothing has been for some time. The search for
 * lost work finds these rounds ten seconds after the start: a service that waits for it is not idle.
 */
async function untilRolledUp(client: pg.Client): Promise<void> {
  const began = performance.now();
  let known = '';
  for (let calm = 0; calm < CALM_S;) {
    if (performance.now() - began > 300_000)
      throw new Error('The rounds were not rolled up within five minutes');
    await wait(1_000);
    const { rows } = await client.query<{
      waiting: number;
      keys: number;
      rounds: number;
      at: string;
    }>(
      `select (select count(*)::int from platform.outbox where dispatched_at is null) as waiting,
              (select count(*)::int from rollup.actor_status) as keys,
              count(*)::int as rounds,
              max(computed_at)::text as at
         from rollup.round_status`,
    );
    const { waiting = 1, keys = 0, rounds = 0, at = '' } = rows[0] ?? {};
    const isWhole = waiting === 0 && rounds === SIZE.rounds && keys >= SIZE.rounds * SIZE.actors;
    const state = `${String(keys)} ${at}`;
    calm = isWhole && state === known ? calm + 1 : 0;
    known = state;
  }
}

/** Reads the parent of the connection's own process: the server. */
async function parentOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return (await readProcess(rows[0]?.pid ?? 0)).parent;
}

/** Measures the processor time of Node and of PostgreSQL while nobody asks, in cores. */
async function sharesOfACore(node: number, postmaster: number): Promise<[number, number]> {
  const read = async (): Promise<[number, number]> => [
    (await readProcess(node)).ticks,
    await ticksOfServer(postmaster),
  ];
  const before = await read();
  await wait(WATCHED_S * 1_000);
  const after = await read();
  const share = (index: 0 | 1): number => (after[index] - before[index]) / TICKS / WATCHED_S;
  return [share(0), share(1)];
}

/** Adds the ticks of a server's processes, those that have ended included. */
async function ticksOfServer(postmaster: number): Promise<number> {
  const own = await readProcess(postmaster);
  let ticks = own.ticks + own.ticksOfEnded;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readProcess(Number(name)).catch(() => undefined);
    if (status?.parent === postmaster) ticks += status.ticks;
  }
  return ticks;
}

/** Cuts the connection that hears signals while work goes on. */
async function withoutListener<T>(url: string, work: () => Promise<T>): Promise<T> {
  const cutter = new pg.Client({ connectionString: url });
  await cutter.connect();
  const timer = setInterval(() => {
    void cutter
      .query(
        `select pg_terminate_backend(pid)
           from pg_stat_activity
          where application_name = 'portfolio-signals' and datname = current_database()`,
      )
      .catch(() => undefined);
  }, 100);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await cutter.end();
  }
}

function costRow(queue: string, node: number, database: number): Row {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return {
    name: `P17 an idle service, queue in ${queue}: Node, PostgreSQL, together in % of a core`,
    ours: percent(node),
    floor: percent(database),
    ratios: [(node + database) * 100],
    target: '≤ 2',
    met: (m) => m <= 2,
  };
}

function seenRow(name: string, seconds: readonly number[]): Row {
  const sorted = [...seconds].sort((a, b) => a - b);
  const at = (share: number): number =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN) * 1_000;
  return {
    name: `${name}: p50, p99 in ms`,
    ours: `${at(0.5).toFixed(0)} ms`,
    floor: '–',
    ratios: [at(0.99)],
    target: '≤ 200',
    met: (m) => m <= 200,
  };
}
