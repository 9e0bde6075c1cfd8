import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { Database } from '../../platform/database/database.js';
import { ForecastMoves } from '../content/forecast-moves.lookup.js';
import { storeMoves } from './import-moves.queries.js';
import type { ClaimedImport } from './import.types.js';
import { isEarlierRound, isHeld, newestRoundFirst } from '../rounds/round-order.lookup.js';

/** Number of broken dependencies that are stored for an import. The others are counted only. */
const MOST_STORED = 100;
/**
 * Time limit of the statement. It is longer than that of a request, for files of a million reports.
 */
const STATEMENT_TIMEOUT_MS = 120_000;

/** The import whose broken dependencies the statement finds. */
interface CheckedImport {
  readonly id: string;
  readonly roundId: string;
  /** The sender and the actors that it has taken over. */
  readonly actorIds: readonly string[];
}

/**
 * Finds the dependencies that a file breaks. A dependency breaks when its delivery comes later than
 * it is needed, or not at all. The file can break a dependency of its own reports, and a dependency
 * of another report on a project that the file stops, puts on hold or delays. Leaves out
 * dependencies that were broken for the same reason before. Names the project of another actor only
 * when a published report shows the dependency, and otherwise counts it.
 */
@Injectable()
export class ImportBreaks {
  constructor(
    private readonly database: Database,
    private readonly moves: ForecastMoves,
  ) {}

  /**
   * Finds and stores the broken dependencies and the moves of an import, once, before its reports are committed.
   * The commit replaces the reports that show which dependencies were broken before the import.
   */
  async find({ row: { id, roundId }, principal, attempt }: ClaimedImport): Promise<void> {
    await this.database.transaction({ kind: 'system' }, async (tx) => {
      const notFoundYet = sql`
        select 1
          from reporting.report_import i
         where i.id = ${id} and i.run = ${attempt} and i.broken is null`;
      if ((await tx.execute(notFoundYet)) === 0) return;
      const timeout = String(STATEMENT_TIMEOUT_MS);
      await tx.execute(sql`select set_config('statement_timeout', ${timeout}, true)`);
      const { actorIds } = principal;
      await tx.execute(updateBroken({ id, roundId, actorIds }, attempt));
      await storeMoves(tx, this.moves, { id, roundId, caller: principal });
    });
  }
}

function updateBroken(file: CheckedImport, attempt: number): Sql {
  return sql`
    -- each broken dependency once; named when the sender may see both projects
    with broken_dependency as materialized (
      select distinct on (d.project, d.needs, d.delivery)
             d.project,
             d.needs,
             d.delivery,
             d.state,
             d.because,
             d.named
        from (${dependenciesOfFile(file)}
              union all
              ${dependenciesOnFile(file)}) d
       where d.because is not null
       order by d.project, d.needs, d.delivery, d.named desc)
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
     where id = ${file.id} and run = ${attempt}`;
}

/**
 * Relation: the dependencies of the file's reports on the sender's own projects. `because` is null
 * for a dependency that the file does not break. The delivery time of the needed project comes from
 * the file or, when the file does not report the project, from its newest report.
 */
function dependenciesOfFile({ id, roundId, actorIds }: CheckedImport): Sql {
  const state = sql`coalesce(in_file.state, newest.state, needed.state)`;
  const stateBefore = sql`coalesce(in_file.state_before, newest.state, needed.state)`;
  const readyOn = sql`
    case when in_file.project is null then newest.ready_on else in_file.ready_on end`;
  const readyBefore = sql`
    case when in_file.project is null then newest.ready_on else in_file.ready_before end`;
  return sql`
    select d.project,
           d.needs,
           d.delivery,
           d.state,
           ${NEW_REASON} as because,
           true as named
      from (select report.project,
                   need.project as needs,
                   need.delivery,
                   ${state} as state,
                   ${reasonOfBreak(state, readyOn, sql`need."neededBy"`)} as reason,
                   case when need."neededBefore" is not null
                        then ${reasonOfBreak(stateBefore, readyBefore, sql`need."neededBefore"`)}
                    end as reason_before
              from reporting.import_report report
             cross join lateral jsonb_to_recordset(report.needs)
                   as need(project text, delivery text, "neededBy" text, "neededBefore" text)
              join portfolio.project needed
                on needed.code = need.project
               and needed.actor_id = any(${actorIds}::uuid[])
              left join reporting.import_report in_file
                on in_file.import_id = report.import_id
               and in_file.project = need.project
               and in_file.state is not null
              left join lateral (${newestReportOf(sql`needed.id`, roundId)}) newest
                on in_file.project is null
             where report.import_id = ${id}
               and report.needs <> '[]'
               and report.state in ${UNDER_WAY}) d`;
}

