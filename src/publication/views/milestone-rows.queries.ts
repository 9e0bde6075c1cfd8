import sql, { type Sql } from 'sql-template-tag';
import { defineLines } from './project-rows.queries.js';

/** CTEs `approved` and `reported`: milestones of the plans known then, and of the reports. */
const PLANNED_AND_REPORTED = sql`
       -- each milestone with its dates in the first and in the last plan that has it
       approved as (
         select l.code,
                k.key,
                (array_agg(k.name order by s.number desc))[1] as name,
                (array_agg(k.date::date order by s.number))[1] as first,
                (array_agg(k.date::date order by s.number desc))[1] as planned
           from line l
           join portfolio.baseline s on s.project_id = l.project_id
                                    and s.recorded_at <= l.as_of
          cross join lateral jsonb_to_recordset(s.milestones) as k(key text, name text, date text)
          group by l.code, k.key),
       -- each milestone as its report has it
       reported as (
         select distinct on (l.code, c.key)
                l.code,
                c.key,
                c.name,
                c.forecast::date as forecast,
                c.actual::date as actual
           from line l
          cross join lateral jsonb_to_recordset(l.content->'milestones')
                  as c(key text, name text, forecast text, actual text)
          order by l.code, c.key)`;

/**
 * Selects the rows of the table `milestones`. The slip is that of the slip ledger: an overdue
 * milestone counts up to the certification of the report.
 */
export function selectMilestones(snapshotId: string): Sql {
  return sql`
  with ${defineLines(snapshotId)},
       ${PLANNED_AND_REPORTED},
       -- both, where one or both have the milestone
       dated as (
         select coalesce(a.code, r.code) as code,
                coalesce(a.key, r.key) as key,
                coalesce(r.name, a.name) as name,
                a.first,
                a.planned,
                r.forecast,
                r.actual
           from approved a
           full join reported r on r.code = a.code
                               and r.key = a.key)
  select d.code as project,
         d.key as milestone,
         d.name,
         d.first::text as first,
         d.planned::text as planned,
         d.forecast::text as forecast,
         d.actual::text as actual,
         case
           when d.first is not null
           then coalesce(d.actual,
                         greatest(coalesce(d.forecast, d.planned), l.certified_on)) - d.first
         end as slip_days
    from dated d
    join line l on l.code = d.code
   order by d.code collate "C", d.key collate "C"`;
}

/** Selects the rows of the table `baselines`: the approved plans known when it was frozen. */
export function selectBaselines(snapshotId: string): Sql {
  return sql`
  with ${defineLines(snapshotId)},
       -- each plan with its last milestone
       planned as (
         select l.code,
                s.number,
                s.approved_on,
                (select max(k.date::date)
                   from jsonb_to_recordset(s.milestones) as k(date text)) as end_on
           from line l
           join portfolio.baseline s on s.project_id = l.project_id
                                    and s.recorded_at <= l.as_of)
  select p.code as project,
         p.number,
         p.approved_on::text as approved_on,
         p.end_on::text as end,
         p.end_on - first_value(p.end_on) over (
           partition by p.code
           order by p.number) as moved_days
    from planned p
   order by p.code collate "C", p.number`;
}
