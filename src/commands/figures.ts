import process from 'node:process';
import { parseArgs } from 'node:util';
import { fail } from '../main.js';
import { Clock } from '../platform/base/clock.js';
import { type Config, parseConfig } from '../platform/settings/config.js';
import { Database } from '../platform/database/database.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import { createLog } from '../platform/telemetry/logging.js';
import { RebuildService } from '../rollup/roll-ups/rebuild.service.js';
import { createService } from '../service.js';

const USAGE =
  'Usage: npm run figures -- rebuild [--round KEY]\n' +
  '   or: npm run figures -- verify [--round KEY]';

/**
 * Rebuilds the figures of one round or of all rounds from nothing, or prints the number of cells
 * that a rebuild would change. It runs beside a running service, on the same database. Ctrl-C stops
 * after the keys under way; finished keys stay rebuilt.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { round: { type: 'string' } },
  });
  const [command] = positionals;
  if (positionals.length !== 1 || (command !== 'rebuild' && command !== 'verify'))
    throw new Error(USAGE);
  const config: Config = { ...parseConfig(process.env), role: 'api' };
  const server =
    config.databaseUrl === undefined
      ? await startEmbeddedPostgres(config.dataDir, 'portfolio')
      : undefined;
  const app = await createService(
    { ...config, databaseUrl: config.databaseUrl ?? server?.url ?? '' },
    new Clock(config.clockStart),
    createLog('error'),
  );
  let differing = 0;
  try {
    await app.get(Database).connect();
    const figures = app.get(RebuildService);
    if (command === 'verify') differing = await verify(figures, values.round);
    else await rebuild(figures, values.round);
  } finally {
    await app.close();
    await server?.stop();
  }
  process.exit(differing > 0 ? 1 : 0);
}

/** Compares the figures with their revisions. Returns the number of cells that differ. */
async function verify(figures: RebuildService, round: string | undefined): Promise<number> {
  const { keys, cells } = await figures.countDifferences(round);
  process.stdout.write(
    `${String(keys)} keys and the served figures compared with their revisions: ` +
      `${String(cells)} differing cells\n`,
  );
  return cells;
}

async function rebuild(figures: RebuildService, only: string | undefined): Promise<void> {
  let stopped = false;
  process.on('SIGINT', () => {
    stopped = true;
  });
  const started = performance.now();
  const { state, rounds, keys } = await figures.rebuild(only, (round, done, total) => {
    process.stderr.write(`\r${round.padEnd(10)} ${String(done)} of ${String(total)} keys `);
    return !stopped;
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `\n${state}: ${String(keys)} keys of ${String(rounds)} rounds in ${seconds} s\n`,
  );
}

main().catch(fail);
