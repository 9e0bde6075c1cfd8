import { Injectable } from '@nestjs/common';
import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import { actsFor, type Principal, visibleTo } from '../../platform/base/principal.js';
import { fault, FORBIDDEN, notFound, Problem } from '../../platform/base/problem.js';
import type { Scope } from '../../platform/base/scopes.js';
import {
  NIL_RETURNED,
  NO_OPEN_QUESTION,
  NOT_SUBMITTED,
  NOTHING_TO_SUBMIT,
  OWN_PREPARATION,
  REOPENED_ALREADY,
  REPORTS_EXIST,
  ROUND_CLOSED,
  ROUND_NOT_CLOSED,
  SUBMISSION_STATE,
} from '../reporting.problems.js';
import {
  clientOf,
  SUBMISSION,
  type SubmissionAction,
  type SubmissionCaller,
  type SubmissionFacts,
  submissionLock,
} from './submission.rules.js';
import { factsOf, HELD, type HeldRow } from './submission-facts.queries.js';
import type { FieldRemark, ReportingSteps, SubmissionState } from './submission.types.js';

/**
 * A submission held for the rest of the transaction: its reports and its state move only here
 * meanwhile.
 */
export interface HeldSubmission {
  readonly id: string;
  readonly actorId: string;
  readonly roundId: string;
  readonly roundKey: string;
  readonly version: number;
  readonly correctionReason: string | null;
  readonly facts: SubmissionFacts;
  /** Reports that are not certified as they stand: none, one, or more (2). */
  readonly drafts: number;
}

/** A submission as it was read; undefined where there is none. */
export function heldOf(
  row: HeldRow,
  round: { readonly id: string; readonly key: string },
): HeldSubmission | undefined {
  const {
    submission: id,
    submitter: actorId,
    submission_version: version,
    correction_reason: correctionReason,
    drafts,
    reports,
    open_questions: openQuestions,
    asked_by: askedBy,
  } = row;
  return id === null || actorId === null || version === null
    ? undefined
    : {
        id,
        actorId,
        roundId: round.id,
        roundKey: round.key,
        version,
        correctionReason,
        drafts,
        facts: { ...factsOf(row), reports, openQuestions, askedBy },
      };
}

/** What a step says and leaves, besides the state. */
export interface SubmissionStep {
  readonly action: SubmissionAction | 'create';
  readonly reason?: string;
  readonly fields?: readonly FieldRemark[];
  readonly deadline?: Date;
}

/** Columns that a step sets; what it does not name stays. */
export interface StepColumns {
  readonly nil?: boolean;
  readonly correcting?: boolean;
  readonly correctionReason?: string;
  readonly preparedBy?: string | null;
  readonly preparedDelegate?: string | null;
  /** Joins those that have edited before. */
  readonly editedBy?: readonly string[];
  readonly extendedTo?: Date;
  readonly reminded?: readonly string[];
}

const PROBLEMS = new Map(
  [
    NIL_RETURNED,
    NO_OPEN_QUESTION,
    NOT_SUBMITTED,
    NOTHING_TO_SUBMIT,
    OWN_PREPARATION,
    REOPENED_ALREADY,
    REPORTS_EXIST,
    ROUND_CLOSED,
    ROUND_NOT_CLOSED,
    SUBMISSION_STATE,
  ].map((kind) => [kind.code, kind]),
);

/**
 * A lock as the problem that is answered: the code is the lock's own; what is not the caller's to
 * do is forbidden.
 */
export function lockedProblem(lock: Locked): Problem {
  return new Problem(PROBLEMS.get(lock.code) ?? FORBIDDEN, {
    detail: lock.reason,
    errors: [fault('', lock.code, lock.reason.nb, lock.reason.en)],
  });
}

/** Whose hands a caller's are, where one prepares and another certifies. */
export function handsOf({ token, delegate }: Principal): string[] {
  return [clientOf(token), ...(delegate === null ? [] : [delegate.organisationNumber])];
}

