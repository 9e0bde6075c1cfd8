import sql, { join, type Sql } from 'sql-template-tag';
import type { Principal } from '../platform/base/principal.js';
import { int, nullable, rowType, text, textOf, texts } from '../platform/database/row-type.js';
import type { Tx } from '../platform/database/transaction.js';
import type { WaitingItem } from './me.dto.js';

/** Something that waits, without its link. */
export type WaitingRow = Omit<WaitingItem, 'href'>;

/** The most subjects that an item names. */
export const MOST_SUBJECTS = 20;

const WAITING_ROW = rowType<WaitingRow>({
  kind: textOf(),
  party: textOf(),
  round: nullable(text),
  count: int,
  subjects: texts,
});

/** Lists what waits for a caller in its submissions, in advice and in the intake. */
export function listWaiting(tx: Tx, principal: Principal): Promise<WaitingRow[]> {
  const ids = sql`${principal.actorIds}::uuid[]`;
  const parts = [selectDrafts(ids), selectOwnSubmissions(ids), selectOwnQuestions(ids)];
  // A delegate prepares and certifies reports, and does not answer councils.
  if (principal.delegate === null) parts.push(selectAdvice(ids));
  if (principal.directorate)
    parts.push(SUBMISSIONS_TO_ACCEPT, QUESTIONS_OF_OWNERS, PROJECTS_TO_ASSESS);
  return tx.query(
    WAITING_ROW,
    sql`
      with
      -- one row for each thing that waits: its kind, whose turn it is, the round and the subject
      thing (kind, party, round, subject) as (${join(parts, ' union all ')})
      select t.kind,
             t.party,
             t.round,
             count(*)::int as count,
             (array_agg(t.subject order by t.subject collate "C"))[1:${MOST_SUBJECTS}::int] as subjects
        from thing t
       group by t.kind, t.party, t.round`,
  );
}

/** Own drafts in rounds that take reports. */
function selectDrafts(ids: Sql): Sql {
  return sql`
    select 'draft-to-certify',
           'owner',
           r.key,
           p.code
      from reporting.report t
      join reporting.round r on r.id = t.round_id
      join portfolio.project p on p.id = t.project_id
      left join reporting.submission s on s.round_id = t.round_id and s.actor_id = t.actor_id
     where t.actor_id = any(${ids})
       and t.state = 'draft'
       and (r.state = 'open' or s.correcting)`;
}

/** Own submissions that were returned or reopened, or wait for a certifier. */
function selectOwnSubmissions(ids: Sql): Sql {
  return sql`
    select case s.state
                when 'submitted' then 'submission-to-certify'
                else 'submission-returned'
            end,
           'owner',
           r.key,
           a.organisation_number::text
      from reporting.submission s
      join reporting.round r on r.id = s.round_id
      join actors.actor a on a.id = s.actor_id
     where s.actor_id = any(${ids})
       and s.state in ('submitted', 'returned', 'reopened')
       and (r.state = 'open' or s.correcting)`;
}

/** Relation: the questions of a party that nobody has answered, for the other party. */
function selectQuestions(asking: Sql, answering: Sql, condition: Sql): Sql {
  return sql`
    select 'question-to-answer',
           ${answering},
           r.key,
           a.organisation_number::text
      from reporting.submission_message q
      join reporting.submission s on s.id = q.submission_id
      join reporting.round r on r.id = s.round_id
      join actors.actor a on a.id = s.actor_id
     where q.question_id is null
       and q.party = ${asking}
       and ${condition}
       and not exists (select 1
                         from reporting.submission_message w
                        where w.question_id = q.id)`;
}

function selectOwnQuestions(ids: Sql): Sql {
  return selectQuestions(sql`'directorate'`, sql`'owner'`, sql`s.actor_id = any(${ids})`);
}

const QUESTIONS_OF_OWNERS = selectQuestions(sql`'owner'`, sql`'directorate'`, sql`true`);

/** Advice that was given to the caller and has neither answer nor effect. */
function selectAdvice(ids: Sql): Sql {
  return sql`
    select 'advice-to-answer',
           'owner',
           v.answer_due_in,
           coalesce(i.code, i.round)
      from governance.advice_item i
      join governance.advice v on v.id = i.advice_id
     where i.actor_id = any(${ids})
       and not exists (select 1 from governance.advice_answer w where w.item_id = i.id)
       and not exists (select 1 from governance.advice_effect e where e.item_id = i.id)`;
}

const SUBMISSIONS_TO_ACCEPT = sql`
    select 'submission-to-accept',
           'directorate',
           r.key,
           a.organisation_number::text
      from reporting.submission s
      join reporting.round r on r.id = s.round_id
      join actors.actor a on a.id = s.actor_id
     where s.state = 'certified'`;

const PROJECTS_TO_ASSESS = sql`
    select 'project-to-assess',
           'directorate',
           null,
           p.code
      from portfolio.project p
     where p.standing in ('nominated', 'inAssessment')`;
