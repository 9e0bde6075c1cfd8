import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { FigureDimension, Question, Summed } from './figure.types.js';

/** The round, and the instant as of which it is asked about. */
export interface LinesAsOf {
  readonly roundId: string;
  readonly asOf: Date;
}

/** The reports behind a cell, and a page of those the caller may see. */
export interface ReportsBehind {
  readonly reports: number;
  readonly value: bigint;
  readonly prices: readonly string[];
  readonly visible: number;
  readonly page: readonly { readonly revisionId: string; readonly value: bigint }[];
}

/**
 * The lines of a round ($1) as of an instant ($2): the last certified revision of each report that was known then, with its
 * facts. What the report says is the revision's; segment, theme and programme are the project's then; the directorate's
 * colour is the last it had given that revision. A programme counts with the projects under it, and each of them once.
 */
const LINES = `
  select v.id, v.actor_id, v.project->>'code' as code, c.budget,
         jsonb_build_object(
           'actor', a.organisation_number, 'actorKind', a.kind, 'county', a.county, 'parent', o.organisation_number,
           'region', case 'regionalHealthAuthority' when a.kind then a.organisation_number when o.kind then o.organisation_number end,
           'programme', case v.project->>'kind' when 'programme' then v.project->>'code' else m.code end,
           'kind', v.project->>'kind', 'mainGoal', v.project->>'mainGoal', 'segment', p.segment, 'theme', p.theme,
           'phase', c.phase, 'state', c.state, 'colour', c.status->>'colour', 'cause', c.status->>'cause', 'ruleColour', v.rule_status->>'colour', 'directorateColour', d.colour,
           'nationalSolution', coalesce((
             select jsonb_agg(distinct s->>'nationalSolution') from jsonb_array_elements(coalesce(c.dependencies, '[]') || coalesce(c."operatingCosts", '[]')) s where s->>'nationalSolution' is not null), '[null]')
         ) as facts
    from (
      select v.* from reporting.report_revision v where v.round_id = $1 and v.recorded_at <= $2
         and not exists (select 1 from reporting.report_revision l where l.report_id = v.report_id and l.revision > v.revision and l.recorded_at <= $2) offset 0) v
    join actors.actor a on a.id = v.actor_id left join actors.actor o on o.id = a.parent_id
   cross join lateral jsonb_to_record(v.content) as c(state text, phase text, status jsonb, budget jsonb, dependencies jsonb, "operatingCosts" jsonb)
    left join lateral (
      select x.segment, x.theme, x.parent_id from portfolio.project_revision r cross join lateral jsonb_to_record(r.project) as x(segment text, theme text, parent_id uuid)
       where r.project_id = v.project_id and r.recorded_at <= $2 order by r.version desc limit 1) p on true
    left join portfolio.project m on m.id = p.parent_id
    left join lateral (
      select e.colour from reporting.directorate_colour e
       where e.report_id = v.report_id and e.revision = v.revision and e.recorded_at <= $2 order by e.recorded_at desc, e.id desc limit 1) d on true`;

/**
 * What is counted of the lines: whole reports or, where a question ($3: whether; $4: the measure) is about money, year or
 * source, their budget lines; those that have every fact of the filters ($5 of reports, $6 of budget lines). One statement
 * for every question, so that a connection prepares few.
 */
const COUNTED = `with line as materialized (${LINES}),
  counted as materialized (
    select l.id, l.actor_id, l.code, b.prices, b.amount, l.facts || coalesce(b.facts, '{}') as facts
      from line l left join lateral (
        select x."priceYear" || '-' || x.basis as prices, case $4::text when 'approved' then x.approved when 'forecast' then x.forecast when 'actual' then x.actual end as amount,
               jsonb_build_object('budgetYear', x.year::text, 'fundingSource', x."fundingSource", 'prices', x."priceYear" || '-' || x.basis) as facts
          from jsonb_to_recordset(l.budget) as x(year int, "fundingSource" text, approved bigint, forecast bigint, actual bigint, "priceYear" int, basis text)) b on $3::boolean
     where l.facts @> $5::jsonb and coalesce(b.facts, '{"budgetYear": null, "fundingSource": null, "prices": null}') @> $6::jsonb and ($4 = 'projects' or b.amount is not null)
  )`;
