import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { actOut } from '../demo/demo.js';
import { readDataSet } from '../demo/dataset.js';
import { fetchLocalToken } from '../src/auth/local-issuer.client.js';
import { fail, startService } from '../src/main.js';
import { Clock } from '../src/platform/base/clock.js';
import { parseConfig } from '../src/platform/base/config.js';
import { findFreePort, startEmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';
import { createLog } from '../src/platform/base/logging.js';
import { SCOPES } from '../src/platform/base/scopes.js';
import type { ImportMeasured } from './import.js';
import {
  answers,
  children,
  CONNECTIONS,
  FLAGS,
  inTurn,
  median,
  PAIRS,
  pairs,
  print,
  printHead,
  QUICK,
  ratesOf,
  type Row,
  SECONDS,
  start,
  type Target,
} from './measure.js';
import { prepared } from './portfolio.js';
import type { ReplayMeasured } from './replay.js';
import type { ScaleMeasured } from './scale.js';
import { secondsToBeSeen } from './visible.js';
import { startReporting } from './submission.js';

const run = promisify(execFile);
const DATA_DIR = '.data/bench';
const HERE = import.meta.dirname;
/** Of which part alone: `--only=submission`. */
const ONLY = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length);
/**
 * Also ten times the data: an hour more. One round of all Europe comes with it, or alone with
 * `--only=europe`.
 */
const FULL = process.argv.includes('--full');

async function secondsToFirstAnswer(
  file: string,
  args: readonly string[],
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const started = performance.now();
  const child = start(file, args, env);
  await answers(`http://127.0.0.1:${port}/health/ready`, 2);
  const seconds = (performance.now() - started) / 1000;
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  return seconds;
}

async function idleMegabytes(pid: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  return megabytes(pid, 'VmRSS');
}

/** What a process holds, or the most that it has held. */
async function megabytes(pid: number, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN) / 1024;
}

/** The April 2021 round of the demo, rolled up: the same figures the tests hold. */
async function prepareRound(
  databaseUrl: string,
): Promise<{ readonly token: (url: string) => Promise<string>; readonly endsAt: Date }> {
  const set = await readDataSet('2021');
  const config = parseConfig({
    DATABASE_URL: databaseUrl,
    DATA_DIR,
    PORT: '0',
    CLOCK_START: set.rounds[0]?.opensAt ?? '',
  });
  const service = await startService(config, createLog('silent'));
  await actOut(set, service, DATA_DIR, {
    terminal: false,
    line: () => undefined,
    over: () => undefined,
  });
  const endsAt = service.clock.now();
  await service.stop();
  return {
    token: (url) =>
      fetchLocalToken(url, DATA_DIR, { organisationNumber: '983658776', scope: SCOPES.read }),
    endsAt,
  };
}

async function main(): Promise<void> {
  await mkdir(DATA_DIR, { recursive: true });
  process.stdout.write(
    `Preparing the April 2021 round … then ${PAIRS} alternating pairs of ${SECONDS} s, ` +
      `${CONNECTIONS} connections, medians\n`,
  );
  const server = await startEmbeddedPostgres(DATA_DIR, 'bench', {
    fresh: true,
    sharedBuffers: '1GB',
  });
  try {
    await prepared(server.url, new Clock());
    const { token, endsAt } = await prepareRound(server.url);

    const parts: readonly [name: string, measure: () => Promise<Row[]>, asked?: boolean][] = [
      ['reads', () => readRows(server.url, endsAt, token)],
      ['submission', async () => [await submissionRow(server.url, endsAt)]],
      ['replay', () => replayRows(server.url)],
      ['import', () => importRows(server.url)],
      ['scale', () => scaleRows(server.url)],
      ['europe', () => europeRows(server.url), FULL || ONLY === 'europe'],
    ];
    if (ONLY !== undefined && !parts.some(([name]) => name === ONLY))
      throw new Error(`--only is one of ${parts.map(([name]) => name).join(', ')}`);
    printHead();
    // A part is printed as soon as it is measured: what fails later takes nothing of it away.
    for (const [name, measure, asked = true] of parts)
      if (asked && (ONLY === undefined || ONLY === name)) print(await measure());
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
  }
  process.exit(0);
}

