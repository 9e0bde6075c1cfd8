import sql, { type Sql } from 'sql-template-tag';
import { rowType, texts, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { programmesAbove, settledAt } from './line.queries.js';

/** A key of stored figures: one actor in one round. */
export interface RoundActor {
  readonly roundId: string;
  readonly actorId: string;
}

/** The smallest and the largest id. */
export const [FIRST_ID, LAST_ID] = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

const ACTOR_ROW = rowType({ actorId: uuid });
const KEY_ROW = rowType<RoundActor>({ roundId: uuid, actorId: uuid });
const TOUCHED_ROW = rowType({ roundId: uuid, actors: texts });

/**
 * Relation: the reports of each key, each with its basis: a number that changes whenever the
 * revisions, project or colours behind the report change. Revisions, project versions and colours
 * are never removed, so their counts grow with every change. The programmes above a project may
 * become fewer, so their hash is added. Projects and programmes are those that the round counts: of
 * its closing once it has closed. Reports of an actor that has since handed its project on still
 * belong to that actor's key.
 */
export function selectReportBases(roundId: string, actorIds: readonly string[]): Sql {
  const settled = sql`(select t.settled from t)`;
  return sql`
    with recursive
         -- The instant whose portfolio counts.
         t as materialized (
           select ${settledAt(sql`${roundId}::uuid`, sql`'infinity'::timestamptz`)} as settled),
         -- The reports of each key, with their number of revisions and their project's version.
         k as materialized (
           select k.*,
                  coalesce(r.version, p.version) as version,
                  case when r.version is null then p.parent_id else r.parent_id end as parent_id
             from (select v.actor_id, v.report_id, v.project_id, count(*) as revisions
                     from reporting.report_revision v
                    where v.round_id = ${roundId}::uuid
                      and v.actor_id = any(${actorIds}::uuid[])
                    group by v.actor_id, v.report_id, v.project_id) k
             join portfolio.project p on p.id = k.project_id
             -- Reads its last version by then only when it has changed since.
             left join lateral (
                   select r.version, (r.project->>'parent_id')::uuid as parent_id
                     from portfolio.project_revision r
                    where p.updated_at > ${settled}
                      and r.project_id = k.project_id
                      and r.recorded_at <= ${settled}
                    order by r.version desc
                    limit 1) r on true),
         ${programmesAbove(sql`k`, settled)}
    select k.actor_id,
           k.report_id,
           k.project_id,
           k.revisions,
           k.revisions
             + k.version
             + d.colours
             + (hashtextextended(k.project_id || coalesce(a.codes, '[]')::text, 0) & 1099511627775)
             as basis
      from k
      left join above a on a.programme = k.parent_id
     cross join lateral (select count(*) as colours
                           from reporting.directorate_colour e
                          where e.report_id = k.report_id) d`;
}

/** Columns: the basis of a key and its number of revisions, added up over its reports `r`. */
export const SUMMED_BASES = sql`sum(r.revisions) as inputs, sum(r.basis) as basis`;

/** Relation: the basis of each key, the sum of those of its reports. */
function selectBasis(roundId: string, actorIds: readonly string[]): Sql {
  return sql`
    select r.actor_id, ${SUMMED_BASES}
      from (${selectReportBases(roundId, actorIds)}) r
     group by r.actor_id`;
}

/**
 * CTE `below (id)`: the projects `p` of a condition and all projects under them. `offset 0` keeps
 * PostgreSQL from joining the subquery: while the table had no statistics, the join read all of it for
 * each project (100,000 projects: 59 ms instead of 0.1).
 */
function projectsBelow(condition: Sql): Sql {
  return sql`
    -- The projects, and those under them at any depth.
    below (id) as (
      select p.id
        from portfolio.project p
       where ${condition}
       union
      select c.id
        from below b
       cross join lateral (select p.id
                             from portfolio.project p
                            where p.parent_id = b.id
                           offset 0) c)`;
}

/** Lists the actors that have reported in a round or have stored figures there, in order of id. */
export async function listActors(
  tx: Tx,
  roundId: string,
  from = FIRST_ID,
  to = LAST_ID,
): Promise<string[]> {
  const rows = await tx.query(
    ACTOR_ROW,
    sql`
      select v.actor_id as "actorId"
        from reporting.report_revision v
       where v.round_id = ${roundId}
         and v.actor_id between ${from} and ${to}
       union
      select s.actor_id
        from rollup.actor_status s
       where s.round_id = ${roundId}
         and s.actor_id between ${from} and ${to}
       order by 1`,
  );
  return rows.map(({ actorId }) => actorId);
}

/** Finds the keys in which a project, or one under it, has been reported. */
export function findKeysOfProject(tx: Tx, projectId: string): Promise<RoundActor[]> {
  return tx.query(
    KEY_ROW,
    sql`
      with recursive ${projectsBelow(sql`p.id = ${projectId}::uuid`)}
      select distinct v.round_id as "roundId", v.actor_id as "actorId"
        from below b
        join reporting.report_revision v on v.project_id = b.id`,
  );
}

/** Finds the stale keys among these: their stored basis differs from the basis computed now. */
export async function findStaleKeys(
  tx: Tx,
  roundId: string,
  actorIds: readonly string[],
): Promise<RoundActor[]> {
  const rows = await tx.query(
    ACTOR_ROW,
    sql`
      select b.actor_id as "actorId"
        from (${selectBasis(roundId, actorIds)}) b
        left join rollup.actor_status s on s.round_id = ${roundId}::uuid and s.actor_id = b.actor_id
       where s.basis is distinct from b.basis`,
  );
  return rows.map(({ actorId }) => ({ roundId, actorId }));
}

/** Says whether any key of a round is stale. */
export async function hasStaleKeys(tx: Tx, roundId: string): Promise<boolean> {
  const stale = await findStaleKeys(tx, roundId, await listActors(tx, roundId));
  return stale.length > 0;
}

/**
 * Finds the stale keys among those touched since an instant. The job message of a stale key was
 * lost, or has not been handled yet.
 */
export async function findStaleKeysSince(tx: Tx, since: Date): Promise<RoundActor[]> {
  const stale: RoundActor[] = [];
  for (const { roundId, actors } of await tx.query(TOUCHED_ROW, selectTouchedKeys(since)))
    stale.push(...(await findStaleKeys(tx, roundId, actors)));
  return stale;
}

/**
 * Relation: for each round the keys whose reports, projects or colours changed since an instant.
 */
function selectTouchedKeys(since: Date): Sql {
  return sql`
    with recursive ${projectsBelow(sql`p.updated_at >= ${since}`)}
    select k.round_id as "roundId", array_agg(distinct k.actor_id) as actors
      from (select v.round_id, v.actor_id
              from reporting.report_revision v
             where v.recorded_at >= ${since}
             union
            select v.round_id, v.actor_id
              from below b
              join reporting.report_revision v on v.project_id = b.id
             union
            select v.round_id, v.actor_id
              from reporting.directorate_colour d
              join reporting.report_revision v on v.report_id = d.report_id
             where d.recorded_at >= ${since}) k
     group by k.round_id`;
}
