import sql, { type Sql } from 'sql-template-tag';
import { selectActorsThen } from '../../actors/actor-then.lookup.js';

/** Price level of a budget amount `x`, such as `2021-nominal`. */
const LEVEL = sql`(x."priceYear" || '-' || x.basis)`;

/** Relation: the budget amounts of line `l`. */
const AMOUNTS = sql`
  jsonb_to_recordset(l.budget)
    as x(year int,
         "fundingSource" text,
         approved bigint,
         forecast bigint,
         actual bigint,
         "priceYear" int,
         basis text)`;

/** Expression: the instant of a snapshot. */
export function instantOf(snapshotId: string): Sql {
  return sql`(select n.as_of from rollup.snapshot n where n.id = ${snapshotId})`;
}

/** CTE `line`: the lines of a snapshot of projects in the portfolio, each with its revision. */
export function defineLines(snapshotId: string): Sql {
  return sql`
       -- lines of projects in the portfolio, with what their revisions say
       line as materialized (
         select l.project_id,
                l.code,
                l.name,
                l.actor_id,
                l.state,
                l.colour,
                l.reason,
                l.cause,
                l.action,
                l.directorate_opinion,
                l.late,
                l.facts,
                l.budget,
                v.report_id,
                v.content,
                v.rule_status,
                v.unchanged,
                v.correction,
                (v.recorded_at at time zone 'Europe/Oslo')::date as certified_on,
                n.as_of,
                r.deadline,
                r.budget_year
           from rollup.snapshot_line l
           join rollup.snapshot n on n.id = l.snapshot_id
           join reporting.round r on r.id = n.round_id
           join reporting.report_revision v on v.id = l.revision_id
          where l.snapshot_id = ${snapshotId}
            and l.standing = 'inPortfolio')`;
}

/** Relation: the budget of line `l` for the round's year. Null when its amounts are at several levels. */
const BUDGET_OF_YEAR = sql`
  select case when count(distinct ${LEVEL}) = 1 then sum(x.approved) end as approved,
         case when count(distinct ${LEVEL}) = 1 then sum(x.forecast) end as forecast,
         string_agg(distinct ${LEVEL}, ' ') as prices
    from ${AMOUNTS}
   where x.year = l.budget_year`;

/**
 * Relation: the plan of line `l`, from its baselines and milestones as known when it was frozen. A
 * milestone counts from the first baseline that has it, and an overdue one up to the certification.
 */
const PLAN = sql`
  select max(m.first) as first_end,
         max(m.measured) as forecast_end,
         max(m.measured - m.first) as slip_days
    from (select b.first,
                 coalesce(p.actual::date,
                          greatest(coalesce(p.forecast::date, b.current), l.certified_on)) as measured
            from (select k.key,
                         (array_agg(k.date::date order by s.number))[1] as first,
                         (array_agg(k.date::date order by s.number desc))[1] as current
                    from portfolio.baseline s
                   cross join lateral jsonb_to_recordset(s.milestones) as k(key text, date text)
                   where s.project_id = l.project_id
                     and s.recorded_at <= l.as_of
                   group by k.key) b
            left join lateral (
                  select c.forecast, c.actual
                    from jsonb_to_recordset(l.content->'milestones')
                           as c(key text, forecast text, actual text)
                   where c.key = b.key
                   limit 1) p on true) m`;

/** Relation: the findings that make the rule's colour of line `l` yellow or red, as one text. */
const RULE_REASON = sql`
  select string_agg(f.value->'reason'->>'nb', '; ' order by f.place) as text
    from jsonb_array_elements(l.rule_status->'findings') with ordinality f(value, place)
   where f.value->>'colour' <> 'green'`;

/** Relation: the lead of line `l` as the project had it when the snapshot was frozen. */
const LEAD = sql`
  select p.project->>'lead_role' as role,
         p.project->>'lead_mailbox' as mailbox
    from portfolio.project_revision p
   where p.project_id = l.project_id
     and p.recorded_at <= l.as_of
   order by p.version desc
   limit 1`;

