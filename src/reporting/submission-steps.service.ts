import { Injectable } from '@nestjs/common';
import type { Locked } from '../platform/allowed-actions.dto.js';
import type { Tx } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import { actsFor, type Principal, visibleTo } from '../platform/principal.js';
import { fault, FORBIDDEN, notFound, Problem } from '../platform/problem.js';
import { NIL_RETURNED, NO_OPEN_QUESTION, NOT_SUBMITTED, NOTHING_TO_SUBMIT, OWN_PREPARATION, REOPENED_ALREADY, REPORTS_EXIST, ROUND_CLOSED, ROUND_NOT_CLOSED, SUBMISSION_STATE } from './reporting.problems.js';
import { clientOf, SUBMISSION, type SubmissionAction, type SubmissionCaller, type SubmissionFacts, submissionLock } from './submission.rules.js';
import { type FactsRow, factsOf, FACTS, OPEN_QUESTIONS } from './submission-facts.queries.js';
import type { FieldRemark, ReportingSteps, SubmissionState } from './submission.types.js';

/** A submission held for the rest of the transaction: its reports and its state move only here meanwhile. */
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
  readonly extendedTo?: Date;
}

const PROBLEMS = new Map(
  [NIL_RETURNED, NO_OPEN_QUESTION, NOT_SUBMITTED, NOTHING_TO_SUBMIT, OWN_PREPARATION, REOPENED_ALREADY, REPORTS_EXIST, ROUND_CLOSED, ROUND_NOT_CLOSED, SUBMISSION_STATE].map((kind) => [kind.code, kind]),
);

/** A lock as the problem that is answered: the code is the lock's own; what is not the caller's to do is forbidden. */
export function lockedProblem(lock: Locked): Problem {
  return new Problem(PROBLEMS.get(lock.code) ?? FORBIDDEN, { detail: lock.reason, errors: [fault('', lock.code, lock.reason.nb, lock.reason.en)] });
}

/** Who a caller is to a submission. */
export function callerOf(principal: Principal, actorId: string, now: Date): SubmissionCaller {
  return { parties: [...(actsFor(principal, actorId) ? (['owner'] as const) : []), ...(principal.directorate ? (['directorate'] as const) : [])], client: clientOf(principal.token), delegate: principal.delegate?.organisationNumber ?? null, now };
}

/** The steps of submissions in an open transaction: those of the submission as a whole, and those that its reports bring. */
@Injectable()
export class SubmissionSteps {
  /** Begins a submission; answers undefined when there is one. */
  async begin(tx: Tx, principal: Principal, roundId: string, actorId: string, now: Date): Promise<string | undefined> {
    const id = newId();
    const inserted = await tx.query(
      `insert into reporting.submission (id, actor_id, round_id, state, nil, correcting, version, created_at, updated_at) values ($1, $2, $3, 'draft', false, false, 1, $4, $4)
       on conflict (round_id, actor_id) do nothing returning id`,
      [id, actorId, roundId, now],
    );
    if (inserted.length === 0) return undefined;
    await this.record(tx, principal, { id, actorId }, { action: 'create' }, null, 'draft', now);
    return id;
  }

  /** The submission that an actor's reports of a round belong to; begun with the first. */
  async ofReports(tx: Tx, principal: Principal, roundId: string, actorId: string, now: Date): Promise<HeldSubmission> {
    const begun = await this.find(tx, principal, roundId, actorId);
    if (begun !== undefined) return begun;
    await this.begin(tx, principal, roundId, actorId, now);
    const held = await this.find(tx, principal, roundId, actorId);
    if (held === undefined) throw notFound({ nb: 'Innsendingen', en: 'The submission' });
    return held;
  }

  /** The same where it is begun already. */
  async find(tx: Tx, principal: Principal, roundId: string, actorId: string): Promise<HeldSubmission | undefined> {
    const [row] = await tx.query<{ id: string }>(`select s.id from reporting.submission s where (s.actor_id = any($1::uuid[]) or $2) and s.round_id = $3 and s.actor_id = $4 for update`, [...visibleTo(principal), roundId, actorId]);
    return row === undefined ? undefined : this.locked(tx, row.id);
  }

  /** In how many steps an actor reports. */
  async stepsOf(tx: Tx, actorId: string): Promise<ReportingSteps> {
    const [row] = await tx.query<{ steps: ReportingSteps }>(`select c.steps from reporting.actor_setting c where c.actor_id = $1`, [actorId]);
    return row?.steps ?? 1;
  }

