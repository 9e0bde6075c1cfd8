// Everything CI runs. Each failing step says how to repair it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

const modules = join(import.meta.dirname, '..', 'node_modules');
const node = process.execPath;
const launch = ['scripts/launch.mjs'];

// The linter reads the generated types.
const client = ['typed client', node, [...launch, 'client']];
const lint = [
  'lint',
  node,
  [join(modules, 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'],
];
/** These steps together take as long as the linter, and run beside it. */
const besideLint = [
  [
    'format (mend with: npx prettier --write .)',
    node,
    [join(modules, 'prettier', 'bin', 'prettier.cjs'), '--check', '.', '--log-level', 'warn'],
  ],
  ['types', node, [join(modules, 'typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json']],
  ['prose and SQL layout', node, ['scripts/house.mjs']],
  ['OpenAPI drift', node, [...launch, 'openapi', '--check']],
  [
    'OpenAPI lint',
    node,
    [
      join(modules, '@stoplight', 'spectral-cli', 'dist', 'index.js'),
      'lint',
      'openapi/openapi.json',
      '--fail-severity=warn',
    ],
  ],
  ['migrations and schema drift', node, [...launch, 'schema', '--check']],
  ['documentation drift', node, [...launch, 'docs', '--check']],
];
const demo = ['demo', node, [...launch, 'demo', '--once']];
// The README's own test command.
const tests = ['tests', 'npm', ['test', '--silent', '--', ...process.argv.slice(2)]];

/** Steps that write elsewhere: the demo's output is left out, and the tests print as they go. */
const OUTPUTS = {
  demo: ['ignore', 'ignore', 'pipe'],
  tests: ['ignore', 'inherit', 'inherit'],
};

let passed = 0;
const failed = [];

/** Runs one step to its end, and prints its output with its name. */
async function run([name, program, args]) {
  const started = performance.now();
  const isLive = name === 'tests';
  if (isLive) process.stdout.write(`\n── ${name}\n`);
  const child = spawn(program, args, {
    stdio: OUTPUTS[name] ?? ['ignore', 'pipe', 'pipe'],
    // Before anything lands the tests run at more than the size of `npm test` (docs/checks.md).
    env: { TEST_SIZE: 'landing', ...process.env, FORCE_COLOR: '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const isOk = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += `${error.message}\n`;
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!isLive) process.stdout.write(`\n── ${name}\n${output}`);
  process.stdout.write(`── ${name}: ${isOk ? 'ok' : 'FAILED'} (${seconds} s)\n`);
  if (isOk) passed += 1;
  else failed.push(name);
}

async function runInTurn(steps) {
  for (const step of steps) await run(step);
}

await run(client);
await Promise.all([run(lint), runInTurn(besideLint)]);
await runInTurn([demo, tests]);
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
process.stdout.write(`${passed} passed, ${failed.length} failed\n`);
process.exit(failed.length === 0 ? 0 : 1);
