import pg from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { ALL_ENTITIES } from '../entities.js';
import { fail } from '../main.js';
import { dataSourceOptionsOf } from '../platform/database/database.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import { migrate } from '../prepare.js';
import { writeOrCheck } from './generated-file.js';
import { CATALOG } from './schema.queries.js';

/**
 * Migrates an empty database up, down and up again, refuses a difference between entities and
 * schema, and writes `migrations/schema.txt`. With `--check` it fails when that file differs.
 */
async function main(): Promise<void> {
  const server = await startEmbeddedPostgres('.data/schema', 'schema', { fresh: true });
  try {
    const names = await migrate(server.url);
    const first = await listSchema(server.url);
    await refuseDriftAndUndo(server.url, names.length);
    await migrate(server.url);
    if ((await listSchema(server.url)) !== first)
      throw new Error('Migrating down and up again does not give the same schema');
    process.stdout.write(
      `${String(names.length)} migrations up, down and up again; entities = schema\n`,
    );
    await writeOrCheck('migrations/schema.txt', first, 'npm run schema');
  } finally {
    await server.stop();
  }
}

/** Refuses a difference between the entities and the schema, then undoes all migrations. */
async function refuseDriftAndUndo(url: string, migrations: number): Promise<void> {
  const source = new DataSource({
    ...dataSourceOptionsOf(url, ALL_ENTITIES, 2, undefined),
    migrations: [...MIGRATIONS],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  const drift = (await source.driver.createSchemaBuilder().log()).upQueries
    .map(({ query }) => query)
    .filter((query) => !/DROP CONSTRAINT "\w+_ref"/.test(query));
  if (drift.length > 0)
    throw new Error(
      `The entities differ from the schema. Add a migration that does:\n${drift.join(';\n')}`,
    );
  for (let undone = 0; undone < migrations; undone++) await source.undoLastMigration();
  await source.destroy();
}

/** Lists everything in the schema, one line each. */
async function listSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const statement of CATALOG) {
      const { rows } = await client.query<{ format: string }>(statement);
      lines.push(...rows.map(({ format }) => format).sort());
    }
    return `${lines.join('\n')}\n`;
  } finally {
    await client.end();
  }
}

main().catch(fail);
