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
import { columnList, type LineSource, selectReportedLines } from '../lines/line.queries.js';
import {
  convertAmount,
  framePricesOf,
  levelOf,
  type PriceConversion,
} from '../lines/price-conversion.queries.js';
import type { BridgeMeasure, BridgePart, BridgeSum, Sides } from './bridge.types.js';
import { JOIN_SIDES, partOf } from './portfolio-side.queries.js';

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
      join actors.actor a on a.id = coalesce(p.n_actor_id, p.b_actor_id)
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
    -- What each project adds to each total, now and before, with its part there.
    cell as (
      select p.project_id,
             e.measure,
             e.level,
             e.now,
             e.before,
             case when p.part <> 'changed' then p.part
                  when e.measure = 'budget' and p.other_budget then 'repriced'
                  when e.measure = 'frame' and p.other_frame then 'repriced'
                  else p.part
              end as part
        from pair p
       cross join lateral (${selectEntries(scope)}) e)`;
}

/** CTE `pair`: each project of both sides with its part, and what either side counts of it. */
function definePairs(scope: BridgeScope): Sql {
  const { now, before, budgetYear } = scope;
  return sql`
    -- n: the lines now.
    n as (${selectCounted(now.source)}),
    -- b: the lines of the other side.
    b as (${selectCounted(before.source)}),
    -- Each project of both sides, with its part.
    pair as materialized (
      select coalesce(n.project_id, b.project_id) as project_id,
             coalesce(n.code, b.code) as code,
             coalesce(n.name, b.name) as name,
             ${selectCountedColumns('n')},
             ${selectCountedColumns('b')},
             ${partFor(scope)} as part,
             case when n.project_id is not null and b.project_id is not null
                  then ${budgetLevels(sql`n.budget`, budgetYear)}
                       <> ${budgetLevels(sql`b.budget`, budgetYear)}
              end as other_budget,
             n.frame_prices <> b.frame_prices as other_frame
        from ${JOIN_SIDES})`;
}

/** Columns of a line that a bridge counts. */
const COUNTED_COLUMNS = ['actor_id', 'colour', 'budget', 'frame', 'frame_prices'];

/** Columns of line `n` or `b` that a bridge counts, named as a pair has them: `n_colour`. */
function selectCountedColumns(side: 'n' | 'b'): Sql {
  return raw(COUNTED_COLUMNS.map((name) => `${side}.${name} as ${side}_${name}`).join(', '));
}

/** Relation: the lines of a source, with what a bridge reads of them. */
function selectCounted(source: LineSource): Sql {
  return sql`
      select l.project_id,
             l.code,
             l.name,
             l.actor_id,
             case when l.state = 'active' then l.colour end as colour,
             l.budget,
             (l.facts->>'frame')::bigint as frame,
             l.facts->>'framePrices' as frame_prices
        from (${selectReportedLines(source)}) l`;
}

/**
 * Expression: the part of a project. When an actor is asked about, a project that both sides count
 * is transferred if that actor reports it on one side only.
 */
function partFor({ now, before, actor }: BridgeScope): Sql {
  if (actor === null) return partOf({ now, before });
  return sql`
    case when n.actor_id <> b.actor_id and n.actor_id = ${idOf(actor)} then 'transferredIn'
         when n.actor_id <> b.actor_id and b.actor_id = ${idOf(actor)} then 'transferredOut'
         else ${partOf({ now, before })}
     end`;
}

/** Expression: the id of the actor with an organisation number; null when there is none. */
function idOf(organisationNumber: string): Sql {
  return sql`
    (select a.id from actors.actor a where a.organisation_number = ${organisationNumber})`;
}

/** Expression: the price levels of a budget for a year, as one text. */
function budgetLevels(budget: Sql, year: number): Sql {
  return sql`
    (select string_agg(distinct x."priceYear" || '-' || x.basis,
                       ' ' order by x."priceYear" || '-' || x.basis)
       from jsonb_to_recordset(${budget}) as x(year int, "priceYear" int, basis text)
      where x.year = ${year})`;
}

/**
 * Relation: the totals that pair `p` counts in, with its amount in each, now and before. Counts the
 * sides that the actor asked about reports.
 */
function selectEntries({ budgetYear, conversion, actor }: BridgeScope): Sql {
  const [amount, priceYear, basis] = [sql`x.approved`, sql`x."priceYear"`, sql`x.basis`];
  const { year: frameYear, basis: frameBasis } = framePricesOf(sql`s.frame_prices`);
  return sql`
    select m.measure,
           m.level,
           (sum(m.amount) filter (where s.is_now))::bigint as now,
           (sum(m.amount) filter (where not s.is_now))::bigint as before
      from (values (true, ${columnList(prefixCounted('n'), 'p')}),
                   (false, ${columnList(prefixCounted('b'), 'p')}))
           s(is_now, ${columnList(COUNTED_COLUMNS)})
     cross join lateral (
           select 'projects' as measure, null::text as level, 1::bigint as amount
            union all
           select coalesce(s.colour, 'unrated'), null, 1
            union all
           select 'budget',
                  ${levelOf(priceYear, basis, conversion)},
                  ${convertAmount(amount, priceYear, conversion)}
             from jsonb_to_recordset(s.budget)
                  as x(year int, approved bigint, "priceYear" int, basis text)
            where x.year = ${budgetYear}
            union all
           select 'frame',
                  ${levelOf(frameYear, frameBasis, conversion)},
                  ${convertAmount(sql`s.frame`, frameYear, conversion)}
            where s.frame is not null) m
     where ${actor === null ? sql`s.actor_id is not null` : sql`s.actor_id = ${idOf(actor)}`}
     group by m.measure, m.level`;
}

/** Names of the counted columns of line `n` or `b` in a pair. */
function prefixCounted(side: 'n' | 'b'): string[] {
  return COUNTED_COLUMNS.map((name) => `${side}_${name}`);
}
