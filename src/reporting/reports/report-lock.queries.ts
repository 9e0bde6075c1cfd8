import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { rowTypeOf } from '../../platform/database/entity-rows.js';
import { visibleTo } from '../../platform/database/fragments.js';
import {
  bool,
  instant,
  nullable,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { codeOfProject } from '../../portfolio/projects/project.lookup.js';
import type { Round } from '../rounds/round.entity.js';
import { lockRound, roundLockOf } from '../rounds/round-lock.queries.js';
import { STEP_BASIS, STEP_BASIS_COLUMNS } from '../steps/submission-facts.queries.js';
import { lockedSubmissionOf, type LockedSubmission } from '../steps/submission-steps.port.js';
import { Report, type StoredReport } from './report.entity.js';

/** Columns of a locked round that a change of a report needs. The lock keeps the round open. */
export type LockedRound = Pick<
  Round,
  'id' | 'key' | 'state' | 'historical' | 'opensAt' | 'closesAt' | 'closedAt' | 'ruleSet'
>;

/** The round and the submission of a report, both locked. */
export interface LockedPlace {
  readonly round: LockedRound;
  /** Undefined when no submission existed when this transaction tried to lock it. */
  readonly submission: LockedSubmission | undefined;
}

/** The place of a new report, with its project and the report that may exist already. */
export interface NewReportPlace extends LockedPlace {
  /** The project with the code, if the transaction sees one. */
  readonly project: { readonly id: string; readonly actorId: string } | undefined;
  /** Id of the project's report in the round, if the transaction sees one. */
  readonly existing: string | null;
  /** True when a former owner of the project has certified its report of the round. */
  readonly former: boolean;
}

/** A stored report in its locked place. */
export interface LockedReport extends LockedPlace {
  readonly report: StoredReport;
  /** Organisation number of the actor that answers for the report. */
  readonly actor: string;
  /** Code of the project. */
  readonly project: string;
}

/** Columns of a round `r` besides those of {@link STEP_BASIS}. */
const ROUND: Sql = sql`
         r.id as round_id,
         r.key as round_key,
         r.opens_at,
         r.closed_at,
         r.rule_set`;
const PLACE_COLUMNS = {
  ...STEP_BASIS_COLUMNS,
  round_id: uuid,
  round_key: text,
  opens_at: instant,
  closed_at: nullable(instant),
  rule_set: nullable(text),
};
type PlaceRow = Omit<RowOf<typeof NEW_REPORT_ROW>, 'project_id' | 'owner' | 'existing' | 'former'>;
const NEW_REPORT_ROW = rowType({
  ...PLACE_COLUMNS,
  project_id: nullable(uuid),
  owner: nullable(uuid),
  existing: nullable(uuid),
  former: bool,
});
const REPORT_ROW = rowType({
  ...rowTypeOf(Report).columns,
  ...PLACE_COLUMNS,
  project: text,
  actor: text,
});

/** The place where a caller writes a new report of a project. */
interface WantedPlace {
  readonly principal: Principal;
  readonly roundKey: string;
  readonly projectCode: string;
}

/**
 * Locks the round and the submission of a new report, and then reads them: three statements in one
 * round trip. Returns undefined when there is no such round.
 */
export async function lockPlace(tx: Tx, wanted: WantedPlace): Promise<NewReportPlace | undefined> {
  const [, locked, [row]] = await Promise.all([
    lockRound(tx, wanted.roundKey, 'shared'),
    tx.execute(lockSubmissionOfPlace(wanted)),
    tx.query(NEW_REPORT_ROW, selectPlace(wanted)),
  ]);
  if (row === undefined) return undefined;
  const { project_id: id, owner: actorId, existing, former } = row;
  return {
    ...placeOf(row, locked),
    project: id === null || actorId === null ? undefined : { id, actorId },
    existing,
    former,
  };
}

function lockSubmissionOfPlace({ principal, roundKey }: WantedPlace): Sql {
  return sql`
    select s.id
      from reporting.submission s
      join reporting.round r on r.id = s.round_id
     where r.key = ${roundKey} and s.actor_id = ${principal.actorId}
       for update of s`;
}

function selectPlace({ principal, roundKey, projectCode }: WantedPlace): Sql {
  const { actorId, actorIds } = principal;
  return sql`
    select ${ROUND},
           p.id as project_id,
           p.actor_id as owner,
           t.id as existing,
           exists (select 1
                     from reporting.report_revision v
                    where v.project_id = p.id
                      and v.round_id = r.id
                      and v.actor_id <> all(${actorIds}::uuid[])) as former,
           ${STEP_BASIS}
      from reporting.round r
      left join portfolio.project p on p.code = ${projectCode}
      left join reporting.report t on t.round_id = r.id
                                  and t.project_id = p.id
                                  and t.actor_id = any(${actorIds}::uuid[])
      left join reporting.submission s on s.round_id = r.id and s.actor_id = ${actorId}
      left join reporting.actor_setting c on c.actor_id = ${actorId}
     where r.key = ${roundKey}`;
}

/**
 * Locks the round and the submission of a report that the caller sees, and then reads all three:
 * three statements in one round trip. Returns undefined when the caller sees no such report.
 */
export async function lockReport(
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<LockedReport | undefined> {
  const isReport = sql`${visibleTo(sql`t.actor_id`, principal)} and t.id = ${id}`;
  const [, locked, [row]] = await Promise.all([
    tx.execute(lockRoundOfReport(isReport)),
    tx.execute(lockSubmissionOfReport(isReport)),
    tx.query(REPORT_ROW, selectReport(isReport)),
  ]);
  if (row === undefined) return undefined;
  return { ...placeOf(row, locked), report: row, actor: row.actor, project: row.project };
}

/** Statement: locks the round of the report `t` that meets a condition. */
function lockRoundOfReport(isReport: Sql): Sql {
  return sql`
    select ${roundLockOf(sql`r.key`, 'shared')}
      from reporting.report t
      join reporting.round r on r.id = t.round_id
     where ${isReport}`;
}

/** Statement: locks the submission of the report `t` that meets a condition. */
function lockSubmissionOfReport(isReport: Sql): Sql {
  return sql`
    select s.id
      from reporting.report t
      join reporting.submission s on s.round_id = t.round_id and s.actor_id = t.actor_id
     where ${isReport}
       for update of s`;
}

/** Statement: reads the report `t` that meets a condition, with its place. */
function selectReport(isReport: Sql): Sql {
  return sql`
    select t.id,
           t.actor_id as "actorId",
           t.round_id as "roundId",
           t.project_id as "projectId",
           t.state,
           t.content,
           t.revision,
           t.version,
           t.created_at as "createdAt",
           t.updated_at as "updatedAt",
           t.faults,
           t.rule_status as "ruleStatus",
           t.warnings,
           t.reason,
           t.unchanged,
           t.confirms,
           t.reverts_to as "revertsTo",
           p.code as project,
           a.organisation_number as actor,
           ${ROUND},
           ${STEP_BASIS}
      from reporting.report t
      join actors.actor a on a.id = t.actor_id
      join reporting.round r on r.id = t.round_id
      left join reporting.submission s on s.round_id = t.round_id and s.actor_id = t.actor_id
      left join reporting.actor_setting c on c.actor_id = t.actor_id
     cross join lateral (${codeOfProject(sql`t.project_id`)}) p
     where ${isReport}`;
}

/**
 * Returns the place that a row describes. A submission that was created after the lock statement
 * ran is not locked. It counts as missing, and the caller locks it again.
 */
function placeOf(row: PlaceRow, lockedSubmissions: number): LockedPlace {
  const round: LockedRound = {
    id: row.round_id,
    key: row.round_key,
    state: row.round_state,
    historical: row.historical,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    closedAt: row.closed_at,
    ruleSet: row.rule_set,
  };
  return {
    round,
    submission: lockedSubmissions === 0 ? undefined : lockedSubmissionOf(row, round),
  };
}