/** Expression: the code of the programme next above line `l`. */
const PROGRAMME = sql`
         (select c.code
            from jsonb_array_elements_text(l.facts->'programme') with ordinality c(code, place)
           where c.code is distinct from l.code
           order by c.place
           limit 1)`;

/** Columns of line `l` that give its colours and their reasons. */
const COLOURS = sql`
         l.colour as owner_colour,
         l.reason as owner_reason,
         l.cause,
         l.action,
         l.facts->>'ruleColour' as rule_colour,
         f.text as rule_reason,
         l.facts->>'directorateColour' as directorate_colour,
         l.directorate_opinion->>'reason' as directorate_reason,
         l.facts->>'timeColour' as time_colour,
         l.facts->>'costColour' as cost_colour,
         l.facts->>'scopeColour' as scope_colour,
         l.facts->>'resourcesColour' as resources_colour,
         l.facts->>'benefitColour' as benefit_colour,
         l.facts->>'riskColour' as risk_colour`;

/** Selects the rows of the table `projects`, in the order of its columns. */
export function selectProjects(snapshotId: string): Sql {
  return sql`
  with ${defineLines(snapshotId)}
  select l.code as project,
         l.name,
         a.organisation_number as actor,
         a.name as actor_name,
         l.facts->>'kind' as kind,
         l.facts->>'mainGoal' as main_goal,
         l.facts->>'segment' as segment,
         l.facts->>'theme' as theme,
         ${PROGRAMME} as programme,
         d.role as lead_role,
         d.mailbox as lead_mailbox,
         l.state,
         l.content->>'phase' as phase,
         ${COLOURS},
         l.budget_year,
         b.approved,
         b.forecast,
         b.prices,
         (l.facts->>'frame')::bigint as frame,
         l.facts->>'framePrices' as frame_prices,
         p.first_end::text as first_end,
         p.forecast_end::text as forecast_end,
         p.slip_days,
         l.late,
         l.unchanged as unchanged_rounds,
         l.correction as corrected
    from line l
    join (${selectActorsThen(instantOf(snapshotId))}) a on a.id = l.actor_id
    left join lateral (${LEAD}) d on true
   cross join lateral (${RULE_REASON}) f
   cross join lateral (${BUDGET_OF_YEAR}) b
   cross join lateral (${PLAN}) p
   order by l.code collate "C"`;
}

/** Selects the rows of the table `budgets`. Lines of one year, source and price level are added. */
export function selectBudgets(snapshotId: string): Sql {
  return sql`
  with ${defineLines(snapshotId)}
  select l.code as project,
         x.year,
         x."fundingSource" as funding_source,
         ${LEVEL} as prices,
         sum(x.approved) as approved,
         sum(x.forecast) as forecast,
         sum(x.actual) as actual
    from line l
   cross join lateral ${AMOUNTS}
   group by l.code, x.year, x."fundingSource", ${LEVEL}
   order by l.code collate "C", x.year, x."fundingSource" collate "C", ${LEVEL} collate "C"`;
}

/** Selects the rows of the table `actor_budgets`: the amounts of `budgets` added by body. */
export function selectActorBudgets(snapshotId: string): Sql {
  return sql`
  with ${defineLines(snapshotId)}
  select a.organisation_number as actor,
         x.year,
         ${LEVEL} as prices,
         a.name as actor_name,
         count(distinct l.project_id)::int as projects,
         sum(x.approved) as approved,
         sum(x.forecast) as forecast,
         sum(x.actual) as actual
    from line l
    join (${selectActorsThen(instantOf(snapshotId))}) a on a.id = l.actor_id
   cross join lateral ${AMOUNTS}
   group by a.organisation_number, a.name, x.year, ${LEVEL}
   order by a.organisation_number, x.year, ${LEVEL} collate "C"`;
}
