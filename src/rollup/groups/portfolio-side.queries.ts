import sql, { type Sql } from 'sql-template-tag';
import type { PortfolioSide, Sides } from './bridge.types.js';

/** Relation: the lines `n` and `b` of two sides, those of one project `p` beside each other. */
export const JOIN_SIDES = sql`
           n
      full join b on b.project_id = n.project_id
      left join portfolio.project p on p.id = coalesce(n.project_id, b.project_id)`;

/**
 * Condition: project `p`, which has no line on a side, was in the portfolio of that side. In a
 * historical round none was.
 */
function isUnreportedIn(projectId: Sql, side: PortfolioSide): Sql {
  return side.historical ? sql`false` : wasInPortfolio(projectId, side.settled);
}

/**
 * Condition: a project was in the portfolio at an instant. Its row `p` tells when it has not changed
 * since and the reader may see it: looking its version up takes twice as long.
 */
export function wasInPortfolio(projectId: Sql, at: Date): Sql {
  return sql`
      coalesce(case when p.updated_at <= ${at} then p.standing
                    else (select h.project->>'standing'
                            from portfolio.project_revision h
                           where h.project_id = ${projectId}
                             and h.recorded_at <= ${at}
                           order by h.version desc
                           limit 1)
                end = 'inPortfolio', false)`;
}

/**
 * Expression: the part of the bridge of a project, in {@link JOIN_SIDES}: its line is `n` now and `b`
 * before. One of them may be null.
 */
export function partOf({ now, before }: Sides): Sql {
  return sql`
    case when n.project_id is not null and b.project_id is not null then 'changed'
         when n.project_id is not null
         then case when ${isUnreportedIn(sql`n.project_id`, before)}
                   then 'returned'
                   else 'entered'
               end
         when ${isUnreportedIn(sql`b.project_id`, now)} then 'notReported'
         else 'left'
     end`;
}
