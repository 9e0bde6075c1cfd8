import { sha256 } from '../../src/platform/base/canonical-json.js';
import type { TestService } from './service.js';

/** The schemas of the service: one per area. */
export const SCHEMAS = [
  'platform',
  'actors',
  'registers',
  'criteria',
  'portfolio',
  'reporting',
  'strategy',
  'costs',
  'coordination',
  'governance',
  'rollup',
  'publication',
  'workspace',
] as const;

/**
 * Lists the tables whose catalog row `c` meets a condition, such as
 * `exists (select 1 from pg_policy …)`.
 */
async function tablesThat(service: TestService, condition: string): Promise<string[]> {
  const asked = tablesAsked.get(service) ?? new Map<string, string[]>();
  tablesAsked.set(service, asked);
  const known = asked.get(condition);
  if (known !== undefined) return known;
  const { rows } = await service.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any($1) and c.relkind in ('r', 'p') and ${condition}
      order by 1`,
    [SCHEMAS],
  );
  const names = rows.map(({ name }) => name);
  asked.set(condition, names);
  return names;
}

/** Tables by service and condition, kept because no test creates a table. */
const tablesAsked = new WeakMap<TestService, Map<string, string[]>>();

/** Lists every table of these schemas, from the catalog. */
export const tablesOf = (service: TestService): Promise<string[]> => tablesThat(service, 'true');

/** Lists the tables whose rows belong to an actor. */
export const tablesWithActor = (service: TestService): Promise<string[]> =>
  tablesThat(
    service,
    `exists (select 1
               from pg_attribute a
              where a.attrelid = c.oid and a.attname = 'actor_id' and not a.attisdropped)`,
  );

/** Lists the tables that anyone may read: their policy asks for nothing. */
export const publishedTables = (service: TestService): Promise<string[]> =>
  tablesThat(
    service,
    `exists (select 1
               from pg_policy p
              where p.polrelid = c.oid
                and p.polcmd in ('r', '*')
                and pg_get_expr(p.polqual, p.polrelid) = 'true')`,
  );

const OF_A_PUBLISHED_CASE = `
  exists (select 1
            from governance.council_case c
           where c.id = t.case_id and c.published_at is not null)`;
const OF_A_PUBLISHED_ITEM = `
  exists (select 1 from governance.advice_item i where i.id = t.item_id and i.published)`;

/** Conditions on the rows `t` that anyone may read, of tables that hold unpublished rows too. */
export const PUBLISHED_ROWS: Readonly<Record<string, string>> = {
  'governance.minutes': 't.published_at is not null',
  'governance.council_case': 't.published_at is not null',
  'governance.topic': 't.published_at is not null',
  'governance.document_check': OF_A_PUBLISHED_CASE,
  'governance.case_project': OF_A_PUBLISHED_CASE,
  'governance.case_figures': OF_A_PUBLISHED_CASE,
  'governance.case_move': OF_A_PUBLISHED_CASE,
  'governance.advice': 't.published_at is not null',
  'governance.advice_item': 't.published',
  'governance.advice_answer': OF_A_PUBLISHED_ITEM,
  'governance.advice_effect': OF_A_PUBLISHED_ITEM,
  'publication.release': 't.published_at is not null',
  'publication.release_file': `
    t.audience = 'public'
    and exists (select 1
                  from publication.release r
                 where r.id = t.release_id and r.published_at is not null)`,
};

/** Lists the tables that refuse every change and deletion of a row. */
export const appendOnlyTables = (service: TestService): Promise<string[]> =>
  tablesThat(
    service,
    `exists (select 1
               from pg_trigger t
              where t.tgrelid = c.oid and t.tgfoid = 'platform.refuse_change()'::regprocedure)`,
  );

/**
 * Asks every table the same, in one statement, and returns the answers by table. It is planned once
 * per connection: planning a hundred tables takes longer than reading them.
 */
async function askTables(
  service: TestService,
  tables: readonly string[],
  selectOf: (table: string) => string,
  values: readonly string[] = [],
): Promise<Record<string, string>> {
  if (tables.length === 0) return {};
  const text = tables
    .map((table) => `select '${table}' as name, ${selectOf(table)}`)
    .join(' union all ');
  const { rows } = await service.owner.query<{ name: string; answer: string }>({
    text,
    values: [...values],
    name: sha256(text).slice(0, 32),
  });
  return Object.fromEntries(rows.map(({ name, answer }) => [name, answer]));
}

/** Counts the rows of each table. */
export async function rowCounts(
  service: TestService,
  tables?: readonly string[],
): Promise<Record<string, number>> {
  const counts = await askTables(
    service,
    tables ?? (await tablesOf(service)),
    (table) => `count(*)::text as answer from ${table}`,
  );
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]));
}

/** Text of a row `r` of tables that workers change by themselves. */
const LINES: Readonly<Record<string, string>> = {
  'platform.outbox': `(to_jsonb(r) - 'dispatched_at')::text`,
  'rollup.round_status': 'r.round_id::text',
};

/**
 * Returns a text per table that changes with its rows: one hash over all of them, in any order.
 * Changes that workers make by themselves are left out: the dispatch of an outbox row, and the
 * status of a round, which follows what was registered before. Where no worker runs, the versions of
 * the rows say the same and more, and take a third of the time.
 */
export async function fingerprints(
  service: TestService,
  named: RegExp = /./,
): Promise<Record<string, string>> {
  const tables = (await tablesOf(service)).filter((table) => named.test(table));
  if (service.config.role === 'api') return askTables(service, tables, versionsOf);
  return askTables(
    service,
    tables,
    (table) =>
      `count(*) || ' ' || coalesce(sum(hashtextextended(t.line, 0)), 0) as answer
         from (select ${LINES[table] ?? 'r::text'} as line from ${table} r) t`,
  );
}

const versionsOf = (table: string, where = 'true'): string =>
  `count(*) || ' ' || coalesce(sum(t.xmin::text::bigint), 0) as answer
     from ${table} t
    where ${where}`;

/** Rows of tables by conditions on them, which may use the values as `$1`, `$2` … */
interface SomeRows {
  readonly where: Readonly<Record<string, string>>;
  readonly values: readonly string[];
}

/**
 * Returns for each table a text that changes with every write, even one that leaves the same
 * values: the number of rows and the sum of the transactions that wrote them, which only grow. Needs
 * a service without a worker, because the worker's writes would count too.
 */
export async function rowVersions(
  service: TestService,
  { where, values }: SomeRows = { where: {}, values: [] },
): Promise<Record<string, string>> {
  const tables = await tablesOf(service);
  return askTables(service, tables, (table) => versionsOf(table, where[table]), values);
}

/** Names the tables that have a row which a transaction wrote. */
export async function tablesWrittenBy(
  service: TestService,
  transaction: string,
): Promise<string[]> {
  const written = await askTables(
    service,
    await tablesOf(service),
    (table) => `exists (select 1 from ${table} where xmin::text = $1)::text as answer`,
    [transaction],
  );
  return Object.keys(written).filter((table) => written[table] === 'true');
}

/**
 * Returns per table a condition for {@link rowVersions} that leaves out an actor's own rows. A row
 * without an actor is everyone's.
 */
export async function rowsOfOthers(
  service: TestService,
  organisationNumber: string,
): Promise<SomeRows> {
  const {
    rows: [found],
  } = await service.owner.query<{ id: string; last: string }>(
    `select a.id, (select coalesce(max(o.id), 0) from platform.outbox o) as last
       from actors.actor a
      where a.organisation_number = $1`,
    [organisationNumber],
  );
  const others = `actor_id <> '${String(found?.id)}'`;
  const where = {
    ...Object.fromEntries((await tablesWithActor(service)).map((table) => [table, others])),
    'platform.audit_head': others.replace('actor_id', 'chain'),
    'platform.job_part': `job_id in (select id from platform.job where ${others})`,
    // An actor's own changes are told in the outbox too. The rows before them stay as they are.
    'platform.outbox': 'id <= $1',
  };
  return { where, values: [String(found?.last)] };
}

/** Does work for every item, at most `width` at a time, and returns the results in order. */
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
