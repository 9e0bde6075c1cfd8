import { Injectable } from '@nestjs/common';
import { actionLocked, type Locked } from '../../platform/fields/allowed-actions.dto.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import { actsFor, clientNameOf, type Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, notFound } from '../../platform/base/problem.js';
import type { Scope } from '../../platform/base/scopes.js';
import {
  NIL_RETURNED,
  NO_OPEN_QUESTION,
  NOT_SUBMITTED,
  NOTHING_TO_SUBMIT,
  OWN_PREPARATION,
  REOPENED_ALREADY,
  REPORTS_EXIST,
  ROUND_CANCELLED,
  ROUND_CLOSED,
  ROUND_NOT_CLOSED,
  SUBMISSION_STATE,
} from '../reporting.problems.js';
import { factsOf, type StepBasisRow } from './submission-facts.queries.js';
import {
  hasId,
  insertSubmission,
  isOfActor,
  lockSubmission,
  readSteps,
  type SubmissionRow,
  writeEditors,
  writeStep,
} from './submission-step.queries.js';
import { type Submission, SubmissionEvent } from './submission.entity.js';
import {
  SUBMISSION,
  type SubmissionAction,
  type SubmissionCaller,
  type SubmissionFacts,
  findActionLock,
} from './submission.rules.js';
import type { FieldRemark, ReportingSteps, SubmissionState } from './submission.types.js';

/**
 * A submission whose row is locked until the transaction ends. No other transaction changes its
 * state or its reports before then.
 */
export interface LockedSubmission {
  readonly id: string;
  readonly actorId: string;
  readonly roundId: string;
  readonly roundKey: string;
  readonly version: number;
  readonly correctionReason: string | null;
  readonly facts: SubmissionFacts;
  /** Number of reports that are drafts, counted up to 2. */
  readonly drafts: number;
}

