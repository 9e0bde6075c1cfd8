// Prints the regular expressions that the service makes while it starts and reads a CSV file, one
// JSON line each: those that stand in the source as `new RegExp(…)`.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { TextEncoder } from 'node:util';

const made = new Set();
globalThis.RegExp = new Proxy(RegExp, {
  construct: (type, args) => {
    const expression = Reflect.construct(type, args);
    if (/^.*\n.*\n.*\/dist\/src\//.test(new Error().stack))
      made.add(JSON.stringify([expression.source, expression.flags]));
    return expression;
  },
});
const load = (file) => import(pathToFileURL(`dist/src/${file}`).href);
const { readCsvTable } = await load('reporting/files/report-csv.parser.js');
const bytes = new TextEncoder().encode('a;"b"\n1;2\n');
await readCsvTable({ size: bytes.length, bytes: () => [bytes] }, 'utf-8');
const { createService } = await load('service.js');
const { parseConfig } = await load('platform/settings/config.js');
const { Clock } = await load('platform/base/clock.js');
const { createLog } = await load('platform/telemetry/logging.js');
const config = parseConfig({ NODE_ENV: 'test', ROLE: 'api' });
const databaseUrl = 'postgres://nobody@127.0.0.1:9/none';
await createService({ ...config, databaseUrl }, new Clock(), createLog('silent'));
process.stdout.write([...made].join('\n'), () => process.exit(0));
