import sql, { raw, type Sql } from 'sql-template-tag';
import { parseAmount } from '../../platform/base/money.js';
import { int, json, type RowOf, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { defineKeySums } from '../lines/key-sum.queries.js';
import type { LineSource } from '../lines/line.queries.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import type { ActorFigure } from './portfolio-status.dto.js';
import { budgetFiguresOf, type BudgetSum, compareCounts } from './portfolio-status.rules.js';

/** The actors that a status lists, and the number of actors in all. */
export interface ActorFigures {
  readonly rows: ActorFigure[];
  readonly total: number;
}

/** The lines now and in the previous round, and the conversion of their amounts. */
interface ActorSources {
  readonly now: LineSource;
  readonly before: LineSource | undefined;
  readonly conversion: PriceConversion | null;
}

/**
 * The most actors that a status lists. A status is sent to every reader all day, so it must not
 * grow with the portfolio. All 400 actors of Norway fit.
 */
const MOST_LISTED = raw('500');

const NORWEGIAN = new Intl.Collator('nb-NO');

/** Approved amounts of a year by price level, in whole NOK. */
type Levels = Readonly<Record<string, string>>;

/** An actor's key beside its key of the previous round. */
const ACTOR_ROW = rowType({
  actor: text,
  name: text,
  projects: int,
  green: int,
  yellow: int,
  red: int,
  late: int,
  approved: json<Levels>(),
  projects_before: int,
  approved_before: json<Levels>(),
  total: int,
});
type ActorRow = RowOf<typeof ACTOR_ROW>;

/**
 * Loads the figures of the actors that have lines now or had them in the previous round, in
 * Norwegian order of name. When there are too many to list, those with most projects are loaded.
 */
export async function loadActorFigures(
  tx: Tx,
  budgetYear: number,
  sources: ActorSources,
): Promise<ActorFigures> {
  const rows = await tx.query(ACTOR_ROW, selectActors(budgetYear, sources));
  const figures = rows
    .sort((a, b) => NORWEGIAN.compare(a.name, b.name))
    .map((row) => actorFigureOf(row, budgetYear, sources.before !== undefined));
  return { total: rows[0]?.total ?? 0, rows: figures };
}

/** CTE `b` without rows: there is no previous round. */
const NO_KEYS_BEFORE = sql`
  -- No keys.
  b as (select * from n where false)`;

function selectActors(budgetYear: number, { now, before, conversion }: ActorSources): Sql {
  return sql`
    with -- n: the sums of each key now.
         ${defineKeySums('n', now, conversion)},
         -- b: the sums of each key of the previous round.
         ${before === undefined ? NO_KEYS_BEFORE : defineKeySums('b', before, conversion)}
    select a.organisation_number as actor,
           a.name,
           coalesce(n.projects, 0) as projects,
           coalesce(n.green, 0) as green,
           coalesce(n.yellow, 0) as yellow,
           coalesce(n.red, 0) as red,
           coalesce(n.late, 0) as late,
           ${approvedOf(sql`n`, budgetYear)} as approved,
           coalesce(b.projects, 0) as projects_before,
           ${approvedOf(sql`b`, budgetYear)} as approved_before,
           k.total
      from (select coalesce(n.actor_id, b.actor_id) as actor_id,
                   count(*) over ()::int as total
              from n
              full join b on b.actor_id = n.actor_id
             order by coalesce(n.projects, 0) desc, coalesce(b.projects, 0) desc, actor_id
             limit ${MOST_LISTED}) k
      join actors.actor a on a.id = k.actor_id
      left join n on n.actor_id = k.actor_id
      left join b on b.actor_id = k.actor_id`;
}

/** Expression: the approved amounts of a key for a year by price level, as texts. */
function approvedOf(key: Sql, year: number): Sql {
  return sql`
    (select coalesce(jsonb_object_agg(p.key, p.value), '{}')
       from jsonb_each_text(${key}.budgets->${String(year)}::text) p)`;
}

function actorFigureOf(row: ActorRow, budgetYear: number, isCompared: boolean): ActorFigure {
  const sumsOf = (levels: Levels): BudgetSum[] =>
    Object.entries(levels).map(([prices, approved]) => ({
      year: budgetYear,
      prices,
      approved: parseAmount(approved),
    }));
  const before = isCompared ? sumsOf(row.approved_before) : null;
  return {
    actor: row.actor,
    name: row.name,
    projects: compareCounts(row.projects, isCompared ? row.projects_before : null),
    green: row.green,
    yellow: row.yellow,
    red: row.red,
    late: row.late,
    budgets: budgetFiguresOf(sumsOf(row.approved), before),
  };
}
