import sql, { raw, type Sql } from 'sql-template-tag';
import { parseAmount } from '../../platform/base/money.js';
import {
  decimalText,
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { selectLines } from '../lines/line.queries.js';
import {
  convertAmount,
  FRAME_PRICES,
  levelOf,
  type PriceConversion,
} from '../lines/price-conversion.queries.js';
import type { BridgeMeasure, BridgePart, BridgeSum, Sides } from './bridge.types.js';
import { partOf } from './portfolio-side.queries.js';

/** A question about a bridge. */
export interface BridgeScope extends Sides {
  readonly budgetYear: number;
  readonly conversion: PriceConversion | null;
  /** Organisation number of an actor, whose reports alone count; null for the whole country. */
  readonly actor: string | null;
}

/** The projects of a bridge that are asked for, in the order of their code and price level. */
export interface BridgePage {
  readonly measure: BridgeMeasure;
  readonly part: BridgePart | null;
  readonly level: string | null;
  /** Place after which the page begins: code and price level. */
  readonly after: string;
  readonly limit: number;
}

const SUM_ROW = rowType({
  measure: textOf<BridgeMeasure>(),
  level: nullable(text),
  part: textOf<BridgePart>(),
  projects: int,
  now: nullable(decimalText),
  before: nullable(decimalText),
});
const PROJECT_ROW = rowType({
  place: text,
  project: text,
  name: text,
  actor: text,
  actorName: text,
  part: textOf<BridgePart>(),
  level: nullable(text),
  now: nullable(decimalText),
  before: nullable(decimalText),
});
const COUNT_ROW = rowType({ total: int });

/** A project of a bridge with its place in the list. */
export type BridgeProjectRow = RowOf<typeof PROJECT_ROW>;

/** Adds up what both sides count by total, price level and part. */
export async function sumBridge(tx: Tx, scope: BridgeScope): Promise<BridgeSum[]> {
  const rows = await tx.query(SUM_ROW, selectSums(scope));
  return rows.map((row) => ({
    ...row,
    now: row.now === null ? null : parseAmount(row.now),
    before: row.before === null ? null : parseAmount(row.before),
  }));
}

/** Counts the projects of a bridge that a page is of. A project counts once at each price level. */
export async function countBridgeProjects(
  tx: Tx,
  scope: BridgeScope,
  page: BridgePage,
): Promise<number> {
  const [row] = await tx.query(
    COUNT_ROW,
    sql`
      with ${defineCells(scope)}
      select count(*)::int as total
        from cell c
       where ${isAskedFor(page)}`,
  );
  return row?.total ?? 0;
}

/** Lists a page of the projects of a bridge, and one project more. */
export function listBridgeProjects(
  tx: Tx,
  scope: BridgeScope,
  page: BridgePage,
): Promise<BridgeProjectRow[]> {
  return tx.query(PROJECT_ROW, selectProjects(scope, page));
}

function selectProjects(scope: BridgeScope, page: BridgePage): Sql {
  const place = sql`concat_ws(' ', p.code, c.level)`;
  return sql`
    with ${defineCells(scope)}
    select ${place} as place,
           p.code as project,
           p.name,
           a.organisation_number as actor,
           a.name as "actorName",
           c.part,
           c.level,
           c.now,
           c.before
      from cell c
      join pair p on p.project_id = c.project_id
      join actors.actor a on a.id = coalesce(p.n_actor, p.b_actor)
     where ${isAskedFor(page)}
       and ${place} collate "C" > ${page.after}
     order by ${place} collate "C"
     limit ${page.limit}`;
}

/** Condition: cell `c` is of the total, part and price level that are asked for. */
function isAskedFor({ measure, part, level }: BridgePage): Sql {
  return sql`
             c.measure = ${measure}
             and (${part}::text is null or c.part = ${part}::text)
             and (${level}::text is null or c.level = ${level}::text)`;
}

function selectSums(scope: BridgeScope): Sql {
  return sql`
    with ${defineCells(scope)}
    select c.measure,
           c.level,
           c.part,
           count(*)::int as projects,
           sum(c.now) as now,
           sum(c.before) as before
      from cell c
     group by c.measure, c.level, c.part`;
}

/**
 * CTEs: `pair` has each project that either side counts, with its part; `cell` has what each
 * project adds to each total at each price level, now and before, with its part in that total.
 */
function defineCells(scope: BridgeScope): Sql {
  return sql`
    ${definePairs(scope)},
    -- What each side counts, of the actor that is asked about.
    side as (
      select e.project_id, e.measure, e.level, e.amount as now, null::bigint as before
        from (${selectEntries('n', scope)}) e
       union all
      select e.project_id, e.measure, e.level, null, e.amount
        from (${selectEntries('b', scope)}) e),
    -- Both sides of each project.
    both_sides as (
      select s.project_id,
             s.measure,
             s.level,
             sum(s.now)::bigint as now,
             sum(s.before)::bigint as before
        from side s
       group by s.project_id, s.measure, s.level),
    -- The part of each project in each total.
    cell as materialized (
      select s.*,
             case when p.part <> 'changed' then p.part
                  when s.measure = 'budget' and p.other_budget then 'repriced'
                  when s.measure = 'frame' and p.other_frame then 'repriced'
                  else p.part
              end as part
        from both_sides s
        join pair p on p.project_id = s.project_id)`;
}

/** CTEs: the lines `n` now and `b` before, and each project of both sides (`pair`) with its part. */
function definePairs(scope: BridgeScope): Sql {
  const { now, before, budgetYear } = scope;
  return sql`
    -- n: the lines now, each with the price levels of its budget.
    n as materialized (
      select l.*, ${budgetLevels(budgetYear)} as levels
        from (${selectLines(now.source)}) l),
    -- b: the lines of the other side.
    b as materialized (
      select l.*, ${budgetLevels(budgetYear)} as levels
        from (${selectLines(before.source)}) l),
    -- Each project of both sides, with its part.
    pair as materialized (
      select coalesce(n.project_id, b.project_id) as project_id,
             coalesce(n.code, b.code) as code,
             coalesce(n.name, b.name) as name,
             n.actor_id as n_actor,
             b.actor_id as b_actor,
             ${partFor(scope)} as part,
             n.levels <> b.levels as other_budget,
             n.facts->>'framePrices' <> b.facts->>'framePrices' as other_frame
        from n
        full join b on b.project_id = n.project_id)`;
}

/**
 * Expression: the part of a project. When an actor is asked about, a project that both sides count
 * is transferred if that actor reports it on one side only.
 */
function partFor({ now, before, actor }: BridgeScope): Sql {
  if (actor === null) return partOf({ now, before });
  return sql`
    case when n.facts->>'actor' <> b.facts->>'actor' and n.facts->>'actor' = ${actor}
         then 'transferredIn'
         when n.facts->>'actor' <> b.facts->>'actor' and b.facts->>'actor' = ${actor}
         then 'transferredOut'
         else ${partOf({ now, before })}
     end`;
}

/** Expression: the price levels of the budget of line `l` for a year, as one text. */
function budgetLevels(year: number): Sql {
  return sql`
    (select string_agg(distinct x."priceYear" || '-' || x.basis,
                       ' ' order by x."priceYear" || '-' || x.basis)
       from jsonb_to_recordset(l.budget) as x(year int, "priceYear" int, basis text)
      where x.year = ${year})`;
}

/** Relation: the totals that each line of a side counts in, with its amount in each. */
function selectEntries(side: 'n' | 'b', { budgetYear, conversion, actor }: BridgeScope): Sql {
  const [amount, priceYear, basis] = [sql`x.approved`, sql`x."priceYear"`, sql`x.basis`];
  const { year: frameYear, basis: frameBasis } = FRAME_PRICES;
  const frame = sql`(l.facts->>'frame')::bigint`;
  return sql`
    select l.project_id, m.measure, m.level, m.amount
      from ${raw(side)} l
     cross join lateral (
           select 'projects' as measure, null::text as level, 1::bigint as amount
            union all
           select case when l.state = 'active' then coalesce(l.colour, 'unrated')
                       else 'unrated'
                   end, null, 1
            union all
           select 'budget',
                  ${levelOf(priceYear, basis, conversion)},
                  sum(${convertAmount(amount, priceYear, conversion)})::bigint
             from jsonb_to_recordset(l.budget)
                  as x(year int, approved bigint, "priceYear" int, basis text)
            where x.year = ${budgetYear}
            group by 2
            union all
           select 'frame',
                  ${levelOf(frameYear, frameBasis, conversion)},
                  ${convertAmount(frame, frameYear, conversion)}
            where l.facts->>'frame' is not null) m
     where ${actor}::text is null
        or l.facts->>'actor' = ${actor}::text`;
}
