import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { CSV, csvOf } from '../../platform/http/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { isId } from '../../platform/base/ids.js';
import { instantText } from '../../platform/base/instant.js';
import type { Asked } from '../../platform/http/operation.js';
import {
  cursorKey,
  DEFAULT_LIMIT,
  foreignCursor,
  nextPage,
  type Page,
  pageOf,
} from '../../platform/http/page.js';
import type {
  BudgetFact,
  BudgetFactList,
  FactQuery,
  ReportFact,
  ReportFactList,
} from './fact.dto.js';
import { FIRST_ID, LAST_ID } from '../lines/rollup-keys.queries.js';

/** So much of the last load is loaded again: longer than any change is under way. */
const OVERLAP_MS = 60_000;

type Kind = 'reports' | 'budgets';
interface Placed {
  readonly place: string;
}

const UPDATED_AT = `greatest(l.changed_at, s.published_at)`;
const microseconds = (column: string): string =>
  `(extract(epoch from ${column}) * 1000000)::bigint`;
const instantOf = (parameter: string): string =>
  `(timestamptz 'epoch' + ${parameter}::bigint * interval '1 microsecond')`;
/**
 * Where a fact stands in the feed: its round, by when it was published, and in it since when the
 * line is what it is. No two reports stand in the same place.
 */
const ORDER = 's.published_at, l.round_id, l.changed_at, l.project_id';
const PLACE = `concat_ws(' ', ${microseconds('s.published_at')}, l.round_id, ${microseconds('l.changed_at')}, l.project_id)`;
/** When the first page was read, in milliseconds, and the place of the last fact of a page. */
const AFTER = /^(\d{1,14}) (\d{1,16}) ([0-9a-f-]{36}) (\d{1,16}) ([0-9a-f-]{36})$/;
const COMMON = `s.key as round, l.code as project, a.organisation_number as actor, ${instantText(UPDATED_AT)} as "updatedAt", ${PLACE} as place`;
const OF_FACT = (name: string): string => `l.facts->>'${name}' as "${name}"`;
const COLUMNS: Readonly<Record<Kind, string>> = {
  reports: `${COMMON}, r.period, l.name, a.name as "actorName", a.kind as "actorKind", case 'regionalHealthAuthority' when a.kind then a.organisation_number when o.kind then o.organisation_number end as region, a.county, o.organisation_number as parent,
    l.facts->'programme'->>0 as programme, (select string_agg(x.value, ' ' order by x.i) from jsonb_array_elements_text(l.facts->'programme') with ordinality x(value, i)) as programmes,
    ${['kind', 'segment', 'theme', 'state', 'phase', 'mainGoal'].map(OF_FACT).join(', ')}, (select string_agg(x.value, ' ' order by x.value) from jsonb_array_elements_text(l.facts->'nationalSolution') x(value)) as "nationalSolutions",
    ${['colour', 'ruleColour', 'directorateColour', 'cause'].map(OF_FACT).join(', ')}, l.late, v.revision, ${instantText('v.recorded_at')} as "recordedAt"`,
  budgets: `${COMMON}, b.i::int as line, b.year, b."fundingSource", b.approved, b.forecast, b.actual, b.currency, b."priceYear", b.basis`,
};
const OF_ALL = ['round', 'project', 'actor', 'updatedAt'] as const;
const IN_CSV = {
  reports: [
    ...OF_ALL,
    'period',
    'name',
    'actorName',
    'actorKind',
    'region',
    'county',
    'parent',
    'programme',
    'programmes',
    'kind',
    'segment',
    'theme',
    'state',
    'phase',
    'mainGoal',
    'nationalSolutions',
    'colour',
    'ruleColour',
    'directorateColour',
    'cause',
    'late',
    'revision',
    'recordedAt',
  ] satisfies (keyof ReportFact)[],
  budgets: [
    ...OF_ALL,
    'line',
    'year',
    'fundingSource',
    'approved',
    'forecast',
    'actual',
    'currency',
    'priceYear',
    'basis',
  ] satisfies (keyof BudgetFact)[],
} as const;
/** Relation of a page of CSV to what is loaded next, once all pages are read. */
const NEXT_LOAD = 'urn:portfolio:next-load';
const LINES: Readonly<Record<Kind, string>> = {
  reports: '',
  budgets: `left join lateral (select e.i, x.* from jsonb_array_elements(l.budget) with ordinality e(value, i) cross join lateral jsonb_to_record(e.value) as x(year int, "fundingSource" text, approved float8, forecast float8, actual float8, currency text, "priceYear" int, basis text)) b on true`,
};

/**
 * The published rounds as flat facts that a BI tool loads once, and then only what has changed
 * (F54).
 */
