import type { LineSource } from './line.queries.js';
import type { Tx } from '../../platform/database/transaction.js';

export type { LineSource };

/**
 * The columns of a line: a report as it was certified, with its value in each dimension of figures.
 */
export const LINE_COLUMNS = [
  'project_id',
  'actor_id',
  'revision_id',
  'code',
  'name',
  'state',
  'colour',
  'reason',
  'cause',
  'action',
  'late',
  'facts',
  'budget',
] as const;
/** Those of a list by name: what they count as is left out, which costs more than all the rest. */
const LISTED = LINE_COLUMNS.filter((column) => column !== 'facts' && column !== 'budget')
  .map((column) => `l.${column}`)
  .join(', ');
const COLUMNS = LINE_COLUMNS.map((column) => `l.${column}`).join(', ');

/** What a line has from who reported it, as the register has it now; it keeps no history. */
const ACTOR_FACTS = `jsonb_build_object('actor', a.organisation_number, 'actorKind', a.kind, 'county', a.county, 'parent', o.organisation_number,
  'region', case 'regionalHealthAuthority' when a.kind then a.organisation_number when o.kind then o.organisation_number end)`;
const WITH_ACTOR = `join actors.actor a on a.id = l.actor_id left join actors.actor o on o.id = a.parent_id`;

/**
 * Named parts of a recursive statement: of each programme that projects `under` lie under directly,
 * the codes of its line as of an instant, itself first and then each above it, as `above
 * (programme, codes)`. A programme is looked up once for all under it. Moves that were made at the
 * same time may have met for an instant: a line ends where it would come back to itself.
 */
export function programmeLines(under: string, asOf: string): string {
  return `
  up (programme, id, line) as (
    select distinct u.parent_id, u.parent_id, array[u.parent_id] from ${under} u where u.parent_id is not null
     union all
    select u.programme, t.parent_id, u.line || t.parent_id from up u cross join lateral (
      select (r.project->>'parent_id')::uuid as parent_id from portfolio.project_revision r where r.project_id = u.id and r.recorded_at <= ${asOf} order by r.version desc limit 1) t
     where t.parent_id <> all (u.line)),
  above as (select u.programme, jsonb_agg(m.code order by cardinality(u.line)) as codes from up u join portfolio.project m on m.id = u.id group by u.programme)`;
}

/**
 * The lines of a round as of an instant, from the revisions: the last certified revision of each
 * report that was known then. What the report says is the revision's; segment, theme and programmes
 * are the project's then; the directorate's colour is the last it had given that revision. A
 * programme counts with all under it, at any depth, and each of them once. `whose` limits the
 * revisions, named `v`.
 */
export function linesOfRevisions(round: string, asOf: string, whose = 'true'): string {
  return `
  with recursive v as materialized (
      select v.*, p.segment, p.theme, p.parent_id
        from (select v.* from reporting.report_revision v where v.round_id = ${round} and v.recorded_at <= ${asOf} and ${whose}
                 and not exists (select 1 from reporting.report_revision n where n.report_id = v.report_id and n.revision > v.revision and n.recorded_at <= ${asOf}) offset 0) v
        left join lateral (
          select x.segment, x.theme, x.parent_id from portfolio.project_revision r cross join lateral jsonb_to_record(r.project) as x(segment text, theme text, parent_id uuid)
           where r.project_id = v.project_id and r.recorded_at <= ${asOf} order by r.version desc limit 1) p on true),
    ${programmeLines('v', asOf)}
  select v.project_id, v.actor_id, v.id as revision_id, v.project->>'code' as code, v.project->>'name' as name, c.state, c.status->>'colour' as colour,
         c.status->>'reason' as reason, c.status->>'cause' as cause, c.status->>'action' as action, v.late,
         jsonb_build_object(
           'programme', case when v.project->>'kind' = 'programme' then jsonb_build_array(v.project->>'code') || (coalesce(a.codes, '[]') - (v.project->>'code')) else coalesce(a.codes, '[null]') end,
           'kind', v.project->>'kind', 'mainGoal', v.project->>'mainGoal', 'segment', v.segment, 'theme', v.theme,
           'phase', c.phase, 'state', c.state, 'colour', c.status->>'colour', 'cause', c.status->>'cause', 'ruleColour', v.rule_status->>'colour', 'directorateColour', d.colour,
           'nationalSolution', coalesce((
             select jsonb_agg(distinct s->>'nationalSolution') from jsonb_array_elements(coalesce(c.dependencies, '[]') || coalesce(c."operatingCosts", '[]')) s where s->>'nationalSolution' is not null), '[null]')
         ) as facts, c.budget
    from v
   cross join lateral jsonb_to_record(v.content) as c(state text, phase text, status jsonb, budget jsonb, dependencies jsonb, "operatingCosts" jsonb)
    left join above a on a.programme = v.parent_id
    left join lateral (
      select e.colour from reporting.directorate_colour e
       where e.report_id = v.report_id and e.revision = v.revision and e.recorded_at <= ${asOf} order by e.recorded_at desc, e.id desc limit 1) d on true`;
}

