import sql, { type Sql } from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import { instant, json, nullable, rowType, text, texts } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import { selectPreviousRound } from '../status/compared-round.queries.js';
import { newestRoundFirst } from '../../reporting/rounds/round-order.lookup.js';
import type { LeftProject, LeftProjectsResponse } from './left-project.dto.js';
import type { Without } from '../lists/round-list.queries.js';

const SINCE_ROW = rowType({ key: text, closedAt: instant });
const LEFT_ROW = rowType<LeftProject>({
  project: text,
  name: text,
  actor: text,
  actorName: text,
  leftAt: text,
  reasonCode: nullable(text),
  successors: texts,
  lastReport: nullable(json()),
});

/**
 * Lists the projects that were in the portfolio when the round before closed, and had left it at the
 * instant of the figures, or at the closing of the round if it had closed.
 */
export async function listLeftProjects(
  tx: Tx,
  { row, asOf }: FigureRound,
): Promise<AnswerContent<Without<LeftProjectsResponse>>> {
  const until = row.closed_at !== null && row.closed_at < asOf ? row.closed_at : asOf;
  const [before] = await tx.query(SINCE_ROW, selectBefore(row.id, asOf));
  const items = await tx.query(LEFT_ROW, selectLeft(before?.closedAt ?? null, until));
  return { content: { since: before?.key ?? null, total: items.length, items } };
}

/** Selects the round that a round is compared with. */
function selectBefore(roundId: string, asOf: Date): Sql {
  return sql`
    select b.key, b.closed_at as "closedAt"
      from reporting.round r
     cross join lateral (${selectPreviousRound(sql`${asOf}::timestamptz`)}) p
      join reporting.round b on b.id = p.id
     where r.id = ${roundId}`;
}

/**
 * Condition: a project was in the portfolio at an instant; without an instant, at any time until
 * another.
 */
function wasIn(projectId: Sql, at: Date | null, until: Date): Sql {
  if (at === null)
    return sql`
      exists (select 1
                from portfolio.project_revision h
               where h.project_id = ${projectId}
                 and h.recorded_at <= ${until}
                 and h.project->>'standing' = 'inPortfolio')`;
  return sql`
      (select h.project->>'standing'
         from portfolio.project_revision h
        where h.project_id = ${projectId}
          and h.recorded_at <= ${at}
        order by h.version desc
        limit 1) = 'inPortfolio'`;
}

function selectLeft(since: Date | null, until: Date): Sql {
  return sql`
    select v.project->>'code' as project,
           v.project->>'name' as name,
           a.organisation_number as actor,
           a.name as "actorName",
           ${instantText(sql`coalesce(e.recorded_at, v.recorded_at)`)} as "leftAt",
           e.reason_code as "reasonCode",
           array(select q.code
                   from portfolio.succession s
                   join portfolio.project q on q.id = s.successor_id
                  where s.predecessor_id = p.id
                    and s.recorded_at <= ${until}
                  order by q.code) as successors,
           l.report as "lastReport"
      from portfolio.project p
     cross join lateral (
           select h.actor_id, h.project, h.recorded_at
             from portfolio.project_revision h
            where h.project_id = p.id
              and h.recorded_at <= ${until}
            order by h.version desc
            limit 1) v
      join actors.actor a on a.id = v.actor_id
      left join lateral (
           select i.reason_code, i.recorded_at
             from portfolio.intake_event i
            where i.project_id = p.id
              and i.to_standing = 'left'
              and i.recorded_at <= ${until}
            order by i.recorded_at desc, i.id desc
            limit 1) e on true
      left join lateral (${selectLastReport(until)}) l on true
     where v.project->>'standing' <> 'inPortfolio'
       and ${wasIn(sql`p.id`, since, until)}
     order by p.code`;
}

/** Relation of at most one row: the last certified report of project `p` known at an instant. */
function selectLastReport(until: Date): Sql {
  return sql`
    select json_build_object(
             'round', r.key,
             'colour', w.content->'status'->>'colour',
             'budgetYear', r.budget_year,
             'budgets', (
               select coalesce(json_agg(json_build_object(
                        'priceYear', y."priceYear",
                        'basis', y.basis,
                        'approved', y.approved) order by y."priceYear", y.basis), '[]')
                 from (select x."priceYear", x.basis, sum(x.approved) as approved
                         from jsonb_to_recordset(w.content->'budget')
                           as x(year int, approved bigint, "priceYear" int, basis text)
                        where x.year = r.budget_year
                        group by x."priceYear", x.basis) y)) as report
      from reporting.report_revision w
      join reporting.round r on r.id = w.round_id
     where w.project_id = p.id
       and w.recorded_at <= ${until}
     order by ${newestRoundFirst(sql`r`)}, w.revision desc
     limit 1`;
}