@Injectable()
export class FactQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  reports(query: FactQuery, asked: Asked): Promise<Answer<ReportFactList | string>> {
    return this.list<ReportFact>('reports', query, asked);
  }

  budgets(query: FactQuery, asked: Asked): Promise<Answer<BudgetFactList | string>> {
    return this.list<BudgetFact>('budgets', query, asked);
  }

  private async list<T extends object>(
    kind: Kind,
    query: FactQuery,
    { path, csv }: Asked,
  ): Promise<Answer<(Page<T> & { readonly loadNextAfter: string }) | string>> {
    const name = `facts ${kind} ${query.updatedAfter ?? ''}`;
    const after = placeOf(cursorKey(name, query));
    // Of all pages that of the first: what changes in a round that has been read comes with the
    // next load.
    const started = after?.started ?? String(this.clock.now().getTime() - OVERLAP_MS);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const rows = await this.database.reading({ kind: 'system' }, (tx) =>
      this.page<T & Placed>(tx, kind, query.updatedAfter ?? null, after?.place ?? null, limit + 1),
    );
    const page = pageOfReports<T & Placed>(name, query, rows, limit, started);
    const items = page.items.map(({ place: _, ...fact }) => fact as unknown as T);
    const [{ nextCursor }, loadNextAfter] = [page, new Date(Number(started)).toISOString()];
    if (!csv) return { body: { items, nextCursor, loadNextAfter } };
    const nextLoad = `${path.replace(/\?.*$/, '')}?${new URLSearchParams({ ...(query.limit === undefined ? {} : { limit: String(query.limit) }), updatedAfter: loadNextAfter }).toString()}`;
    return {
      body: csvOf(
        IN_CSV[kind],
        items.map((item) => Object.fromEntries(Object.entries(item))),
      ),
      contentType: CSV,
      links: { ...nextPage(path, nextCursor), [NEXT_LOAD]: nextLoad },
    };
  }

  /**
   * The facts of so many reports after a place. The lines are found by (round, changed, project)
   * before anything is written out: of each round at most a page, and the rest of the history is
   * not touched.
   */
  async page<T extends object>(
    tx: Tx,
    kind: Kind,
    updatedAfter: string | null,
    place: readonly string[] | null,
    reports: number,
  ): Promise<T[]> {
    const [publishedAt, roundId, changedAt, projectId] = place ?? [null, FIRST_ID, null, FIRST_ID];
    // Of what row-level security lets through PostgreSQL expects a hundredth, and would sort the
    // whole round for each page.
    await tx.rows(`select set_config('enable_sort', 'off', true)`);
    return tx.rows<T>(
      `select ${COLUMNS[kind]} from (
         select l.* from rollup.round_status s cross join lateral (
           select l.* from rollup.project_line l where l.round_id = s.round_id and (l.changed_at, l.project_id) > (
               case when s.round_id = $3::uuid then ${instantOf('$4')} when $1::timestamptz is null or s.published_at > $1 then '-infinity' else $1 end, case when s.round_id = $3 then $5::uuid else '${LAST_ID}' end)
            order by l.changed_at, l.project_id limit $6) l
          where s.published and (s.published_at, s.round_id) >= (coalesce(${instantOf('$2')}, '-infinity'), $3) order by ${ORDER} limit $6) l
         join rollup.round_status s on s.round_id = l.round_id join reporting.round r on r.id = l.round_id join reporting.report_revision v on v.id = l.revision_id
         join actors.actor a on a.id = l.actor_id left join actors.actor o on o.id = a.parent_id ${LINES[kind]}
        order by ${ORDER}${kind === 'budgets' ? ', b.i' : ''}`,
      [updatedAfter, publishedAt, roundId, changedAt, projectId, reports],
    );
  }
}

/** What stands in a cursor; a problem when it is none of ours. */
function placeOf(
  key: string,
): { readonly started: string; readonly place: readonly string[] } | null {
  if (key === '') return null;
  const [, started = '', ...place] = AFTER.exec(key) ?? [];
  if (!isId(place[1] ?? '') || !isId(place[3] ?? '')) throw foreignCursor();
  return { started, place };
}

/**
 * A page of whole reports: `limit` of them, each with all its facts; of those without a budget
 * none.
 */
function pageOfReports<T extends Placed & { readonly line?: number | null }>(
  name: string,
  query: FactQuery,
  rows: readonly T[],
  limit: number,
  started: string,
): Page<T> {
  const reports = [...Map.groupBy(rows, ({ place }) => place)];
  const page = pageOf(
    name,
    { ...query, limit },
    reports,
    ([place]) => `${started} ${place}`,
    ([, facts]) => facts.filter(({ line }) => line !== null),
  );
  return { items: page.items.flat(), nextCursor: page.nextCursor };
}
