import type pg from 'pg';

/** Tables that hold reports and their revisions. */
const TABLES = ['report', 'report_revision'];

/**
 * Measures the floor: PostgreSQL's own COPY of the resulting reports and revisions, from a file on
 * the server, into tables with the same columns, indexes and foreign keys, and without row-level
 * security. Copies the reports of the projects whose codes begin with `prefix`, in seconds.
 */
export async function copyReports(client: pg.Client, prefix: string): Promise<number> {
  let seconds = 0;
  for (const table of TABLES) {
    const path = `/tmp/bench-${prefix}-${table}.copy`;
    await createFloor(client, table);
    await client.query(
      `copy (select t.*
               from reporting.${table} t
               join portfolio.project p on p.id = t.project_id
              where p.code like '${prefix}%') to '${path}'`,
    );
    await client.query('checkpoint');
    const started = performance.now();
    await client.query(`copy public.floor_${table} from '${path}'`);
    seconds += (performance.now() - started) / 1000;
    await client.query(`copy (select 1) to '${path}'`);
  }
  return seconds;
}

/** Creates the table that a floor is copied into, unless it exists. */
async function createFloor(client: pg.Client, table: string): Promise<void> {
  const { rows: found } = await client.query<{ exists: boolean }>(
    `select to_regclass($1) is not null as exists`,
    [`public.floor_${table}`],
  );
  if (found[0]?.exists === true) return;
  await client.query(`create table public.floor_${table} (like reporting.${table} including all)`);
  const { rows: keys } = await client.query<{ name: string; definition: string }>(
    `select c.conname as name, pg_get_constraintdef(c.oid) as definition
       from pg_constraint c
      where c.conrelid = $1::regclass and c.contype = 'f'`,
    [`reporting.${table}`],
  );
  for (const { name, definition } of keys)
    await client.query(`alter table public.floor_${table} add constraint ${name} ${definition}`);
}
