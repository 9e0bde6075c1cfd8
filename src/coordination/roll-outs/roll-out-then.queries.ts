import sql, { type Sql } from 'sql-template-tag';

/**
 * Relation: roll-outs with their positions as recorded at an instant, or as they stand now for null.
 * Moves are never changed, so the same instant gives the same rows for good. The supplier of a
 * project's roll-out is the owner of today.
 */
export function selectRollOutsThen(asOf: Date | null): Sql {
  if (asOf === null) return sql`select * from coordination.roll_out`;
  return sql`
    select o.id,
           o.solution_id,
           o.project_id,
           o.supplier_id,
           o.actor_id,
           o.network,
           o.user_group,
           m.state,
           m.asked,
           m.planned,
           m.confirmed,
           m.forecast,
           m.actual,
           m.size,
           m.moved_at as since,
           m.number as version
      from coordination.roll_out o
      join lateral (
             select *
               from coordination.roll_out_move n
              where n.roll_out_id = o.id
                and n.moved_at <= ${asOf}
              order by n.number desc
              limit 1) m on true`;
}
