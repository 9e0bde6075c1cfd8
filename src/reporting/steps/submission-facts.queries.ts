import type { SubmissionFacts } from './submission.rules.js';
import type { RoundState } from '../rounds/round.types.js';
import type { ReportingSteps, SubmissionParty, SubmissionState } from './submission.types.js';

/**
 * What the rules ask of a submission `s` (there may be none yet), its round `r` and its actor's
 * setting `c`.
 */
export const FACTS = `s.state as submission_state, s.nil, s.correcting, s.extended_to, s.prepared_by, s.prepared_delegate, s.edited_by, coalesce(c.steps, 1) as steps, r.state as round_state, r.deadline, r.closes_at`;

/** Questions of a submission `s` that nobody has answered. */
export const OPEN_QUESTIONS = `(select count(*)::int from reporting.submission_message q where q.submission_id = s.id and q.question_id is null and not exists (select 1 from reporting.submission_message w where w.question_id = q.id))`;

/** Who has asked something of a submission `s`. */
export const ASKED_BY = `array(select distinct q.party from reporting.submission_message q where q.submission_id = s.id and q.question_id is null)`;

/**
 * What a held submission `s` is, beside its round `r` and its actor's setting `c`. An actor may
 * have a hundred thousand reports: whether there are any is asked, not how many.
 */
export const HELD = `s.id as submission, s.actor_id as submitter, s.version as submission_version, s.correction_reason, ${FACTS}, ${OPEN_QUESTIONS} as open_questions, ${ASKED_BY} as asked_by,
       (select count(*)::int from (select 1 from reporting.report h where h.round_id = s.round_id and h.actor_id = s.actor_id limit 1) x) as reports,
       (select count(*)::int from (select 1 from reporting.report h where h.round_id = s.round_id and h.actor_id = s.actor_id and h.state = 'draft' limit 2) x) as drafts`;

export interface FactsRow {
  submission_state: SubmissionState | null;
  nil: boolean | null;
  correcting: boolean | null;
  extended_to: Date | null;
  prepared_by: string | null;
  prepared_delegate: string | null;
  edited_by: string[] | null;
  steps: ReportingSteps;
  round_state: RoundState;
  deadline: Date;
  closes_at: Date;
}

/**
 * What stands in the rows of a submission, its round and its actor's setting; the rest is counted.
 */
export type StoredFacts = Omit<SubmissionFacts, 'reports' | 'openQuestions' | 'askedBy'>;

export function factsOf(row: FactsRow): StoredFacts {
  return {
    state: row.submission_state ?? 'draft',
    nil: row.nil ?? false,
    correcting: row.correcting ?? false,
    extendedTo: row.extended_to,
    preparedBy: row.prepared_by,
    preparedDelegate: row.prepared_delegate,
    editedBy: row.edited_by ?? [],
    steps: row.steps,
    round: { state: row.round_state, deadline: row.deadline, closesAt: row.closes_at },
  };
}

/** Columns of {@link HELD}; without a submission most are null. */
export interface HeldRow extends FactsRow {
  submission: string | null;
  submitter: string | null;
  submission_version: number;
  correction_reason: string | null;
  reports: number;
  drafts: number;
  open_questions: number;
  asked_by: SubmissionParty[];
}
