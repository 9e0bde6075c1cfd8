import sql, { type Sql } from 'sql-template-tag';

/**
 * Relation of one row: the newest certified revision of a project in the latest of its rounds, as it
 * is known at an instant. Without an instant, as it is known now.
 */
export function newestRevisionOf(projectId: Sql, asOf?: Date): Sql {
  return sql`
    select v.id,
           v.content,
           r.key as round
      from reporting.report_revision v
      join reporting.round r on r.id = v.round_id
     where v.project_id = ${projectId}
       and (${asOf ?? null}::timestamptz is null or v.recorded_at <= ${asOf ?? null})
     order by r.opens_at desc, v.revision desc
     limit 1`;
}

/**
 * Relation of at most one row: when a project delivers by the content of its report, and whether it
 * has. The milestone with a key counts, or the last of all milestones when the key is null. A
 * milestone that is reached counts by its actual date.
 */
export function forecastIn(content: Sql, key: Sql): Sql {
  return sql`
    select max(m.on)::date as date,
           bool_and(m.reached) as reached
      from (select coalesce(e->>'actual', e->>'forecast') as on,
                   e->>'actual' is not null as reached
              from jsonb_array_elements(coalesce(${content}->'milestones', '[]')) e
             where ${key}::text is null
                or e->>'key' = ${key}) m
     where m.on is not null
    having count(*) > 0`;
}
