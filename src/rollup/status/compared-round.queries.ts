import sql, { type Sql } from 'sql-template-tag';

/** The id of the next round after round `r`, whose figures are compared with those of `r`. */
export const SELECT_NEXT_ROUND = sql`
  select n.id
    from reporting.round n
   where n.opens_at > r.opens_at
     and n.state <> 'planned'
   order by n.opens_at
   limit 1`;

/**
 * Condition: a snapshot is as of its round's closing or later. One from before the closing needs a
 * token for good, so public figures are not compared with it: they would tell what it holds.
 */
export function isFrozenSinceClosing(snapshot: Sql, round: Sql): Sql {
  return sql`${snapshot}.as_of >= ${round}.closed_at`;
}

/**
 * The round with which round `r` is compared, as known at an instant: its `id` and `key`, and the
 * id of its last snapshot since its closing (`snapshot`).
 */
export function selectPreviousRound(asOf: Sql): Sql {
  return sql`
    select p.id,
           p.key,
           (select n.id
              from rollup.snapshot n
             where n.round_id = p.id
               and n.frozen_at <= ${asOf}
               and ${isFrozenSinceClosing(sql`n`, sql`p`)}
             order by n.frozen_at desc, n.id desc
             limit 1) as snapshot
      from reporting.round p
     where p.opens_at < r.opens_at
       and p.state = 'closed'
       and p.closed_at <= ${asOf}
     order by p.opens_at desc
     limit 1`;
}

/**
 * The cache tag of round `r`, of which `missing` reports are missing. Changes when its stored
 * lines, its actors' register data, its missing reports or the figures it is compared with change.
 */
export function figuresTagOf(missing: Sql): Sql {
  return sql`
    concat_ws('.',
      (select coalesce(sum(s.basis), 0)
         from rollup.actor_status s
        where s.round_id = r.id),
      (select coalesce(md5(string_agg(
                concat_ws(' ', a.organisation_number, a.name, a.kind, a.county, a.parent_id),
                '|' order by a.id)), '')
         from rollup.actor_status s
         join actors.actor a on a.id = s.actor_id
        where s.round_id = r.id),
      ${missing},
      coalesce((select coalesce(p.snapshot::text,
                                (select coalesce(sum(s.basis), 0)::text
                                   from rollup.actor_status s
                                  where s.round_id = p.id))
                  from (${selectPreviousRound(sql`'infinity'::timestamptz`)}) p), ''))`;
}
