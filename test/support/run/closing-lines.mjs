import { relative } from 'node:path';

/** Prints the time of each suite, names what was skipped, and closes with the line that CI reads. */
export default class ClosingLines {
  onRunComplete(_contexts, results) {
    printTimes(results.testResults);
    for (const [suite, count] of skippedSuites(results.testResults))
      process.stdout.write(`skipped: ${suite} (${count})\n`);
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : '';
    process.stdout.write(`${results.numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
}

function printTimes(files) {
  const times = files
    .map(({ testFilePath, perfStats }) => [perfStats.end - perfStats.start, testFilePath])
    .sort(([a], [b]) => b - a);
  for (const [milliseconds, path] of times)
    process.stdout.write(
      `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${relative(process.cwd(), path)}\n`,
    );
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
