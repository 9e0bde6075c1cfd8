import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, instantText, visibleTo } from '../../platform/database/fragments.js';
import {
  instant,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { type Scope, SCOPES } from '../../platform/base/scopes.js';
import { codeOfProject } from '../../portfolio/projects/project.lookup.js';
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
  deadlineOf,
  noteOnDeadline,
  SUBMISSION,
  SUBMISSION_ACTIONS,
  type SubmissionAction,
  type SubmissionFacts,
  findActionLock,
} from '../steps/submission.rules.js';
import {
  ASKING_PARTIES,
  factsOf,
  OPEN_QUESTION_COUNT,
  QUESTION_COLUMNS,
  SUBMISSION_FACTS,
  SUBMISSION_FACTS_COLUMNS,
} from '../steps/submission-facts.queries.js';
import { callerOf, findScopeLock } from '../steps/submission-steps.port.js';

const SUBMISSION_ROW = rowType({
  id: uuid,
  actor_id: uuid,
  round: text,
  round_id: uuid,
  closed_at: nullable(instant),
  actor: text,
  version: int,
  created_at: instant,
  updated_at: instant,
  ...SUBMISSION_FACTS_COLUMNS,
  ...QUESTION_COLUMNS,
  reports: json<SubmittedReportResponse[]>(),
});
type SubmissionRow = RowOf<typeof SUBMISSION_ROW>;

const EVENT_ROW = rowType<SubmissionEventResponse>({
  action: text,
  from: nullable(textOf()),
  to: textOf(),
  reason: nullable(text),
  fields: json(),
  deadline: nullable(text),
  recordedBy: text,
  supplier: nullable(text),
  delegate: nullable(text),
  recordedAt: text,
});
const MESSAGE_ROW = rowType<QuestionResponse>({
  id: uuid,
  text,
  pointer: nullable(text),
  askedBy: text,
  party: textOf(),
  recordedAt: text,
  answers: json(),
});

/** Column `reports`: the reports of a submission `s` as JSON, by the codes of their projects. */
const REPORTS = sql`
           coalesce(
             (select json_agg(json_build_object('id', t.id,
                                                'project', p.code,
                                                'state', t.state,
                                                'revision', t.revision,
                                                'confirmedUnchanged', t.unchanged,
                                                'late', (select v.late
                                                           from reporting.report_revision v
                                                          where v.report_id = t.id
                                                            and v.revision = t.revision))
                              order by p.code)
                from reporting.report t
               cross join lateral (${codeOfProject(sql`t.project_id`)}) p
               where t.round_id = s.round_id and t.actor_id = s.actor_id
             ), '[]') as reports`;

/**
 * Submissions `s` that the caller may see, to be followed by further conditions on them, their
 * round `r` and their actor `a`.
 */
function selectVisibleSubmissions(principal: Principal): Sql {
  return sql`
    select s.id,
           s.actor_id,
           r.key as round,
           r.id as round_id,
           r.closed_at,
           a.organisation_number as actor,
           s.version,
           s.created_at,
           s.updated_at,
           ${SUBMISSION_FACTS},
           ${OPEN_QUESTION_COUNT},
           ${ASKING_PARTIES},
           ${REPORTS}
      from reporting.submission s
      join reporting.round r on r.id = s.round_id
      join actors.actor a on a.id = s.actor_id
      left join reporting.actor_setting c on c.actor_id = s.actor_id
     where ${visibleTo(sql`s.actor_id`, principal)}`;
}

/** Selects a page of the submissions of a round, and one more: the first of the next page. */
function selectPage(
  principal: Principal,
  round: string,
  query: SubmissionQuery,
  after: string,
): Sql {
  return sql`
    ${selectVisibleSubmissions(principal)}
       and r.key = ${round}
       and ${equalsIfGiven(sql`s.state`, query.state)}
       and a.organisation_number > ${after}
     order by a.organisation_number
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

function selectHistory(submissionId: string): Sql {
  return sql`
    select e.action,
           e.from_state as "from",
           e.to_state as "to",
           e.reason,
           e.fields,
           ${instantText(sql`e.deadline`)} as deadline,
           e.recorded_by as "recordedBy",
           e.supplier,
           e.delegate,
           ${instantText(sql`e.recorded_at`)} as "recordedAt"
      from reporting.submission_event e
     where e.submission_id = ${submissionId}
     order by e.recorded_at, e.id`;
}

function selectQuestions(submissionId: string): Sql {
  return sql`
    select q.id,
           q.text,
           q.pointer,
           q.recorded_by as "askedBy",
           q.party,
           ${instantText(sql`q.recorded_at`)} as "recordedAt",
           coalesce(
             (select json_agg(json_build_object('text', w.text,
                                                'answeredBy', w.recorded_by,
                                                'recordedAt', ${instantText(sql`w.recorded_at`)})
                              order by w.recorded_at, w.id)
                from reporting.submission_message w
               where w.question_id = q.id
             ), '[]') as answers
      from reporting.submission_message q
     where q.submission_id = ${submissionId}
       and q.question_id is null
     order by q.recorded_at, q.id`;
}

/** Reads the caller's submissions; the directorate reads all. */
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
    const after = readCursorKey(list, query);
    return this.database.transaction(accessOf(principal), async (tx) => {
      const known = await tx.execute(sql`select 1 from reporting.round r where r.key = ${round}`);
      if (known === 0) throw notFound({ nb: 'Runden', en: 'The round' });
      const rows = await tx.query(SUBMISSION_ROW, selectPage(principal, round, query, after));
      return {
        body: pageOf(
          list,
          query,
          rows,
          (row) => row.actor,
          (row) => this.summaryOf(row, principal),
        ),
      };
    });
  }

  find({ principal }: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /**
   * Answers one submission inside an open transaction. Throws 404 when the caller may not see it.
   */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<SubmissionResponse>> {
    const [row] = await tx.query(
      SUBMISSION_ROW,
      sql`${selectVisibleSubmissions(principal)} and s.id = ${id}`,
    );
    if (row === undefined) throw notFound({ nb: 'Innsendingen', en: 'The submission' });
    const history = await tx.query(EVENT_ROW, selectHistory(id));
    const questions = await tx.query(MESSAGE_ROW, selectQuestions(id));
    const expected = await this.completeness.findExpectedOfActor(
      tx,
      { id: row.round_id, closedAt: row.closed_at },
      row.actor_id,
    );
    return {
      body: { ...this.summaryOf(row, principal), ...expected, history, questions },
      etag: etagOf(row.version),
    };
  }

  private summaryOf(row: SubmissionRow, principal: Principal): SubmissionSummary {
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
      deadline: deadlineOf(facts).toISOString(),
      deadlineNote: noteOnDeadline(facts),
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
            findActionLock(action, facts, caller) ?? findScopeLock(scopeOf(action), principal),
          ]),
        ),
      ),
    };
  }
}

/** Returns the scope that an action requires. */
function scopeOf(action: SubmissionAction): Scope {
  if (SUBMISSION[action].by === 'directorate') return SCOPES.directorate;
  return action === 'certify' ? SCOPES.certify : SCOPES.write;
}
