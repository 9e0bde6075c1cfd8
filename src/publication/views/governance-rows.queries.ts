import sql, { type Sql } from 'sql-template-tag';
import { defineLines } from './project-rows.queries.js';

/** CTE `frozen`: the instant of a snapshot, and its day in Norway. */
export function defineInstant(snapshotId: string): Sql {
  return sql`
       -- the instant of the snapshot
       frozen as materialized (
         select n.as_of,
                (n.as_of at time zone 'Europe/Oslo')::date as day
           from rollup.snapshot n
          where n.id = ${snapshotId})`;
}

/** Day in Norway of an instant. */
export function dayOf(instant: Sql): Sql {
  return sql`(${instant} at time zone 'Europe/Oslo')::date::text`;
}

/** Selects the rows of the table `meetings`, with the minutes that were published then. */
export function selectMeetings(snapshotId: string): Sql {
  return sql`
  with ${defineInstant(snapshotId)}
  select m.key as meeting,
         m.council,
         c.name_nb as council_name,
         m.starts_on::text as starts_on,
         m.ends_on::text as ends_on,
         m.place,
         coalesce(m.cancelled_at <= z.as_of, false) as cancelled,
         n.summary as minutes
    from frozen z
   cross join governance.meeting m
    join governance.council c on c.key = m.council
    left join governance.minutes n
      on n.meeting = m.key
     and n.published_at <= z.as_of
   order by m.key collate "C"`;
}

/** Selects the rows of the table `meeting_actions`, of the minutes that were published then. */
export function selectMeetingActions(snapshotId: string): Sql {
  return sql`
  with ${defineInstant(snapshotId)}
  select n.meeting,
         x.place::int as number,
         x.action->>'text' as text,
         x.action->>'responsible' as responsible,
         x.action->>'dueOn' as due_on
    from frozen z
    join governance.minutes n on n.published_at <= z.as_of
   cross join lateral jsonb_array_elements(n.actions) with ordinality x(action, place)
   order by n.meeting collate "C", x.place`;
}

/** Selects the rows of the table `cases`: those published then, with decisions taken then. */
export function selectCases(snapshotId: string): Sql {
  return sql`
  with ${defineInstant(snapshotId)}
  select c.council,
         c.number,
         c.meeting,
         c.type as case_type,
         c.title_nb as title,
         c.title_en,
         c.presenter,
         p.projects,
         c.proposed_decision,
         case
           when d.taken then 'decided'
           when c.state = 'withdrawn' then 'withdrawn'
           else 'published'
         end as case_state,
         case when d.taken then c.decision end as decision,
         case when d.taken then c.outcome end as decision_outcome,
         case when d.taken then ${dayOf(sql`c.decided_at`)} end as decided_on
    from frozen z
    join governance.council_case c on c.published_at <= z.as_of
   cross join lateral (
         select coalesce(c.decided_at <= z.as_of, false) as taken) d
   cross join lateral (
         select string_agg(x.code, ' ' order by x.code) as projects
           from governance.case_project x
          where x.case_id = c.id) p
   order by c.council collate "C", c.number collate "C"`;
}

/** Selects the rows of the table `case_documents`, of the cases that were published then. */
export function selectCaseDocuments(snapshotId: string): Sql {
  return sql`
  with ${defineInstant(snapshotId)}
  select c.council,
         c.number,
         d.position::int as position,
         d.document->>'title' as title,
         d.document->>'url' as url,
         d.document->>'sha256' as hash
    from frozen z
    join governance.council_case c on c.published_at <= z.as_of
   cross join lateral jsonb_array_elements(c.documents) with ordinality d(document, position)
   order by c.council collate "C", c.number collate "C", d.position`;
}

/** CTE `counting`: the criteria sets in force or on trial on the day of a snapshot. */
function defineCounting(snapshotId: string): Sql {
  return sql`
       ${defineInstant(snapshotId)},
       -- sets in force, and sets on trial that were not in force yet
       counting as (
         select s.*,
                coalesce(s.in_force_from <= z.day, false) as in_force
           from frozen z
           join criteria.criteria_set s
             on least(s.in_force_from, s.on_trial_from) <= z.day
            and (s.valid_to is null or s.valid_to > z.day))`;
}

/** Selects the rows of the table `criteria_sets`. */
export function selectCriteriaSets(snapshotId: string): Sql {
  return sql`
  with ${defineCounting(snapshotId)}
  select s.key as criteria_set,
         s.title_nb as title,
         s.title_en,
         case when s.in_force then 'inForce' else 'onTrial' end as set_status,
         case when s.in_force then s.in_force_from else s.on_trial_from end::text as status_from,
         s.valid_to::text as valid_to,
         s.rule
    from counting s
   order by s.key collate "C"`;
}

/** Selects the rows of the table `criteria`, in the order of each set. */
export function selectCriteria(snapshotId: string): Sql {
  return sql`
  with ${defineCounting(snapshotId)}
  select c.criteria_set,
         c.position,
         c.code as criterion,
         c.text_nb as text,
         c.text_en,
         c.guidance->>'nb' as guidance,
         c.guidance->>'en' as guidance_en
    from counting s
    join criteria.criterion c on c.criteria_set = s.key
   order by c.criteria_set collate "C", c.position`;
}

/** Selects the rows of the table `project_goals`: the goals that each line's revision names. */
export function selectProjectGoals(snapshotId: string): Sql {
  return sql`
  with ${defineLines(snapshotId)},
       -- goals of each line: its main goal and the others
       named as (
         select l.code as project,
                g.goal,
                g.goal = v.project->>'mainGoal' as main
           from line l
           join rollup.snapshot_line s
             on s.snapshot_id = ${snapshotId}
            and s.project_id = l.project_id
           join reporting.report_revision v on v.id = s.revision_id
          cross join lateral (
                select jsonb_array_elements_text(v.project->'goals') as goal
                 union
                select v.project->>'mainGoal') g)
  select n.goal,
         n.project,
         coalesce(n.main, false) as main
    from named n
   where n.goal is not null
   order by n.goal collate "C", n.project collate "C"`;
}
