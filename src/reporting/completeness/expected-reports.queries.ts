import sql, { type Sql } from 'sql-template-tag';
import {
  bool,
  instant,
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { SubmissionState } from '../steps/submission.types.js';

const PROJECT_ROW = rowType({
  actor_id: uuid,
  code: text,
  mailbox: nullable(text),
  late: nullable(bool),
  unchanged: nullable(int),
});
const UNREPORTED_ROW = rowType({ project_id: uuid, actor_id: uuid, code: text, name: text });
const REPORTED_ROW = rowType({ code: text, reported: bool });
const SUBMISSION_ROW = rowType({
  id: uuid,
  actor_id: uuid,
  state: textOf<SubmissionState>(),
  nil: bool,
  extended_to: nullable(instant),
});

/** An expected project. `late` is null while it has no certified report. */
export type ExpectedProject = RowOf<typeof PROJECT_ROW>;

/** A submission as it was at an instant. */
export type SubmissionThen = RowOf<typeof SUBMISSION_ROW>;

/** A round, and the two instants as of which its completeness is read. */
export interface CompletenessScope {
  readonly roundId: string;
  /** Instant whose portfolio is expected to report. */
  readonly expectedAt: Date;
  /** Instant whose reports and submissions count. */
  readonly knownAt: Date;
}

/**
 * Relation: the projects `x` that are expected to report, those in the portfolio at an instant. Reads
 * a project from its row when it has not changed since, and otherwise from its last revision before
 * that instant. An actor also gets those that it owned then and has handed on since, whose rows are
 * hidden from it. A historical round expects what is reported in it, because history says what was
 * in the portfolio then.
 */
function selectExpected({ roundId, expectedAt, knownAt }: CompletenessScope): Sql {
  return sql`
    select x.*
      from (${selectProjectsAt(expectedAt)}) x
     where case when (select r.historical from reporting.round r where r.id = ${roundId})
                then exists (select 1
                               from reporting.report_revision h
                              where h.round_id = ${roundId}
                                and h.project_id = x.project_id
                                and h.recorded_at <= ${knownAt})
                else x.standing = 'inPortfolio'
            end`;
}

/** Relation: all projects that the reader may see, as they were at an instant. */
function selectProjectsAt(instantOfPortfolio: Date): Sql {
  return sql`
    select p.id as project_id,
           p.actor_id,
           p.code,
           p.name,
           p.lead_mailbox as mailbox,
           p.standing
      from portfolio.project p
     where p.updated_at <= ${instantOfPortfolio}
     union all
    select p.id,
           r.actor_id,
           r.project->>'code',
           r.project->>'name',
           r.project->>'lead_mailbox',
           r.project->>'standing'
      from portfolio.project p
     cross join lateral (select v.actor_id, v.project
                           from portfolio.project_revision v
                          where v.project_id = p.id
                            and v.recorded_at <= ${instantOfPortfolio}
                          order by v.version desc
                          limit 1
                        ) r
     where p.updated_at > ${instantOfPortfolio}
     union all
    select h.project_id,
           h.actor_id,
           h.code,
           h.name,
           h.mailbox,
           h.standing
      from reporting.handed_on(${instantOfPortfolio}) h
     where not exists (select 1
                         from portfolio.project p
                        where p.id = h.project_id)`;
}

/** Lists the projects that are expected to report in a round, by code, with their reports. */
export function listExpectedProjects(tx: Tx, scope: CompletenessScope): Promise<ExpectedProject[]> {
  const { roundId, knownAt } = scope;
  const statement = sql`
    with
    -- The expected projects.
    project as (${selectExpected(scope)}),
    -- The first certified revision of each project, which decides whether the report was late.
    first_report as (
      select distinct on (v.project_id)
             v.project_id,
             v.late
        from reporting.report_revision v
       where v.round_id = ${roundId}
         and v.recorded_at <= ${knownAt}
       order by v.project_id, v.revision
    ),
    -- The last certified revision of each project.
    last_report as (
      select distinct on (v.project_id)
             v.project_id,
             v.unchanged
        from reporting.report_revision v
       where v.round_id = ${roundId}
         and v.recorded_at <= ${knownAt}
       order by v.project_id, v.revision desc
    )
    select p.actor_id,
           p.code,
           p.mailbox,
           f.late,
           l.unchanged
      from project p
      left join first_report f on f.project_id = p.project_id
      left join last_report l on l.project_id = p.project_id
     order by p.code collate "C"`;
  return tx.query(PROJECT_ROW, statement);
}

/** Lists the expected projects without a certified report, by code. */
export function listUnreportedProjects(
  tx: Tx,
  scope: CompletenessScope,
): Promise<RowOf<typeof UNREPORTED_ROW>[]> {
  const { roundId, knownAt } = scope;
  const statement = sql`
    with
    -- The expected projects.
    project as (${selectExpected(scope)})
    select p.project_id, p.actor_id, p.code, p.name
      from project p
     where not exists (select 1
                         from reporting.report_revision v
                        where v.round_id = ${roundId}
                          and v.project_id = p.project_id
                          and v.recorded_at <= ${knownAt})
     order by p.code collate "C"`;
  return tx.query(UNREPORTED_ROW, statement);
}

/** Lists the expected projects of some actors, by code. Says of each whether it has a report. */
export function listProjectsOfActors(
  tx: Tx,
  actorIds: readonly string[],
  scope: CompletenessScope,
): Promise<RowOf<typeof REPORTED_ROW>[]> {
  const { roundId, knownAt } = scope;
  const statement = sql`
    with
    -- The expected projects of the actors.
    project as (${selectExpected(scope)} and x.actor_id = any(${actorIds}::uuid[]))
    select p.code,
           exists (select 1
                     from reporting.report_revision v
                    where v.round_id = ${roundId}
                      and v.project_id = p.project_id
                      and v.recorded_at <= ${knownAt}
                  ) as reported
      from project p
     order by p.code collate "C"`;
  return tx.query(REPORTED_ROW, statement);
}

/**
 * Reads the submissions of a round as they were at an instant, from their histories. A nil return
 * counts until the actor takes it back, or the directorate returns or reopens it.
 */
export function readSubmissions(
  tx: Tx,
  { roundId, knownAt }: Omit<CompletenessScope, 'expectedAt'>,
): Promise<SubmissionThen[]> {
  const statement = sql`
    select s.id,
           s.actor_id,
           coalesce(l.to_state, s.state) as state,
           coalesce(n.action = 'declareNil', false) as nil,
           s.extended_to
      from reporting.submission s
      left join lateral (select e.to_state
                           from reporting.submission_event e
                          where e.submission_id = s.id
                            and e.recorded_at <= ${knownAt}
                          order by e.recorded_at desc, e.id desc
                          limit 1
                        ) l on true
      left join lateral (select e.action
                           from reporting.submission_event e
                          where e.submission_id = s.id
                            and e.recorded_at <= ${knownAt}
                            and e.action in ('declareNil', 'withdraw', 'return', 'reopen')
                          order by e.recorded_at desc, e.id desc
                          limit 1
                        ) n on true
     where s.round_id = ${roundId}
       and s.created_at <= ${knownAt}`;
  return tx.query(SUBMISSION_ROW, statement);
}
