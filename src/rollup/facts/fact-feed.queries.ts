import sql, { type Sql } from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import {
  float,
  int,
  nullable,
  type RowType,
  rowType,
  text,
  textOf,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { FIRST_ID, LAST_ID } from '../lines/rollup-keys.queries.js';
import type { BenefitFact, BudgetFact, ReportFact } from './fact.dto.js';

/** A fact with its place in the feed, a text. All facts of a report have the same place. */
export type Placed<Fact> = Fact & { readonly place: string };

/** A feed of facts: the statement that reads them, and the columns of its CSV. */
export interface Feed<Row, Fact extends Row> {
  readonly name: 'reports' | 'budgets' | 'benefits';
  readonly row: RowType<Placed<Row>>;
  /** Says whether a row is a fact. A report without budget lines gives a row without one. */
  readonly isFact: (row: Placed<Row>) => row is Placed<Fact>;
  /** Columns beside {@link COMMON_COLUMNS}, of line `l` and what is joined to it. */
  readonly columns: Sql;
  /** Joins beside those of every feed. */
  readonly joined: Sql;
  readonly order: Sql;
  readonly csvColumns: readonly (keyof Fact & string)[];
}

/** A budget fact as it is read, null in its own columns for a report without budget lines. */
type BudgetRow = Omit<BudgetFact, BudgetColumn> & {
  readonly [Name in BudgetColumn]: BudgetFact[Name] | null;
};
type BudgetColumn = Exclude<keyof BudgetFact, CommonColumn>;

/** A benefit as it is read, null in its own columns for a report without benefits. */
type BenefitRow = Omit<BenefitFact, BenefitColumn> & {
  readonly [Name in BenefitColumn]: BenefitFact[Name] | null;
};
type CommonColumn = 'round' | 'project' | 'actor' | 'standing' | 'updatedAt';
type BenefitColumn = Exclude<keyof BenefitFact, CommonColumn>;

/**
 * The place of a fact: when its round was published, the round, when its line changed, the project.
 */
export type Place = readonly [
  publishedAt: string | null,
  roundId: string,
  changedAt: string | null,
  projectId: string,
];

/** A page to read: facts changed after an instant, after a place, of at most so many reports. */
export interface FactPage {
  readonly updatedAfter: string | null;
  readonly place: Place | null;
  readonly reports: number;
}

const FEED_START: Place = [null, FIRST_ID, null, FIRST_ID];

/** Order of the feed. No two reports have the same place in it. */
export const FEED_ORDER = sql`s.published_at, l.round_id, l.changed_at, l.project_id`;

/** A timestamptz as microseconds since 1970. */
function microsecondsOf(column: Sql): Sql {
  return sql`(extract(epoch from ${column}) * 1000000)::bigint`;
}

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

/** The row of {@link COMMON_COLUMNS}. */
export const COMMON_ROW = {
  round: text,
  project: text,
  actor: text,
  standing: textOf<ReportFact['standing']>(),
  updatedAt: text,
  place: text,
};

/** The budget lines of these reports. */
export const BUDGET_FEED: Feed<BudgetRow, BudgetFact> = {
  name: 'budgets',
  row: rowType<Placed<BudgetRow>>({
    ...COMMON_ROW,
    line: nullable(int),
    year: nullable(int),
    fundingSource: nullable(text),
    approved: nullable(float),
    forecast: nullable(float),
    actual: nullable(float),
    currency: nullable(text),
    priceYear: nullable(int),
    basis: nullable(text),
  }),
  isFact: (row): row is Placed<BudgetFact> => row.line !== null,
  columns: sql`
           b.i::int as line,
           b.year,
           b."fundingSource",
           b.approved,
           b.forecast,
           b.actual,
           b.currency,
           b."priceYear",
           b.basis`,
  joined: sql`
      left join lateral (
           select e.i,
                  x.*
             from jsonb_array_elements(l.budget) with ordinality e(value, i)
            cross join lateral jsonb_to_record(e.value)
                    as x(year int,
                         "fundingSource" text,
                         approved float8,
                         forecast float8,
                         actual float8,
                         currency text,
                         "priceYear" int,
                         basis text)) b on true`,
  order: sql`${FEED_ORDER}, b.i`,
  csvColumns: [
    'round',
    'project',
    'actor',
    'standing',
    'updatedAt',
    'line',
    'year',
    'fundingSource',
    'approved',
    'forecast',
    'actual',
    'currency',
    'priceYear',
    'basis',
  ],
};

/** The benefits of these reports. */
export const BENEFIT_FEED: Feed<BenefitRow, BenefitFact> = {
  name: 'benefits',
  row: rowType<Placed<BenefitRow>>({
    ...COMMON_ROW,
    line: nullable(int),
    description: nullable(text),
    year: nullable(int),
    ownerRole: nullable(text),
    planned: nullable(float),
    realised: nullable(float),
    currency: nullable(text),
    priceYear: nullable(int),
    basis: nullable(text),
    unit: nullable(text),
    plannedMeasure: nullable(float),
    realisedMeasure: nullable(float),
  }),
  isFact: (row): row is Placed<BenefitFact> => row.line !== null,
  columns: sql`
           b.i::int as line,
           b.description,
           b.year,
           b."ownerRole",
           (b.amount->>'planned')::float8 as planned,
           (b.amount->>'realised')::float8 as realised,
           b.amount->>'currency' as currency,
           (b.amount->>'priceYear')::int as "priceYear",
           b.amount->>'basis' as basis,
           b.measure->>'unit' as unit,
           (b.measure->>'planned')::float8 as "plannedMeasure",
           (b.measure->>'realised')::float8 as "realisedMeasure"`,
  joined: sql`
      left join lateral (
           select e.i,
                  x.*
             from jsonb_array_elements(coalesce(v.content->'benefits', '[]'))
                  with ordinality e(value, i)
            cross join lateral jsonb_to_record(e.value)
                    as x(description text,
                         year int,
                         "ownerRole" text,
                         amount jsonb,
                         measure jsonb)) b on true`,
  order: sql`${FEED_ORDER}, b.i`,
  csvColumns: [
    'round',
    'project',
    'actor',
    'standing',
    'updatedAt',
    'line',
    'description',
    'year',
    'ownerRole',
    'planned',
    'realised',
    'currency',
    'priceYear',
    'basis',
    'unit',
    'plannedMeasure',
    'realisedMeasure',
  ],
};

/**
 * Lines of published rounds after a place, in the order of the feed. Finds the lines of each round
 * by the index on (round, changed, project), at most a page of them, and leaves the rest of the
 * history untouched.
 */
function selectLinesAfter({ updatedAfter, place, reports }: FactPage): Sql {
  const [publishedAt, roundId, changedAt, projectId] = place ?? FEED_START;
  const since = sql`${updatedAfter}::timestamptz`;
  return sql`
      select l.*
        from rollup.round_status s
       cross join lateral (
             select l.*
               from rollup.project_line l
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
         and (s.published_at, s.round_id)
             >= (coalesce(${instantOf(publishedAt)}, '-infinity'), ${roundId}::uuid)
       order by ${FEED_ORDER}
       limit ${reports}`;
}

function selectPage(
  { columns, joined, order }: Pick<Feed<never, never>, 'columns' | 'joined' | 'order'>,
  page: FactPage,
): Sql {
  return sql`
    select ${COMMON_COLUMNS},
           ${columns}
      from (${selectLinesAfter(page)}) l
      join rollup.round_status s on s.round_id = l.round_id
      join reporting.round r on r.id = l.round_id
      join reporting.report_revision v on v.id = l.revision_id
      join actors.actor a on a.id = l.actor_id
      left join actors.actor o on o.id = a.parent_id
           ${joined}
     order by ${order}`;
}

/**
 * Reads the facts of a page, with sorting switched off. PostgreSQL assumes that row-level security
 * admits a hundredth of the rows, and would otherwise sort the whole round for each page.
 */
export async function readPage<Row, Fact extends Row>(
  tx: Tx,
  feed: Feed<Row, Fact>,
  page: FactPage,
): Promise<Placed<Row>[]> {
  await tx.execute(sql`select set_config('enable_sort', 'off', true)`);
  return tx.query(feed.row, selectPage(feed, page));
}