/** Makes the locked submission of a row. Returns undefined when the row has no submission. */
export function lockedSubmissionOf(
  row: StepBasisRow,
  round: { readonly id: string; readonly key: string },
): LockedSubmission | undefined {
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

/** A caller that takes a step, and the time of the step. */
export interface StepTaker {
  readonly principal: Principal;
  readonly now: Date;
}

/** A step of a submission. The optional members belong to some actions only. */
export interface SubmissionStep {
  readonly action: SubmissionAction | 'create';
  readonly reason?: string;
  readonly fields?: readonly FieldRemark[];
  readonly deadline?: Date;
}

/** Columns that a step sets besides the state. An absent column keeps its value. */
export interface StepColumns extends Partial<
  Pick<
    SubmissionFacts,
    'nil' | 'correcting' | 'preparedBy' | 'preparedDelegate' | 'extendedTo' | 'editedBy'
  >
> {
  readonly correctionReason?: string;
  readonly reminded?: readonly string[];
}

/** A step to take, with the columns that the step sets. */
export interface StepToTake extends SubmissionStep {
  readonly action: SubmissionAction;
  readonly columns?: StepColumns | undefined;
}

/**
 * Problem kinds of locks by code. A lock without a kind means that the caller may never take the
 * action: 403.
 */
const PROBLEMS = new Map(
  [
    NIL_RETURNED,
    NO_OPEN_QUESTION,
    NOT_SUBMITTED,
    NOTHING_TO_SUBMIT,
    OWN_PREPARATION,
    REOPENED_ALREADY,
    REPORTS_EXIST,
    ROUND_CANCELLED,
    ROUND_CLOSED,
    ROUND_NOT_CLOSED,
    SUBMISSION_STATE,
  ].map((kind) => [kind.code, kind]),
);

/**
 * Returns the names that a submission records for an editor: the client and the delegate. Where an
 * actor reports in two steps, none of the editors may certify.
 */
export function editorNamesOf({ token, delegate }: Principal): string[] {
  return [clientNameOf(token), ...(delegate === null ? [] : [delegate.organisationNumber])];
}

/** Returns the columns that record the caller as the one who submitted. */
export function preparerColumnsOf({ token, delegate }: Principal): StepColumns {
  return {
    preparedBy: clientNameOf(token),
    preparedDelegate: delegate?.organisationNumber ?? null,
  };
}

/** Columns of a submission that nobody has submitted, such as one that is taken back. */
export const NO_PREPARER = {
  preparedBy: null,
  preparedDelegate: null,
} as const satisfies StepColumns;

/**
 * Returns the lock of an action whose scope the caller lacks, because its token or its delegation
 * does not have it. Returns undefined when the caller has the scope.
 */
export function findScopeLock(scope: Scope, { scopes, delegate }: Principal): Locked | undefined {
  return scopes.has(scope)
    ? undefined
    : {
        code: delegate === null ? 'insufficient-scope' : 'delegation-does-not-cover',
        reason: { nb: `Krever ${scope}`, en: `Requires ${scope}` },
      };
}

/** Converts a principal to the caller that the rules of submissions know. */
export function callerOf(principal: Principal, actorId: string, now: Date): SubmissionCaller {
  return {
    parties: [
      ...(actsFor(principal, actorId) ? (['owner'] as const) : []),
      ...(principal.directorate ? (['directorate'] as const) : []),
    ],
    client: clientNameOf(principal.token),
    delegate: principal.delegate?.organisationNumber ?? null,
    now,
  };
}

/**
 * Takes and records the steps of submissions, in a transaction of the caller. Some steps are asked
 * for; a change of a report causes others.
 */
@Injectable()
export class SubmissionSteps {
  /** Begins a submission and returns its id. Returns undefined when the actor already has one. */
  async begin(
    tx: Tx,
    { principal, now }: StepTaker,
    roundId: string,
    actorId: string,
  ): Promise<string | undefined> {
    const submission = makeSubmission(roundId, actorId, now);
    if (!(await insertSubmission(tx, submission))) return undefined;
    const states = { from: null, to: submission.state };
    await tx.execute(
      insertRow(
        SubmissionEvent,
        makeEvent(principal, submission, { action: 'create' }, { ...states, now }),
      ),
    );
    return submission.id;
  }

  /** Locks the submission of an actor in a round. Begins it when there is none. */
  async lockOrBegin(
    tx: Tx,
    by: StepTaker,
    roundId: string,
    actorId: string,
  ): Promise<LockedSubmission> {
    const begun = await this.lockOfActor(tx, by.principal, roundId, actorId);
    if (begun !== undefined) return begun;
    await this.begin(tx, by, roundId, actorId);
    const submission = await this.lockOfActor(tx, by.principal, roundId, actorId);
    if (submission === undefined) throw notFound({ nb: 'Innsendingen', en: 'The submission' });
    return submission;
  }

  /** Locks the submission of an actor in a round, if there is one. */
  async lockOfActor(
    tx: Tx,
    principal: Principal,
    roundId: string,
    actorId: string,
  ): Promise<LockedSubmission | undefined> {
    return submissionOf(await lockSubmission(tx, principal, isOfActor(roundId, actorId)));
  }

  /** Reads whether an actor reports in one step or in two. */
  readSteps(tx: Tx, actorId: string): Promise<ReportingSteps> {
    return readSteps(tx, actorId);
  }

  /** Locks a submission that the caller may see. Returns undefined when there is none. */
  async lock(tx: Tx, principal: Principal, id: string): Promise<LockedSubmission | undefined> {
    return submissionOf(await lockSubmission(tx, principal, hasId(id)));
  }

  /** Throws a problem when the action is locked for the caller now. */
  requireOpenAction(
    principal: Principal,
    submission: LockedSubmission,
    action: SubmissionAction,
    now: Date,
  ): void {
    const lock = findActionLock(
      action,
      submission.facts,
      callerOf(principal, submission.actorId, now),
    );
    if (lock !== undefined) throw actionLocked(PROBLEMS.get(lock.code) ?? FORBIDDEN, lock);
  }

  /**
   * Takes a step and records it. The caller has checked that the step is allowed. Sends the writes
   * without waiting for them, and returns the facts after the step.
   */
  takeStep(
    tx: Tx,
    { principal, now }: StepTaker,
    submission: LockedSubmission,
    { columns = {}, ...step }: StepToTake,
  ): SubmissionFacts {
    const from = submission.facts.state;
    const to = SUBMISSION[step.action].to ?? from;
    // The editors of the step are added to those that the submission has.
    const { editedBy = [], correctionReason = null, reminded = null, ...changes } = columns;
    const after: SubmissionFacts = {
      ...submission.facts,
      ...changes,
      state: to,
      editedBy: to === 'certified' ? [] : mergeSorted(submission.facts.editedBy, editedBy),
    };
    writeStep(
      tx,
      { facts: after, correctionReason, reminded, now },
      makeEvent(principal, submission, step, { from, to, now }),
    );
    return after;
  }

  /**
   * Records that the caller has changed a report. Makes a submitted or certified submission a draft
   * again. The submission keeps its editors until all its reports are certified again.
   */
  recordEdit(
    tx: Tx,
    principal: Principal,
    submission: LockedSubmission,
    now: Date,
  ): SubmissionFacts {
    const editors = editorNamesOf(principal);
    if (submission.facts.state !== 'draft')
      return this.takeStep(tx, { principal, now }, submission, {
        action: 'edit',
        columns: { editedBy: editors },
      });
    const editedBy = mergeSorted(submission.facts.editedBy, editors);
    if (editedBy.length > submission.facts.editedBy.length)
      writeEditors(tx, submission.id, editedBy);
    return { ...submission.facts, editedBy };
  }
}

function submissionOf(row: SubmissionRow | undefined): LockedSubmission | undefined {
  return row === undefined
    ? undefined
    : lockedSubmissionOf(row, { id: row.round_id, key: row.round });
}

/** Merges two lists of texts. Returns each text once, sorted. */
function mergeSorted(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])].sort();
}

/** Makes the row of a new submission: a draft without reports. */
function makeSubmission(roundId: string, actorId: string, now: Date): EntityRow<Submission> {
  return {
    id: newId(),
    actorId,
    roundId,
    state: 'draft',
    nil: false,
    extendedTo: null,
    reminded: [],
    correcting: false,
    correctionReason: null,
    preparedBy: null,
    preparedDelegate: null,
    editedBy: [],
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/** Makes the row that records a step in the history of its submission. */
function makeEvent(
  { organisationNumber, token, delegate }: Principal,
  { id, actorId }: Pick<LockedSubmission, 'id' | 'actorId'>,
  { action, reason, fields = [], deadline }: SubmissionStep,
  {
    from,
    to,
    now,
  }: {
    readonly from: SubmissionState | null;
    readonly to: SubmissionState;
    readonly now: Date;
  },
): EntityRow<SubmissionEvent> {
  return {
    id: newId(),
    submissionId: id,
    actorId,
    action,
    fromState: from,
    toState: to,
    reason: reason ?? null,
    fields,
    deadline: deadline ?? null,
    recordedBy: organisationNumber,
    supplier: token.supplier,
    delegate: delegate?.organisationNumber ?? null,
    recordedAt: now,
  };
}
