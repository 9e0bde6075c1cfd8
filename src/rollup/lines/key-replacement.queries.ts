import sql, { join, raw, type Sql } from 'sql-template-tag';
import { int, rowType, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { KEY_COUNT_NAMES, selectKeySums } from './key-sum.queries.js';
import { columnList, LINE_COLUMNS, selectLastRevisions, selectLinesAsOf } from './line.queries.js';
import { selectReportBases, SUMMED_BASES } from './rollup-keys.queries.js';

const SUM_COLUMNS = [...KEY_COUNT_NAMES, 'budgets', 'frames'];
const KEY_COLUMNS = [...SUM_COLUMNS, 'inputs', 'basis'];

/**
 * Columns that differ whenever a line does: the others follow from the revision, which is fixed.
 */
const DECIDING_COLUMNS = ['actor_id', 'revision_id', 'facts', 'directorate_opinion'];

/** Columns of a line that sums read. */
const SUMMED_COLUMNS = ['standing', 'state', 'colour', 'late', 'facts', 'budget'];

/** Some keys of one round, to be replaced. */
export interface Replacement {
  readonly roundId: string;
  readonly actorIds: readonly string[];
  readonly now: Date;
  /**
   * Computes every line, and compares every column with the stored row. By default only the lines of
   * reports whose basis has changed are computed, and only the deciding columns are compared.
   */
  readonly everyLine?: boolean;
}

const ACTOR_ROW = rowType({ actor_id: uuid });
const DIFFERING_ROW = rowType({ differing: int });

/**
 * Replaces keys of a round in one statement, which reads all rows at one instant: a report certified
 * meanwhile leaves its key stale. Computes the lines of reports whose basis has changed, or every
 * line, and the sums over all. Rows that stay the same are not written. Returns the other actors whose
 * stored lines now belong to these keys.
 */
export async function replaceKeys(tx: Tx, replacement: Replacement): Promise<string[]> {
  const rows = await tx.query(ACTOR_ROW, replaceStatement(replacement));
  return rows.map(({ actor_id }) => actor_id);
}

function replaceStatement(replacement: Replacement): Sql {
  const { roundId, actorIds } = replacement;
  // `not in` is looked up by hash. `not exists` reads all lines for each stored one, since the CTE
  // has no statistics.
  return sql`
    with ${defineCurrentLines(replacement)},
         -- The basis of each key, and its number of revisions.
         basis as materialized (
           select r.actor_id, ${SUMMED_BASES}
             from report r
            group by r.actor_id),
         -- One row for each key: its sums and its basis.
         key as (${selectKeysNow(actorIds)}),
         -- Other actors that have a stored line of the same project.
         taken as (
           select distinct o.actor_id
             from line l
             join rollup.project_line o on o.round_id = ${roundId}::uuid
                                       and o.project_id = l.project_id
                                       and o.actor_id <> all(${actorIds}::uuid[])),
         -- Deletes the stored lines of projects that these actors no longer report.
         gone as (
           delete from rollup.project_line o
            where o.round_id = ${roundId}::uuid
              and o.actor_id = any(${actorIds}::uuid[])
              and o.project_id not in (select c.project_id from current c)),
         -- Writes the lines that are new or differ from the stored ones.
         stored as (${storeLines(replacement)}),
         -- Writes the sums that are new or differ from the stored ones.
         summed as (
           insert into rollup.actor_status as s
                  (round_id, actor_id, ${columnList(KEY_COLUMNS)})
           select ${roundId}::uuid, k.actor_id, ${columnList(KEY_COLUMNS, 'k')}
             from key k
               on conflict (round_id, actor_id) do update
              set ${setExcluded(KEY_COLUMNS)}
            where ${differsFromStored(KEY_COLUMNS, 's')})
    select t.actor_id
      from taken t`;
}

/** Statement: writes the computed lines. One that only has another basis keeps its instant. */
function storeLines({ roundId, now, everyLine = false }: Replacement): Sql {
  const differs = differsFromStored(everyLine ? LINE_COLUMNS : DECIDING_COLUMNS, 'o');
  return sql`
           insert into rollup.project_line as o
                  (round_id, ${columnList(LINE_COLUMNS)}, basis, changed_at)
           select ${roundId}::uuid,
                  ${columnList(LINE_COLUMNS, 'l')},
                  l.basis,
                  ${now}::timestamptz
             from line l
               on conflict (round_id, project_id) do update
              set ${setExcluded([...LINE_COLUMNS, 'basis'])},
                  changed_at = case when ${differs} then excluded.changed_at else o.changed_at end
            where o.basis is distinct from excluded.basis
               or ${differs}`;
}

/**
 * CTEs: `report` has the reports of some keys, each with its basis and its stored line; `line` the
 * lines that are computed anew, those of stale reports; `current` all lines of these keys from now
 * on. No CTE is joined with another: they have no statistics, and a loop in a loop takes minutes for
 * a whole round.
 */
function defineCurrentLines({ roundId, actorIds, everyLine = false }: Replacement): Sql {
  return sql`
         -- The reports of these keys. One is stale when its line is missing or has another basis.
         report as materialized (
           select b.*,
                  ${columnList(SUMMED_COLUMNS, 'o')},
                  ${everyLine}::boolean or o.basis is distinct from b.basis as stale
             from (${selectReportBases(roundId, actorIds)}) b
             left join lateral (select *
                                  from rollup.project_line o
                                 where o.round_id = ${roundId}::uuid
                                   and o.project_id = b.project_id
                                offset 0) o on o.actor_id = b.actor_id),
         -- The lines of stale reports, computed from the revisions known now.
         line as materialized (${selectLinesOfStale(roundId)}),
         -- All lines of these keys from now on.
         current as materialized (
           select l.project_id, l.actor_id, ${columnList(SUMMED_COLUMNS, 'l')}
             from line l
            union all
           select r.project_id, r.actor_id, ${columnList(SUMMED_COLUMNS, 'r')}
             from report r
            where not r.stale)`;
}

/** Relation: the lines of stale reports, each with the basis of its report. */
function selectLinesOfStale(roundId: string): Sql {
  const lastRevisions = sql`
    select v.*, r.basis
      from report r
     cross join lateral (
           select v.*
             from reporting.report_revision v
            where v.report_id = r.report_id
            order by v.revision desc
            limit 1) v
     where r.stale
       and v.actor_id = r.actor_id`;
  return selectLinesAsOf(
    sql`${roundId}::uuid`,
    sql`'infinity'::timestamptz`,
    lastRevisions,
    sql`, v.basis`,
  );
}

/** Relation: the lines of keys, computed from the revisions known now. */
function selectLinesNow(roundId: string, actorIds: readonly string[]): Sql {
  const [round, asOf] = [sql`${roundId}::uuid`, sql`'infinity'::timestamptz`];
  const condition = sql`v.actor_id = any(${actorIds}::uuid[])`;
  return selectLinesAsOf(round, asOf, selectLastRevisions(round, asOf, condition));
}

/** Relation: for each key its basis and its sums over `current`, all 0 for an actor without lines. */
function selectKeysNow(actorIds: readonly string[]): Sql {
  return sql`
    select a.actor_id,
           ${join(KEY_COUNT_NAMES.map(zeroUnlessCounted), ', ')},
           coalesce(k.budgets, '{}') as budgets,
           coalesce(k.frames, '{}') as frames,
           coalesce(b.inputs, 0) as inputs,
           coalesce(b.basis, 0) as basis
      from unnest(${actorIds}::uuid[]) a(actor_id)
      left join (${selectKeySums(sql`current`)}) k on k.actor_id = a.actor_id
      left join basis b on b.actor_id = a.actor_id`;
}

function zeroUnlessCounted(name: string): Sql {
  return sql`coalesce(k.${raw(name)}, 0) as ${raw(name)}`;
}

/** Assignments of an upsert: each column takes its new value. */
export function setExcluded(columns: readonly string[]): Sql {
  return raw(columns.map((name) => `${name} = excluded.${name}`).join(', '));
}

/**
 * Condition of an upsert: the new row differs from the stored row `alias` in one of the columns.
 */
export function differsFromStored(columns: readonly string[], alias: string): Sql {
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

/** Statement: the number of cells in which computed and stored lines and sums differ. */
function countStatement(roundId: string, actorIds: readonly string[]): Sql {
  return sql`
    with -- The lines of these keys, computed from the revisions known now.
         line as materialized (${selectLinesNow(roundId, actorIds)}),
         -- The sums of these lines, one row for each actor.
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

/** Expression: the number of columns in which the rows `a` and `b` differ. */
function differingCells(columns: readonly string[], a: string, b: string): Sql {
  const differs = (name: string): string => `(${a}.${name} is distinct from ${b}.${name})::int`;
  return raw(columns.map(differs).join(' + '));
}
