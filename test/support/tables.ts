import type { TestService } from './service.js';

/** The schemas of the service: one per area. */
export const SCHEMAS = [
  'platform',
  'actors',
  'criteria',
  'portfolio',
  'reporting',
  'governance',
  'rollup',
] as const;

/**
 * The tables whose catalog entry says something, such as `exists (select 1 from pg_policy …)` of
 * the class `c`.
 */
async function tablesThat(service: TestService, condition: string): Promise<string[]> {
  const asked = tablesAsked.get(service) ?? new Map<string, string[]>();
  tablesAsked.set(service, asked);
  const known = asked.get(condition);
  if (known !== undefined) return known;
  const { rows } = await service.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1)
          and c.relkind in ('r', 'p') and ${condition} order by 1`,
    [SCHEMAS],
  );
  const names = rows.map(({ name }) => name);
  asked.set(condition, names);
  return names;
}

/** The catalog's answers by service and condition: no test makes a table. */
const tablesAsked = new WeakMap<TestService, Map<string, string[]>>();

/** Every table of these schemas, from the catalog. */
export const tablesOf = (service: TestService): Promise<string[]> => tablesThat(service, 'true');

/** Tables whose rows belong to an actor. */
export const tablesWithActor = (service: TestService): Promise<string[]> =>
  tablesThat(
    service,
    `exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'actor_id'
       and not a.attisdropped)`,
  );

/** Tables that anyone may read: their policy asks for nothing. */
export const publishedTables = (service: TestService): Promise<string[]> =>
  tablesThat(
    service,
    `exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*')
       and pg_get_expr(p.polqual, p.polrelid) = 'true')`,
  );

const OF_A_PUBLISHED_CASE = `exists (select 1 from governance.council_case c where c.id = t.case_id
   and c.published_at is not null)`;
const OF_A_PUBLISHED_ITEM = `exists (select 1 from governance.advice_item i where i.id = t.item_id and i.published)`;

/**
 * Of tables that hold what is published beside what is not: which of its rows (`t`) anyone may
 * read.
 */
export const PUBLISHED_ROWS: Readonly<Record<string, string>> = {
  'governance.minutes': 't.published_at is not null',
  'governance.council_case': 't.published_at is not null',
  'governance.case_project': OF_A_PUBLISHED_CASE,
  'governance.case_figures': OF_A_PUBLISHED_CASE,
  'governance.case_move': OF_A_PUBLISHED_CASE,
  'governance.advice': 't.published_at is not null',
  'governance.advice_item': 't.published',
  'governance.advice_answer': OF_A_PUBLISHED_ITEM,
  'governance.advice_effect': OF_A_PUBLISHED_ITEM,
};

/** Tables that refuse every change and deletion of a row. */
export const appendOnlyTables = (service: TestService): Promise<string[]> =>
  tablesThat(
    service,
    `exists (select 1 from pg_trigger t where t.tgrelid = c.oid
       and t.tgfoid = 'platform.refuse_change()'::regprocedure)`,
  );

/** How many rows each table has. */
export async function rowCounts(
  service: TestService,
  tables?: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables ?? (await tablesOf(service))) {
    const { rows } = await service.owner.query<{ n: string }>(`select count(*) as n from ${table}`);
    counts[table] = Number(rows[0]?.n);
  }
  return counts;
}

/**
 * Returns one hash per table over every row of it, in any order, in one statement. Leaves out what workers do by
 * themselves: when an outbox row was sent on, and how far a job has come.
 */
export async function fingerprints(
  service: TestService,
  where: Readonly<Record<string, string>> = {},
  named: RegExp = /./,
): Promise<Record<string, string>> {
  const hashed = (await tablesOf(service))
    .filter((table) => named.test(table))
    .map(
      (table) =>
        `select '${table}' as name,
                count(*) || ' ' || md5(coalesce(string_agg(t.line, '' order by t.line), '')) as hash
           from (select (to_jsonb(r) - 'dispatched_at')::text as line
                   from ${table} r
                  where ${where[table] ?? 'true'}) t`,
    );
  const { rows } = await service.owner.query<{ name: string; hash: string }>(
    hashed.join(' union all '),
  );
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

/**
 * Returns per table how many rows it has and which transactions wrote them, in one statement: another text after any
 * write, even one that leaves the same values. For services without a worker, whose own writes would count too.
 */
export async function rowVersions(
  service: TestService,
  where: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const counted = (await tablesOf(service)).map(
    (table) =>
      `select '${table}' as name, count(*) || ' ' || coalesce(sum(t.xmin::text::bigint), 0) as version
         from ${table} t
        where ${where[table] ?? 'true'}`,
  );
  const { rows } = await service.owner.query<{ name: string; version: string }>(
    counted.join(' union all '),
  );
  return Object.fromEntries(rows.map(({ name, version }) => [name, version]));
}

/**
 * Which rows are not an actor's own, per table: a condition for {@link fingerprints}. Where nothing
 * says whose a row is, it is everyone's.
 */
export async function rowsOfOthers(
  service: TestService,
  organisationNumber: string,
): Promise<Record<string, string>> {
  const {
    rows: [found],
  } = await service.owner.query<{ id: string; last: string }>(
    `select a.id, (select coalesce(max(o.id), 0) from platform.outbox o) as last from actors.actor a
       where a.organisation_number = $1`,
    [organisationNumber],
  );
  const others = `actor_id <> '${String(found?.id)}'`;
  return {
    ...Object.fromEntries((await tablesWithActor(service)).map((table) => [table, others])),
    'platform.audit_head': others.replace('actor_id', 'chain'),
    'platform.job_part': `job_id in (select id from platform.job where ${others})`,
    // What an actor does for itself is told on too; what was to be told before stays as it was.
    'platform.outbox': `id <= ${String(found?.last)}`,
  };
}

/** Does something with every item, at most `width` at a time, and answers the results in order. */
export async function each<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
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
