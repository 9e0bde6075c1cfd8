import sql, { type Sql } from 'sql-template-tag';
import { selectActorsThen } from '../../actors/actor-then.lookup.js';

/** Date in Norway of an instant `x`. */
function dayOf(x: Sql): Sql {
  return sql`(${x} at time zone 'Europe/Oslo')::date`;
}

/** CTEs `frozen`, `named` and `known`: the instant of a snapshot, and the bodies and projects then. */
function defineKnown(snapshotId: string): Sql {
  return sql`
       -- the instant of the snapshot
       frozen as materialized (
         select n.id, n.as_of
           from rollup.snapshot n
          where n.id = ${snapshotId}),
       -- versions of projects known then, each beside the one before
       version as materialized (
         select h.project_id,
                h.version,
                h.recorded_at,
                h.actor_id,
                h.project->>'name' as name,
                h.project->>'standing' as standing,
                lag(h.actor_id) over earlier as actor_before,
                lag(h.project->>'name') over earlier as name_before,
                lag(h.project->>'standing') over earlier as standing_before
           from frozen z
           join portfolio.project_revision h on h.recorded_at <= z.as_of
         window earlier as (partition by h.project_id order by h.version)),
       -- bodies by their names of then
       named as (
         ${selectActorsThen(sql`(select z.as_of from frozen z)`)}),
       -- projects that are or were in the portfolio, by their newest version
       known as materialized (
         select distinct on (v.project_id)
                v.project_id as id,
                p.code,
                v.name,
                a.name as owner_name
           from version v
           join portfolio.project p on p.id = v.project_id
           join named a on a.id = v.actor_id
          where exists (select 1
                          from version w
                         where w.project_id = v.project_id
                           and w.standing = 'inPortfolio')
          order by v.project_id, v.version desc)`;
}

/** Relation: splits and mergers, told of both projects. */
const SUCCESSIONS = sql`
         select x.project_id,
                s.recorded_at,
                x.event,
                x.other_id,
                null::text as before,
                null::text as after
           from frozen z
           join portfolio.succession s on s.recorded_at <= z.as_of
          cross join lateral (
                values (s.predecessor_id,
                        case s.kind when 'split' then 'splitInto' else 'mergedInto' end,
                        s.successor_id),
                       (s.successor_id,
                        case s.kind when 'split' then 'splitFrom' else 'mergedFrom' end,
                        s.predecessor_id)
                ) x(project_id, event, other_id)`;

/** Relation: ways into the portfolio and out of it, other than splits and mergers. */
const MOVES = sql`
         select i.project_id,
                i.recorded_at,
                case i.to_standing when 'left' then 'left' else 'entered' end,
                null::uuid,
                null,
                i.reason_code
           from frozen z
           join portfolio.intake_event i on i.recorded_at <= z.as_of
          where i.to_standing in ('inPortfolio', 'left')
            and i.action not in ('split', 'merge', 'succeed')`;

/** Relation: another name or owner while in the portfolio. Names from before it are not public. */
const CHANGES = sql`
         select v.project_id,
                v.recorded_at,
                c.event,
                null::uuid,
                c.before,
                c.after
           from version v
           join named a on a.id = v.actor_id
           join named b on b.id = v.actor_before
          cross join lateral (
                values ('renamed', v.name_before, v.name),
                       ('owner', b.name, a.name)
                ) c(event, before, after)
          where v.standing = 'inPortfolio'
            and v.standing_before = 'inPortfolio'
            and c.before is distinct from c.after`;

/**
 * Selects the rows of the table `origins`: the events of every project that was in the portfolio by
 * the instant of the snapshot. Events with a project that never was are left out.
 */
export function selectOrigins(snapshotId: string): Sql {
  return sql`
  with ${defineKnown(snapshotId)},
       -- all events
       event as (
         ${SUCCESSIONS}
          union all
         ${MOVES}
          union all
         ${CHANGES})
  select k.code as project,
         (row_number() over (
           partition by k.id
           order by e.recorded_at, e.event, o.code collate "C"))::int as number,
         k.name,
         k.owner_name,
         ${dayOf(sql`e.recorded_at`)}::text as on_day,
         e.event,
         o.code as other,
         o.name as other_name,
         e.before,
         e.after
    from event e
    join known k on k.id = e.project_id
    left join known o on o.id = e.other_id
   where e.other_id is null
      or o.id is not null
   order by k.code collate "C", number`;
}

/** Relation: the newest answer to item `i` by the instant of the snapshot. */
const ANSWER = sql`
         select n.text, n.late, n.recorded_at
           from governance.advice_answer n
          where n.item_id = i.id
            and n.recorded_at <= z.as_of
          order by n.revision desc
          limit 1`;

/** Relation: the newest effect of item `i` by the instant of the snapshot. */
const EFFECT = sql`
         select n.effect, n.outcome, n.recorded_at
           from governance.advice_effect n
          where n.item_id = i.id
            and n.recorded_at <= z.as_of
          order by n.revision desc
          limit 1`;

/** Selects the rows of the table `advice`: what was published by the instant of the snapshot. */
export function selectAdvice(snapshotId: string): Sql {
  return sql`
  with -- the instant of the snapshot
       frozen as materialized (
         select n.as_of
           from rollup.snapshot n
          where n.id = ${snapshotId})
  select a.id::text as advice,
         i.code as project,
         c.name_nb as council,
         s.number as council_case,
         ${dayOf(sql`a.published_at`)}::text as published_on,
         a.text as advice_text,
         a.answer_due_in,
         case
           when e.effect is not null then 'closed'
           when w.text is not null then 'answered'
           else 'open'
         end as advice_state,
         w.text as answer,
         ${dayOf(sql`w.recorded_at`)}::text as answered_on,
         w.late as answer_late,
         e.outcome,
         e.effect,
         ${dayOf(sql`e.recorded_at`)}::text as effect_on
    from frozen z
    join governance.advice a on a.published_at <= z.as_of
    join governance.advice_item i on i.advice_id = a.id
    join governance.council c on c.key = a.council
    left join governance.council_case s on s.id = a.case_id
                                       and s.published_at <= z.as_of
    left join lateral (${ANSWER}) w on true
    left join lateral (${EFFECT}) e on true
   where i.code is not null
   order by a.id::text collate "C", i.code collate "C"`;
}
