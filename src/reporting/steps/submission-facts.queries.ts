import sql, { type Sql } from 'sql-template-tag';
import {
  bool,
  type Column,
  instant,
  int,
  nullable,
  type RowOf,
  text,
  textOf,
  texts,
  textsOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { SubmissionFacts } from './submission.rules.js';
import type { RoundState } from '../rounds/round.types.js';
import type { ReportingSteps, SubmissionParty, SubmissionState } from './submission.types.js';

/** The number of steps in which an actor reports. */
export const STEPS_COLUMN = int as Column<ReportingSteps>;

/**
 * Columns of a submission `s`, its round `r` and its actor's setting `c` that the rules need.
 * Submission and setting may be missing, so use left joins for them.
 */
export const SUBMISSION_FACTS: Sql = sql`
         s.state as submission_state,
         s.nil,
         s.correcting,
         s.extended_to,
         s.prepared_by,
         s.prepared_delegate,
         s.edited_by,
         coalesce(c.steps, 1) as steps,
         r.state as round_state,
         r.historical,
         r.deadline,
         r.closes_at`;

/** The columns of {@link SUBMISSION_FACTS}. */
export const SUBMISSION_FACTS_COLUMNS = {
  submission_state: nullable(textOf<SubmissionState>()),
  nil: nullable(bool),
  correcting: nullable(bool),
  extended_to: nullable(instant),
  prepared_by: nullable(text),
  prepared_delegate: nullable(text),
  edited_by: nullable(texts),
  steps: STEPS_COLUMN,
  round_state: textOf<RoundState>(),
  historical: bool,
  deadline: instant,
  closes_at: instant,
};

/** Column `open_questions`: the number of questions of a submission `s` without an answer. */
export const OPEN_QUESTION_COUNT: Sql = sql`
         (select count(*)::int
            from reporting.submission_message q
           where q.submission_id = s.id
             and q.question_id is null
             and not exists (select 1
                               from reporting.submission_message w
                              where w.question_id = q.id)
         ) as open_questions`;

/** Column `asked_by`: the parties that have asked questions about a submission `s`. */
export const ASKING_PARTIES: Sql = sql`
         array(select distinct q.party
                 from reporting.submission_message q
                where q.submission_id = s.id
                  and q.question_id is null
         ) as asked_by`;

/** The columns of {@link OPEN_QUESTION_COUNT} and {@link ASKING_PARTIES}. */
export const QUESTION_COLUMNS = {
  open_questions: int,
  asked_by: textsOf<SubmissionParty>(),
};

/**
 * Columns of a submission `s`, its round `r` and its actor's setting `c` that a step needs. An
 * actor may have a hundred thousand reports, so `reports` stops counting at 1 and `drafts` at 2.
 */
export const STEP_BASIS: Sql = sql`
         s.id as submission,
         s.actor_id as submitter,
         s.version as submission_version,
         s.correction_reason,
         ${SUBMISSION_FACTS},
         ${OPEN_QUESTION_COUNT},
         ${ASKING_PARTIES},
         (select count(*)::int
            from (select 1
                    from reporting.report h
                   where h.round_id = s.round_id
                     and h.actor_id = s.actor_id
                   limit 1
                 ) x
         ) as reports,
         (select count(*)::int
            from (select 1
                    from reporting.report h
                   where h.round_id = s.round_id
                     and h.actor_id = s.actor_id
                     and h.state = 'draft'
                   limit 2
                 ) x
         ) as drafts`;

/** The columns of {@link STEP_BASIS}. Most are null where there is no submission. */
export const STEP_BASIS_COLUMNS = {
  ...SUBMISSION_FACTS_COLUMNS,
  ...QUESTION_COLUMNS,
  submission: nullable(uuid),
  submitter: nullable(uuid),
  submission_version: nullable(int),
  correction_reason: nullable(text),
  reports: int,
  drafts: int,
};

/** A row with the columns of {@link SUBMISSION_FACTS}. */
export type FactsRow = RowOf<{ readonly columns: typeof SUBMISSION_FACTS_COLUMNS }>;

/** A row with the columns of {@link STEP_BASIS}. */
export type StepBasisRow = RowOf<{ readonly columns: typeof STEP_BASIS_COLUMNS }>;

/** The facts that are columns of the submission, its round and its actor's setting. */
export type StoredFacts = Omit<SubmissionFacts, 'reports' | 'openQuestions' | 'askedBy'>;

/** Returns the facts of a submission; those of an empty draft where there is no submission. */
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
    round: {
      state: row.round_state,
      historical: row.historical,
      deadline: row.deadline,
      closesAt: row.closes_at,
    },
  };
}