/**
 * The published status of a round from memory, from its row and as a 304, against bare Fastify with
 * the same bytes and Fastify + pg with the same row; answers also that bare Fastify.
 */
async function publishedRows(
  api: number,
  databaseUrl: string,
  round: string,
  of = '',
): Promise<{ readonly rows: Row[]; readonly fromMemory: Target; readonly sameBytes: Target }> {
  const [bare, withPg] = [await findFreePort(), await findFreePort()];
  const path = `/v1/rounds/${round}/status`;
  const answer = await fetch(`http://127.0.0.1:${api}${path}`);
  const etag = answer.headers.get('etag') ?? '';
  const file = join(DATA_DIR, 'status.json');
  await writeFile(file, await answer.text());
  start(join(HERE, 'servers/bare-fastify.js'), [String(bare), file]);
  start(join(HERE, 'servers/fastify-pg.js'), [String(withPg), databaseUrl]);
  await answers(`http://127.0.0.1:${bare}/status`);
  await answers(`http://127.0.0.1:${withPg}${path}`);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const fromMemory: Target = { port: api, path, status: '200' };
  const sameBytes: Target = { port: bare, path: '/status', status: '200' };
  // An empty query is not the path that is held in memory: this one goes through the guard and
  // reads the row.
  const fromRow: Target = { port: api, path: `${path}?`, status: '200' };
  const rows: Row[] = [
    {
      name: `P1 public status from memory ÷ bare Fastify, same bytes${of}`,
      ...(await pairs(fromMemory, sameBytes)),
      target: '≥ 0.90',
      met: (m) => m >= 0.9,
    },
    {
      name: `P2 status read from its row ÷ Fastify + pg, same row${of}`,
      ...(await pairs(fromRow, { port: withPg, path, status: '200' })),
      target: '≥ 0.75',
      met: (m) => m >= 0.75,
    },
    {
      name: `P3 304 without a query ÷ the 200 of P2${of}`,
      ...(await pairs(
        { ...fromMemory, headers: [`if-none-match: ${etag}`], status: '304' },
        fromRow,
      )),
      target: '≥ 2.5',
      met: (m) => m >= 2.5,
    },
  ];
  return { rows, fromMemory, sameBytes };
}

/** Reads of published figures, starting and idle memory. */
async function readRows(
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
  start(join(HERE, '../src/main.js'), [], { ...env, PORT: String(api) });
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

  const starts: { readonly ours: number; readonly floor: number }[] = [];
  for (let i = 0; i < PAIRS; i++) {
    const [ours, floor] = [await findFreePort(), await findFreePort()];
    starts.push({
      ours: await secondsToFirstAnswer(join(HERE, '../src/main.js'), [], ours, {
        ...env,
        PORT: String(ours),
      }),
      floor: await secondsToFirstAnswer(
        join(HERE, 'servers/empty-nest.js'),
        [String(floor), databaseUrl],
        floor,
        {},
      ),
    });
  }
  rows.push({
    name: 'P10 start to first answer ÷ empty Nest + TypeORM',
    ours: `${median(starts.map(({ ours }) => ours)).toFixed(2)} s`,
    floor: `${median(starts.map(({ floor }) => floor)).toFixed(2)} s`,
    ratios: starts.map(({ ours, floor }) => ours / floor),
    target: '≤ 2',
    met: (m) => m <= 2,
  });
  for (const role of ['api', 'all']) {
    const port = await findFreePort();
    const child = start(join(HERE, '../src/main.js'), [], {
      ...env,
      ROLE: role,
      PORT: String(port),
    });
    await answers(`http://127.0.0.1:${port}/health/ready`);
    const megabytes = await idleMegabytes(child.pid ?? 0);
    rows.push({
      name: `P10 idle memory, role ${role}, MB`,
      ours: megabytes.toFixed(0),
      floor: '–',
      ratios: [megabytes],
      target: '≤ 150',
      met: (m) => m <= 150,
    });
    child.kill('SIGKILL');
  }
  return rows;
}

