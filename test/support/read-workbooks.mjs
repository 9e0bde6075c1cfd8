/**
 * Reads workbooks in a process of its own, one after the other: what became of each, and the memory
 * it took. The first is for warming up.
 */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { tablesOfXlsx } from '../../dist/src/reporting/files/report-xlsx.parser.js';

const megabytes = (bytes) => Math.round(bytes / 1024 ** 2);
/**
 * The most that this program ever had; where there is no /proc, counting the one that started it.
 */
const highest = () =>
  (existsSync('/proc/self/status')
    ? Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
    : process.resourceUsage().maxRSS) * 1024;
const outcomes = [];
let before = 0;
for (const path of process.argv.slice(2)) {
  const file = {
    size: statSync(path).size,
    bytes: (start, end) => createReadStream(path, { start, end: end - 1 }),
  };
  let rows = 0;
  let code = null;
  const started = performance.now();
  try {
    for await (const table of tablesOfXlsx(file))
      for await (const some of table.rows)
        rows += some.filter(({ cells }) => cells.length > 0).length;
  } catch (error) {
    code = error.code ?? String(error);
  }
  if (before === 0) before = process.memoryUsage.rss();
  outcomes.push({ rows, code, seconds: (performance.now() - started) / 1000 });
}
process.stdout.write(
  JSON.stringify({ outcomes, before: megabytes(before), growth: megabytes(highest() - before) }),
);