/**
 * The lines of a source as a query. Its two parameters are {@link lineParameters}, numbered from
 * `first`.
 */
export function linesOf(source: LineSource, first = 1): string {
  const facts = `l.facts || ${ACTOR_FACTS} as facts`;
  return selected(
    source,
    first,
    source.kind === 'frozen' ? COLUMNS : COLUMNS.replace('l.facts', facts),
    source.kind === 'frozen' ? '' : WITH_ACTOR,
  );
}

/**
 * The same without what they count as, as a named part of a statement that joins it. What has
 * statistics is planned with them; revisions are read once.
 */
export function listedLines(name: string, source: LineSource, first = 1): string {
  return `${name} as ${source.kind === 'asOf' ? 'materialized' : 'not materialized'} (${selected(source, first, LISTED, '')})`;
}

function selected({ kind }: LineSource, first: number, columns: string, joined: string): string {
  const [id, asOf] = [`$${String(first)}::uuid`, `$${String(first + 1)}::timestamptz`];
  switch (kind) {
    case 'kept':
      return `select ${columns} from rollup.project_line l ${joined} where l.round_id = ${id} and ${asOf} is null`;
    case 'asOf':
      return `select ${columns} from (${linesOfRevisions(id, asOf)}) l ${joined}`;
    case 'frozen':
      return `select ${columns} from rollup.snapshot_line l ${joined} where l.snapshot_id = ${id} and ${asOf} is null`;
  }
}

export function lineParameters(source: LineSource): readonly [id: string, asOf: Date | null] {
  return source.kind === 'frozen'
    ? [source.snapshotId, null]
    : [source.roundId, source.kind === 'asOf' ? source.asOf : null];
}

/**
 * Has the statements of this transaction join whole rounds by hashing. A round that was just
 * written has no statistics, and a loop over its lines for each of its lines takes minutes for
 * 12,000 where hashing takes 20 ms.
 */
export async function joinByHash(tx: Tx): Promise<void> {
  await tx.rows(`select set_config('enable_nestloop', 'off', true)`);
}

/**
 * What is counted per key (round, actor) of lines named `l`; every other level is a sum of these.
 */
export const KEY_COUNTS = {
  projects: 'count(*)',
  active: `count(*) filter (where l.state = 'active')`,
  planned: `count(*) filter (where l.state = 'planned')`,
  paused: `count(*) filter (where l.state = 'paused')`,
  completed: `count(*) filter (where l.state = 'completed')`,
  stopped: `count(*) filter (where l.state = 'stopped')`,
  green: `count(*) filter (where l.state = 'active' and l.colour = 'green')`,
  yellow: `count(*) filter (where l.state = 'active' and l.colour = 'yellow')`,
  red: `count(*) filter (where l.state = 'active' and l.colour = 'red')`,
  late: `count(*) filter (where l.late)`,
} as const;
export type KeyCount = keyof typeof KEY_COUNTS;

/**
 * The keys of a relation of lines, summed: its counts, and by budget year approved whole NOK and
 * the prices that those are in.
 */
export function keysOfLines(lines: string): string {
  const counts = Object.entries(KEY_COUNTS)
    .map(([name, expression]) => `(${expression})::int as ${name}`)
    .join(', ');
  return `select k.*, coalesce(b.budgets, '{}') as budgets, coalesce(b.prices, '{}') as prices
    from (select l.actor_id, ${counts} from ${lines} l group by l.actor_id) k
    left join (select s.actor_id, jsonb_object_agg(s.year, s.approved) as budgets, jsonb_object_agg(s.year, s.prices) as prices
                 from (select p.actor_id, p.year, sum(p.approved) as approved, jsonb_agg(p."priceYear" || '-' || p.basis order by p."priceYear", p.basis) as prices
                         from (select l.actor_id, x.year, x."priceYear", x.basis, sum(x.approved) as approved
                                 from ${lines} l cross join lateral jsonb_to_recordset(l.budget) as x(year int, approved bigint, "priceYear" int, basis text) group by l.actor_id, x.year, x."priceYear", x.basis) p
                        group by p.actor_id, p.year) s
                group by s.actor_id) b on b.actor_id = k.actor_id`;
}