/**
 * Sixteen reporters at once, each reporting and certifying one project after the other, in a round
 * of its own.
 */
async function submissionRow(databaseUrl: string, now: Date): Promise<Row> {
  const reporting = await startReporting(
    databaseUrl,
    DATA_DIR,
    now,
    PAIRS * 2 + 2,
    QUICK ? 10 : 25,
  );
  const floor = { port: await findFreePort() };
  start(join(HERE, 'servers/fastify-insert.js'), [
    String(floor.port),
    databaseUrl,
    join(HERE, '../../openapi/openapi.json'),
    reporting.keysFile,
  ]);
  await answers(`http://127.0.0.1:${floor.port}/health/ready`);
  await reporting.seconds();
  await reporting.seconds(floor);
  const measured = await inTurn(
    () => reporting.seconds(),
    () => reporting.seconds(floor),
  );
  return {
    name: 'P9 reports created and certified ÷ Fastify + ajv + INSERT of the same rows',
    ...ratesOf(measured, reporting.reports),
    target: '≥ 0.70',
    met: (m) => m >= 0.7,
  };
}

/**
 * A replay of 12,000 projects as one job, and what it holds in memory when there are ten times as
 * many.
 */
async function replayRows(databaseUrl: string): Promise<Row[]> {
  const measure = async (projects: number, pairsOfRuns: number): Promise<ReplayMeasured> => {
    const { stdout } = await run(process.execPath, [
      ...FLAGS,
      '--expose-gc',
      join(HERE, 'replay.js'),
      databaseUrl,
      String(projects),
      String(pairsOfRuns),
    ]);
    return JSON.parse(stdout) as ReplayMeasured;
  };
  const measured = await measure(12_000, PAIRS);
  const seconds = (values: readonly number[]): string => `${median(values).toFixed(2)} s`;
  const rows: Row[] = [
    {
      name: 'Replay of 12,000 projects as a job ÷ bare read of the same answers',
      ours: seconds(measured.replay),
      floor: seconds(measured.read),
      ratios: measured.replay.map((value, index) => value / (measured.read[index] ?? NaN)),
      target: '≤ 3',
      met: (m) => m <= 3,
    },
  ];
  if (QUICK) return rows;
  const tenfold = await measure(120_000, 1);
  return [
    ...rows,
    {
      name: 'Replay: memory above idle at 120,000 projects, MB (12,000 beside it)',
      ours: tenfold.growthMegabytes.toFixed(0),
      floor: measured.growthMegabytes.toFixed(0),
      ratios: [tenfold.growthMegabytes],
      target: '≤ 64',
      met: (m) => m <= 64,
    },
  ];
}

/**
 * An import of CSV with certification, and COPY of the reports and revisions that came of it; a
 * million rows once.
 */
async function importRows(databaseUrl: string): Promise<Row[]> {
  const measure = async (rows: number, pairsOfRuns: number): Promise<ImportMeasured> => {
    const { stdout } = await run(process.execPath, [
      ...FLAGS,
      '--expose-gc',
      join(HERE, 'import.js'),
      databaseUrl,
      String(rows),
      String(pairsOfRuns),
    ]);
    return JSON.parse(stdout) as ImportMeasured;
  };
  const row = (name: string, { import: ours, copy }: ImportMeasured): Row => ({
    name,
    ours: `${median(ours).toFixed(2)} s`,
    floor: `${median(copy).toFixed(2)} s`,
    ratios: ours.map((value, index) => (copy[index] ?? NaN) / value),
    target: '≥ 0.5',
    met: (m) => m >= 0.5,
  });
  const rows = [
    row(
      'P8 COPY of the resulting reports and revisions ÷ import of 20,000 CSV rows',
      await measure(20_000, PAIRS),
    ),
  ];
  if (QUICK) return rows;
  const million = await measure(1_000_000, 1);
  return [
    ...rows,
    row('P8 the same, 1,000,000 CSV rows, once', million),
    {
      name: 'P8 import: memory above idle at 1,000,000 rows, MB',
      ours: million.growthMegabytes.toFixed(0),
      floor: '–',
      ratios: [million.growthMegabytes],
      target: '≤ 64',
      met: (m) => m <= 64,
    },
  ];
}

