// Applies one kept sabotage after the other (test/mutations) in copies of the checkout, runs the
// tests nearest to it, and says which sabotages no test noticed. `npm run mutate -- <name> …` runs
// those whose name contains one of the words. The checkout itself is never changed.
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { clearTimeout, setTimeout } from 'node:timers';
import { pathToFileURL } from 'node:url';
import { MUTATIONS } from '../test/mutations/mutations.mjs';
import { bundle } from './bundle.mjs';
import { compile } from './compile.mjs';

const root = join(import.meta.dirname, '..');
/** Longest time of the tests of one sabotage. One that hangs the tests has been noticed. */
const TIMEOUT_MS = 240_000;
/** Longest time of all their tests together. */
const LONGEST_MS = 3_600_000;

/** Copies the files of the checkout, the build and a link to the packages into a new folder. */
function copyCheckout() {
  const folder = mkdtempSync(join(tmpdir(), 'portfolio-mutate-'));
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0');
  const present = files.filter((name) => name !== '' && existsSync(join(root, name)));
  for (const file of [...present, 'dist'])
    cpSync(join(root, file), join(folder, file), { recursive: true, force: true });
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'));
  return folder;
}

/** Writes a source, its compiled form and the bundle that the processes of the tests run. */
async function writeSource(folder, file, text) {
  writeFileSync(join(folder, file), text);
  if (!/^(src|migrations|demo)\/.*\.(tsx?|css)$/.test(file)) return;
  const compiled = join(folder, 'dist', file.replace(/\.tsx?$/, '.js'));
  mkdirSync(dirname(compiled), { recursive: true });
  writeFileSync(compiled, file.endsWith('.css') ? text : compile(file, text));
  await bundle(folder);
}

/** Runs suites in a copy. Returns whether all passed, and what the run wrote. */
function runTests(folder, tests, { only, timeout = LONGEST_MS }) {
  const preload = (name) => [
    '--import',
    pathToFileURL(join(folder, 'test', 'support', 'run', name)).href,
  ];
  const named = only === undefined ? [] : ['--testNamePattern', only];
  const jest = join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
  const preloads = ['typescript.mjs', 'worker-data.mjs'].flatMap(preload);
  const args = ['--no-warnings', ...preloads, jest, '--runTestsByPath', ...named, ...tests];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        output += text;
      });
    const timer = setTimeout(() => {
      output += '\n● hung\n';
      process.kill(-child.pid, 'SIGKILL');
    }, timeout);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve({ passed: code === 0, output });
    });
  });
}

/** Returns the name of the first test that failed. */
function firstFailure(output) {
  const named = (/✕ (.+)/.exec(output) ?? /^FAIL .*\n(.+)/m.exec(output))?.[1]?.trim();
  return named ?? (output.includes('● hung') ? 'a hang' : 'the service did not start');
}

/** Applies one sabotage, runs its tests and restores the copy. */
async function judge(folder, { file, find, replace, tests, only }) {
  const before = readFileSync(join(folder, file), 'utf8');
  const places = before.split(find).length - 1;
  if (places !== 1)
    return { verdict: 'misplaced', why: `its text occurs ${places} times in ${file}` };
  await writeSource(
    folder,
    file,
    before.replace(find, () => replace),
  );
  const { passed, output } = await runTests(folder, tests, { only, timeout: TIMEOUT_MS });
  await writeSource(folder, file, before);
  return passed ? { verdict: 'survived' } : { verdict: 'killed', why: firstFailure(output) };
}

/** Runs the tests of all sabotages without one: a test that fails anyway notices nothing. */
async function requirePassing(folder, mutations) {
  const tests = [...new Set(mutations.flatMap((mutation) => mutation.tests))];
  const { passed, output } = await runTests(folder, tests, {});
  if (passed) return;
  process.stdout.write(`${output.slice(-9_000)}\nThe tests fail without any sabotage.\n`);
  process.exit(1);
}

/** Judges sabotages until none is left. */
async function work(folder, waiting, results) {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const started = performance.now();
    const result = await judge(folder, next);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    results.push({ ...next, ...result });
    const why = result.why === undefined ? '' : ` by: ${result.why}`;
    process.stdout.write(`${result.verdict.padEnd(9)} ${next.name} (${seconds} s)${why}\n`);
  }
}

/** Judges the sabotages with as many copies as there are processors. */
async function main(words) {
  const isChosen = ({ name }) => words.length === 0 || words.some((word) => name.includes(word));
  const chosen = MUTATIONS.filter(isChosen);
  const copies = Math.max(1, Math.min(availableParallelism(), chosen.length, 4));
  const folders = Array.from({ length: copies }, copyCheckout);
  const results = [];
  try {
    await requirePassing(folders[0], chosen);
    const waiting = [...chosen];
    await Promise.all(folders.map((folder) => work(folder, waiting, results)));
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
  const named = (verdict) => results.filter((result) => result.verdict === verdict);
  for (const { name, holds } of named('survived')) process.stdout.write(`${name}: ${holds}\n`);
  for (const { name, why } of named('misplaced')) process.stdout.write(`${name}: ${why}\n`);
  const killed = named('killed').length;
  process.stdout.write(`${killed} killed, ${results.length - killed} survived\n`);
  process.exitCode = chosen.length > 0 && killed === chosen.length ? 0 : 1;
}

await main(process.argv.slice(2));