const PRICES = `array_agg(distinct n.prices) filter (where n.amount is not null)`;
const VALUE = `case $4 when 'projects' then count(distinct n.id) else coalesce(sum(n.amount), 0) end::text as value`;
/** The values of a report in a dimension ($n): one, or each of several. */
const valuesOf = (parameter: string, name: string): string =>
  `cross join lateral jsonb_array_elements_text(case jsonb_typeof(n.facts->${parameter}::text) when 'array' then n.facts->${parameter}::text else jsonb_build_array(n.facts->${parameter}::text) end) ${name}(value)`;

/** Whether a question is about budget lines rather than whole reports. */
export function ofBudget({ measure, by, filters }: Question): boolean {
  const asked = [...by, ...Object.keys(filters)];
  return measure !== 'projects' || asked.some((one) => one === 'budgetYear' || one === 'fundingSource' || one === 'prices');
}

/** The lines of a round as of an instant, summed and listed: the one place from which figures now and then come. As the service itself. */
@Injectable()
export class FigureLines {
  /** The cells of a question, their total, and in which prices the amounts are. */
  async sum(tx: Tx, lines: LinesAsOf, question: Question): Promise<{ readonly cells: Summed[]; readonly total: Summed; readonly prices: readonly string[] }> {
    const [first = null, second = null] = question.by;
    const rows = await tx.query<{ cell: boolean; first: string | null; second: string | null; value: string; reports: number; prices: string[] | null }>(
      `${COUNTED}
       select true as cell, a.value as first, b.value as second, ${VALUE}, count(distinct n.id)::int as reports, null::text[] as prices
         from counted n ${valuesOf('$7', 'a')} ${valuesOf('$8', 'b')} group by a.value, b.value
       union all
       select false, null, null, ${VALUE}, count(distinct n.id)::int, ${PRICES} from counted n`,
      [...parametersOf(lines, question), first, second],
    );
    const summed = rows.map(({ value, reports, ...row }) => ({ ...row, keys: [row.first, row.second].slice(0, question.by.length), value: BigInt(value), reports }));
    const total = summed.find(({ cell }) => !cell);
    return { cells: summed.filter(({ cell }) => cell), total: total ?? { keys: [], value: 0n, reports: 0 }, prices: total?.prices ?? [] };
  }

  /** The reports that a question counts; a page of those of some actors, or of all, after a project's code. */
  async reports(tx: Tx, lines: LinesAsOf, question: Question, [actorIds, all]: readonly [readonly string[], boolean], page: { readonly after: string; readonly limit: number }): Promise<ReportsBehind> {
    const [row] = await tx.query<{ reports: number; value: string; prices: string[] | null; visible: number; page: { revisionId: string; value: string }[] }>(
      `${COUNTED}, report as (select n.id, n.code, (n.actor_id = any($7::uuid[]) or $8) as visible, ${VALUE} from counted n group by n.id, n.actor_id, n.code)
       select count(*)::int as reports, coalesce(sum(r.value::numeric), 0)::text as value, count(*) filter (where r.visible)::int as visible, (select ${PRICES} from counted n) as prices,
              coalesce((select json_agg(json_build_object('revisionId', s.id, 'value', s.value) order by s.code collate "C")
                 from (select * from report r where r.visible and r.code collate "C" > $9 order by r.code collate "C" limit $10) s), '[]') as page
         from report r`,
      [...parametersOf(lines, question), actorIds, all, page.after, page.limit],
    );
    return { reports: row?.reports ?? 0, value: BigInt(row?.value ?? 0), prices: row?.prices ?? [], visible: row?.visible ?? 0, page: (row?.page ?? []).map(({ revisionId, value }) => ({ revisionId, value: BigInt(value) })) };
  }

  /** The values that the lines have in a dimension. */
  async values(tx: Tx, { roundId, asOf }: LinesAsOf, dimension: FigureDimension): Promise<string[]> {
    const rows = await tx.query<{ value: string }>(`select distinct l.facts->>$3 as value from (${LINES}) l where l.facts->>$3 is not null order by 1`, [roundId, asOf, dimension]);
    return rows.map(({ value }) => value);
  }
}

function parametersOf({ roundId, asOf }: LinesAsOf, question: Question): unknown[] {
  const { nationalSolution, budgetYear, fundingSource, prices, ...facts } = question.filters;
  const ofReports = { ...facts, ...(nationalSolution === undefined ? {} : { nationalSolution: [nationalSolution] }) };
  return [roundId, asOf, ofBudget(question), question.measure, JSON.stringify(ofReports), JSON.stringify({ budgetYear, fundingSource, prices })];
}
