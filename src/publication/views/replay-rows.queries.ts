import sql, { type Sql } from 'sql-template-tag';
import { osloDate } from '../../platform/base/clock.js';
import { dayOf, defineInstant } from './governance-rows.queries.js';

/**
 * CTE `published`: the replays published before a release was drafted, of criteria that counted on
 * the day of its snapshot, or that were still a draft when it was drafted.
 */
function definePublished(snapshotId: string, draftedAt: Date): Sql {
  return sql`
       ${defineInstant(snapshotId)},
       -- first day on which each set was on trial or in force; null for a draft
       begun as (
         select s.key,
                s.valid_to,
                least(s.in_force_from, s.on_trial_from) as first_day
           from criteria.criteria_set s),
       -- replays of sets that had not ended
       published as (
         select r.*
           from frozen z
           join begun b
             on (b.valid_to is null or b.valid_to > z.day)
            and (b.first_day <= z.day or coalesce(b.first_day > ${osloDate(draftedAt)}::date, true))
           join portfolio.replay r
             on r.criteria_set = b.key
            and r.published_at <= ${draftedAt})`;
}

/** Selects the rows of the table `criteria_replays`. */
export function selectCriteriaReplays(snapshotId: string, draftedAt: Date): Sql {
  return sql`
  with ${definePublished(snapshotId, draftedAt)}
  select p.id::text as replay,
         p.criteria_set,
         p.baseline,
         ${dayOf(sql`p.as_of`)} as as_of,
         (p.counts->'before'->>'in')::int as before,
         (p.counts->'after'->>'in')::int as after,
         (p.counts->'effects'->>'enters')::int as entering,
         (p.counts->'effects'->>'leaves')::int as leaving,
         (p.counts->'effects'->>'undecided')::int as undecided,
         (select count(*)::int
            from portfolio.replay_comment c
           where c.replay_id = p.id) as comments,
         ${dayOf(sql`p.published_at`)} as published_on,
         p.input_hash
    from published p
   order by p.id`;
}

/** Selects the rows of the table `criteria_replay_reasons`. */
export function selectReplayReasons(snapshotId: string, draftedAt: Date): Sql {
  return sql`
  with ${definePublished(snapshotId, draftedAt)}
  select p.id::text as replay,
         e.effect as replay_effect,
         n.criterion,
         n.projects
    from published p
   cross join lateral (
         values ('leaves', p.counts->'leavesBy'),
                ('enters', p.counts->'entersBy'),
                ('undecided', p.counts->'missing')) e(effect, decisive)
   cross join lateral jsonb_to_recordset(e.decisive) as n(criterion text, projects int)
   order by p.id, e.effect collate "C", n.criterion collate "C"`;
}
