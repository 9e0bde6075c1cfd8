import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { instantText } from '../platform/instant.js';
import { cursorKey, DEFAULT_LIMIT, type Page, pageOf } from '../platform/page.js';
import type { BudgetFact, BudgetFactList, FactQuery, ReportFact, ReportFactList } from './fact.dto.js';

/** So much of the last load is loaded again: longer than any change is under way. */
const OVERLAP_MS = 60_000;

type Kind = 'reports' | 'budgets';
interface Placed {
  readonly place: string;
}

const UPDATED_AT = `greatest(l.changed_at, s.published_at)`;
/** Where a fact stands in the feed: no two reports stand in the same place. */
const PLACE = `to_char(${UPDATED_AT} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || ' ' || s.key || ' ' || l.code`;
const COMMON = `s.key as round, l.code as project, a.organisation_number as actor, ${instantText(UPDATED_AT)} as "updatedAt", ${PLACE} as place`;
const OF_FACT = (name: string): string => `l.facts->>'${name}' as "${name}"`;
const COLUMNS: Readonly<Record<Kind, string>> = {
  reports: `${COMMON}, r.period, l.name, a.name as "actorName", a.kind as "actorKind", case 'regionalHealthAuthority' when a.kind then a.organisation_number when o.kind then o.organisation_number end as region, a.county, o.organisation_number as parent,
    ${['programme', 'kind', 'segment', 'theme', 'state', 'phase', 'mainGoal'].map(OF_FACT).join(', ')}, (select string_agg(x.value, ' ' order by x.value) from jsonb_array_elements_text(l.facts->'nationalSolution') x(value)) as "nationalSolutions",
    ${['colour', 'ruleColour', 'directorateColour', 'cause'].map(OF_FACT).join(', ')}, l.late, v.revision, ${instantText('v.recorded_at')} as "recordedAt"`,
  budgets: `${COMMON}, b.i::int as line, b.year, b."fundingSource", b.approved, b.forecast, b.actual, b.currency, b."priceYear", b.basis`,
};
const LINES: Readonly<Record<Kind, string>> = {
  reports: '',
  budgets: `left join lateral (select e.i, x.* from jsonb_array_elements(l.budget) with ordinality e(value, i) cross join lateral jsonb_to_record(e.value) as x(year int, "fundingSource" text, approved float8, forecast float8, actual float8, currency text, "priceYear" int, basis text)) b on true`,
};

/** The published rounds as flat facts that a BI tool loads once, and then only what has changed (F54). */
@Injectable()
export class FactQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  reports(query: FactQuery): Promise<Answer<ReportFactList>> {
    return this.list<ReportFact>('reports', query);
  }

  budgets(query: FactQuery): Promise<Answer<BudgetFactList>> {
    return this.list<BudgetFact>('budgets', query);
  }

  private async list<T extends object>(kind: Kind, query: FactQuery): Promise<Answer<Page<T> & { readonly loadNextAfter: string }>> {
    const name = `facts ${kind} ${query.updatedAfter ?? ''}`;
    const after = cursorKey(name, query);
    const loadNextAfter = new Date(this.clock.now().getTime() - OVERLAP_MS).toISOString();
    const limit = query.limit ?? DEFAULT_LIMIT;
    // The first lines of the page's reports are found before anything is written out: the rest of the history is not touched.
    const rows = await this.database.reading({ kind: 'system' }, (tx) =>
      tx.query<T & Placed>(
        `select ${COLUMNS[kind]} from (
           select l.* from rollup.project_line l join rollup.round_status s on s.round_id = l.round_id
            where s.published and ($1::timestamptz is null or l.changed_at > $1 or s.published_at > $1) and (${PLACE}) collate "C" > $2
            order by (${PLACE}) collate "C" limit $3) l
           join rollup.round_status s on s.round_id = l.round_id join reporting.round r on r.id = l.round_id join reporting.report_revision v on v.id = l.revision_id
           join actors.actor a on a.id = l.actor_id left join actors.actor o on o.id = a.parent_id ${LINES[kind]}
          order by (${PLACE}) collate "C"${kind === 'budgets' ? ', b.i' : ''}`,
        [query.updatedAfter ?? null, after, limit + 1],
      ),
    );
    const page = pageOfReports<T & Placed>(name, query, rows, limit);
    return { body: { items: page.items.map(({ place: _, ...fact }) => fact as unknown as T), nextCursor: page.nextCursor, loadNextAfter } };
  }
}

/** A page of whole reports: `limit` of them, each with all its facts; of those without a budget none. */
function pageOfReports<T extends Placed & { readonly line?: number | null }>(name: string, query: FactQuery, rows: readonly T[], limit: number): Page<T> {
  const reports = [...Map.groupBy(rows, ({ place }) => place)];
  const page = pageOf(name, { ...query, limit }, reports, ([place]) => place, ([, facts]) => facts.filter(({ line }) => line !== null));
  return { items: page.items.flat(), nextCursor: page.nextCursor };
}
