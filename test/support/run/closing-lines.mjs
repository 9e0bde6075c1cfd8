import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { isOfService, listLeft } from './left-to-check.mjs';

/** Prints the times of each suite, names what was skipped or left, and closes with the line that CI reads. */
export default class ClosingLines {
  /** Processor time by suite: Jest forgets it before the run is over. See worker.mjs. */
  #processorTimes = new Map();
  #left;

  constructor(globalConfig) {
    this.#left = listLeft(globalConfig);
  }

  onTestFileResult({ path }, { coverage }) {
    this.#processorTimes.set(path, coverage?.processorTime);
  }

  async onRunComplete(_contexts, results) {
    printTimes(results.testResults, this.#processorTimes);
    await printServerTime();
    for (const [suite, count] of skippedSuites(results.testResults))
      process.stdout.write(`skipped: ${suite} (${count})\n`);
    const runsService = results.testResults.some((suite) => isOfService(suite.testFilePath));
    if (runsService && this.#left.length > 0)
      process.stdout.write(`left to npm run check: ${this.#left.join(', ')}\n`);
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : '';
    process.stdout.write(`${results.numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
}

function printTimes(files, processorTimes) {
  const times = files
    .map(({ testFilePath, perfStats }) => [
      perfStats.end - perfStats.start,
      processorTimes.get(testFilePath) ?? 0,
      testFilePath,
    ])
    .sort(([a], [b]) => b - a);
  for (const [clock, processor, path] of times)
    process.stdout.write(
      `${seconds(clock)}  ${seconds(processor)}  ${relative(process.cwd(), path)}\n`,
    );
  const sum = times.reduce((sum, [, processor]) => sum + processor, 0);
  process.stdout.write(
    `clock and processor time of each suite; processor time in all ${seconds(sum)}\n`,
  );
}

/** Prints the processor time of the PostgreSQL of the run: of its connections that have ended. */
async function printServerTime() {
  const { url } = globalThis.embeddedPostgres ?? {};
  if (url === undefined || process.platform !== 'linux') return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("select pg_read_file('postmaster.pid') as file");
  await client.end();
  const [pid] = rows[0].file.split('\n');
  const [, fields] = /.*\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const ticks = fields.split(' ').slice(11, 15);
  const time = ticks.reduce((sum, count) => sum + Number(count) * 10, 0);
  process.stdout.write(`processor time of PostgreSQL ${seconds(time)}\n`);
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1).padStart(6)} s`;
}

/** Counts the skipped tests of each suite by its name. */
function skippedSuites(files) {
  const suites = new Map();
  for (const { status, ancestorTitles, title } of files.flatMap(({ testResults }) => testResults)) {
    if (status !== 'pending' && status !== 'todo') continue;
    const suite = ancestorTitles.join(' › ') || title;
    suites.set(suite, (suites.get(suite) ?? 0) + 1);
  }
  return suites;
}
