// Runs a command of the project on its own Node 24, after installing the locked dependencies when
// they are missing. Plain JavaScript for any Node from 18 on: it is what a fresh machine runs
// first.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const modules = join(root, 'node_modules');
process.chdir(root);

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/**
 * Runs to the end; ends this process with the command's own exit code when it fails. Signals are
 * passed on, so that stopping `npm start` stops the service and its database, and waits for them.
 */
async function run(command, args, env = {}) {
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  const pass = (signal) => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, pass);
  // The shell between npm and us dies of a signal without passing it on: then nobody is left to
  // wait for us.
  const parent = process.ppid;
  const watch =
    process.env.npm_lifecycle_event === undefined
      ? undefined
      : setInterval(() => {
          if (process.ppid !== parent) child.kill('SIGTERM');
        }, 500);
  const { code, signal } = await new Promise((resolve) => {
    child.once('error', (error) => stop(`${command} cannot be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  clearInterval(watch);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.off(signal, pass);
  if (signal) process.kill(process.pid, signal);
  if (code !== 0) process.exit(code ?? 1);
}

/**
 * `npm ci` when what is installed is not what package-lock.json says. No install script of any
 * package runs.
 */
async function install() {
  const stamp = join(modules, '.portfolio-install');
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink())
    stop(
      'node_modules is a link to another checkout and does not hold what package-lock.json ' +
        'says: run `npm ci --ignore-scripts` there, or remove the link.',
    );
  process.stdout.write('Installing the locked dependencies …\n');
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

/** Node 24 from the packages; the one that runs now when it is new enough. */
function node24() {
  const installed = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return stop(
    `This needs Node 24 or newer, and runs on ${process.versions.node}. There is no ` +
      `packaged Node 24 for ${process.platform}-${process.arch}: install it from ` +
      `nodejs.org.`,
  );
}

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    // Tests beside their sources are not compiled.
    if (entry.name.endsWith('.test.ts')) continue;
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

/** Compiles and bundles when a source is newer than the last build. */
async function build(node) {
  const stamp = join('dist', '.built');
  const steps = ['compile.mjs', 'bundle.mjs'].map((name) => join('scripts', name));
  const sources = ['src', 'migrations', 'demo', 'bench'].filter((folder) => existsSync(folder));
  const changed = Math.max(
    ...sources.map(newest),
    statSync('package-lock.json').mtimeMs,
    ...steps.map((step) => statSync(step).mtimeMs),
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > changed) return;
  for (const step of steps) await run(node, [step]);
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, '');
}

/** Returns the arguments of Jest. Its workers get the same preloads as Jest itself. */
function jest(args) {
  const preload = (name) => [
    '--import',
    pathToFileURL(join(root, 'test', 'support', 'run', name)).href,
  ];
  const program = join(modules, 'jest', 'bin', 'jest.js');
  const preloads = ['typescript.mjs', 'worker-data.mjs'].flatMap(preload);
  return ['--no-warnings', ...preloads, program, ...args];
}

const [command = 'start', ...rest] = process.argv.slice(2);
await install();
const node = node24();
const path = `${join(modules, '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
const env = { PATH: path };
/** Node keeps compiled modules there: the next process of the tests loads sooner. */
const kept = { ...env, NODE_COMPILE_CACHE: join(root, '.data', 'compiled') };
const dist = (file) => join('dist', file);
const compiled = {
  start: 'bundle/main.js',
  migrate: 'src/commands/migrate.js',
  token: 'src/commands/token.js',
  'audit:verify': 'src/commands/audit-verify.js',
  figures: 'src/commands/figures.js',
  archive: 'src/commands/archive.js',
  openapi: 'src/commands/openapi.js',
  schema: 'src/commands/schema.js',
  docs: 'src/commands/docs.js',
  demo: 'demo/demo.js',
  packs: 'demo/packs.js',
  bench: 'bench/bench.js',
  'bench:peers': 'bench/peers.js',
};
if (command in compiled) {
  await build(node);
  // A large young generation: fewer requests are still at work when it is collected (bench, P2). A
  // bounded old one: what is done with is collected before the heap grows (P8).
  await run(
    node,
    ['--max-semi-space-size=32', '--max-old-space-size=384', dist(compiled[command]), ...rest],
    env,
  );
} else if (command === 'build') {
  await build(node);
} else if (command === 'test') {
  await build(node);
  await run(node, jest(rest), kept);
} else if (command === 'test:rules') {
  // The option takes every word after it for a project.
  await run(node, jest([...rest, '--selectProjects', 'rules']), kept);
} else if (command === 'client') {
  await run(node, [join('scripts', 'client.mjs'), ...rest], env);
} else if (command === 'mutate') {
  await build(node);
  await run(node, [join('scripts', 'mutate.mjs'), ...rest], env);
} else if (command === 'check') {
  await run(node, [join('scripts', 'check.mjs'), ...rest], env);
} else {
  stop(`There is no command "${command}"`);
}
