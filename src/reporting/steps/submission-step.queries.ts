import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { type EntityRow, insertRow, updateRows } from '../../platform/database/entity-rows.js';
import { visibleTo } from '../../platform/database/fragments.js';
import { type RowOf, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { STEP_BASIS, STEP_BASIS_COLUMNS, STEPS_COLUMN } from './submission-facts.queries.js';
import { Submission, SubmissionEvent } from './submission.entity.js';
import type { SubmissionFacts } from './submission.rules.js';
import type { ReportingSteps } from './submission.types.js';

const STEPS_ROW = rowType({ steps: STEPS_COLUMN });
const SUBMISSION_ROW = rowType({ ...STEP_BASIS_COLUMNS, round_id: uuid, round: text });

/** A submission with its round, as a step needs them. */
export type SubmissionRow = RowOf<typeof SUBMISSION_ROW>;

/** Condition: the submission `s` has this id. */
export function hasId(id: string): Sql {
  return sql`s.id = ${id}`;
}

/** Condition: the submission `s` is this actor's in this round. */
export function isOfActor(roundId: string, actorId: string): Sql {
  return sql`s.round_id = ${roundId} and s.actor_id = ${actorId}`;
}

/**
 * Locks a submission until the transaction ends, and reads it. Locks by one statement and reads by
 * the next: a count made before the lock was granted would be out of date.
 */
export async function lockSubmission(
  tx: Tx,
  principal: Principal,
  condition: Sql,
): Promise<SubmissionRow | undefined> {
  const visible = visibleTo(sql`s.actor_id`, principal);
  const lock = sql`
    select s.id
      from reporting.submission s
     where ${visible}
       and ${condition}
       for update`;
  const select = sql`
    select s.round_id,
           r.key as round,
           ${STEP_BASIS}
      from reporting.submission s
      join reporting.round r on r.id = s.round_id
      left join reporting.actor_setting c on c.actor_id = s.actor_id
     where ${visible}
       and ${condition}`;
  const [lockedRows, [row]] = await Promise.all([
    tx.execute(lock),
    tx.query(SUBMISSION_ROW, select),
  ]);
  return lockedRows === 0 ? undefined : row;
}

/** Inserts a submission unless the actor has one in the round. Says whether it did. */
export async function insertSubmission(tx: Tx, row: EntityRow<Submission>): Promise<boolean> {
  const inserted = await tx.execute(
    sql`${insertRow(Submission, row)} on conflict (round_id, actor_id) do nothing`,
  );
  return inserted > 0;
}

/** Values of a submission after a step. Null leaves the reason and the reminders as they are. */
export interface StepResult {
  readonly facts: SubmissionFacts;
  readonly correctionReason: string | null;
  readonly reminded: readonly string[] | null;
  readonly now: Date;
}

/** Sends the update of a submission together with the event that records the step. */
export function writeStep(
  tx: Tx,
  { facts, correctionReason, reminded, now }: StepResult,
  event: EntityRow<SubmissionEvent>,
): void {
  const statement = sql`
    with
    -- The submission after the step.
    step as (
      update reporting.submission
         set state             = ${facts.state},
             nil               = ${facts.nil},
             correcting        = ${facts.correcting},
             extended_to       = ${facts.extendedTo},
             prepared_by       = ${facts.preparedBy},
             prepared_delegate = ${facts.preparedDelegate},
             edited_by         = ${facts.editedBy},
             correction_reason = coalesce(${correctionReason}, correction_reason),
             reminded          = coalesce(${reminded}, reminded),
             version           = version + 1,
             updated_at        = ${now}
       where id = ${event.submissionId}
    )
    ${insertRow(SubmissionEvent, event)}`;
  tx.send(statement);
}

/** Sends the list of everyone who has changed a report of the submission. */
export function writeEditors(tx: Tx, id: string, editedBy: string[]): void {
  tx.send(updateRows(Submission, { id }, { editedBy }));
}

/** Reads the number of steps in which an actor reports: one unless the actor has chosen two. */
export async function readSteps(tx: Tx, actorId: string): Promise<ReportingSteps> {
  const [setting] = await tx.query(
    STEPS_ROW,
    sql`select c.steps from reporting.actor_setting c where c.actor_id = ${actorId}`,
  );
  return setting?.steps ?? 1;
}
