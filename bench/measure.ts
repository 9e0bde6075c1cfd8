import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processorSeconds } from './memory.js';
import { HERE, SERVICE } from './places.js';

const run = promisify(execFile);
/** `--quick`: a rougher table in half a minute. */
export const QUICK = process.argv.includes('--quick');
export const PAIRS = QUICK ? 3 : 7;
export const SECONDS = QUICK ? 1 : 2;
export const CONNECTIONS = 32;
/** Ours as `npm start` and the Dockerfile run it; the floors as they come. */
export const FLAGS = ['--max-semi-space-size=32', '--max-old-space-size=384'];

export interface Row {
  readonly name: string;
  readonly ours: string;
  readonly floor: string;
  /** Ours divided by the floor, pair by pair. */
  readonly ratios: readonly number[];
  readonly target: string;
  readonly met: (median: number) => boolean;
  /**
   * The same row by processor time of a request, in microseconds. A busy machine changes it less than
   * rates.
   */
  readonly byTime?: Pick<Row, 'ours' | 'floor' | 'ratios'>;
}

export interface Target {
  readonly port: number;
  readonly path: string;
  readonly headers?: readonly string[];
  readonly status: string;
}

/** Rates that no measurement meets: each comes from one address, or one actor. */
export const WITHOUT_RATES = {
  RATE_READ: '1000000000',
  RATE_WRITE: '1000000000',
  RATE_IMPORT: '1000000000',
  QUOTA_FILES: '1000000000',
  QUOTA_ROWS: '1000000000',
  QUOTA_BYTES: '1000000000000',
} as const;

/** Processes that are to be ended with this one. */
export const children: ChildProcess[] = [];
/** Ids of processes by the port that they listen on. */
const listeners = new Map<number, number>();

export function start(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const flags = file === SERVICE ? FLAGS : [];
  const child = spawn(process.execPath, [...flags, file, ...args], {
    env: { ...WITHOUT_RATES, ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  listeners.set(Number(env['PORT'] ?? args[0]), child.pid ?? 0);
  return child;
}

export async function answers(url: string, everyMs = 5): Promise<void> {
  const end = performance.now() + 30_000;
  for (;;) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    if (performance.now() > end) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** One load of a target. */
interface Load {
  /** Answers a second. */
  readonly rate: number;
  /** Microseconds of processor time a request; not a number for a process that is not ours. */
  readonly micros: number;
}

async function load(target: Target): Promise<Load> {
  const args = [
    join(HERE, 'load.js'),
    String(target.port),
    target.path,
    String(SECONDS),
    String(CONNECTIONS),
    ...(target.headers ?? []),
  ];
  const send = (): Promise<{ stdout: string }> =>
    run(process.execPath, args, { timeout: 60_000, killSignal: 'SIGKILL' });
  const pid = listeners.get(target.port) ?? 0;
  const before = await processorSeconds(pid);
  // Once in some thousand starts a process of Node hangs as it ends or begins: that says nothing of
  // who was asked.
  const { stdout } = await send().catch(send);
  const measured = JSON.parse(stdout) as { status: string; rate: number; answers: number };
  if (measured.status !== target.status)
    throw new Error(`${target.path} was answered ${measured.status}, expected ${target.status}`);
  const used = (await processorSeconds(pid)) - before;
  return { rate: measured.rate, micros: (used / measured.answers) * 1e6 };
}

export async function rate(target: Target): Promise<number> {
  return (await load(target)).rate;
}

/** Ours and the floor in turn, so that a machine that slows down slows both. */
export async function pairs(
  ours: Target,
  floor: Target,
): Promise<Pick<Row, 'ours' | 'floor' | 'ratios' | 'byTime'>> {
  const measured = await inTurn(
    () => load(ours),
    () => load(floor),
  );
  const byTime = {
    ratios: measured.map(([a, b]) => b.micros / a.micros),
    ours: micros(measured.map(([a]) => a.micros)),
    floor: micros(measured.map(([, b]) => b.micros)),
  };
  return {
    ratios: measured.map(([a, b]) => a.rate / b.rate),
    ours: perSecond(measured.map(([a]) => a.rate)),
    floor: perSecond(measured.map(([, b]) => b.rate)),
    ...(byTime.ratios.some(Number.isNaN) ? {} : { byTime }),
  };
}

/** Two measurements in turn, each first as often as the other. */
export async function inTurn<T>(
  ours: () => Promise<T>,
  floor: () => Promise<T>,
): Promise<readonly (readonly [ours: T, floor: T])[]> {
  const measured: [T, T][] = [];
  for (let i = 0; i < PAIRS; i++) {
    const first = i % 2 === 0 ? await ours() : undefined;
    const other = await floor();
    measured.push([first ?? (await ours()), other]);
  }
  return measured;
}

/** The same as rates, of the seconds that so many took each time. */
export function ratesOf(
  measured: readonly (readonly [ours: number, floor: number])[],
  many: number,
): Pick<Row, 'ours' | 'floor' | 'ratios'> {
  return {
    ratios: measured.map(([a, b]) => b / a),
    ours: perSecond(measured.map(([a]) => many / a)),
    floor: perSecond(measured.map(([, b]) => many / b)),
  };
}

function perSecond(rates: readonly number[]): string {
  return `${Math.round(median(rates)).toLocaleString('en-GB')}/s`;
}

function micros(values: readonly number[]): string {
  return `${median(values).toFixed(1)} µs`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function printHead(): void {
  process.stdout.write(
    '\n| measure | ours | floor | median | min–max | target | met |\n| --- | --- | --- | --- | --- | --- | --- |\n',
  );
}

export function print(rows: readonly Row[]): void {
  for (const { byTime, ...row } of rows) {
    printRow(row);
    if (byTime !== undefined)
      printRow({ ...row, ...byTime, name: `${row.name}: processor time of a request` });
  }
}

function printRow({ name, ours, floor, ratios, target, met }: Row): void {
  const m = median(ratios);
  const verdict = met(m) ? 'yes' : 'NO';
  process.stdout.write(
    `| ${name} | ${ours} | ${floor} | ${m.toFixed(2)} | ` +
      `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)} | ${target} | ` +
      `${target === '–' ? '–' : verdict} |\n`,
  );
}

/** Runs a program of the bench in a process of its own. Returns what it printed, parsed as JSON. */
export async function runApart(file: string, args: readonly string[]): Promise<unknown> {
  const command = [...FLAGS, '--expose-gc', join(HERE, file), ...args];
  const { stdout } = await run(process.execPath, command);
  return JSON.parse(stdout) as unknown;
}
