import sql, { join, raw, type Sql } from 'sql-template-tag';
import { type LineSource, selectLines } from './line.queries.js';

/** The counts of a key (round, actor), over its lines `l`. Every other level is a sum of these. */
export const KEY_COUNTS = {
  projects: sql`count(*)`,
  active: sql`count(*) filter (where l.state = 'active')`,
  planned: sql`count(*) filter (where l.state = 'planned')`,
  paused: sql`count(*) filter (where l.state = 'paused')`,
  completed: sql`count(*) filter (where l.state = 'completed')`,
  stopped: sql`count(*) filter (where l.state = 'stopped')`,
  green: sql`count(*) filter (where l.state = 'active' and l.colour = 'green')`,
  yellow: sql`count(*) filter (where l.state = 'active' and l.colour = 'yellow')`,
  red: sql`count(*) filter (where l.state = 'active' and l.colour = 'red')`,
  late: sql`count(*) filter (where l.late)`,
} as const;

export type KeyCount = keyof typeof KEY_COUNTS;

export const KEY_COUNT_NAMES = Object.keys(KEY_COUNTS) as KeyCount[];

/**
 * Relation: one row for each actor, with the counts of its lines, and by budget year the approved
 * amount in whole NOK (`budgets`) and the price levels of these amounts (`prices`).
 */
export function selectKeySums(lines: Sql): Sql {
  const counts = KEY_COUNT_NAMES.map((name) => sql`(${KEY_COUNTS[name]})::int as ${raw(name)}`);
  return sql`
    select k.*,
           coalesce(b.budgets, '{}') as budgets,
           coalesce(b.prices, '{}') as prices
      from (select l.actor_id, ${join(counts, ', ')}
              from ${lines} l
             group by l.actor_id) k
      left join (${selectBudgets(lines)}) b on b.actor_id = k.actor_id`;
}

/**
 * CTE `name`: one row of sums for each key of a source that has lines. Reads the sums that the
 * roll-up stored, or computes them from the CTE `name_line`, which is put before this one.
 */
export function defineKeySums(name: string, source: LineSource): Sql {
  if (source.kind === 'kept')
    return sql`
      ${raw(name)} as materialized (
        select s.*
          from rollup.actor_status s
         where s.round_id = ${source.roundId}::uuid
           and s.projects > 0)`;
  const lines = raw(`${name}_line`);
  return sql`
    ${lines} as materialized (${selectLines(source)}),
    ${raw(name)} as materialized (${selectKeySums(lines)})`;
}

/**
 * Relation: for each actor the approved amounts (`budgets`) and price levels (`prices`) by year.
 */
function selectBudgets(lines: Sql): Sql {
  return sql`
    select s.actor_id,
           jsonb_object_agg(s.year, s.approved) as budgets,
           jsonb_object_agg(s.year, s.prices) as prices
      from (select p.actor_id,
                   p.year,
                   sum(p.approved) as approved,
                   jsonb_agg(p."priceYear" || '-' || p.basis order by p."priceYear", p.basis) as prices
              from (select l.actor_id, x.year, x."priceYear", x.basis, sum(x.approved) as approved
                      from ${lines} l
                     cross join lateral jsonb_to_recordset(l.budget)
                             as x(year int, approved bigint, "priceYear" int, basis text)
                     group by l.actor_id, x.year, x."priceYear", x.basis) p
             group by p.actor_id, p.year) s
     group by s.actor_id`;
}