/**
 * Relation: the dependencies of projects outside the file on a project that the file stops, puts on
 * hold or delays. They are read from the newest report of each dependent project. `because` is null
 * for a dependency that the file does not break. `named` is false for an unpublished report of
 * another actor.
 */
function dependenciesOnFile(file: CheckedImport): Sql {
  const { id, roundId, actorIds } = file;
  const isOwn = sql`dependent.actor_id = any(${actorIds}::uuid[])`;
  const neededBy = sql`need."neededBy"`;
  return sql`
    select d.project,
           d.needs,
           d.delivery,
           d.state,
           ${NEW_REASON} as because,
           d.named
      from (select dependent.code as project,
                   slipped.code as needs,
                   need.delivery,
                   slipped.state,
                   newest.named,
                   ${reasonOfBreak(sql`slipped.state`, sql`slipped.ready_on`, neededBy)} as reason,
                   ${reasonOfBreak(sql`slipped.state_before`, sql`slipped.ready_before`, neededBy)}
                     as reason_before
              from (${slippedProjectsOf(file)}) slipped
              join (${dependentProjectsOf(file)}) found on found.needs = slipped.code
              join portfolio.project dependent
                on dependent.id = found.project_id
               and not exists (select 1
                                 from reporting.import_report report
                                where report.import_id = ${id} and report.project = dependent.code)
             cross join lateral (
                   select published.content, published.state, true as named
                     from (${newestReportOf(sql`dependent.id`, roundId, PUBLISHED)}) published
                    where not ${isOwn}
                    union all
                   select certified.content, certified.state, ${isOwn}
                     from (${newestReportOf(sql`dependent.id`, roundId)}) certified) newest
             cross join lateral jsonb_to_recordset(newest.content->'dependencies')
                   as need(project text, delivery text, "neededBy" text)
             where newest.state in ${UNDER_WAY} and need.project = slipped.code) d`;
}

/** Expression: why dependency `d` is broken now; null when it was so before the import too. */
const NEW_REASON = sql`case when d.reason is distinct from d.reason_before then d.reason end`;

/** Relation: the sender's own projects that the file stops, puts on hold or delays. */
function slippedProjectsOf({ id, actorIds }: CheckedImport): Sql {
  return sql`
    select report.project as code,
           report.state,
           report.ready_on,
           coalesce(report.state_before, p.state) as state_before,
           report.ready_before
      from reporting.import_report report
      join portfolio.project p
        on p.code = report.project
       and p.actor_id = any(${actorIds}::uuid[])
     where report.import_id = ${id}
       and (report.state in ('stopped', 'paused')
            and report.state is distinct from coalesce(report.state_before, p.state)
            or report.ready_on > report.ready_before)`;
}

/**
 * Relation: the projects that depend on another one by a report of the round or of the round
 * before. Empty when the file stops, puts on hold and delays nothing.
 */
function dependentProjectsOf({ id, roundId }: CheckedImport): Sql {
  return sql`
    select distinct v.project_id, need->>'project' as needs
      from reporting.report_revision v
     cross join jsonb_array_elements(v.content->'dependencies') need
     where v.round_id = any (${lastTwoRounds(roundId)})
       and need->>'project' is not null
       and exists (select 1
                     from reporting.import_report report
                    where report.import_id = ${id}
                      and (report.state in ('stopped', 'paused')
                           or report.ready_on > report.ready_before))`;
}

/** Expression: an array of two ids, of the round and of the round before it. */
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
 * Relation of at most one row: the newest certified report of a project, of the round or of a round
 * before it. The condition limits the round `b` of the report.
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

/** Expression: the latest forecast of a milestone of revision `v` that is not reached yet. */
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

/** List: the states of a project that can still need a delivery. */
const UNDER_WAY = sql`('planned', 'active', 'paused')`;

/** Expression: the reason why a delivery comes too late, or never. Null when it comes in time. */
function reasonOfBreak(state: Sql, readyOn: Sql, neededBy: Sql): Sql {
  return sql`
    case when ${state} in ('stopped', 'paused') then ${state}
         when ${state} <> 'completed' and ${readyOn} > ${neededBy} then 'delayed'
     end`;
}
