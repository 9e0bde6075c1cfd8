import type { Tx } from '../../platform/database/transaction.js';
import { type Principal, visibleTo } from '../../platform/base/principal.js';
import type { StoredReport } from './report.entity.js';
import type { Round } from '../rounds/round.entity.js';
import { HELD, type HeldRow } from '../steps/submission-facts.queries.js';
import { heldOf, type HeldSubmission } from '../steps/submission-steps.port.js';
import { holdRound, lockOf } from '../rounds/round-lock.queries.js';

/** A round with what a change of a report asks of it. */
export type HeldRound = Pick<
  Round,
  'id' | 'key' | 'state' | 'opensAt' | 'closesAt' | 'closedAt' | 'ruleSet'
>;

/** What a new report belongs to, with its round and its submission held. */
export interface Place {
  readonly round: HeldRound;
  /** Undefined where it was not begun when it was asked for. */
  readonly held: HeldSubmission | undefined;
  /** The project by that code, if the transaction sees one. */
  readonly project: { readonly id: string; readonly actorId: string } | undefined;
  /** Id of the project's report in the round, if the transaction sees one. */
  readonly existing: string | null;
}

/** A report as it is stored, with its round and its submission held. */
export interface PlacedReport extends Pick<Place, 'round' | 'held'> {
  readonly report: StoredReport;
  /** Organisation number of the actor that answers for it. */
  readonly actor: string;
  /** Code of its project. */
  readonly project: string;
}

interface RoundRow extends HeldRow {
  round_id: string;
  round_key: string;
  opens_at: Date;
  closed_at: Date | null;
  rule_set: string | null;
}

/** What {@link HELD} does not have of the round. */
const ROUND = `r.id as round_id, r.key as round_key, r.opens_at, r.closed_at, r.rule_set`;
const VISIBLE = `(t.actor_id = any($1::uuid[]) or $2)`;

/**
 * Where a report of an actor and a project is to be written: held first and read then, all asked at
 * once.
 */
export async function holdPlace(
  tx: Tx,
  actorId: string,
  roundKey: string,
  code: string,
): Promise<Place | undefined> {
  const [, locked, [row]] = await Promise.all([
    holdRound(tx, roundKey, 'shared'),
    tx.rows(
      `select s.id from reporting.submission s join reporting.round r on r.id = s.round_id where r.key = $1 and s.actor_id = $2 for update of s`,
      [roundKey, actorId],
    ),
    tx.rows<RoundRow & { project_id: string | null; owner: string; existing: string | null }>(
      `select ${ROUND}, p.id as project_id, p.actor_id as owner, t.id as existing, ${HELD}
         from reporting.round r left join portfolio.project p on p.code = $3 left join reporting.report t on t.round_id = r.id and t.project_id = p.id left join reporting.submission s on s.round_id = r.id and s.actor_id = $2 left join reporting.actor_setting c on c.actor_id = $2
        where r.key = $1`,
      [roundKey, actorId, code],
    ),
  ]);
  if (row === undefined) return undefined;
  return {
    ...placeOf(row, locked),
    project: row.project_id === null ? undefined : { id: row.project_id, actorId: row.owner },
    existing: row.existing,
  };
}

/**
 * A report that the caller sees, with all that it belongs to: held first and read then, all asked
 * at once.
 */
export async function holdReport(
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<PlacedReport | undefined> {
  const which = [...visibleTo(principal), id];
  const [, locked, [row]] = await Promise.all([
    tx.rows(
      `select ${lockOf('r.key', 'shared')} from reporting.report t join reporting.round r on r.id = t.round_id where ${VISIBLE} and t.id = $3`,
      which,
    ),
    tx.rows(
      `select s.id from reporting.report t join reporting.submission s on s.round_id = t.round_id and s.actor_id = t.actor_id where ${VISIBLE} and t.id = $3 for update of s`,
      which,
    ),
    tx.rows<RoundRow & StoredReport & { project: string; actor: string }>(
      `select t.id, t.actor_id as "actorId", t.round_id as "roundId", t.project_id as "projectId", t.state, t.content, t.revision, t.version, t.created_at as "createdAt", t.updated_at as "updatedAt", t.faults,
              t.rule_status as "ruleStatus", t.warnings, t.reason, t.unchanged, t.confirms, t.reverts_to as "revertsTo", p.code as project, a.organisation_number as actor, ${ROUND}, ${HELD}
         from reporting.report t join portfolio.project p on p.id = t.project_id join actors.actor a on a.id = t.actor_id join reporting.round r on r.id = t.round_id
         left join reporting.submission s on s.round_id = t.round_id and s.actor_id = t.actor_id left join reporting.actor_setting c on c.actor_id = t.actor_id where ${VISIBLE} and t.id = $3`,
      which,
    ),
  ]);
  return row === undefined
    ? undefined
    : { ...placeOf(row, locked), report: row, actor: row.actor, project: row.project };
}

/**
 * A submission that came to be while the lock was asked for is not held: it counts as not begun,
 * and is looked for again.
 */
function placeOf(row: RoundRow, locked: readonly unknown[]): Pick<Place, 'round' | 'held'> {
  const round: HeldRound = {
    id: row.round_id,
    key: row.round_key,
    state: row.round_state,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    closedAt: row.closed_at,
    ruleSet: row.rule_set,
  };
  return { round, held: locked.length === 0 ? undefined : heldOf(row, round) };
}
