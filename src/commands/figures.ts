import process from 'node:process';
import { parseArgs } from 'node:util';
import { fail } from '../main.js';
import { Clock } from '../platform/base/clock.js';
import { type Config, parseConfig } from '../platform/base/config.js';
import { Database } from '../platform/database/database.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import { createLog } from '../platform/base/logging.js';
import { RebuildService } from '../rollup/roll-ups/rebuild.service.js';
import { createService } from '../service.js';

const USAGE =
  'Usage: npm run figures -- rebuild [--round KEY]   or   npm run figures -- verify [--round KEY]';

/**
 * Rebuilds the figures of a round, or of every round, from nothing, or prints how many cells differ
 * from what they would be then. Beside a running service, on the database it uses. Ctrl-C stops
 * after the keys under way: what is done stays done.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { round: { type: 'string' } },
  });
  const [what] = positionals;
  if (positionals.length !== 1 || (what !== 'rebuild' && what !== 'verify')) throw new Error(USAGE);
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
    if (what === 'verify') {
      const { keys, cells } = await figures.differing(values.round);
      process.stdout.write(
        `${String(keys)} keys, and what is served, compared with their revisions: ${String(cells)} differing cells\n`,
      );
      differing = cells;
    } else {
      let stopped = false;
      process.on('SIGINT', () => {
        stopped = true;
      });
      const started = performance.now();
      const { state, rounds, keys } = await figures.rebuild(values.round, (round, done, total) => {
        process.stderr.write(`\r${round.padEnd(10)} ${String(done)} of ${String(total)} keys `);
        return !stopped;
      });
      process.stdout.write(
        `\n${state}: ${String(keys)} keys of ${String(rounds)} rounds in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
      );
    }
  } finally {
    await app.close();
    await server?.stop();
  }
  process.exit(differing > 0 ? 1 : 0);
}

main().catch(fail);
