import sql, { join, raw, type Sql } from 'sql-template-tag';
import { populationYearOf } from '../../actors/population.lookup.js';
import type { Tx } from '../../platform/database/transaction.js';
import { sizeGroupOf } from './size-group.queries.js';

/**
 * Source of a round's lines: the stored lines, the revisions known at an instant, or a snapshot.
 * All give the same columns, so one statement answers a question about any of them.
 */
export type LineSource =
  | { readonly kind: 'kept'; readonly roundId: string }
  | { readonly kind: 'asOf'; readonly roundId: string; readonly asOf: Date }
  | { readonly kind: 'frozen'; readonly snapshotId: string };

/**
 * Columns of a line: one certified report, with its value in each dimension of figures (`facts`).
 */
export const LINE_COLUMNS = [
  'project_id',
  'actor_id',
  'revision_id',
  'code',
  'name',
  'state',
  'standing',
  'colour',
  'reason',
  'cause',
  'action',
  'directorate_opinion',
  'late',
  'facts',
  'budget',
] as const;

/** The columns that lists show. Reading `facts` and `budget` costs more than all of these. */
const LISTED_COLUMNS = LINE_COLUMNS.filter((column) => column !== 'facts' && column !== 'budget');

/** Columns by name, each with the alias of its table where one is given. */
export function columnList(columns: readonly string[], alias?: string): Sql {
  return raw(columns.map((name) => (alias === undefined ? name : `${alias}.${name}`)).join(', '));
}

/**
 * Column: the facts of line `l`, with those of its actor `a`, of the actor's parent `o` and of its
 * inhabitants `i`. The history of actors is not read here: the facts of actors are always those of
 * today.
 */
const FACTS_WITH_ACTOR = sql`
  l.facts || jsonb_build_object(
    'actor', a.organisation_number,
    'actorKind', a.kind,
    'county', a.county,
    'sizeGroup', case a.kind when 'municipality' then ${sizeGroupOf(sql`i.inhabitants`)} end,
    'parent', o.organisation_number,
    'region', case 'regionalHealthAuthority'
                   when a.kind then a.organisation_number
                   when o.kind then o.organisation_number
                   else a.health_region
               end) as facts`;

/**
 * Join of line `l` of a round with its actor `a`, the actor's parent `o`, and the inhabitants `i`
 * that the round's budget year uses.
 */
function joinActor(roundId: string): Sql {
  const budgetYear = sql`(select r.budget_year from reporting.round r where r.id = ${roundId})`;
  return sql`
  join actors.actor a on a.id = l.actor_id
  left join actors.actor o on o.id = a.parent_id
  left join actors.population i
    on i.organisation_number = a.organisation_number
   and i.year = (select ${populationYearOf(budgetYear)})`;
}

/** Condition: line `l` is of a project in the portfolio. National figures count no other lines. */
export const IS_IN_PORTFOLIO = sql`l.standing = 'inPortfolio'`;

/**
 * Relation: the lines of a source of projects in the portfolio, in the columns of
 * {@link LINE_COLUMNS}.
 */
export function selectLines(source: LineSource): Sql {
  return sql`${selectAllLines(source)}
           and ${IS_IN_PORTFOLIO}`;
}

/**
 * Relation: the same lines, with the facts of the report alone where they are kept or computed.
 * Those of the actor cost more to add than the rest of the line.
 */
export function selectReportedLines(source: LineSource): Sql {
  return sql`${selectFrom(source, columnList(LINE_COLUMNS, 'l'))}
           and ${IS_IN_PORTFOLIO}`;
}

/** Relation: the lines of a source of projects with a standing, or of all projects (null). */
export function selectLinesIn(source: LineSource, standing: string | null): Sql {
  return sql`${selectAllLines(source)}
           and (${standing}::text is null or l.standing = ${standing}::text)`;
}

/** Relation: the lines of a source whatever the standing of the project. */
export function selectAllLines(source: LineSource): Sql {
  if (source.kind === 'frozen') return selectFrom(source, columnList(LINE_COLUMNS, 'l'));
  const columns = LINE_COLUMNS.map((name) =>
    name === 'facts' ? FACTS_WITH_ACTOR : raw(`l.${name}`),
  );
  return selectFrom(source, join(columns, ', '), joinActor(source.roundId));
}

/**
 * CTE `name`: the lines of a source of projects in the portfolio, or of those of another condition,
 * without `facts` and `budget`. For stored lines the planner decides how to read them, because it
 * has statistics. Lines computed from revisions are read once.
 */
export function defineListedLines(
  name: string,
  source: LineSource,
  condition = IS_IN_PORTFOLIO,
): Sql {
  const lines = sql`${selectFrom(source, columnList(LISTED_COLUMNS, 'l'))}
           and ${condition}`;
  return source.kind === 'asOf'
    ? sql`${raw(name)} as materialized (${lines})`
    : sql`${raw(name)} as not materialized (${lines})`;
}

