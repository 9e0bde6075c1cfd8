import pg from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { ALL_ENTITIES } from '../entities.js';
import { fail } from '../main.js';
import { dataSourceOptions } from '../platform/database/database.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import { migrate } from '../prepare.js';
import { writeOrCheck } from './generated-file.js';

const SCHEMAS = [
  'platform',
  'actors',
  'criteria',
  'portfolio',
  'reporting',
  'governance',
  'rollup',
];

/**
 * What stands in the catalog of a migrated database, one fact a line: the schema as a reader can
 * compare it.
 */
const FACTS = [
  `select format('table %s.%s%s%s', n.nspname, c.relname, case when c.relrowsecurity then ' rls' else '' end, case when c.relforcerowsecurity then ' force' else '' end) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'm', 'p') and n.nspname = any($1)`,
  `select format('column %s.%s.%s %s%s%s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end, case when a.attidentity <> '' then ' identity' else '' end, case when a.attcollation not in (0, 100) then ' collate ' || (select l.collname from pg_collation l where l.oid = a.attcollation) else '' end) from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where a.attnum > 0 and not a.attisdropped and c.relkind = 'r' and n.nspname = any($1)`,
  `select format('index %s', pg_get_indexdef(i.indexrelid)) from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1)`,
  `select format('constraint %s.%s %s %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where k.contype <> 'n' and n.nspname = any($1)`,
  `select format('policy %s.%s %s for %s to %s using (%s) check (%s)', p.schemaname, p.tablename, p.policyname, p.cmd, p.roles, p.qual, p.with_check) from pg_policies p where p.schemaname = any($1)`,
  `select format('trigger %s', pg_get_triggerdef(t.oid)) from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and n.nspname = any($1)`,
  `select format('function %s', regexp_replace(pg_get_functiondef(f.oid), '\\s+', ' ', 'g')) from pg_proc f join pg_namespace n on n.oid = f.pronamespace where n.nspname = any($1)`,
  `select format('grant %s.%s %s to %s', g.table_schema, g.table_name, string_agg(g.privilege_type, ', ' order by g.privilege_type), g.grantee) from information_schema.role_table_grants g where g.grantee = 'portfolio_app' and g.table_schema = any($1) group by g.table_schema, g.table_name, g.grantee`,
];

/**
 * Migrates an empty database up, down and up again, refuses a difference between entities and
 * schema, and writes
 * `migrations/schema.txt`; `--check` fails when that file differs.
 */
async function main(): Promise<void> {
  const server = await startEmbeddedPostgres('.data/schema', 'schema', { fresh: true });
  try {
    const names = await migrate(server.url);
    const first = await facts(server.url);
    const source = new DataSource({
      ...dataSourceOptions(server.url, ALL_ENTITIES, 2, undefined),
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
        `The entities are not what the migrations make. Add a migration that does:\n${drift.join(';\n')}`,
      );
    for (const _ of names) await source.undoLastMigration();
    await source.destroy();
    await migrate(server.url);
    if ((await facts(server.url)) !== first)
      throw new Error('Migrating down and up again does not give the same schema');
    process.stdout.write(
      `${String(names.length)} migrations up, down and up again; entities = schema\n`,
    );
    await writeOrCheck('migrations/schema.txt', first, 'npm run schema');
  } finally {
    await server.stop();
  }
}

async function facts(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const sql of FACTS)
      lines.push(
        ...(await client.query<{ format: string }>(sql, [SCHEMAS])).rows
          .map(({ format }) => format)
          .sort(),
      );
    return `${lines.join('\n')}\n`;
  } finally {
    await client.end();
  }
}

main().catch(fail);
