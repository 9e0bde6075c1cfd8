import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Removes what differs from run to run: tokens, hashes over ids and times, and the free port. */
const withoutIds = (output: string): string =>
  output
    .replace(/Bearer [\w.-]+/g, 'Bearer …')
    .replace(/input hash [0-9a-f]{64}/g, 'input hash …')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:…');

const dataDir = join('.data', 'demo-twice-test');
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('npm run demo gives the same output twice in one folder but for times and ids', async () => {
  await mkdir(dataDir, { recursive: true });
  const first = await runDemo(dataDir);
  const second = await runDemo(dataDir);
  expect({ code: first.code, output: first.code === 0 ? '' : first.output }).toEqual({
    code: 0,
    output: '',
  });
  expect(withoutIds(second.output)).toBe(withoutIds(first.output));
  figure(
    'demo',
    `two runs, ${String(first.output.split('\n').length)} lines each, 0 differ but for tokens, hashes and the port`,
  );
});
