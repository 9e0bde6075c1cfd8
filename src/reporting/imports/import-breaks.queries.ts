import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { Database } from '../../platform/database/database.js';
import type { ClaimedImport } from './import.types.js';
import { isEarlierRound, isHeld, newestRoundFirst } from '../rounds/round-order.lookup.js';

/** Number of broken dependencies that are stored. */
const MOST_STORED = 100;
/**
 * Time limit of the statement. A file with a million reports needs more than a request may take.
 */
const STATEMENT_TIMEOUT_MS = 120_000;

/** The import whose broken dependencies are sought. */
interface SoughtImport {
  readonly id: string;
  readonly roundId: string;
  /** The sender and the actors that it has taken over. */
  readonly actorIds: readonly string[];
}

/**
 * Finds the dependencies that a file breaks: those of its own reports, and those of other reports
 * on a project that the file stops, puts on hold or delays. Leaves out dependencies that were
 * broken in the same way before. Names another actor's project only when a published report shows
 * the dependency. Counts it when an unpublished report does.
 */
@Injectable()
export class ImportBreaks {
  constructor(private readonly database: Database) {}

  /**
   * Stores the broken dependencies of an import once, before its reports are committed. After the
   * commit the stored reports no longer show which dependencies were broken before the import.
   */
  async find({ row: { id, roundId }, principal, attempt }: ClaimedImport): Promise<void> {
    await this.database.transaction({ kind: 'system' }, async (tx) => {
      const unanswered = sql`
        select 1
          from reporting.report_import i
         where i.id = ${id} and i.run = ${attempt} and i.broken is null`;
      if ((await tx.execute(unanswered)) === 0) return;
      const timeout = String(STATEMENT_TIMEOUT_MS);
      await tx.execute(sql`select set_config('statement_timeout', ${timeout}, true)`);
      const { actorIds } = principal;
      await tx.execute(updateBroken({ id, roundId, actorIds }, attempt));
    });
  }
}

function updateBroken(sought: SoughtImport, attempt: number): Sql {
  return sql`
    -- broken dependencies, each once; named when the sender may be told the projects
    with broken_dependency as materialized (
      select distinct on (x.project, x.needs, x.delivery)
             x.project,
             x.needs,
             x.delivery,
             x.state,
             x.because,
             x.named
        from (${brokenInFile(sought)}
              union all
              ${brokenOutsideFile(sought)}) x
       where x.because is not null
       order by x.project, x.needs, x.delivery, x.named desc)
    update reporting.report_import
       set broken = jsonb_build_object(
             'items',
             (select coalesce(jsonb_agg(i), '[]')
                from (select b.project, b.needs, b.delivery, b.state, b.because
                        from broken_dependency b
                       where b.named
                       order by b.project, b.needs, b.delivery
                       limit ${raw(String(MOST_STORED))}) i),
             'hidden',
             (select count(*)
                from broken_dependency b
               where not b.named))
     where id = ${sought.id} and run = ${attempt}`;
}

/**
 * Relation: the dependencies of the file's own reports on own projects. Whether the needed project
 * delivers in time follows from the file, or else from its newest report.
 */
function brokenInFile({ id, roundId, actorIds }: SoughtImport): Sql {
  const state = sql`coalesce(y.state, l.state, p.state)`;
  const stateBefore = sql`coalesce(y.state_before, l.state, p.state)`;
  const readyOn = sql`case when y.project is null then l.ready_on else y.ready_on end`;
  const readyBefore = sql`case when y.project is null then l.ready_on else y.ready_before end`;
  return sql`
    select n.project,
           n.needs,
           n.delivery,
           n.state,
           case when n.now is distinct from n.was then n.now end as because,
           true as named
      from (select o.project,
                   w.project as needs,
                   w.delivery,
                   ${state} as state,
                   ${reasonOfBreak(state, readyOn, sql`w."neededBy"`)} as now,
                   case when w."neededBefore" is not null
                        then ${reasonOfBreak(stateBefore, readyBefore, sql`w."neededBefore"`)}
                    end as was
              from reporting.import_report o
             cross join lateral jsonb_to_recordset(o.needs)
                   as w(project text, delivery text, "neededBy" text, "neededBefore" text)
              join portfolio.project p
                on p.code = w.project and p.actor_id = any(${actorIds}::uuid[])
              left join reporting.import_report y
                on y.import_id = o.import_id and y.project = w.project and y.state is not null
              left join lateral (${newestReportOf(sql`p.id`, roundId)}) l on y.project is null
             where o.import_id = ${id}
               and o.needs <> '[]'
               and o.state in ${UNDER_WAY}) n`;
}

/**
 * Relation: dependencies of projects outside the file on a project that the file stops, puts on
 * hold or delays, taken from the newest reports of these projects. `named` is false for an
 * unpublished report of another actor.
 */
