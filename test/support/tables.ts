import type { TestService } from './service.js';

/** The schemas of the service: one per area. */
export const SCHEMAS = ['platform', 'actors', 'criteria', 'portfolio', 'reporting', 'governance', 'rollup'] as const;

/** Every table of these schemas, from the catalog. */
export async function tablesOf(service: TestService): Promise<string[]> {
  const { rows } = await service.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind in ('r', 'p') order by 1`,
    [SCHEMAS],
  );
  return rows.map(({ name }) => name);
}

/** How many rows each table has. */
export async function rowCounts(service: TestService, tables?: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables ?? (await tablesOf(service))) {
    const { rows } = await service.owner.query<{ n: string }>(`select count(*) as n from ${table}`);
    counts[table] = Number(rows[0]?.n);
  }
  return counts;
}

/**
 * One hash per table over every row of it, in any order. What workers do by themselves is left out: when an outbox
 * row was sent on, and how far a job has come.
 */
export async function fingerprints(service: TestService, where: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const table of await tablesOf(service)) {
    const { rows } = await service.owner.query<{ hash: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t.line, '' order by t.line), '')) as hash from (select (to_jsonb(r) - 'dispatched_at')::text as line from ${table} r where ${where[table] ?? 'true'}) t`,
    );
    hashes[table] = rows[0]?.hash ?? '';
  }
  return hashes;
}

/** Does something with every item, at most `width` at a time, and answers the results in order. */
export async function each<T, R>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