function selectFrom(source: LineSource, columns: Sql, joined = sql``): Sql {
  switch (source.kind) {
    case 'kept':
      return sql`
        select ${columns}
          from rollup.project_line l
               ${joined}
         where l.round_id = ${source.roundId}::uuid`;
    case 'asOf':
      return sql`
        select ${columns}
          from (${selectLinesAsOf(sql`${source.roundId}::uuid`, sql`${source.asOf}::timestamptz`)}) l
               ${joined}
         where true`;
    case 'frozen':
      return sql`
        select ${columns}
          from rollup.snapshot_line l
               ${joined}
         where l.snapshot_id = ${source.snapshotId}::uuid`;
  }
}

/** Returns a text that is unique to a source, to be used as a key. */
export function sourceKeyOf(source: LineSource): string {
  if (source.kind === 'frozen') return source.snapshotId;
  return source.kind === 'kept' ? source.roundId : `${source.roundId} ${source.asOf.toISOString()}`;
}

/** Record of the members of a report's content that a line is made from. */
const RECORD_OF_CONTENT = sql`
             c(state text,
               phase text,
               status jsonb,
               risk jsonb,
               dimensions jsonb,
               budget jsonb,
               frame jsonb,
               dependencies jsonb,
               "operatingCosts" jsonb)`;

/**
 * Column: the standing of a revision's project, of which version `p` counts. One registered later
 * had none yet. A historical round says itself what was in the portfolio.
 */
const STANDING = sql`
  case when (select t.historical from t)
       then 'inPortfolio'
       else coalesce(p.standing, 'registered')
   end`;

/**
 * Relation: the lines of a round as of an instant, one for the last revision of each report known
 * then. Standing, segment, theme and programmes are those of the project then, or at the closing of
 * the round if it had closed: a closed round does not move when a project changes later. The
 * directorate's colour is the last one that it had given the report, on any revision, unless it had
 * withdrawn it. A programme counts with every report under it, at any depth, and counts each of
 * them once. `revisions` may be those of some reports only, and `columns` may add some of theirs.
 */
export function selectLinesAsOf(
  round: Sql,
  asOf: Sql,
  revisions = selectLastRevisions(round, asOf),
  columns = sql``,
): Sql {
  const settled = sql`(select t.settled from t)`;
  return sql`
    with recursive
         -- The instant whose portfolio counts, and whether the round is history.
         t as materialized (
           select ${settledAt(round, asOf)} as settled, h.historical
             from reporting.round h
            where h.id = ${round}),
         -- The last revision of each report by then, with its project as the portfolio had it.
         v as materialized (${addProjects(revisions, settled)}),
         ${programmesAbove(sql`v`, settled)}
    select v.project_id,
           v.actor_id,
           v.id as revision_id,
           v.project->>'code' as code,
           v.project->>'name' as name,
           c.state,
           v.standing,
           c.status->>'colour' as colour,
           c.status->>'reason' as reason,
           c.status->>'cause' as cause,
           c.status->>'action' as action,
           ${DIRECTORATE_OPINION} as directorate_opinion,
           v.late,
           ${FACTS_OF_REVISION} as facts,
           c.budget
           ${columns}
      from v
     cross join lateral jsonb_to_record(v.content)
             as ${RECORD_OF_CONTENT}
      left join above a on a.programme = v.parent_id
      left join lateral (${selectLastOpinion(asOf)}) d on true`;
}

/** Relation: revisions, each with its project as the portfolio had it at an instant. */
function addProjects(revisions: Sql, settled: Sql): Sql {
  return sql`
           select v.*, ${STANDING} as standing, p.segment, p.theme, p.parent_id
             from (${revisions} offset 0) v
             left join lateral (
                   select x.standing, x.segment, x.theme, x.parent_id
                     from portfolio.project_revision r
                    cross join lateral jsonb_to_record(r.project)
                            as x(standing text, segment text, theme text, parent_id uuid)
                    where r.project_id = v.project_id
                      and r.recorded_at <= ${settled}
                    order by r.version desc
                    limit 1) p on true`;
}

/** Relation: what the directorate had last said of the report of revision `v` by an instant. */
function selectLastOpinion(asOf: Sql): Sql {
  return sql`
    select e.colour, e.reason, e.revision
      from reporting.directorate_colour e
     where e.report_id = v.report_id
       and e.recorded_at <= ${asOf}
     order by e.recorded_at desc, e.id desc
     limit 1`;
}

/** Column: the directorate's colour `d` with its reason; null when it has withdrawn its colour. */
const DIRECTORATE_OPINION = sql`
  case when d.colour is not null
       then jsonb_build_object('colour', d.colour, 'reason', d.reason, 'revision', d.revision)
   end`;

/**
 * The instant whose portfolio counts in a round as of an instant: that of its closing once it has
 * closed.
 */
export function settledAt(round: Sql, asOf: Sql): Sql {
  return sql`
    least(${asOf}, (select z.closed_at from reporting.round z where z.id = ${round}))`;
}