/** The same round among little and much history: what a change, a rebuild and a question cost. */
async function scaleRows(databaseUrl: string): Promise<Row[]> {
  const measure = async (...size: readonly string[]): Promise<ScaleMeasured> => {
    const { stdout } = await run(
      process.execPath,
      [...FLAGS, join(HERE, 'scale.js'), databaseUrl, ...size],
      { maxBuffer: 16 * 1024 * 1024 },
    );
    return JSON.parse(stdout) as ScaleMeasured;
  };
  const api = async (url: string, env: Readonly<Record<string, string>> = {}): Promise<number> => {
    const port = await findFreePort();
    start(join(HERE, '../src/main.js'), [], {
      ROLE: 'api',
      DATABASE_URL: url,
      DATA_DIR,
      CLOCK_START: '2031-01-15T10:00:00Z',
      LOG_LEVEL: 'info',
      NODE_ENV: 'development',
      PORT: String(port),
      ...env,
    });
    await answers(`http://127.0.0.1:${port}/health/ready`);
    return port;
  };
  const [few, many] = QUICK ? ['2', '10'] : ['40', '40'];
  const little = await measure('400', few, '3', String(PAIRS));
  const much = await measure('400', many, '30', String(PAIRS));
  const sizes = [
    little,
    much,
    ...(FULL ? [await measure('400', '40', '300', String(PAIRS), 'false')] : []),
  ];
  const reports = ({ reports: count }: ScaleMeasured): string => count.toLocaleString('en-GB');
  const milliseconds = (values: readonly number[]): string =>
    `${(median(values) * 1000).toFixed(1)} ms`;
  const largest = sizes.at(-1) ?? much;
  const rows: Row[] = [];
  for (const path of ['figures?by=region,colour', 'status?']) {
    const [small, large] = [await api(little.url), await api(largest.url)];
    const target = (port: number): Target => ({
      port,
      path: `/v1/rounds/2031-1/${path}`,
      status: '200',
    });
    rows.push({
      name:
        `P5 ${path.replace('?', path.endsWith('?') ? ', from its row' : ' ')}: ` +
        `${reports(largest)} ÷ ${reports(little)} reports`,
      ...(await pairs(target(large), target(small))),
      target: '≥ 0.9',
      met: (m) => m >= 0.9,
    });
    for (const child of children.splice(-2)) child.kill('SIGKILL');
  }
  for (const size of sizes) {
    rows.push({
      name: `P6 key of a changed report ÷ bare UPDATE in its transaction, ${reports(size)} reports`,
      ours: milliseconds(size.change),
      floor: milliseconds(size.update),
      ratios: size.change.map((value, index) => value / (size.update[index] ?? NaN)),
      target: '≤ 3',
      met: (m) => m <= 3,
    });
    rows.push({
      name: `P6 the sums of the round after it, ${reports(size)} reports, ms`,
      ours: milliseconds(size.national),
      floor: '–',
      ratios: size.national.map((value) => value * 1000),
      target: '–',
      met: () => true,
    });
    rows.push({
      name: `P7 a round from nothing ÷ the statement that computes it, ${reports(size)} reports`,
      ours: milliseconds(size.rebuild),
      floor: milliseconds(size.statement),
      ratios: size.rebuild.map((value, index) => value / (size.statement[index] ?? NaN)),
      target: '≤ 1.5',
      met: (m) => m <= 1.5,
    });
    if (Number.isFinite(size.everything)) {
      rows.push({
        name: `P7 everything ÷ refresh of a materialised view, ${reports(size)} reports, once`,
        ours: `${size.everything.toFixed(1)} s`,
        floor: `${size.refresh.toFixed(1)} s`,
        ratios: [size.everything / size.refresh],
        target: '≤ 2',
        met: (m) => m <= 2,
      });
    }
  }
  const [ours, floor] = [median(largest.change), median(little.change)];
  rows.push({
    name: `P6 key of a changed report, ${reports(largest)} ÷ ${reports(little)} reports`,
    ours: milliseconds(largest.change),
    floor: milliseconds(little.change),
    ratios: [ours / floor],
    target: '≤ 1.3',
    met: (m) => m <= 1.3,
  });
  const redis = await isRedisThere();
  for (const [queue, env, limit] of [
    ['PostgreSQL', {}, 1],
    ...(redis
      ? [
          [
            'Redis',
            { REDIS_URL: 'redis://127.0.0.1:6379', QUEUE_PREFIX: `bench-${String(process.pid)}` },
            0.2,
          ] as const,
        ]
      : []),
  ] as const) {
    const port = await api(little.url, { ROLE: 'all', ...env });
    const seen = await secondsToBeSeen(little.url, port, QUICK ? 20 : 200);
    for (const child of children.splice(-1)) child.kill('SIGKILL');
    const p99 = seen.sort((a, b) => a - b)[Math.ceil(seen.length * 0.99) - 1] ?? NaN;
    rows.push({
      name: `P6 certified → figures changed over HTTP, queue in ${queue}, p99, s (median beside it)`,
      ours: `${p99.toFixed(2)} s`,
      floor: `${median(seen).toFixed(2)} s`,
      ratios: [p99],
      target: `≤ ${String(limit)}`,
      met: (m) => m <= limit,
    });
  }
  if (!redis)
    process.stdout.write('P6 on Redis was not measured: nothing answers on 127.0.0.1:6379\n');
  return rows;
}