/** Who has said that a submission is whole, or that there is nothing to report. */
export function preparedBy({ token, delegate }: Principal): StepColumns {
  return { preparedBy: clientOf(token), preparedDelegate: delegate?.organisationNumber ?? null };
}

/** It is taken back: nobody has said so. */
export const UNPREPARED = {
  preparedBy: null,
  preparedDelegate: null,
} as const satisfies StepColumns;

/**
 * Why a caller that is one to take an action lacks the scope for it: by its token, or by what was
 * delegated to it.
 */
export function scopeLock(scope: Scope, { scopes, delegate }: Principal): Locked | undefined {
  return scopes.has(scope)
    ? undefined
    : {
        code: delegate === null ? 'insufficient-scope' : 'delegation-does-not-cover',
        reason: { nb: `Krever ${scope}`, en: `Requires ${scope}` },
      };
}

/** Who a caller is to a submission. */
export function callerOf(principal: Principal, actorId: string, now: Date): SubmissionCaller {
  return {
    parties: [
      ...(actsFor(principal, actorId) ? (['owner'] as const) : []),
      ...(principal.directorate ? (['directorate'] as const) : []),
    ],
    client: clientOf(principal.token),
    delegate: principal.delegate?.organisationNumber ?? null,
    now,
  };
}

/**
 * The steps of submissions in an open transaction: those of the submission as a whole, and those
 * that its reports bring.
 */
@Injectable()
export class SubmissionSteps {
  /** Begins a submission; answers undefined when there is one. */
  async begin(
    tx: Tx,
    principal: Principal,
    roundId: string,
    actorId: string,
    now: Date,
  ): Promise<string | undefined> {
    const id = newId();
    const inserted = await tx.rows(
      `insert into reporting.submission (id, actor_id, round_id, state, nil, correcting, version, created_at, updated_at) values ($1, $2, $3, 'draft', false, false, 1, $4, $4)
       on conflict (round_id, actor_id) do nothing returning id`,
      [id, actorId, roundId, now],
    );
    if (inserted.length === 0) return undefined;
    await tx.rows(
      RECORD,
      recorded(principal, { id, actorId }, { action: 'create' }, null, 'draft', now),
    );
    return id;
  }

  /** The submission that an actor's reports of a round belong to; begun with the first. */
  async ofReports(
    tx: Tx,
    principal: Principal,
    roundId: string,
    actorId: string,
    now: Date,
  ): Promise<HeldSubmission> {
    const begun = await this.find(tx, principal, roundId, actorId);
    if (begun !== undefined) return begun;
    await this.begin(tx, principal, roundId, actorId, now);
    const held = await this.find(tx, principal, roundId, actorId);
    if (held === undefined) throw notFound({ nb: 'Innsendingen', en: 'The submission' });
    return held;
  }

  /** The same where it is begun already. */
  find(
    tx: Tx,
    principal: Principal,
    roundId: string,
    actorId: string,
  ): Promise<HeldSubmission | undefined> {
    return this.locked(tx, `s.round_id = $3 and s.actor_id = $4`, [
      ...visibleTo(principal),
      roundId,
      actorId,
    ]);
  }

  /** In how many steps an actor reports. */
  async stepsOf(tx: Tx, actorId: string): Promise<ReportingSteps> {
    const [row] = await tx.rows<{ steps: ReportingSteps }>(
      `select c.steps from reporting.actor_setting c where c.actor_id = $1`,
      [actorId],
    );
    return row?.steps ?? 1;
  }

  /** A submission that the caller sees. */
  hold(tx: Tx, principal: Principal, id: string): Promise<HeldSubmission | undefined> {
    return this.locked(tx, `s.id = $3`, [...visibleTo(principal), id]);
  }

