import sql, { type Sql } from 'sql-template-tag';

/** CTE `frozen`: the content of a snapshot, and the status in it. */
export function defineFrozen(snapshotId: string): Sql {
  return sql`
       -- what the snapshot says
       frozen as materialized (
         select n.body::jsonb as body, n.body::jsonb->'status' as status
           from rollup.snapshot n
          where n.id = ${snapshotId})`;
}

/** Price level of an amount `x` of a status. */
const LEVEL = sql`(x."priceYear" || '-' || x.basis)`;

/** Relation: counts beside those of the previous round: projects, rated ones, each colour. */
const COUNTED = sql`
  select c.figure,
         (c.value->>'now')::numeric as value,
         (c.value->>'previous')::numeric as previous,
         (c.value->>'change')::numeric as change,
         'projects' as unit,
         null::int as year,
         null as prices
    from frozen z
   cross join lateral (
         values ('projects', z.status->'projects'),
                ('rated', z.status->'rated')
          union all
         select x.value->>'colour', x.value
           from jsonb_array_elements(z.status->'colours') x) c(figure, value)`;

/** Relation: numbers of this round alone: states, shares of colours, what is missing. */
const SINGLE = sql`
  select c.figure,
         c.value::numeric,
         null::numeric,
         null::numeric,
         c.unit,
         null::int,
         null
    from frozen z
   cross join lateral (
         select 'state_' || x.key, x.value, 'projects'
           from jsonb_each_text(z.status->'states') x
          union all
         select 'share_' || (x.value->>'colour'), x.value->>'share', 'percent'
           from jsonb_array_elements(z.status->'colours') x
          union all
         values ('missing', z.status->>'missing', 'reports'),
                ('not_reported', z.status->'notReported'->>'total', 'projects'),
                ('reported_not_in', z.status->'reportedNotIn'->>'total', 'projects')
         ) c(figure, value, unit)`;

/** Relation: amounts by year and price level, and total frames by price level. */
const AMOUNTS = sql`
  select c.figure,
         c.approved,
         c.previous,
         c.change,
         'NOK',
         c.year,
         c.prices
    from frozen z
   cross join lateral (
         select concat_ws('_', 'approved', x.year, ${LEVEL}),
                x.approved, x.previous, x.change, x.year, ${LEVEL}
           from jsonb_to_recordset(z.status->'budgets')
                  as x(year int, approved numeric, previous numeric, change numeric,
                       "priceYear" int, basis text)
          union all
         select concat_ws('_', 'frame', ${LEVEL}),
                x.approved, x.previous, x.change, null, ${LEVEL}
           from jsonb_to_recordset(z.status->'frames')
                  as x(approved numeric, previous numeric, change numeric,
                       "priceYear" int, basis text)
         ) c(figure, approved, previous, change, year, prices)`;

/** Selects the rows of the table `summary` from the status that a snapshot holds. */
export function selectSummary(snapshotId: string): Sql {
  return sql`
  with ${defineFrozen(snapshotId)},
       -- every figure with its value now and in the previous round
       figure as (
         ${COUNTED}
          union all
         ${SINGLE}
          union all
         ${AMOUNTS})
  select g.figure,
         g.value,
         g.previous,
         g.change,
         g.unit,
         g.year,
         g.prices
    from figure g
   order by g.figure collate "C"`;
}

/** Selects the rows of the table `not_reported` from the list that a snapshot holds. */
export function selectNotReported(snapshotId: string): Sql {
  return sql`
  with ${defineFrozen(snapshotId)}
  select x.project,
         x.name,
         x.actor as actor_name,
         not x.nil as missing,
         x."lastReport"->>'round' as last_round,
         x."lastReport"->>'state' as last_state,
         x."lastReport"->>'colour' as last_colour
    from frozen z
   cross join lateral jsonb_to_recordset(z.body->'notReported')
           as x(project text, name text, actor text, nil boolean, "lastReport" jsonb)
   order by x.project collate "C"`;
}

/** Columns of a line `l` that are compared with the line of the previous round. */
const COMPARED = sql`
                l.code,
                l.name,
                l.state,
                l.colour as owner_colour,
                l.facts->>'ruleColour' as rule_colour,
                l.facts->>'directorateColour' as directorate_colour`;

/** Relation: the lines of a snapshot in the portfolio, as far as they are compared. */
function selectCompared(snapshotId: Sql): Sql {
  return sql`
         select ${COMPARED}
           from rollup.snapshot_line l
          where l.snapshot_id = ${snapshotId}
            and l.standing = 'inPortfolio'`;
}

/**
 * Selects the rows of the table `movements`: each field of a project that differs between the
 * snapshot and the one of the previous round that it was compared with. None without the latter.
 */
export function selectMovements(snapshotId: string): Sql {
  return sql`
  with ${defineFrozen(snapshotId)},
       -- the snapshot of the previous round, if it has one
       earlier as materialized (
         select (z.body->'previous'->>'snapshot')::uuid as id
           from frozen z),
       -- lines of this round
       now as (${selectCompared(sql`${snapshotId}`)}),
       -- lines of the previous round
       before as (${selectCompared(sql`(select e.id from earlier e)`)})
  select coalesce(n.code, b.code) as project,
         d.field,
         coalesce(n.name, b.name) as name,
         d.before,
         d.after
    from now n
    full join before b on b.code = n.code
   cross join lateral (
         values ('reported', (b.code is not null)::text, (n.code is not null)::text),
                ('state', b.state, n.state),
                ('owner_colour', b.owner_colour, n.owner_colour),
                ('rule_colour', b.rule_colour, n.rule_colour),
                ('directorate_colour', b.directorate_colour, n.directorate_colour)
         ) d(field, before, after)
   where exists (select 1 from earlier e where e.id is not null)
     and d.before is distinct from d.after
     and (d.field = 'reported' or (n.code is not null and b.code is not null))
   order by coalesce(n.code, b.code) collate "C", d.field collate "C"`;
}
