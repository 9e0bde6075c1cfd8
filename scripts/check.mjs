// Everything CI runs, one step after the other. Each failing step says how to repair it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

const modules = join(import.meta.dirname, '..', 'node_modules');
const node = process.execPath;
const launch = ['scripts/launch.mjs'];

const steps = [
  [
    'format (mend with: npx prettier --write .)',
    [join(modules, 'prettier', 'bin', 'prettier.cjs'), '--check', '.', '--log-level', 'warn'],
  ],
  // The linter reads the generated types.
  ['typed client', [...launch, 'client']],
  ['types', [join(modules, 'typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json']],
  ['lint', [join(modules, 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']],
  ['prose and SQL layout', ['scripts/house.mjs']],
  ['OpenAPI drift', [...launch, 'openapi', '--check']],
  [
    'OpenAPI lint',
    [
      join(modules, '@stoplight', 'spectral-cli', 'dist', 'index.js'),
      'lint',
      'openapi/openapi.json',
      '--fail-severity=warn',
    ],
  ],
  ['migrations and schema drift', [...launch, 'schema', '--check']],
  ['documentation drift', [...launch, 'docs', '--check']],
  ['demo', [...launch, 'demo', '--once']],
  // The README's own test command.
  ['tests', 'npm', ['test', '--silent', '--', ...process.argv.slice(2)]],
];

let passed = 0;
const failed = [];
for (const [name, ...command] of steps) {
  const [program, args] = command.length === 2 ? command : [node, command[0]];
  const started = performance.now();
  process.stdout.write(`\n── ${name}\n`);
  const { status } = spawnSync(program, args, {
    stdio: name === 'demo' ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    // Before anything lands the tests run at more than the size of `npm test` (docs/checks.md).
    env: { TEST_SIZE: 'landing', ...process.env, FORCE_COLOR: '0' },
  });
  process.stdout.write(
    `── ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  if (status === 0) passed += 1;
  else failed.push(name);
}
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
process.stdout.write(`${passed} passed, ${failed.length} failed\n`);
process.exit(failed.length === 0 ? 0 : 1);
