import { Clock } from '../platform/base/clock.js';
import { parseConfig } from '../platform/settings/config.js';
import { Database } from '../platform/database/database.js';
import { createLog } from '../platform/telemetry/logging.js';
import { ALL_ENTITIES } from '../entities.js';
import { fail } from '../main.js';
import { loadReferenceData, migrate } from '../prepare.js';

/**
 * Prepares a database for a deploy: the schema of the service and of its queue, then actors and
 * criteria. Running it again changes nothing.
 */
async function main(): Promise<void> {
  const config = parseConfig(process.env);
  if (config.databaseUrl === undefined)
    throw new Error(
      'DATABASE_URL is missing: npm start migrates the embedded PostgreSQL by itself',
    );
  const done = await migrate(config.migrationDatabaseUrl ?? config.databaseUrl);
  const database = new Database(
    { ...config, databaseUrl: config.databaseUrl },
    ALL_ENTITIES,
    createLog(config.logLevel),
  );
  try {
    await database.connect();
    const { actors, changed, skipped } = await loadReferenceData(database, new Clock());
    const reasons = skipped.map(({ name, reason }) => `${name} (${reason})`).join(', ');
    process.stdout.write(
      `${String(done.length)} migrations; ${String(actors)} actors, ${String(changed)} changed; ` +
        `skipped: ${reasons}\n`,
    );
  } finally {
    await database.onApplicationShutdown();
  }
}

main().catch(fail);
