import type { SubmissionFacts } from './submission.rules.js';
import type { RoundState } from './report.types.js';
import type { ReportingSteps, SubmissionState } from './submission.types.js';

/** What the rules ask of a submission `s` (there may be none yet), its round `r` and its actor's setting `c`. */
export const FACTS = `s.state as submission_state, s.nil, s.correcting, s.extended_to, s.prepared_by, s.prepared_delegate, coalesce(c.steps, 1) as steps, r.state as round_state, r.deadline, r.closes_at`;

/** Questions of a submission `s` that nobody has answered. */
export const OPEN_QUESTIONS = `(select count(*)::int from reporting.submission_message q where q.submission_id = s.id and q.question_id is null and not exists (select 1 from reporting.submission_message w where w.question_id = q.id))`;

export interface FactsRow {
  submission_state: SubmissionState | null;
  nil: boolean | null;
  correcting: boolean | null;
  extended_to: Date | null;
  prepared_by: string | null;
  prepared_delegate: string | null;
  steps: ReportingSteps;
  round_state: RoundState;
  deadline: Date;
  closes_at: Date;
}

export function factsOf(row: FactsRow, counted: Pick<SubmissionFacts, 'reports' | 'openQuestions'>): SubmissionFacts {
  return {
    state: row.submission_state ?? 'draft',
    nil: row.nil ?? false,
    correcting: row.correcting ?? false,
    extendedTo: row.extended_to,
    preparedBy: row.prepared_by,
    preparedDelegate: row.prepared_delegate,
    steps: row.steps,
    ...counted,
    round: { state: row.round_state, deadline: row.deadline, closesAt: row.closes_at },
  };
}
