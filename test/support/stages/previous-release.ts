import { readFileSync, writeFileSync } from 'node:fs';
import type pg from 'pg';
import { OutboxRelay } from '../../../src/platform/work/outbox.relay.js';
import { listPrepared } from '../../../src/platform/database/statement.js';
import { startTestService } from '../service.js';
import { ActedStory } from '../stories/acted-story.js';
import { STORY_BEGINS, WHOLE_STORY } from '../stories/whole-story.js';

const FILE = 'migrations/previous-release.json';

/** Statements of a release, as they are sent. */
export function readPreviousRelease(): string[] {
  return JSON.parse(readFileSync(FILE, 'utf8')) as string[];
}

/** Acts out the whole story, and keeps every statement that the service prepared for it. */
export async function recordRelease(): Promise<void> {
  const service = await startTestService({ at: STORY_BEGINS });
  await new ActedStory(service).actOut(WHOLE_STORY);
  // The relay looks for lost work every ten seconds: a fast story may end before its first look.
  await service.app.get(OutboxRelay).reconcile();
  const client = await service.owner.connect();
  const texts: string[] = [];
  for (const text of listPrepared().map(shorten).sort())
    if ((await findFault(client, text)) === undefined) texts.push(text);
  client.release();
  await service.stop();
  writeFileSync(FILE, `${JSON.stringify([...new Set(texts)], null, 1)}\n`);
}

/** Removes comments and indentation, which mean nothing to PostgreSQL. */
function shorten(text: string): string {
  return text
    .replaceAll(/^\s*--.*$/gm, '')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim();
}

/**
 * Says why PostgreSQL refuses a statement as the service's role: a table, column, type, function or
 * right that is gone. It plans the statement and does not run it.
 */
export async function findFault(client: pg.PoolClient, text: string): Promise<string | undefined> {
  const parameters = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
  const count = Math.max(0, ...parameters);
  const values = count === 0 ? '' : `(${Array.from({ length: count }, () => 'null').join(', ')})`;
  await client.query('begin; set local role portfolio_app');
  try {
    await client.query(`set local plan_cache_mode = force_generic_plan; prepare old as ${text}`);
    await client.query(`explain (costs off) execute old${values}`);
    return undefined;
  } catch (error) {
    return `${error instanceof Error ? error.message : 'unknown'}: ${text.slice(0, 80)}`;
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
  }
}

/** Columns that an INSERT must give, by table. */
const NEEDED_COLUMNS = `
  select n.nspname || '.' || c.relname as name, array_agg(a.attname::text) as columns
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p')
     and a.attnum > 0
     and not a.attisdropped
     and a.attnotnull
     and not a.atthasdef
     and a.attidentity = ''
   group by 1`;

const INSERT = /\binsert into ([a-z_]+\.[a-z_]+)(?: as \w+)?\s*\(([^)]*)\)/g;

/** Lists the columns that statements leave out and their tables need now. */
export async function findMissingColumns(
  client: pg.PoolClient,
  texts: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(NEEDED_COLUMNS);
  const needed = new Map(rows.map(({ name, columns }) => [name, columns]));
  const missing = texts.flatMap((text) =>
    [...text.matchAll(INSERT)].flatMap(([, table = '', list = '']) => {
      const given = new Set(list.split(',').map((column) => column.trim().replaceAll('"', '')));
      return (needed.get(table) ?? [])
        .filter((column) => !given.has(column) && !WRITTEN_BY_TRIGGERS.has(`${table}.${column}`))
        .map((column) => `${table}.${column}`);
    }),
  );
  return [...new Set(missing)];
}

/** Columns that a trigger writes. */
const WRITTEN_BY_TRIGGERS = new Set([
  'platform.audit.seq',
  'platform.audit.previous_hash',
  'platform.audit.hash',
  'portfolio.project.code_key',
]);
