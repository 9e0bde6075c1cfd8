import sql, { type Sql } from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import { json, nullable, rowType, text, texts } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { isEarlierRound, newestRoundFirst } from '../../reporting/rounds/round-order.lookup.js';
import { defineListedLines } from '../lines/line.queries.js';
import type { PortfolioSide } from './bridge.types.js';
import type { LeftProject } from './left-project.dto.js';
import { wasInPortfolio } from './portfolio-side.queries.js';

const LEFT_ROW = rowType<LeftProject>({
  project: text,
  name: text,
  actor: text,
  actorName: text,
  leftAt: nullable(text),
  reasonCode: nullable(text),
  successors: texts,
  lastReport: nullable(json()),
});

/** A round, its side, that of the round before, and the instant whose reports are known. */
export interface LeavingScope {
  readonly roundId: string;
  readonly now: PortfolioSide;
  /** Null when the round is compared with none: then everyone who ever left counts. */
  readonly before: PortfolioSide | null;
  readonly known: Date;
}

/**
 * Lists the projects that were in the portfolio when the round before closed, and are not in it now,
 * by code. A project that is only not reported has not left. A historical round says itself what was
 * in the portfolio: what is reported in it.
 */
export function listLeft(tx: Tx, scope: LeavingScope): Promise<LeftProject[]> {
  return tx.query(LEFT_ROW, selectLeft(scope));
}

/** CTE `b` without rows: there is no round before. */
const NO_LINES_BEFORE = sql`
  -- No lines.
  b as (select * from n where false)`;

function selectLeft({ roundId, now, before, known }: LeavingScope): Sql {
  const until = now.settled;
  return sql`
    with -- n: the lines now.
         ${defineListedLines('n', now.source)},
         -- b: the lines of the round before.
         ${before === null ? NO_LINES_BEFORE : defineListedLines('b', before.source)}
    select coalesce(v.project->>'code', b.code, p.code) as project,
           coalesce(v.project->>'name', b.name, p.name) as name,
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
      left join b on b.project_id = p.id
      left join lateral (
           select h.actor_id, h.project, h.recorded_at
             from portfolio.project_revision h
            where h.project_id = p.id
              and h.recorded_at <= ${until}
            order by h.version desc
            limit 1) v on true
      join actors.actor a on a.id = coalesce(v.actor_id, b.actor_id, p.actor_id)
      left join lateral (
           select i.reason_code, i.recorded_at
             from portfolio.intake_event i
            where i.project_id = p.id
              and i.to_standing = 'left'
              and i.recorded_at <= ${until}
            order by i.recorded_at desc, i.id desc
            limit 1) e on true
      left join lateral (${selectLastReport(roundId, known)}) l on true
     where ${isOut(now)}
       and ${wasIn(before, until)}
     order by coalesce(v.project->>'code', b.code, p.code) collate "C"`;
}

/**
 * Condition: project `p`, with its version `v`, is not in the portfolio of a side. Most projects are,
 * and have not changed since: their row says so, and their version is not looked up.
 */
function isOut(side: PortfolioSide): Sql {
  return side.historical
    ? sql`not exists (select 1 from n where n.project_id = p.id)`
    : sql`(p.standing <> 'inPortfolio' or p.updated_at > ${side.settled})
       and coalesce(v.project->>'standing', '') <> 'inPortfolio'`;
}

/** Condition: project `p` was in the portfolio of a side; without a side, at any time until now. */
function wasIn(side: PortfolioSide | null, until: Date): Sql {
  if (side === null)
    return sql`
      exists (select 1
                from portfolio.project_revision h
               where h.project_id = p.id
                 and h.recorded_at <= ${until}
                 and h.project->>'standing' = 'inPortfolio')`;
  if (side.historical) return sql`b.project_id is not null`;
  return sql`(b.project_id is not null or ${wasInPortfolio(sql`p.id`, side.settled)})`;
}

/** Column: the amounts that revision `w` has approved for a year, by price level. */
function sumBudgets(year: Sql): Sql {
  return sql`
               select coalesce(json_agg(json_build_object(
                        'priceYear', y."priceYear",
                        'basis', y.basis,
                        'approved', y.approved) order by y."priceYear", y.basis), '[]')
                 from (select e."priceYear", e.basis, sum(e.approved) as approved
                         from jsonb_to_recordset(w.content->'budget')
                           as e(year int, approved bigint, "priceYear" int, basis text)
                        where e.year = ${year}
                        group by e."priceYear", e.basis) y`;
}

/**
 * Relation of at most one row: the last certified report of project `p` in a round or one before it,
 * as known at an instant. Rounds that had not been published by then do not count, but for the
 * round itself: the answer is public when that round is.
 */
function selectLastReport(roundId: string, known: Date): Sql {
  return sql`
    select json_build_object(
             'round', r.key,
             'colour', w.content->'status'->>'colour',
             'budgetYear', r.budget_year,
             'budgets', (${sumBudgets(sql`r.budget_year`)}),
             'budgetsOfRound', (${sumBudgets(sql`x.budget_year`)})) as report
      from reporting.report_revision w
      join reporting.round r on r.id = w.round_id
      join reporting.round x on x.id = ${roundId}
     where w.project_id = p.id
       and w.recorded_at <= ${known}
       and (r.id = x.id
            or (${isEarlierRound(sql`r`, sql`x`)}
                and r.published_at <= ${known}))
     order by ${newestRoundFirst(sql`r`)}, w.revision desc
     limit 1`;
}