function brokenOutsideFile(sought: SoughtImport): Sql {
  const { actorIds } = sought;
  const own = sql`p.actor_id = any(${actorIds}::uuid[])`;
  return sql`
    select d.code,
           d.needs,
           d.delivery,
           d.state,
           case when d.now is distinct from d.was then d.now end as because,
           d.named
      from (select p.code,
                   s.code as needs,
                   w.delivery,
                   s.state,
                   e.named,
                   ${reasonOfBreak(sql`s.state`, sql`s.ready_on`, sql`w."neededBy"`)} as now,
                   ${reasonOfBreak(sql`s.state_before`, sql`s.ready_before`, sql`w."neededBy"`)}
                     as was
              from (${slippedInFile(sought)}) s
              join (${dependentsOn(sought)}) f on f.needs = s.code
              join portfolio.project p
                on p.id = f.project_id
               and not exists (select 1
                                 from reporting.import_report o
                                where o.import_id = ${sought.id} and o.project = p.code)
             cross join lateral (
                   select n.content, n.state, true as named
                     from (${newestReportOf(sql`p.id`, sought.roundId, PUBLISHED)}) n
                    where not ${own}
                    union all
                   select n.content, n.state, ${own}
                     from (${newestReportOf(sql`p.id`, sought.roundId)}) n) e
             cross join lateral jsonb_to_recordset(e.content->'dependencies')
                   as w(project text, delivery text, "neededBy" text)
             where e.state in ${UNDER_WAY} and w.project = s.code) d`;
}

/** Relation: the actor's projects that the file stops, puts on hold or delays. */
function slippedInFile({ id, actorIds }: SoughtImport): Sql {
  return sql`
    select o.project as code,
           o.state,
           o.ready_on,
           coalesce(o.state_before, q.state) as state_before,
           o.ready_before
      from reporting.import_report o
      join portfolio.project q on q.code = o.project and q.actor_id = any(${actorIds}::uuid[])
     where o.import_id = ${id}
       and (o.state in ('stopped', 'paused')
            and o.state is distinct from coalesce(o.state_before, q.state)
            or o.ready_on > o.ready_before)`;
}

/**
 * Relation: the projects that depend on another one by a report of the round or of the round
 * before. Empty when the file stops, puts on hold and delays nothing.
 */
function dependentsOn({ id, roundId }: SoughtImport): Sql {
  return sql`
    select distinct v.project_id, c->>'project' as needs
      from reporting.report_revision v
     cross join jsonb_array_elements(v.content->'dependencies') c
     where v.round_id = any (${lastTwoRounds(roundId)})
       and c->>'project' is not null
       and exists (select 1
                     from reporting.import_report o
                    where o.import_id = ${id}
                      and (o.state in ('stopped', 'paused') or o.ready_on > o.ready_before))`;
}

/**
 * Expression: the ids of the round and of the round before it, as an array. Older reports are not
 * read.
 */
function lastTwoRounds(roundId: string): Sql {
  return sql`array(
    select b.id
      from reporting.round b
      join reporting.round r on r.id = ${roundId}
     where ${isHeld(sql`b`)}
       and (b.id = r.id or ${isEarlierRound(sql`b`, sql`r`)})
     order by ${newestRoundFirst(sql`b`)}
     limit 2)`;
}

/**
 * Relation of at most one row: the newest certified report of a project, up to the round. The
 * condition limits its round `b`.
 */
function newestReportOf(projectId: Sql, roundId: string, condition: Sql = sql`true`): Sql {
  return sql`
    select v.content, v.content->>'state' as state, ${READY_ON} as ready_on
      from reporting.report_revision v
      join reporting.round b on b.id = v.round_id, reporting.round r
     where v.project_id = ${projectId}
       and r.id = ${roundId}
       and (b.id = r.id or ${isEarlierRound(sql`b`, sql`r`)})
       and ${condition}
     order by ${newestRoundFirst(sql`b`)}, v.revision desc
     limit 1`;
}

/** Expression: the forecast of the last milestone of revision `v` that is not reached. */
const READY_ON = sql`(
  select max(m->>'forecast')
    from jsonb_array_elements(coalesce(nullif(v.content->'milestones', 'null'), '[]')) m
   where m->>'actual' is null)`;

/** Condition: the figures of round `b` are published. */
const PUBLISHED = sql`
  b.published_at is not null
  and exists (select 1
                from platform.job j
               where j.id = b.rollup_job and j.state = 'completed')`;

/** The states of a project that may still need a delivery. */
const UNDER_WAY = sql`('planned', 'active', 'paused')`;

/** Expression: the reason why a delivery comes too late; null when it may come in time. */
function reasonOfBreak(state: Sql, readyOn: Sql, neededBy: Sql): Sql {
  return sql`
    case when ${state} in ('stopped', 'paused') then ${state}
         when ${state} <> 'completed' and ${readyOn} > ${neededBy} then 'delayed'
     end`;
}
