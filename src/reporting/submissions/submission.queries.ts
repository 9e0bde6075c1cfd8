import { Injectable } from '@nestjs/common';
import { actionsOf } from '../../platform/http/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/operation.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { accessOf, type Principal, visibleTo } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { type Scope, SCOPES } from '../../platform/base/scopes.js';
import { CompletenessQueries } from '../completeness/completeness.queries.js';
import type {
  QuestionResponse,
  SubmissionEventResponse,
  SubmissionListResponse,
  SubmissionQuery,
  SubmissionResponse,
  SubmissionSummary,
  SubmittedReportResponse,
} from './submission.dto.js';
import {
  dueAt,
  SUBMISSION,
  SUBMISSION_ACTIONS,
  type SubmissionAction,
  type SubmissionFacts,
  submissionLock,
} from '../steps/submission.rules.js';
import {
  ASKED_BY,
  FACTS,
  type FactsRow,
  factsOf,
  OPEN_QUESTIONS,
} from '../steps/submission-facts.queries.js';
import { callerOf, scopeLock } from '../steps/submission-steps.port.js';
import type { SubmissionParty } from '../steps/submission.types.js';

interface SubmissionRow extends FactsRow {
  id: string;
  actor_id: string;
  round: string;
  round_id: string;
  closed_at: Date | null;
  actor: string;
  open_questions: number;
  asked_by: SubmissionParty[];
  reports: SubmittedReportResponse[];
  version: number;
  created_at: Date;
  updated_at: Date;
}

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** The application's own check, beside row-level security. */
const VISIBLE = `(s.actor_id = any($1::uuid[]) or $2)`;
const SELECT = `select s.id, s.actor_id, r.key as round, r.id as round_id, r.closed_at, a.organisation_number as actor, s.version, s.created_at, s.updated_at, ${FACTS}, ${OPEN_QUESTIONS} as open_questions, ${ASKED_BY} as asked_by,
       coalesce((select json_agg(json_build_object('id', t.id, 'project', p.code, 'state', t.state, 'revision', t.revision, 'confirmedUnchanged', t.unchanged,
                   'late', (select v.late from reporting.report_revision v where v.report_id = t.id and v.revision = t.revision)) order by p.code)
          from reporting.report t join portfolio.project p on p.id = t.project_id where t.round_id = s.round_id and t.actor_id = s.actor_id), '[]') as reports
  from reporting.submission s join reporting.round r on r.id = s.round_id join actors.actor a on a.id = s.actor_id left join reporting.actor_setting c on c.actor_id = s.actor_id`;

/** Submissions: the caller's; the directorate reads all. */
@Injectable()
export class SubmissionQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly completeness: CompletenessQueries,
  ) {}

  list(
    { principal }: Command,
    round: string,
    query: SubmissionQuery,
  ): Promise<Answer<SubmissionListResponse>> {
    const list = `submissions ${round} ${query.state ?? ''}`;
    const after = cursorKey(list, query);
    return this.database.transaction(accessOf(principal), async (tx) => {
      const known = await tx.rows(`select 1 from reporting.round r where r.key = $1`, [round]);
      if (known.length === 0) throw notFound({ nb: 'Runden', en: 'The round' });
      const rows = await tx.rows<SubmissionRow>(
        `${SELECT} where ${VISIBLE} and r.key = $3 and ($4::text is null or s.state = $4) and a.organisation_number > $5 order by a.organisation_number limit $6`,
        [
          ...visibleTo(principal),
          round,
          query.state ?? null,
          after,
          (query.limit ?? DEFAULT_LIMIT) + 1,
        ],
      );
      return {
        body: pageOf(
          list,
          query,
          rows,
          (row) => row.actor,
          (row) => this.summary(row, principal),
        ),
      };
    });
  }

  find({ principal }: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /** One submission as an answer, inside an open transaction. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<SubmissionResponse>> {
    const [row] = await tx.rows<SubmissionRow>(`${SELECT} where ${VISIBLE} and s.id = $3`, [
      ...visibleTo(principal),
      id,
    ]);
    if (row === undefined) throw notFound({ nb: 'Innsendingen', en: 'The submission' });
    const history = await tx.rows<SubmissionEventResponse>(
      `select e.action, e.from_state as "from", e.to_state as "to", e.reason, e.fields, ${INSTANT('e.deadline')} as deadline, e.recorded_by as "recordedBy", e.supplier, e.delegate, ${INSTANT('e.recorded_at')} as "recordedAt"
         from reporting.submission_event e where e.submission_id = $1 order by e.recorded_at, e.id`,
      [id],
    );
    const questions = await tx.rows<QuestionResponse>(
      `select q.id, q.text, q.pointer, q.recorded_by as "askedBy", q.party, ${INSTANT('q.recorded_at')} as "recordedAt",
              coalesce((select json_agg(json_build_object('text', w.text, 'answeredBy', w.recorded_by, 'recordedAt', ${INSTANT('w.recorded_at')}) order by w.recorded_at, w.id) from reporting.submission_message w where w.question_id = q.id), '[]') as answers
         from reporting.submission_message q where q.submission_id = $1 and q.question_id is null order by q.recorded_at, q.id`,
      [id],
    );
    const expected = await this.completeness.ofActor(
      tx,
      { id: row.round_id, closedAt: row.closed_at },
      row.actor_id,
    );
    return {
      body: { ...this.summary(row, principal), ...expected, history, questions },
      etag: etagOf(row.version),
    };
  }

  private summary(row: SubmissionRow, principal: Principal): SubmissionSummary {
    const facts: SubmissionFacts = {
      ...factsOf(row),
      reports: row.reports.length,
      openQuestions: row.open_questions,
      askedBy: row.asked_by,
    };
    const caller = callerOf(principal, row.actor_id, this.clock.now());
    return {
      id: row.id,
      round: row.round,
      actor: row.actor,
      state: facts.state,
      nil: facts.nil,
      steps: facts.steps,
      deadline: dueAt(facts).toISOString(),
      extended: facts.extendedTo !== null,
      correcting: facts.correcting,
      openQuestions: facts.openQuestions,
      reports: row.reports,
      version: row.version,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
      ...actionsOf(
        Object.fromEntries(
          SUBMISSION_ACTIONS.map((action) => [
            action,
            submissionLock(action, facts, caller) ?? scopeLock(scopeOf(action), principal),
          ]),
        ),
      ),
    };
  }
}

function scopeOf(action: SubmissionAction): Scope {
  return SUBMISSION[action].by === 'directorate'
    ? SCOPES.directorate
    : action === 'certify'
      ? SCOPES.certify
      : SCOPES.write;
}