  /** A submission that the caller sees. */
  async hold(tx: Tx, principal: Principal, id: string): Promise<HeldSubmission | undefined> {
    // Locked first and read then: what was counted before waiting for the lock would be old.
    const locked = await tx.query(`select s.id from reporting.submission s where (s.actor_id = any($1::uuid[]) or $2) and s.id = $3 for update`, [...visibleTo(principal), id]);
    return locked.length === 0 ? undefined : this.locked(tx, id);
  }

  /** An actor may have a hundred thousand reports: whether there are any is asked, not how many. */
  private async locked(tx: Tx, id: string): Promise<HeldSubmission | undefined> {
    const [row] = await tx.query<FactsRow & { id: string; actor_id: string; round_id: string; round: string; version: number; correction_reason: string | null; reports: number; drafts: number; open_questions: number }>(
      `select s.id, s.actor_id, s.round_id, r.key as round, s.version, s.correction_reason, ${FACTS}, ${OPEN_QUESTIONS} as open_questions, n.reports, n.drafts
         from reporting.submission s join reporting.round r on r.id = s.round_id left join reporting.actor_setting c on c.actor_id = s.actor_id
        cross join lateral (select (select count(*)::int from (select 1 from reporting.report t where t.round_id = s.round_id and t.actor_id = s.actor_id limit 1) x) as reports,
               (select count(*)::int from (select 1 from reporting.report t where t.round_id = s.round_id and t.actor_id = s.actor_id and t.state = 'draft' limit 2) x) as drafts) n
        where s.id = $1`,
      [id],
    );
    return row === undefined ? undefined : { id, actorId: row.actor_id, roundId: row.round_id, roundKey: row.round, version: row.version, correctionReason: row.correction_reason, drafts: row.drafts, facts: factsOf(row, { reports: row.reports, openQuestions: row.open_questions }) };
  }

  /** Throws when an action is not open to the caller now. */
  demand(principal: Principal, held: HeldSubmission, action: SubmissionAction, now: Date): void {
    const lock = submissionLock(action, held.facts, callerOf(principal, held.actorId, now));
    if (lock !== undefined) throw lockedProblem(lock);
  }

  /** Takes a step that the rules allow, and writes it down. */
  async take(tx: Tx, principal: Principal, held: HeldSubmission, step: SubmissionStep & { readonly action: SubmissionAction }, now: Date, columns: StepColumns = {}): Promise<void> {
    const to = SUBMISSION[step.action].to ?? held.facts.state;
    await tx.query(
      `update reporting.submission set state = $2, nil = coalesce($3, nil), correcting = coalesce($4, correcting), correction_reason = coalesce($5, correction_reason),
              extended_to = coalesce($6, extended_to), prepared_by = case when $7 then $8 else prepared_by end, prepared_delegate = case when $7 then $10 else prepared_delegate end, version = version + 1, updated_at = $9 where id = $1`,
      [held.id, to, columns.nil ?? null, columns.correcting ?? null, columns.correctionReason ?? null, columns.extendedTo ?? null, columns.preparedBy !== undefined, columns.preparedBy ?? null, now, columns.preparedDelegate ?? null],
    );
    await this.record(tx, principal, held, step, held.facts.state, to, now);
  }

  /** A report changes: what stood submitted as a whole no longer does. */
  async edited(tx: Tx, principal: Principal, held: HeldSubmission, now: Date): Promise<void> {
    if (held.facts.state !== 'draft') await this.take(tx, principal, held, { action: 'edit' }, now);
  }

  private async record(tx: Tx, principal: Principal, { id, actorId }: Pick<HeldSubmission, 'id' | 'actorId'>, { action, reason, fields = [], deadline }: SubmissionStep, from: SubmissionState | null, to: SubmissionState, now: Date): Promise<void> {
    await tx.query(
      `insert into reporting.submission_event (id, submission_id, actor_id, action, from_state, to_state, reason, fields, deadline, recorded_by, supplier, recorded_at, delegate) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [newId(), id, actorId, action, from, to, reason ?? null, JSON.stringify(fields), deadline ?? null, principal.organisationNumber, principal.token.supplier, now, principal.delegate?.organisationNumber ?? null],
    );
  }
}
