import sql, { type Sql } from 'sql-template-tag';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import {
  json,
  nullable,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { codeOfProject } from '../../portfolio/projects/project.lookup.js';
import type { ReportContentValue } from '../content/report.types.js';
import { Report } from '../reports/report.entity.js';
import { Round } from '../rounds/round.entity.js';
import type { LockedSubmission } from '../steps/submission-steps.port.js';
import type { SubmissionParty } from '../steps/submission.types.js';

/** The actor and the round whose reports a submission holds. */
type ReportOwner = Pick<LockedSubmission, 'roundId' | 'actorId'>;

/** A question of a submission, as far as an answer needs it. */
export interface AskedQuestion {
  readonly party: SubmissionParty;
  readonly pointer: string | null;
}

const ROUND_ROW = rowTypeOf(Round);
const REPORT_ROW = rowTypeOf(Report);
const ID_ROW = rowType({ id: uuid });
const DRAFT_ROW = rowType({ id: uuid, project: text });
const CONTENT_ROW = rowType({ project: text, content: json<ReportContentValue>() });
const REMINDED_ROW = rowType({ reminded: texts });
const QUESTION_ROW = rowType<AskedQuestion>({ party: textOf(), pointer: nullable(text) });

export async function findRound(tx: Tx, key: string): Promise<EntityRow<Round> | undefined> {
  const [round] = await tx.query(ROUND_ROW, sql`${selectRows(Round)} where key = ${key}`);
  return round;
}

export async function readRound(tx: Tx, id: string): Promise<EntityRow<Round>> {
  const [round] = await tx.query(ROUND_ROW, sql`${selectRows(Round)} where id = ${id}`);
  if (round === undefined) throw new Error(`The round ${id} does not exist`);
  return round;
}

export async function readReport(tx: Tx, id: string): Promise<EntityRow<Report>> {
  const [report] = await tx.query(REPORT_ROW, sql`${selectRows(Report)} where id = ${id}`);
  if (report === undefined) throw new Error(`The report ${id} does not exist`);
  return report;
}

export async function findSubmissionId(
  tx: Tx,
  { roundId, actorId }: ReportOwner,
): Promise<string | undefined> {
  const [submission] = await tx.query(
    ID_ROW,
    sql`
      select s.id
        from reporting.submission s
       where s.round_id = ${roundId} and s.actor_id = ${actorId}`,
  );
  return submission?.id;
}

/** Lists the drafts of a submission by the codes of their projects. */
export function listDrafts(
  tx: Tx,
  owner: ReportOwner,
): Promise<{ readonly id: string; readonly project: string }[]> {
  return tx.query(
    DRAFT_ROW,
    sql`
      select t.id, p.code as project
        ${fromReportsOf(owner)} and t.state = 'draft'
       order by p.code`,
  );
}

/** Reads the contents of the reports of a submission by the codes of their projects. */
export async function readContents(
  tx: Tx,
  owner: ReportOwner,
): Promise<ReadonlyMap<string, ReportContentValue>> {
  const rows = await tx.query(
    CONTENT_ROW,
    sql`select p.code as project, t.content ${fromReportsOf(owner)}`,
  );
  return new Map(rows.map(({ project, content }) => [project, content]));
}

/** Relation: the reports `t` of an actor in a round, with the codes of their projects `p`. */
function fromReportsOf({ roundId, actorId }: ReportOwner): Sql {
  return sql`
        from reporting.report t
       cross join lateral (${codeOfProject(sql`t.project_id`)}) p
       where t.round_id = ${roundId} and t.actor_id = ${actorId}`;
}

/**
 * Locks the row of a round and reads which reminders have been sent. A reminder job waits for the
 * end of the transaction, and then finds the actor's new deadline.
 */
export async function lockReminded(tx: Tx, roundId: string): Promise<readonly string[]> {
  const [round] = await tx.query(
    REMINDED_ROW,
    sql`select r.reminded from reporting.round r where r.id = ${roundId} for share`,
  );
  return round?.reminded ?? [];
}

export async function findQuestion(
  tx: Tx,
  submissionId: string,
  questionId: string,
): Promise<AskedQuestion | undefined> {
  const [question] = await tx.query(
    QUESTION_ROW,
    sql`
      select q.party, q.pointer
        from reporting.submission_message q
       where q.id = ${questionId}
         and q.submission_id = ${submissionId}
         and q.question_id is null`,
  );
  return question;
}

/** Gives a submission its next version. */
export async function bumpVersion(tx: Tx, submissionId: string, now: Date): Promise<void> {
  await tx.execute(sql`
    update reporting.submission
       set version = version + 1,
           updated_at = ${now}
     where id = ${submissionId}`);
}
