import sql, { type Sql } from 'sql-template-tag';
import { equalsIfGiven, instantText, microsecondsOf } from '../../platform/database/fragments.js';
import { type RowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { FIRST_ID, LAST_ID } from '../lines/rollup-keys.queries.js';
import type { Fact, ReportFact } from './fact.dto.js';

/** A fact with its place in the feed, a text. All facts of a report have the same place. */
export type Placed<Row> = Row & { readonly place: string };

/** A feed of facts: the statement that reads them, and the columns of its table. */
export interface Feed<Row extends Fact, Full extends Row> {
  readonly name: string;
  readonly row: RowType<Placed<Row>>;
  /** Lines of the feed, by round, with the instant and project of each. */
  readonly lines: Sql;
  /** Says whether a row is a fact. A report without such facts gives a row without one. */
  readonly isFact: (row: Placed<Row>) => row is Placed<Full>;
  /** Columns beside {@link COMMON_COLUMNS}, of line `l` and what is joined to it. */
  readonly columns: Sql;
  /** Joins beside those of every feed. */
  readonly joined: Sql;
  readonly order: Sql;
  readonly tableColumns: readonly (keyof Full & string)[];
}

/**
 * The place of a fact: when its round was published, the round, when its line changed, the project.
 */
export type Place = readonly [
  publishedAt: string | null,
  roundId: string,
  changedAt: string | null,
  projectId: string,
];

/**
 * A page to read: facts of a round, or of all, changed after an instant, after a place, of at most
 * so many reports.
 */
export interface FactPage {
  readonly round?: string | undefined;
  readonly updatedAfter: string | null;
  readonly place: Place | null;
  readonly reports: number;
}

const FEED_START: Place = [null, FIRST_ID, null, FIRST_ID];

/** Order of the feed. No two reports have the same place in it. */
export const FEED_ORDER = sql`s.published_at, l.round_id, l.changed_at, l.project_id`;

/** Microseconds since 1970 as a timestamptz. */
function instantOf(microseconds: string | null): Sql {
  return sql`(timestamptz 'epoch' + ${microseconds}::bigint * interval '1 microsecond')`;
}

/** Columns of every fact, of line `l`, its actor `a` and the status `s` of its round. */
const COMMON_COLUMNS = sql`
           s.key as round,
           l.code as project,
           a.organisation_number as actor,
           l.standing,
           ${instantText(sql`greatest(l.changed_at, s.published_at)`)} as "updatedAt",
           concat_ws(' ',
             ${microsecondsOf(sql`s.published_at`)},
             l.round_id,
             ${microsecondsOf(sql`l.changed_at`)},
             l.project_id) as place`;

/** Lines of feeds of what was reported. */
export const REPORTED_LINES = sql`rollup.project_line`;

/** Join of the revision `v` of a reported line. */
export const JOIN_REVISION = sql`
      join reporting.report_revision v on v.id = l.revision_id`;

/** The row of {@link COMMON_COLUMNS}. */
export const COMMON_ROW = {
  round: text,
  project: text,
  actor: text,
  standing: textOf<ReportFact['standing']>(),
  updatedAt: text,
  place: text,
};

/**
 * Lines of published rounds after a place, in the order of the feed. Finds the lines of each round
 * by the index on (round, changed, project), at most a page of them, and leaves the rest of the
 * history untouched.
 */
function selectLinesAfter(lines: Sql, { round, updatedAfter, place, reports }: FactPage): Sql {
  const [publishedAt, roundId, changedAt, projectId] = place ?? FEED_START;
  const since = sql`${updatedAfter}::timestamptz`;
  return sql`
      select l.*
        from rollup.round_status s
       cross join lateral (
             select l.*
               from ${lines} l
              where l.round_id = s.round_id
                and (l.changed_at, l.project_id) > (
                      case when s.round_id = ${roundId}::uuid then ${instantOf(changedAt)}
                           when ${since} is null or s.published_at > ${since} then '-infinity'
                           else ${since}
                       end,
                      case when s.round_id = ${roundId}::uuid then ${projectId}::uuid
                           else ${LAST_ID}::uuid
                       end)
              order by l.changed_at, l.project_id
              limit ${reports}) l
       where s.published
         and ${equalsIfGiven(sql`s.key`, round)}
         and (s.published_at, s.round_id)
             >= (coalesce(${instantOf(publishedAt)}, '-infinity'), ${roundId}::uuid)
       order by ${FEED_ORDER}
       limit ${reports}`;
}

function selectPage(
  {
    lines,
    columns,
    joined,
    order,
  }: Pick<Feed<never, never>, 'lines' | 'columns' | 'joined' | 'order'>,
  page: FactPage,
): Sql {
  return sql`
    select ${COMMON_COLUMNS},
           ${columns}
      from (${selectLinesAfter(lines, page)}) l
      join rollup.round_status s on s.round_id = l.round_id
      join reporting.round r on r.id = l.round_id
      join actors.actor a on a.id = l.actor_id
      left join actors.actor o on o.id = a.parent_id
           ${joined}
     order by ${order}`;
}

/**
 * Reads the facts of a page, with sorting switched off. PostgreSQL assumes that row-level security
 * admits a hundredth of the rows, and would otherwise sort the whole round for each page.
 */
export async function readPage<Row extends Fact, Full extends Row>(
  tx: Tx,
  feed: Feed<Row, Full>,
  page: FactPage,
): Promise<Placed<Row>[]> {
  await tx.execute(sql`select set_config('enable_sort', 'off', true)`);
  return tx.query(feed.row, selectPage(feed, page));
}
