import { Injectable } from '@nestjs/common';
import sql, { empty, join, type Sql } from 'sql-template-tag';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { json, type RowType, rowType } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { readCursorKey, DEFAULT_LIMIT, type Page, pageOf } from '../../platform/http/page.js';
import { type LineFilters, lineFiltersOf, passesFilters } from '../figures/figure-lines.queries.js';
import { FigureQueries } from '../figures/figure.queries.js';
import { type LineSource, selectAllLines } from '../lines/line.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { ListQuery } from './round-list.dto.js';

/** Response of a list without the members that every answer about a round begins with. */
export type Without<Response> = Omit<Response, 'round' | 'asOf'>;

/** An item with its place in the list, a text that the list is sorted by. */
export interface Placed {
  readonly place: string;
}

/** A list of a round as SQL. */
export interface ListStatement {
  /** CTE beside the lines `line`, which `items` may read. */
  readonly named?: Sql;
  /** The items with their `place`, from the lines `line`. */
  readonly items: Sql;
  /** One row, counted over the items `i` of all pages. */
  readonly counts: Sql;
}

/** The one row of a list: counts over all pages, and the items of a page and one more. */
interface ListRow<Item, Counts> {
  readonly counted: Counts;
  readonly rows: readonly (Item & Placed)[];
}

/** A page of a list and one item more, the counts of all pages, and the place it begins after. */
export interface FoundList<Item, Counts> extends ListRow<Item, Counts> {
  /** Name of the list in its cursors. */
  readonly name: string;
  /** Standing and values that are filtered on, for {@link hasValues}. */
  readonly filters: ListFilters;
  readonly after: string;
}

/** Declares the row of a list: its items without their place, and its counts. */
export function listRowType<Item, Counts>(): RowType<ListRow<Item, Counts>> {
  return rowType<ListRow<Item, Counts>>({ counted: json(), rows: json() });
}

/** Columns of a project in every list, from its line `l` and the actor `a` that reported it. */
export const PROJECT_COLUMNS = sql`
               l.code as project,
               l.name,
               a.organisation_number as actor,
               a.name as "actorName",
               l.standing`;

/** Join of line `l` with its actor `a` and its revision `v`. */
export const JOIN_REPORT = sql`
          join actors.actor a on a.id = l.actor_id
          join reporting.report_revision v on v.id = l.revision_id`;

/** Condition: line `l` is of a planned, active or paused project. */
export const IS_NOT_OVER = sql`l.state in ('active', 'planned', 'paused')`;

/** Filters of a list, and the actors whose reports the caller may read; null for all. */
export interface ListFilters extends LineFilters {
  readonly owners: readonly string[] | null;
}

/**
 * Condition: line `l` is of a report that the caller may read, and has the standing and the values
 * that are filtered on. Without values PostgreSQL does not build the dimension values of the line,
 * which costs more than the rest of the statement.
 */
export function hasValues({ standing, values, owners }: ListFilters): Sql {
  return sql`
           (${owners}::uuid[] is null or l.actor_id = any(${owners}::uuid[]))
           and (${standing}::text is null or l.standing = ${standing}::text)
           and (${values}::jsonb = '{}' or ${passesFilters(values)})`;
}

/** Join with the members of a JSON list as records, and with their number in the list, `e.i`. */
export function joinMembers(list: Sql, record: Sql): Sql {
  return sql`
         cross join lateral jsonb_array_elements(${list}) with ordinality e(value, i)
         cross join lateral jsonb_to_record(e.value) as ${record}`;
}

/** Number of a member `e.i` as a text that sorts as a number. */
export const MEMBER_NUMBER = sql`lpad(e.i::text, 6, '0')`;

/** Column `place`: the parts that a list is sorted by, as one text. */
export function definePlace(...parts: readonly Sql[]): Sql {
  return sql`concat_ws(' ', ${join([...parts], ', ')}) as place`;
}

/**
 * A page of a list. Most lists read `line` once: its conditions are then pushed into it. PostgreSQL
 * materializes it for a list that joins it to itself.
 */
function selectPage(
  source: LineSource,
  { named, items, counts }: ListStatement,
  after: string,
  limit: number,
): Sql {
  return sql`
      with
      -- lines of the source
      line as (${selectAllLines(source)}),
      ${named === undefined ? empty : sql`${named},`}
      -- items of all pages
      item as materialized (${items})
    select (select to_json(n) from (${counts}) n) as counted,
           coalesce(
             (select json_agg(p order by p.place collate "C")
                from (select i.*
                        from item i
                       where i.place collate "C" > ${after}
                       order by i.place collate "C"
                       limit ${limit}) p),
             '[]') as rows`;
}

/** Reads lists of a round page by page. The lines are those that figures are made of. */
@Injectable()
export class RoundLists {
  constructor(private readonly figures: FigureQueries) {}

  /**
   * Finds a page of a list. Throws a problem when the cursor is of another list, or a filter names
   * a value that does not exist.
   */
  async find<Item, Counts>(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
    list: {
      readonly name: string;
      readonly row: RowType<ListRow<Item, Counts>>;
      readonly statementFor: (filters: ListFilters) => ListStatement;
    },
  ): Promise<FoundList<Item, Counts>> {
    const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
    const { source, row, textOwners: owners } = round;
    const name = `${list.name} ${row.key} ${sha256(canonicalJson(asked)).slice(0, 16)}`;
    const after = readCursorKey(name, query);
    const question = await this.figures.requireQuestion(tx, [source], query, row.budget_year);
    const filters = { ...lineFiltersOf(question), owners };
    const statement = selectPage(source, list.statementFor(filters), after, limit + 1);
    const [found] = await tx.query(list.row, statement);
    if (found === undefined) throw new Error('The statement of a list returned no row');
    return { name, after, filters, ...found };
  }
}

/** Cuts what was found into a page of items without their places. */
export function pageOfFound<Item extends object>(
  { name, rows }: Pick<FoundList<Item, unknown>, 'name' | 'rows'>,
  query: ListQuery,
): Page<Omit<Item & Placed, 'place'>> {
  return pageOf(
    name,
    query,
    rows,
    ({ place }) => place,
    ({ place: _, ...item }) => item,
  );
}
