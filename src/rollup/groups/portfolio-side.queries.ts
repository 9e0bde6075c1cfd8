import sql, { type Sql } from 'sql-template-tag';
import type { PortfolioSide, Sides } from './bridge.types.js';

/**
 * Condition: a project without a line on a side was in the portfolio of that side. In a historical
 * round none was.
 */
export function isUnreportedIn(projectId: Sql, side: PortfolioSide): Sql {
  return side.historical ? sql`false` : wasInPortfolio(projectId, side.settled);
}

/** Condition: a project was in the portfolio at an instant. */
export function wasInPortfolio(projectId: Sql, at: Date): Sql {
  return sql`
      coalesce((select h.project->>'standing'
                  from portfolio.project_revision h
                 where h.project_id = ${projectId}
                   and h.recorded_at <= ${at}
                 order by h.version desc
                 limit 1) = 'inPortfolio', false)`;
}

/**
 * Expression: the part of the bridge of a project, whose line is `n` now and `b` before. One of
 * them may be null.
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
