/** Names what was skipped, and closes with the line that CI reads. */
export default class ClosingLines {
  onRunComplete(_contexts, results) {
    const skipped = new Map();
    for (const file of results.testResults) {
      for (const test of file.testResults) {
        if (test.status === 'pending' || test.status === 'todo')
          skipped.set(
            test.ancestorTitles.join(' › ') || test.title,
            (skipped.get(test.ancestorTitles.join(' › ') || test.title) ?? 0) + 1,
          );
      }
    }
    for (const [suite, count] of skipped) process.stdout.write(`skipped: ${suite} (${count})\n`);
    const broken = results.numRuntimeErrorTestSuites;
    process.stdout.write(
      `${results.numPassedTests} passed, ${results.numFailedTests + broken} failed${results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : ''}\n`,
    );
  }
}