  /**
   * Locked first and read then, by another statement: what was counted before waiting for the lock
   * would be old.
   */
  private async locked(
    tx: Tx,
    which: string,
    parameters: readonly unknown[],
  ): Promise<HeldSubmission | undefined> {
    const [held, [row]] = await Promise.all([
      tx.rows(
        `select s.id from reporting.submission s where (s.actor_id = any($1::uuid[]) or $2) and ${which} for update`,
        parameters,
      ),
      tx.rows<HeldRow & { round_id: string; round: string }>(
        `select s.round_id, r.key as round, ${HELD}
           from reporting.submission s join reporting.round r on r.id = s.round_id left join reporting.actor_setting c on c.actor_id = s.actor_id where (s.actor_id = any($1::uuid[]) or $2) and ${which}`,
        parameters,
      ),
    ]);
    return held.length === 0 || row === undefined
      ? undefined
      : heldOf(row, { id: row.round_id, key: row.round });
  }

  /** Throws when an action is not open to the caller now. */
  demand(principal: Principal, held: HeldSubmission, action: SubmissionAction, now: Date): void {
    const lock = submissionLock(action, held.facts, callerOf(principal, held.actorId, now));
    if (lock !== undefined) throw lockedProblem(lock);
  }

  /**
   * Takes a step that the rules allow, and writes it down. Answers what the submission is by then;
   * nothing is waited for.
   */
  take(
    tx: Tx,
    principal: Principal,
    held: HeldSubmission,
    step: SubmissionStep & { readonly action: SubmissionAction },
    now: Date,
    columns: StepColumns = {},
  ): SubmissionFacts {
    const to = SUBMISSION[step.action].to ?? held.facts.state;
    const { editedBy = [], correctionReason, reminded, ...facts } = columns;
    const after: SubmissionFacts = {
      ...held.facts,
      ...facts,
      state: to,
      editedBy: to === 'certified' ? [] : joined(held.facts.editedBy, editedBy),
    };
    tx.sendText(
      `with step as (
         update reporting.submission set state = $14, nil = $15, correcting = $16, extended_to = $17, prepared_by = $18, prepared_delegate = $19, edited_by = $20,
                correction_reason = coalesce($21, correction_reason), reminded = coalesce($22, reminded), version = version + 1, updated_at = $1 where id = $2)
       ${RECORD}`,
      [
        ...recorded(principal, held, step, held.facts.state, to, now),
        to,
        after.nil,
        after.correcting,
        after.extendedTo,
        after.preparedBy,
        after.preparedDelegate,
        after.editedBy,
        correctionReason ?? null,
        reminded ?? null,
      ],
    );
    return after;
  }

  /**
   * A report changes: what stood submitted as a whole no longer does, and who changed it is known
   * until all is certified again.
   */
  edited(tx: Tx, principal: Principal, held: HeldSubmission, now: Date): SubmissionFacts {
    const hands = handsOf(principal);
    if (held.facts.state !== 'draft')
      return this.take(tx, principal, held, { action: 'edit' }, now, { editedBy: hands });
    const editedBy = joined(held.facts.editedBy, hands);
    if (editedBy.length > held.facts.editedBy.length)
      tx.sendText(`update reporting.submission set edited_by = $2 where id = $1`, [
        held.id,
        editedBy,
      ]);
    return { ...held.facts, editedBy };
  }
}

/** Each once, in their order. */
function joined(before: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...before, ...more])].sort();
}

const RECORD = `insert into reporting.submission_event (recorded_at, submission_id, id, actor_id, action, from_state, to_state, reason, fields, deadline, recorded_by, supplier, delegate)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** The parameters of {@link RECORD}: a step as it is written down. */
function recorded(
  principal: Principal,
  { id, actorId }: Pick<HeldSubmission, 'id' | 'actorId'>,
  { action, reason, fields = [], deadline }: SubmissionStep,
  from: SubmissionState | null,
  to: SubmissionState,
  now: Date,
): unknown[] {
  return [
    now,
    id,
    newId(),
    actorId,
    action,
    from,
    to,
    reason ?? null,
    JSON.stringify(fields),
    deadline ?? null,
    principal.organisationNumber,
    principal.token.supplier,
    principal.delegate?.organisationNumber ?? null,
  ];
}
