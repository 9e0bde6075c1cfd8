import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import {
  answers,
  children,
  FLAGS,
  median,
  PAIRS,
  pairs,
  QUICK,
  type Row,
  start,
  type Target,
} from './measure.js';
import { DATA_DIR, FULL, HERE, SERVICE } from './places.js';
import type { ScaleMeasured } from './scale.js';
import { secondsToBeSeen } from './visible.js';

const run = promisify(execFile);

/**
 * Measures the same round among little and much history: a change, a rebuild and a question. Little
 * and much have the same round; only the rounds beside it differ.
 */
export async function scaleRows(databaseUrl: string): Promise<Row[]> {
  const measure = async (...size: readonly string[]): Promise<ScaleMeasured> => {
    const { stdout } = await run(
      process.execPath,
      [...FLAGS, join(HERE, 'scale.js'), databaseUrl, ...size],
      { maxBuffer: 16 * 1024 * 1024 },
    );
    return JSON.parse(stdout) as ScaleMeasured;
  };
  const [few, many] = QUICK ? ['2', '10'] : ['40', '40'];
  const little = await measure('400', few, '3', String(PAIRS));
  const much = await measure('400', many, '30', String(PAIRS));
  const sizes = [
    little,
    much,
    ...(FULL ? [await measure('400', '40', '300', String(PAIRS), 'false')] : []),
  ];
  const largest = sizes.at(-1) ?? much;
  return [
    ...(await questionRows(little, largest)),
    ...sizes.flatMap(workRows),
    changeRow(little, largest),
    ...(await visibleRows(little)),
  ];
}

function countReports({ reports }: ScaleMeasured): string {
  return reports.toLocaleString('en-GB');
}

function milliseconds(values: readonly number[]): string {
  return `${(median(values) * 1000).toFixed(1)} ms`;
}

async function startApi(url: string, env: Readonly<Record<string, string>> = {}): Promise<number> {
  const port = await findFreePort();
  start(SERVICE, [], {
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
}

/** Compares reads among much history with the same reads among little. */
async function questionRows(little: ScaleMeasured, largest: ScaleMeasured): Promise<Row[]> {
  const rows: Row[] = [];
  for (const path of ['figures?by=region,colour', 'status?']) {
    const [small, large] = [await startApi(little.url), await startApi(largest.url)];
    const target = (port: number): Target => ({
      port,
      path: `/v1/rounds/2031-1/${path}`,
      status: '200',
    });
    rows.push({
      name:
        `P5 ${path.replace('?', path.endsWith('?') ? ', from its row' : ' ')}: ` +
        `${countReports(largest)} ÷ ${countReports(little)} reports`,
      ...(await pairs(target(large), target(small))),
      target: '≥ 0.9',
      met: (m) => m >= 0.9,
    });
    for (const child of children.splice(-2)) child.kill('SIGKILL');
  }
  return rows;
}

/** Compares the roll-up's work at one size with the bare statements of the same work. */
function workRows(size: ScaleMeasured): Row[] {
  const reports = countReports(size);
  const rows: Row[] = [
    {
      name: `P6 key of a changed report ÷ bare UPDATE in its transaction, ${reports} reports`,
      ours: milliseconds(size.change),
      floor: milliseconds(size.update),
      ratios: size.change.map((value, index) => value / (size.update[index] ?? NaN)),
      target: '≤ 3',
      met: (m) => m <= 3,
    },
    {
      name: `P6 the sums of the round after it, ${reports} reports, ms`,
      ours: milliseconds(size.national),
      floor: '–',
      ratios: size.national.map((value) => value * 1000),
      target: '–',
      met: () => true,
    },
    {
      name: `P7 a round from nothing ÷ the statement that computes it, ${reports} reports`,
      ours: milliseconds(size.rebuild),
      floor: milliseconds(size.statement),
      ratios: size.rebuild.map((value, index) => value / (size.statement[index] ?? NaN)),
      target: '≤ 1.5',
      met: (m) => m <= 1.5,
    },
  ];
  return Number.isFinite(size.everything) ? [...rows, rebuildRow(size)] : rows;
}

function rebuildRow(size: ScaleMeasured): Row {
  return {
    name: `P7 everything ÷ refresh of a materialised view, ${countReports(size)} reports, once`,
    ours: `${size.everything.toFixed(1)} s`,
    floor: `${size.refresh.toFixed(1)} s`,
    ratios: [size.everything / size.refresh],
    target: '≤ 2',
    met: (m) => m <= 2,
  };
}

function changeRow(little: ScaleMeasured, largest: ScaleMeasured): Row {
  return {
    name:
      `P6 key of a changed report, ${countReports(largest)} ÷ ` + `${countReports(little)} reports`,
    ours: milliseconds(largest.change),
    floor: milliseconds(little.change),
    ratios: [median(largest.change) / median(little.change)],
    target: '≤ 1.3',
    met: (m) => m <= 1.3,
  };
}

/** Measures how soon a certified report changes the figures over HTTP, on each queue. */
async function visibleRows(little: ScaleMeasured): Promise<Row[]> {
  const rows = [await visibleRow(little, 'PostgreSQL', {}, 1)];
  const env = { REDIS_URL: 'redis://127.0.0.1:6379', QUEUE_PREFIX: `bench-${String(process.pid)}` };
  if (await isRedisThere()) return [...rows, await visibleRow(little, 'Redis', env, 0.2)];
  process.stdout.write('P6 on Redis was not measured: nothing answers on 127.0.0.1:6379\n');
  return rows;
}

async function visibleRow(
  little: ScaleMeasured,
  queue: string,
  env: Readonly<Record<string, string>>,
  limit: number,
): Promise<Row> {
  const port = await startApi(little.url, { ROLE: 'all', ...env });
  const seen = await secondsToBeSeen(little.url, port, QUICK ? 20 : 200);
  for (const child of children.splice(-1)) child.kill('SIGKILL');
  const p99 = seen.sort((a, b) => a - b)[Math.ceil(seen.length * 0.99) - 1] ?? NaN;
  return {
    name: `P6 certified → figures changed over HTTP, queue in ${queue}, p99, s (median beside it)`,
    ours: `${p99.toFixed(2)} s`,
    floor: `${median(seen).toFixed(2)} s`,
    ratios: [p99],
    target: `≤ ${String(limit)}`,
    met: (m) => m <= limit,
  };
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
