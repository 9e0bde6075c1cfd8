import { join } from 'node:path';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import { answers, median, PAIRS, pairs, type Row, start, type Target } from './measure.js';
import { megabytes } from './memory.js';
import { DATA_DIR, HERE, SERVICE } from './places.js';
import { publishedRows } from './published-rows.js';

/** Measures reads of published figures, the start and the idle memory. */
export async function readRows(
  databaseUrl: string,
  endsAt: Date,
  token: (url: string) => Promise<string>,
): Promise<Row[]> {
  const api = await findFreePort();
  const env = {
    ROLE: 'api',
    DATABASE_URL: databaseUrl,
    DATA_DIR,
    CLOCK_START: endsAt.toISOString(),
    LOG_LEVEL: 'info',
    NODE_ENV: 'development',
  };
  start(SERVICE, [], { ...env, PORT: String(api) });
  await answers(`http://127.0.0.1:${api}/health/ready`);
  const { rows, fromMemory, sameBytes } = await publishedRows(api, databaseUrl, '2021-2');
  // One token for all pairs: every five seconds it is verified anew, by the ordinary way through
  // the guard.
  const withToken: Target = {
    ...fromMemory,
    headers: [`authorization: Bearer ${await token(`http://127.0.0.1:${api}`)}`],
  };
  rows.push({
    name: 'P1 with a token ÷ bare Fastify, same bytes',
    ...(await pairs(withToken, sameBytes)),
    target: '≥ 0.65',
    met: (m) => m >= 0.65,
  });
  rows.push(await startRow(databaseUrl, env));
  for (const role of ['api', 'all']) rows.push(await idleRow(role, databaseUrl, env));
  return rows;
}

type Environment = Readonly<Record<string, string>>;

/** The floor of a start and of an idle process. */
const EMPTY_NEST = join(HERE, 'servers/empty-nest.js');

async function startRow(databaseUrl: string, env: Environment): Promise<Row> {
  const starts: { readonly ours: number; readonly floor: number }[] = [];
  for (let i = 0; i < PAIRS; i++) {
    const [ours, floor] = [await findFreePort(), await findFreePort()];
    starts.push({
      ours: await secondsToFirstAnswer(SERVICE, [], ours, {
        ...env,
        PORT: String(ours),
      }),
      floor: await secondsToFirstAnswer(EMPTY_NEST, [String(floor), databaseUrl], floor, {}),
    });
  }
  return {
    name: 'P10 start to first answer ÷ empty Nest + TypeORM',
    ours: `${median(starts.map(({ ours }) => ours)).toFixed(2)} s`,
    floor: `${median(starts.map(({ floor }) => floor)).toFixed(2)} s`,
    ratios: starts.map(({ ours, floor }) => ours / floor),
    target: '≤ 2',
    met: (m) => m <= 2,
  };
}

async function idleRow(role: string, databaseUrl: string, env: Environment): Promise<Row> {
  const [ours, floor] = [await findFreePort(), await findFreePort()];
  const service = { ...env, ROLE: role, PORT: String(ours) };
  const idle = await idleMegabytes(SERVICE, [], ours, service);
  const least = await idleMegabytes(EMPTY_NEST, [String(floor), databaseUrl], floor, {});
  return {
    name: `P10 idle memory, role ${role}, MB (an empty Nest + TypeORM beside it)`,
    ours: idle.toFixed(0),
    floor: least.toFixed(0),
    ratios: [idle],
    target: '≤ 150',
    met: (m) => m <= 150,
  };
}

async function secondsToFirstAnswer(
  file: string,
  args: readonly string[],
  port: number,
  env: Environment,
): Promise<number> {
  const started = performance.now();
  const child = start(file, args, env);
  await answers(`http://127.0.0.1:${port}/health/ready`, 2);
  const seconds = (performance.now() - started) / 1000;
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  return seconds;
}

/** Returns the megabytes that a server holds five seconds after its first answer. */
async function idleMegabytes(
  file: string,
  args: readonly string[],
  port: number,
  env: Environment,
): Promise<number> {
  const child = start(file, args, env);
  await answers(`http://127.0.0.1:${port}/health/ready`);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const idle = await megabytes(child.pid ?? 0, 'VmRSS');
  child.kill('SIGKILL');
  return idle;
}
