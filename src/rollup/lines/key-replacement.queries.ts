import sql, { join, raw, type Sql } from 'sql-template-tag';
import { int, rowType, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { KEY_COUNT_NAMES, selectKeySums } from './key-sum.queries.js';
import { columnList, LINE_COLUMNS, selectLinesAsOf } from './line.queries.js';
import { selectBasis } from './rollup-keys.queries.js';

const SUM_COLUMNS = [...KEY_COUNT_NAMES, 'budgets', 'prices'];
const KEY_COLUMNS = [...SUM_COLUMNS, 'inputs', 'basis'];

/** Columns that tell whether a line is another: a revision never changes and decides the rest. */
const DECIDING_COLUMNS = ['actor_id', 'revision_id', 'facts'];

/** Some keys of one round, to be replaced. */
export interface Replacement {
  readonly roundId: string;
  readonly actorIds: readonly string[];
  readonly now: Date;
  /** Compares every cell with the stored one, as a rebuild does: nothing stored is trusted. */
  readonly cellByCell?: boolean;
}

const ACTOR_ROW = rowType({ actor_id: uuid });
const DIFFERING_ROW = rowType({ differing: int });

/**
 * Replaces keys of a round, whole, in one statement. It reads everything at one instant: a report
 * certified meanwhile leaves its key stale, never seemingly up to date. Rows that stay the same are
 * not written. Returns other actors whose lines these keys have taken over.
 */
export async function replaceKeys(tx: Tx, replacement: Replacement): Promise<string[]> {
  const rows = await tx.query(ACTOR_ROW, replaceStatement(replacement));
  return rows.map(({ actor_id }) => actor_id);
}

function replaceStatement({ roundId, actorIds, now, cellByCell = false }: Replacement): Sql {
  // `not in` is looked up by hash. `not exists` reads all lines for each stored one, since the CTE
  // has no statistics.
  return sql`
    with -- The lines as the revisions give them now.
         line as materialized (${selectLinesNow(roundId, actorIds)}),
         -- The sums and the basis of each key.
         key as (${selectKeysNow(roundId, actorIds)}),
         -- Other actors that have a stored line of the same project.
         taken as (
           select distinct o.actor_id
             from line l
             join rollup.project_line o on o.round_id = ${roundId}::uuid
                                       and o.project_id = l.project_id
                                       and o.actor_id <> all(${actorIds}::uuid[])),
         -- Stored lines of projects that these actors no longer report.
         gone as (
           delete from rollup.project_line o
            where o.round_id = ${roundId}::uuid
              and o.actor_id = any(${actorIds}::uuid[])
              and o.project_id not in (select l.project_id from line l)),
         -- The lines that are new or another.
         stored as (
           insert into rollup.project_line as o
                  (round_id, ${columnList(LINE_COLUMNS)}, changed_at)
           select ${roundId}::uuid, ${columnList(LINE_COLUMNS, 'l')}, ${now}::timestamptz
             from line l
               on conflict (round_id, project_id) do update
              set ${setExcluded([...LINE_COLUMNS, 'changed_at'])}
            where ${isAnother(cellByCell ? LINE_COLUMNS : DECIDING_COLUMNS, 'o')}),
         -- The sums that are new or other.
         summed as (
           insert into rollup.actor_status as s
                  (round_id, actor_id, ${columnList(KEY_COLUMNS)})
           select ${roundId}::uuid, k.actor_id, ${columnList(KEY_COLUMNS, 'k')}
             from key k
               on conflict (round_id, actor_id) do update
              set ${setExcluded(KEY_COLUMNS)}
            where ${isAnother(KEY_COLUMNS, 's')})
    select t.actor_id
      from taken t`;
}

/** The lines of keys, from the revisions known now. */
function selectLinesNow(roundId: string, actorIds: readonly string[]): Sql {
  return selectLinesAsOf(
    sql`${roundId}::uuid`,
    sql`'infinity'::timestamptz`,
    sql`v.actor_id = any(${actorIds}::uuid[])`,
  );
}

/** The sums of each key over the relation `line`, all 0 for an actor without lines, and its basis. */
function selectKeysNow(roundId: string, actorIds: readonly string[]): Sql {
  return sql`
    select a.actor_id,
           ${join(KEY_COUNT_NAMES.map(zeroUnlessCounted), ', ')},
           coalesce(k.budgets, '{}') as budgets,
           coalesce(k.prices, '{}') as prices,
           coalesce(b.inputs, 0) as inputs,
           coalesce(b.basis, 0) as basis
      from unnest(${actorIds}::uuid[]) a(actor_id)
      left join (${selectKeySums(sql`line`)}) k on k.actor_id = a.actor_id
      left join (${selectBasis(roundId, actorIds)}) b on b.actor_id = a.actor_id`;
}

function zeroUnlessCounted(name: string): Sql {
  return sql`coalesce(k.${raw(name)}, 0) as ${raw(name)}`;
}

/** Assignments of an upsert: each column takes its new value. */
function setExcluded(columns: readonly string[]): Sql {
  return raw(columns.map((name) => `${name} = excluded.${name}`).join(', '));
}

/** Condition of an upsert: one of the columns has another value than the stored row `alias`. */
function isAnother(columns: readonly string[], alias: string): Sql {
  return sql`(${columnList(columns, alias)}) is distinct from (${columnList(columns, 'excluded')})`;
}

/**
 * Counts the cells of the stored lines and sums of some keys that differ from those that the
 * revisions give now.
 */
export async function countDifferingCells(
  tx: Tx,
  roundId: string,
  actorIds: readonly string[],
): Promise<number> {
  const [row] = await tx.query(DIFFERING_ROW, countStatement(roundId, actorIds));
  return row?.differing ?? 0;
}

function countStatement(roundId: string, actorIds: readonly string[]): Sql {
  return sql`
    with -- The lines as the revisions give them now.
         line as materialized (${selectLinesNow(roundId, actorIds)}),
         -- The sums of these lines.
         key as (${selectKeySums(sql`line`)})
    select ((select coalesce(sum(${differingCells(LINE_COLUMNS, 'l', 'o')}), 0)
               from line l
               full join (select *
                            from rollup.project_line p
                           where p.round_id = ${roundId}::uuid
                             and p.actor_id = any(${actorIds}::uuid[])) o
                      on o.project_id = l.project_id)
            + (select coalesce(sum(${differingCells(SUM_COLUMNS, 'k', 's')}), 0)
                 from key k
                 full join (select *
                              from rollup.actor_status x
                             where x.round_id = ${roundId}::uuid
                               and x.actor_id = any(${actorIds}::uuid[])
                               and x.projects > 0) s
                        on s.actor_id = k.actor_id))::int as differing`;
}

/** The number of columns in which two rows differ. */
function differingCells(columns: readonly string[], a: string, b: string): Sql {
  const differs = (name: string): string => `(${a}.${name} is distinct from ${b}.${name})::int`;
  return raw(columns.map(differs).join(' + '));
}
