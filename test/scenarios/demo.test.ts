import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describeExamples } from '../support/pages/example.checks.js';
import { type RunningDemo, startDemo } from '../support/pages/running-demo.js';
import { figure } from '../support/reports/figure.js';

interface DemoRun {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the demo as a process of its own, to its end. */
async function runDemo(dataDir: string): Promise<DemoRun> {
  const child = spawn(process.execPath, ['dist/demo/demo.js', '--once'], {
    env: { ...process.env, NODE_ENV: 'development', NODE_OPTIONS: '', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, output };
}

/**
 * Removes what differs from run to run: tokens, hashes over ids and times, the free port, and that the
 * service stays up.
 */
const withoutIds = (output: string): string =>
  output
    .replace(/\nThe service stays up\..*\n?/, '')
    .replace(/Bearer [\w.-]+/g, 'Bearer …')
    .replace(/input hash [0-9a-f]{64}/g, 'input hash …')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:…');

describe('npm run demo', () => {
  const dataDir = join('.data', 'demo-test');
  let foreign: Server | undefined;
  let first: DemoRun;
  let second: RunningDemo;
  beforeAll(async () => {
    await mkdir(dataDir, { recursive: true });
    // A foreign service on 3000; another one may hold the port already, which serves as well.
    foreign = createServer((socket) => socket.end('not ours'));
    await new Promise<void>((resolve) =>
      foreign
        ?.once('error', () => {
          resolve();
        })
        .listen(3000, '127.0.0.1', resolve),
    );
    first = await runDemo(dataDir);
    second = await startDemo(dataDir);
  });
  afterAll(async () => {
    foreign?.close();
    await second.stop();
  });

  test('gives the same output twice but for times and ids, beside a foreign service on 3000', () => {
    expect({ code: first.code, output: first.code === 0 ? '' : first.output }).toEqual({
      code: 0,
      output: '',
    });
    expect(withoutIds(second.output)).toBe(withoutIds(first.output));
    expect(first.output).not.toContain('127.0.0.1:3000');
    expect(second.output).toContain('The service stays up.');
    figure(
      'demo',
      `two runs, ${String(first.output.split('\n').length)} lines each, 0 differ but for tokens, hashes and the port`,
    );
  });

  test('shows the figures of the papers, and the replays of the criteria', () => {
    expect(first.output).toContain('Haram kommune (no organisation number in the source)');
    expect(first.output).toContain('45 (48)');
    expect(first.output).toMatch(/Total budget 2021, NOK million +1,723 \(1,621\)/);
    expect(first.output).toMatch(
      /replays the criteria 2021-03 on .*\n +48 → 41 in the portfolio\n +7 leave, by what is not met/,
    );
    expect(first.output).toContain(
      'by what is not met first: coordination 5, coreActivity 1, digitalisation 1\n',
    );
    expect(first.output).toMatch(
      /replays the criteria 2020-12 → 2021-03 on .*\n +40 → 41 [^─]*\n +Illustrative: /,
    );
    expect(first.output).not.toContain('✗');
  });

  test('shows that no report of April moves the roadmap, and where the goals point', () => {
    expect(first.output).toMatch(
      /Roadmap nasjonale-losninger 2020-11 \(computed\): No changes in the roadmap\. Confirmed: 5\./,
    );
    expect(first.output).toContain('The directorate: The reports of April indicate no substantial');
    expect(first.output).toContain('Strategy 2017-2022, by the rule towards-red-1');
    expect(first.output).toMatch(/Computed: developmentDelay \d+ of \d+ \(\d+ do not say\)/);
  });

  describeExamples(() => second);
});
