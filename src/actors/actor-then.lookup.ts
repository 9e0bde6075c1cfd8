import sql, { type Sql } from 'sql-template-tag';

/**
 * Relation: all actors with the names, kinds and parents that they had at an instant, or have now
 * for null. An instant may be an expression. Computed once for a statement: there are some hundreds of actors.
 */
export function selectActorsThen(asOf: Date | Sql | null): Sql {
  if (asOf === null) return sql`select * from actors.actor`;
  return sql`
    select a.id,
           a.organisation_number,
           coalesce(r.name, a.name) as name,
           coalesce(r.kind, a.kind) as kind,
           case when r.actor_id is null then a.parent_id else r.parent_id end as parent_id
      from actors.actor a
      left join (
             select distinct on (n.actor_id)
                    n.actor_id,
                    n.name,
                    n.kind,
                    n.parent_id
               from actors.actor_revision n
              where n.recorded_at is null
                 or n.recorded_at <= ${asOf}
              order by n.actor_id, n.number desc) r on r.actor_id = a.id`;
}
