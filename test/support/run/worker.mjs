// Runs once in each worker, before its first suite.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import './no-network.mjs';

/**
 * Only a hang lasts as long: no test is decided by how fast the machine is. A soak acts out an hour
 * in one test.
 */
const PATIENCE_MS = process.env['FULL'] === '1' ? 7_200_000 : 1_800_000;

// A worker ends with the run, whatever a suite has left open.
process.on('disconnect', () => process.exit());

// An error that nobody awaits fails the suite in which it appears.
const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));
process.on('uncaughtException', (error) => unhandled.push(error));

// Jest has these, and the light runner lets them pass without doing what they say.
const { expect, test } = globalThis;
expect.hasAssertions = expect.assertions = refuse;
test.todo = test.failing = test.concurrent = refuse;

let before = processorTime();
let since = { test: undefined, at: performance.now() };

setInterval(endHang, 1_000).unref();

/**
 * The light runner reads this global when a suite is over, and hands the value to the reporters. We
 * measure no coverage: its place takes the processor time of the suite in milliseconds.
 */
Object.defineProperty(globalThis, '__coverage__', {
  get() {
    expect.setState({ testPath: undefined, currentTestName: undefined });
    const start = before;
    before = processorTime();
    if (unhandled.length > 0) throw describeUnhandled(unhandled.splice(0));
    return { processorTime: before - start };
  },
});

function refuse() {
  throw new Error('Our runner does not support this: see docs/decisions/037-test-runner.md');
}

/** Names a test that hangs, and ends this worker: its suite fails, and another worker goes on. */
function endHang() {
  const { testPath, currentTestName = 'before its first test' } = expect.getState();
  const test = testPath === undefined ? undefined : `${testPath}: ${currentTestName}`;
  if (test !== since.test) since = { test, at: performance.now() };
  if (test === undefined || performance.now() - since.at < PATIENCE_MS) return;
  process.stderr.write(`No end after ${PATIENCE_MS / 60_000} minutes: ${test}\n`);
  process.exit(1);
}

function describeUnhandled(errors) {
  const stacks = errors.map((error) => error?.stack ?? String(error));
  return new Error(`Nobody handled:\n${stacks.join('\n')}`);
}

/** Returns the processor time of this worker and of the processes that it has started and ended. */
function processorTime() {
  try {
    const [, fields] = /.*\) (.*)/.exec(readFileSync('/proc/self/stat', 'utf8'));
    const ticks = fields.split(' ').slice(11, 15);
    return ticks.reduce((sum, count) => sum + Number(count) * 10, 0);
  } catch {
    // Not Linux: without the other processes.
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}
