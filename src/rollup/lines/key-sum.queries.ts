import sql, { join, raw, type Sql } from 'sql-template-tag';
import { IS_IN_PORTFOLIO, type LineSource, selectLines } from './line.queries.js';
import {
  convertAmount,
  framePricesOf,
  levelOf,
  type PriceConversion,
} from './price-conversion.queries.js';

/**
 * The counts of a key (round, actor), over its lines `l` in the portfolio. Every other level is a
 * sum of these.
 */
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
 * Relation: one row for each actor with lines in the portfolio, with the counts of these lines, and
 * by budget year the approved amounts in whole NOK at each price level (`budgets`), and the total
 * frames (`frames`).
 */
export function selectKeySums(lines: Sql, conversion: PriceConversion | null = null): Sql {
  const counts = KEY_COUNT_NAMES.map((name) => sql`(${KEY_COUNTS[name]})::int as ${raw(name)}`);
  // Each relation is materialized: a nested loop would compute it again for each key.
  return sql`
    with -- The counts of each actor.
         counted as materialized (
           select l.actor_id, ${join(counts, ', ')}
             from ${lines} l
            where ${IS_IN_PORTFOLIO}
            group by l.actor_id),
         -- The approved amounts of each actor.
         approved as materialized (${selectBudgets(lines, conversion)}),
         -- The total frames of each actor.
         framed as materialized (${selectFrames(lines, conversion)})
    select k.*,
           coalesce(b.budgets, '{}') as budgets,
           coalesce(f.frames, '{}') as frames
      from counted k
      left join approved b on b.actor_id = k.actor_id
      left join framed f on f.actor_id = k.actor_id`;
}

/**
 * CTE `name`: one row of sums for each key of a source that has lines. Reads the sums that the
 * roll-up stored, or computes them from the CTE `name_line`, which is put before this one. Sums in
 * converted prices are always computed.
 */
export function defineKeySums(
  name: string,
  source: LineSource,
  conversion: PriceConversion | null = null,
): Sql {
  if (source.kind === 'kept' && conversion === null)
    return sql`
      ${raw(name)} as materialized (
        select s.*
          from rollup.actor_status s
         where s.round_id = ${source.roundId}::uuid
           and s.projects > 0)`;
  const lines = raw(`${name}_line`);
  return sql`
    ${lines} as materialized (${selectLines(source)}),
    ${raw(name)} as materialized (${selectKeySums(lines, conversion)})`;
}

/**
 * Relation: for each actor the approved amounts by year, and by price level within a year
 * (`budgets`): amounts in different prices are never added.
 */
function selectBudgets(lines: Sql, conversion: PriceConversion | null): Sql {
  const [amount, priceYear, basis] = [sql`x.approved`, sql`x."priceYear"`, sql`x.basis`];
  return sql`
    select y.actor_id,
           jsonb_object_agg(y.year, y.levels) as budgets
      from (select p.actor_id,
                   p.year,
                   jsonb_object_agg(p.prices, p.approved) as levels
              from (select l.actor_id,
                           x.year,
                           ${levelOf(priceYear, basis, conversion)} as prices,
                           sum(${convertAmount(amount, priceYear, conversion)}) as approved
                      from ${lines} l
                     cross join lateral jsonb_to_recordset(l.budget)
                             as x(year int, approved bigint, "priceYear" int, basis text)
                     where ${IS_IN_PORTFOLIO}
                     group by l.actor_id, x.year, 3) p
             group by p.actor_id, p.year) y
     group by y.actor_id`;
}

/**
 * Relation: for each actor its projects' total frames by price level, with the number of reports
 * that state one (`frames`).
 */
function selectFrames(lines: Sql, conversion: PriceConversion | null): Sql {
  const { year, basis } = framePricesOf(sql`l.facts->>'framePrices'`);
  const amount = sql`(l.facts->>'frame')::bigint`;
  return sql`
    select p.actor_id,
           jsonb_object_agg(
             p.prices,
             jsonb_build_object('approved', p.approved, 'reports', p.reports)) as frames
      from (select l.actor_id,
                   ${levelOf(year, basis, conversion)} as prices,
                   sum(${convertAmount(amount, year, conversion)}) as approved,
                   count(*) as reports
              from ${lines} l
             where l.facts->>'frame' is not null
               and ${IS_IN_PORTFOLIO}
             group by l.actor_id, 2) p
     group by p.actor_id`;
}