/**
 * A million reports of 100,000 actors in one round: two workers roll it up, and it is read as any
 * other.
 */
async function europeRows(databaseUrl: string): Promise<Row[]> {
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
  const api = await findFreePort();
  const started = performance.now();
  const workers = [0, 1].map(() =>
    start(join(HERE, '../src/main.js'), [], { ...env, ROLE: 'worker' }),
  );
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let published = false; !published;) {
    if (performance.now() - started > 600_000)
      throw new Error('The round was not published within ten minutes');
    await new Promise((resolve) => setTimeout(resolve, 100));
    published =
      (await client.query<{ published: boolean }>('select published from rollup.round_status'))
        .rows[0]?.published ?? false;
  }
  const seconds = (performance.now() - started) / 1000;
  const memory = await Promise.all(workers.map(({ pid }) => megabytes(pid ?? 0, 'VmHWM')));
  const {
    rows: [kept],
  } = await client.query<{ lines: string }>('select count(*) as lines from rollup.project_line');
  await client.end();
  if (Number(kept?.lines) !== reports)
    throw new Error(`${String(kept?.lines)} of ${String(reports)} reports were rolled up`);
  for (const child of children.splice(-2)) child.kill('SIGTERM');
  const of = `, ${reports.toLocaleString('en-GB')} reports in one round`;
  start(join(HERE, '../src/main.js'), [], { ...env, ROLE: 'api', PORT: String(api) });
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

function isRedisThere(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(6379, '127.0.0.1');
    socket
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => {
        resolve(false);
      });
  });
}

main().catch((error: unknown) => {
  for (const child of children) child.kill('SIGKILL');
  fail(error);
});
