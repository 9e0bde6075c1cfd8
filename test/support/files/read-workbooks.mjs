/**
 * Reads workbooks in a process of its own, one after the other. Prints the outcome of each and the
 * memory it took. The first one warms the process up.
 */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { tablesOfXlsx } from '../../../dist/src/reporting/files/report-xlsx.parser.js';

const megabytes = (bytes) => Math.round(bytes / 1024 ** 2);
/**
 * Returns the most memory that this process ever had. Without /proc, the memory of the process that
 * started it counts too.
 */
const highest = () =>
  (existsSync('/proc/self/status')
    ? Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
    : process.resourceUsage().maxRSS) * 1024;
async function countRows(table) {
  let count = 0;
  for await (const rows of table.rows) count += rows.filter(({ cells }) => cells.length > 0).length;
  return count;
}

const outcomes = [];
let before = 0;
for (const path of process.argv.slice(2)) {
  const file = {
    size: statSync(path).size,
    bytes: (start, end) => createReadStream(path, { start, end: end - 1 }),
  };
  let [rows, code] = [0, null];
  const started = performance.now();
  try {
    for await (const table of tablesOfXlsx(file)) rows += await countRows(table);
  } catch (error) {
    code = error.code ?? String(error);
  }
  if (before === 0) before = process.memoryUsage.rss();
  outcomes.push({ rows, code, seconds: (performance.now() - started) / 1000 });
}
process.stdout.write(
  JSON.stringify({ outcomes, before: megabytes(before), growth: megabytes(highest() - before) }),
);