/**
 * Relation: of each report of a round, the last revision `v` that was known at an instant.
 * `condition` limits the revisions.
 */
export function selectLastRevisions(round: Sql, asOf: Sql, condition = sql`true`): Sql {
  return sql`
    select v.*
      from reporting.report_revision v
     where v.round_id = ${round}
       and v.recorded_at <= ${asOf}
       and ${condition}
       and not exists (select 1
                         from reporting.report_revision n
                        where n.report_id = v.report_id
                          and n.revision > v.revision
                          and n.recorded_at <= ${asOf})`;
}

/**
 * Two CTEs of a recursive statement, for the relation `under` of projects with a `parent_id`:
 * `above (programme, codes)` has the codes of each parent and of all programmes above it as of an
 * instant, the parent first. A programme is looked up once for all projects under it. Moves made at
 * the same time may have closed a circle for an instant: a chain ends where it would repeat.
 */
export function programmesAbove(under: Sql, asOf: Sql): Sql {
  return sql`
    -- Each parent with the chain of ids from itself up to one programme above it.
    up (programme, id, chain) as (
      select distinct u.parent_id, u.parent_id, array[u.parent_id]
        from ${under} u
       where u.parent_id is not null
       union all
      select u.programme, t.parent_id, u.chain || t.parent_id
        from up u
       cross join lateral (
             select (r.project->>'parent_id')::uuid as parent_id
               from portfolio.project_revision r
              where r.project_id = u.id
                and r.recorded_at <= ${asOf}
              order by r.version desc
              limit 1) t
       where t.parent_id <> all (u.chain)),
    -- The codes of each parent's chain.
    above as (
      select u.programme, jsonb_agg(m.code order by cardinality(u.chain)) as codes
        from up u
        join portfolio.project m on m.id = u.id
       group by u.programme)`;
}

/**
 * Members of the facts: the frame of content `c` in whole NOK, its price level and its band. The
 * band is by the amount as it is reported; each has its upper limit, in millions of NOK.
 */
const FACTS_OF_FRAME = sql`
    'frame', c.frame->'approved',
    'framePrices', c.frame->>'priceYear' || '-' || (c.frame->>'basis'),
    'frameBand', case when (c.frame->>'approved')::bigint <= 10000000 then 'upTo10'
                      when (c.frame->>'approved')::bigint <= 50000000 then 'upTo50'
                      when (c.frame->>'approved')::bigint <= 200000000 then 'upTo200'
                      when c.frame->>'approved' is not null then 'above200'
                  end`;

/**
 * Column: the facts of a line, which are its values in the dimensions that a revision decides.
 * Reads revision `v`, its content `c`, the programmes `a` above its project, and the directorate's
 * colour `d`.
 */
const FACTS_OF_REVISION = sql`
  jsonb_build_object(
    'programme', case when v.project->>'kind' = 'programme'
                      then jsonb_build_array(v.project->>'code')
                           || (coalesce(a.codes, '[]') - (v.project->>'code'))
                      else coalesce(a.codes, '[null]')
                  end,
    'kind', v.project->>'kind',
    'mainGoal', v.project->>'mainGoal',
    'standing', v.standing,
    'segment', v.segment,
    'theme', v.theme,
    'phase', c.phase,
    'state', c.state,
    'colour', c.status->>'colour',
    'cause', c.status->>'cause',
    'ruleColour', v.rule_status->>'colour',
    'directorateColour', d.colour,
    'timeColour', c.dimensions->'time'->>'colour',
    'costColour', c.dimensions->'cost'->>'colour',
    'scopeColour', c.dimensions->'scope'->>'colour',
    'resourcesColour', c.dimensions->'resources'->>'colour',
    'benefitColour', c.dimensions->'benefit'->>'colour',
    'riskColour', c.risk->>'colour',
    ${FACTS_OF_FRAME},
    'nationalSolution', coalesce((
      select jsonb_agg(distinct s->>'nationalSolution')
        from jsonb_array_elements(
               coalesce(c.dependencies, '[]') || coalesce(c."operatingCosts", '[]')) s
       where s->>'nationalSolution' is not null), '[null]'))`;

/**
 * Makes the statements of this transaction join whole rounds by hashing. A round that was just
 * written has no statistics: a nested loop over its lines takes minutes for 12,000 of them, hashing
 * 20 ms.
 */
export async function joinByHash(tx: Tx): Promise<void> {
  await tx.execute(sql`select set_config('enable_nestloop', 'off', true)`);
}

/**
 * Lets the statements of this transaction find rows one by one again, after {@link joinByHash}. A
 * statement with a subquery for each row hashes a whole table for each row otherwise: 1,300
 * agreements took 38 s instead of 0.05 s.
 */
export async function joinByIndex(tx: Tx): Promise<void> {
  await tx.execute(sql`select set_config('enable_nestloop', 'on', true)`);
}
