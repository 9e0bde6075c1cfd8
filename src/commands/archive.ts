import process from 'node:process';
import { parseArgs } from 'node:util';
import { fail } from '../main.js';
import { parseConfig } from '../platform/settings/config.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import { exportArchive } from './archive-export.js';
import { restoreArchive } from './archive-restore.js';

const USAGE =
  'Usage: npm run archive -- --until ROUND --to FOLDER\n' +
  '   or: npm run archive -- restore --from FOLDER';

/**
 * Exports the rounds up to one into a folder, or restores such a folder into an empty database, as
 * the owner of the database.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      until: { type: 'string' },
      to: { type: 'string' },
      from: { type: 'string' },
    },
  });
  const { until, to, from } = values;
  const isRestore = positionals.length === 1 && positionals[0] === 'restore' && from !== undefined;
  const isExport = positionals.length === 0 && until !== undefined && to !== undefined;
  if (!isRestore && !isExport) throw new Error(USAGE);
  const config = parseConfig(process.env);
  const given = config.migrationDatabaseUrl ?? config.databaseUrl;
  const server =
    given === undefined ? await startEmbeddedPostgres(config.dataDir, 'portfolio') : undefined;
  const url = given ?? server?.url ?? '';
  try {
    if (from !== undefined && isRestore) {
      const { rows } = await restoreArchive(url, from);
      process.stdout.write(`${String(rows)} rows restored; references and chains verified\n`);
    }
    if (until !== undefined && to !== undefined && isExport) {
      const { tables, rows, files, links } = await exportArchive(url, until, to);
      process.stdout.write(
        `${String(rows)} rows of ${String(tables)} tables in ${String(files)} files; ` +
          `${String(links)} links verified\n`,
      );
    }
  } finally {
    await server?.stop();
  }
}

main().catch(fail);
