import sql, { type Sql } from 'sql-template-tag';
import { selectActorsThen } from '../../actors/actor-then.lookup.js';
import { defineLines, instantOf } from './project-rows.queries.js';
import { defineFrozen } from './round-rows.queries.js';

/** Colours from the best to the worst. */
const RANKS = sql`array['green', 'yellow', 'red']`;

/** Columns of line `l`: steps from the colour of the owner to another; null without both colours. */
const STEPS = sql`
         case when l.state = 'active'
              then array_position(${RANKS}, l.facts->>'ruleColour')
                   - array_position(${RANKS}, l.colour)
         end as rule_steps,
         case when l.state = 'active'
              then array_position(${RANKS}, l.facts->>'directorateColour')
                   - array_position(${RANKS}, l.colour)
         end as directorate_steps`;

/**
 * Column of line `l`: days in Norway from the deadline to the first certification. A correction keeps
 * the lateness of the report that it corrects. A report that was late before the deadline was moved
 * past it has 0 days.
 */
const DAYS_LATE = sql`
         case when l.late
              then greatest(0,
                            (select (min(v.recorded_at) at time zone 'Europe/Oslo')::date
                               from reporting.report_revision v
                              where v.report_id = l.report_id)
                            - (l.deadline at time zone 'Europe/Oslo')::date)
         end as days_late`;

/** Columns of the reports of a body: how many, their colours, and when they came. */
const COUNTS = sql`
                count(*) as reports,
                count(*) filter (where l.state = 'active' and l.colour = 'green') as green,
                count(*) filter (where l.state = 'active' and l.colour = 'yellow') as yellow,
                count(*) filter (where l.state = 'active' and l.colour = 'red') as red,
                count(*) filter (where l.late) as late,
                count(*) filter (where l.unchanged > 0) as unchanged,
                count(*) filter (where l.correction) as corrected,
                count(*) filter (where not l.late) as on_time,
                max(l.days_late) as days_late`;

/** Columns of the gap between the colours of the owner and those of the rule and the directorate. */
const GAPS = sql`
                count(l.rule_steps) as rule_compared,
                count(*) filter (where l.rule_steps > 0) as rule_worse,
                count(*) filter (where l.rule_steps = 0) as rule_same,
                count(*) filter (where l.rule_steps < 0) as rule_better,
                count(l.directorate_steps) as directorate_compared,
                count(*) filter (where l.directorate_steps > 0) as directorate_worse,
                count(*) filter (where l.directorate_steps = 0) as directorate_same,
                count(*) filter (where l.directorate_steps < 0) as directorate_better`;

/** Columns of the table `actors` for actor `a`: zero where nothing is counted. */
const SHOWN = sql`
         a.organisation_number as actor,
         a.name,
         coalesce(r.reports, 0)::int as reports,
         coalesce(r.green, 0)::int as green,
         coalesce(r.yellow, 0)::int as yellow,
         coalesce(r.red, 0)::int as red,
         coalesce(r.late, 0)::int as late,
         coalesce(s.missing, 0)::int as missing,
         coalesce(r.unchanged, 0)::int as unchanged,
         coalesce(r.corrected, 0)::int as corrected,
         coalesce(r.on_time, 0)::int as on_time,
         r.days_late,
         a.kind as actor_kind,
         coalesce(r.rule_compared, 0)::int as rule_compared,
         coalesce(r.rule_worse, 0)::int as rule_worse,
         coalesce(r.rule_same, 0)::int as rule_same,
         coalesce(r.rule_better, 0)::int as rule_better,
         coalesce(r.directorate_compared, 0)::int as directorate_compared,
         coalesce(r.directorate_worse, 0)::int as directorate_worse,
         coalesce(r.directorate_same, 0)::int as directorate_same,
         coalesce(r.directorate_better, 0)::int as directorate_better`;

/** Selects the rows of the table `actors`: each body that reported or should have. */
export function selectActors(snapshotId: string): Sql {
  return sql`
  with ${defineLines(snapshotId)},
       ${defineFrozen(snapshotId)},
       -- lines with their lateness and the steps between their colours
       judged as (
         select l.*, ${DAYS_LATE}, ${STEPS}
           from line l),
       -- reports of each body
       reported as (
         select l.actor_id, ${COUNTS}, ${GAPS}
           from judged l
          group by l.actor_id),
       -- expected reports of each body that did not come
       absent as (
         select m.value->>'actor' as actor, count(*) as missing
           from frozen z
          cross join lateral jsonb_array_elements(z.body->'missing') m
          group by m.value->>'actor')
  select ${SHOWN}
    from (${selectActorsThen(instantOf(snapshotId))}) a
    left join reported r on r.actor_id = a.id
    left join absent s on s.actor = a.organisation_number
   where r.actor_id is not null
      or s.actor is not null
   order by a.organisation_number`;
}
