import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = import.meta.dirname;
/** `--quick`: a rougher table in half a minute. */
export const QUICK = process.argv.includes('--quick');
export const PAIRS = QUICK ? 3 : 7;
export const SECONDS = QUICK ? 1 : 2;
export const CONNECTIONS = 32;
/** Ours as `npm start` and the Dockerfile run it; the floors as they come. */
export const FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=384'];

export interface Row {
  readonly name: string;
  readonly ours: string;
  readonly floor: string;
  /** Ours divided by the floor, pair by pair. */
  readonly ratios: readonly number[];
  readonly target: string;
  readonly met: (median: number) => boolean;
}

export interface Target {
  readonly port: number;
  readonly path: string;
  readonly headers?: readonly string[];
  readonly status: string;
}

/** Processes that are to be ended with this one. */
export const children: ChildProcess[] = [];

export function start(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const flags = file.endsWith('main.js') ? FLAGS : [];
  const child = spawn(process.execPath, [...flags, file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
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

export async function rate(target: Target): Promise<number> {
  const load = (): Promise<{ stdout: string }> =>
    run(
      process.execPath,
      [
        join(HERE, 'load.js'),
        String(target.port),
        target.path,
        String(SECONDS),
        String(CONNECTIONS),
        ...(target.headers ?? []),
      ],
      { timeout: 60_000, killSignal: 'SIGKILL' },
    );
  // Once in some thousand starts a process of Node hangs as it ends or begins: that says nothing of
  // who was asked.
  const { stdout } = await load().catch(load);
  const measured = JSON.parse(stdout) as { status: string; rate: number };
  if (measured.status !== target.status)
    throw new Error(`${target.path} was answered ${measured.status}, expected ${target.status}`);
  return measured.rate;
}

/** Ours and the floor in turn, so that a machine that slows down slows both. */
export async function pairs(
  ours: Target,
  floor: Target,
): Promise<{ readonly ratios: number[]; readonly ours: string; readonly floor: string }> {
  const measured = await inTurn(
    () => rate(ours),
    () => rate(floor),
  );
  return {
    ratios: measured.map(([a, b]) => a / b),
    ours: perSecond(measured.map(([a]) => a)),
    floor: perSecond(measured.map(([, b]) => b)),
  };
}

/** Two measurements in turn, each first as often as the other. */
export async function inTurn(
  ours: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<readonly (readonly [ours: number, floor: number])[]> {
  const measured: [number, number][] = [];
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
  for (const { name, ours, floor, ratios, target, met } of rows) {
    const m = median(ratios);
    const verdict = met(m) ? 'yes' : 'NO';
    process.stdout.write(
      `| ${name} | ${ours} | ${floor} | ${m.toFixed(2)} | ` +
        `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)} | ${target} | ` +
        `${target === '–' ? '–' : verdict} |\n`,
    );
  }
}
