import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import { actsFor } from '../../platform/base/principal.js';
import {
  type Fault,
  fault,
  FORBIDDEN,
  notFound,
  pointerStep,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { type Change, type DomainEvent, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Report } from '../reports/report.entity.js';
import { type Assessment, ReportAssessment } from '../assessment/report-assessment.port.js';
import { ReportCertification } from '../reports/report-certification.port.js';
import type { ReportContentValue } from '../content/report.types.js';
import { REPORT_CERTIFIED_EVENT, SUBMISSION_MOVED_EVENT } from '../reporting.events.js';
import { ROUND_CLOSED, ROUND_NOT_OPEN, SUBMISSION_EXISTS } from '../reporting.problems.js';
import { Round } from '../rounds/round.entity.js';
import { holdRound } from '../rounds/round-lock.queries.js';
import { takesReports } from '../rounds/round.rules.js';
import type {
  AnswerQuestion,
  AskQuestion,
  CreateSubmission,
  ExtendSubmission,
  ReturnSubmission,
  SubmissionReason,
  SubmissionResponse,
} from './submission.dto.js';
import { SubmissionNotices } from './submission-notice.service.js';
import { SubmissionQueries } from './submission.queries.js';
import {
  isExtension,
  mayAnswer,
  pointsIntoReports,
  SUBMISSION,
  type SubmissionAction,
} from '../steps/submission.rules.js';
import {
  callerOf,
  type HeldSubmission,
  preparedBy,
  type StepColumns,
  type SubmissionStep,
  SubmissionSteps,
  UNPREPARED,
} from '../steps/submission-steps.port.js';
import type { SubmissionParty } from '../steps/submission.types.js';

/** What a step leaves beside the submission's own row. */
interface Leaves {
  readonly columns?: StepColumns;
  readonly detail?: object;
  readonly events?: readonly DomainEvent[];
}

interface AssessedReport {
  readonly project: string;
  readonly report: Report;
  readonly assessed: Assessment;
}

/** The steps of a submission as a whole: the actor's, and the directorate's. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly steps: SubmissionSteps,
    private readonly queries: SubmissionQueries,
    private readonly assessment: ReportAssessment,
    private readonly certification: ReportCertification,
    private readonly notices: SubmissionNotices,
    private readonly actors: ActorLookup,
  ) {}

  /**
   * Begins a submission: the caller's own, or any actor's for the directorate, which may let one in
   * after the closing.
   */
  create(
    command: Command,
    roundKey: string,
    { actor }: CreateSubmission,
  ): Promise<Answer<SubmissionResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<SubmissionResponse>> => {
      await holdRound(tx, roundKey, 'shared');
      const round = await tx.manager.findOneBy(Round, { key: roundKey });
      if (round === null) throw notFound({ nb: 'Runden', en: 'The round' });
      const actorId = await this.actorOf(tx, command, actor);
      if (round.state === 'planned') throw new Problem(ROUND_NOT_OPEN);
      if (!principal.directorate && !takesReports(round, now)) throw new Problem(ROUND_CLOSED);
      const id = await this.steps.begin(tx, principal, round.id, actorId, now);
      if (id === undefined) {
        const [existing] = await tx.rows<{ id: string }>(
          `select s.id from reporting.submission s where s.round_id = $1 and s.actor_id = $2`,
          [round.id, actorId],
        );
        throw new Problem(SUBMISSION_EXISTS, {
          errors: [
            fault(
              '',
              'submission-exists',
              'Bruk innsendingen som finnes',
              'Use the submission that exists',
            ),
          ],
          members: { existing: existing?.id ?? '' },
          headers: existing === undefined ? {} : { location: `/v1/submissions/${existing.id}` },
        });
      }
      const answer = await this.queries.answer(tx, principal, id);
      return {
        answer: { ...answer, status: 201, location: `/v1/submissions/${id}` },
        subject: `submission/${id}`,
        detail: { round: roundKey, actor: answer.body.actor },
      };
    });
  }

  /** Says that it is whole: with two steps for another to certify. */
  submit(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'submit' }, async (tx, held, now) => {
      await this.wholeDrafts(tx, held, now);
      return { columns: preparedBy(command.principal) };
    });
  }

  declareNil(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'declareNil' }, () =>
      Promise.resolve({ columns: { nil: true, ...preparedBy(command.principal) } }),
    );
  }

  /**
   * Takes it back to work on it; certified revisions stay what counts until the next. A nil return
   * is gone.
   */
  withdraw(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'withdraw' }, () =>
      Promise.resolve({ columns: { nil: false, ...UNPREPARED } }),
    );
  }

  /** Certifies every draft in it, all or none. */
  certify(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'certify' }, async (tx, held, now) => {
      const drafts = await this.wholeDrafts(tx, held, now);
      const known = await this.certification.known(
        tx,
        drafts.map(({ report }) => report),
      );
      const revisions = drafts.map(({ project, report, assessed }) => ({
        project,
        ...this.certification.certify(tx, command, held, report, assessed, now, known),
      }));
      const events =
        drafts.length === 0
          ? []
          : [
              {
                topic: REPORT_CERTIFIED_EVENT,
                payload: { roundId: held.roundId, actorId: held.actorId },
              },
            ];
      return { detail: { revisions }, events };
    });
  }

  /** With this a correction is over: the closed round is closed for the actor again. */
  accept(command: Command, id: string): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'accept' }, () =>
      Promise.resolve({ columns: { correcting: false } }),
    );
  }

  return(
    command: Command,
    id: string,
    { reason, fields = [] }: ReturnSubmission,
  ): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'return', reason, fields }, async (tx, held, now) => {
      const reports = await this.contentsOf(tx, held);
      const faults = fields.flatMap(({ pointer }, index) =>
        placeFaults(`/fields${pointerStep(index)}/pointer`, pointer, reports),
      );
      if (faults.length > 0) throw ruleBroken(faults);
      await this.notices.tell(tx, 'owner', held, { kind: 'return', words: reason, fields }, now);
      return { columns: { nil: false, ...UNPREPARED } };
    });
  }

  /** Lets one actor in again after the round has closed. */
  reopen(
    command: Command,
    id: string,
    { reason }: SubmissionReason,
  ): Promise<Answer<SubmissionResponse>> {
    return this.step(command, id, { action: 'reopen', reason }, async (tx, held, now) => {
      await this.notices.tell(tx, 'owner', held, { kind: 'reopening', words: reason }, now);
      return { columns: { nil: false, ...UNPREPARED, correcting: true, correctionReason: reason } };
    });
  }

  extend(command: Command, id: string, dto: ExtendSubmission): Promise<Answer<SubmissionResponse>> {
    const deadline = new Date(dto.deadline);
    return this.step(
      command,
      id,
      { action: 'extend', reason: dto.reason, deadline },
      async (tx, held, now) => {
        const { facts, roundId } = held;
        if (!isExtension(facts, deadline, now))
          throw ruleBroken([
            fault(
              '/deadline',
              'no-extension',
              'Må være senere enn fristen som gjelder, og ikke utløpt',
              'Must be later than the deadline that stands, and not over',
            ),
          ]);
        await this.notices.tell(
          tx,
          'owner',
          held,
          { kind: 'extension', words: dto.reason, until: deadline },
          now,
        );
        if (facts.extendedTo !== null) return { columns: { extendedTo: deadline } };
        // Until now the round's reminders were the actor's. One that runs meanwhile waits, and
        // finds the new deadline.
        const [round] = await tx.rows<{ reminded: readonly string[] }>(
          `select r.reminded from reporting.round r where r.id = $1 for share`,
          [roundId],
        );
        return { columns: { extendedTo: deadline, reminded: round?.reminded ?? [] } };
      },
    );
  }

  ask(
    command: Command,
    id: string,
    { text, pointer }: AskQuestion,
  ): Promise<Answer<SubmissionResponse>> {
    return this.message(command, id, 'ask', { text, pointer: pointer ?? null, question: null });
  }

  answerQuestion(
    command: Command,
    id: string,
    { text, question }: AnswerQuestion,
  ): Promise<Answer<SubmissionResponse>> {
    return this.message(command, id, 'answer', { text, pointer: null, question });
  }

  /** Questions and answers need no version: nothing that was read is changed. */
  private message(
    command: Command,
    id: string,
    action: 'ask' | 'answer',
    {
      text,
      pointer,
      question,
    }: { readonly text: string; readonly pointer: string | null; readonly question: string | null },
  ): Promise<Answer<SubmissionResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<SubmissionResponse>> => {
      const held = await this.held(tx, command, id);
      this.steps.demand(principal, held, action, now);
      const faults =
        pointer === null ? [] : placeFaults('/pointer', pointer, await this.contentsOf(tx, held));
      /** Of the reports, what it is about. */
      let place = pointer;
      const { parties } = callerOf(principal, held.actorId, now);
      // Who is both, the directorate with reports of its own, asks as the directorate.
      let party: SubmissionParty = parties.includes('directorate') ? 'directorate' : 'owner';
      if (question !== null) {
        const [asked] = await tx.rows<{ party: SubmissionParty; pointer: string | null }>(
          `select q.party, q.pointer from reporting.submission_message q where q.id = $1 and q.submission_id = $2 and q.question_id is null`,
          [question, id],
        );
        if (asked === undefined)
          faults.push(
            fault(
              '/question',
              'unknown-question',
              'Spørsmålet finnes ikke i innsendingen',
              'The question is not of this submission',
            ),
          );
        else if (!mayAnswer(parties, asked.party))
          faults.push(
            fault(
              '/question',
              'own-question',
              'Besvares av den andre parten; still et nytt spørsmål i stedet',
              'Answered by the other party; ask another question instead',
            ),
          );
        [party, place] = [asked?.party ?? party, asked?.pointer ?? null];
      }
      if (faults.length > 0) throw ruleBroken(faults);
      await tx.rows(
        `insert into reporting.submission_message (id, submission_id, actor_id, question_id, pointer, text, party, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          newId(),
          id,
          held.actorId,
          question,
          pointer,
          text,
          party,
          principal.organisationNumber,
          now,
        ],
      );
      await tx.rows(
        `update reporting.submission set version = version + 1, updated_at = $2 where id = $1`,
        [id, now],
      );
      // Of a question the other party is told, of an answer who has asked.
      const other = party === 'owner' ? 'directorate' : 'owner';
      await this.notices.tell(
        tx,
        action === 'ask' ? other : party,
        held,
        {
          kind: action === 'ask' ? 'question' : 'answer',
          words: text,
          fields: place === null ? [] : [{ pointer: place }],
        },
        now,
      );
      return {
        answer: { ...(await this.queries.answer(tx, principal, id)), status: 201 },
        subject: `submission/${id}`,
        detail: { text, pointer, question },
      };
    });
  }

  /**
   * One step on the version that was read; `further` is what belongs to it. All of it or nothing.
   */
  private step(
    command: Command,
    id: string,
    step: SubmissionStep & { readonly action: SubmissionAction },
    further: (tx: Tx, held: HeldSubmission, now: Date) => Promise<Leaves>,
  ): Promise<Answer<SubmissionResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<SubmissionResponse>> => {
      const held = await this.held(tx, command, id);
      if (held.version !== command.expectedVersion) throw new Problem(STALE);
      this.steps.demand(principal, held, step.action, now);
      const { columns, detail = {}, events = [] } = await further(tx, held, now);
      this.steps.take(tx, principal, held, step, now, columns);
      const answer = await this.queries.answer(tx, principal, id);
      const { reason, fields, deadline } = step;
      return {
        answer,
        subject: `submission/${id}`,
        detail: {
          from: held.facts.state,
          to: SUBMISSION[step.action].to,
          reason,
          fields,
          deadline,
          ...detail,
        },
        events: [...events, { topic: SUBMISSION_MOVED_EVENT, payload: { roundId: held.roundId } }],
      };
    });
  }

  /** The submission, with its round kept from closing meanwhile. */
  private async held(tx: Tx, { principal }: Command, id: string): Promise<HeldSubmission> {
    const { body } = await this.queries.answer(tx, principal, id);
    await holdRound(tx, body.round, 'shared');
    const held = await this.steps.hold(tx, principal, id);
    if (held === undefined) throw notFound({ nb: 'Innsendingen', en: 'The submission' });
    return held;
  }

  /**
   * The drafts as they may be certified. Throws with every fault of every draft, each pointing into
   * its report.
   */
  private async wholeDrafts(tx: Tx, held: HeldSubmission, now: Date): Promise<AssessedReport[]> {
    const rows = await tx.rows<{ id: string; project: string }>(
      `select t.id, p.code as project from reporting.report t join portfolio.project p on p.id = t.project_id where t.round_id = $1 and t.actor_id = $2 and t.state = 'draft' order by p.code`,
      [held.roundId, held.actorId],
    );
    const round = await tx.manager.findOneByOrFail(Round, { id: held.roundId });
    const drafts: AssessedReport[] = [];
    for (const { id, project } of rows) {
      const report = await tx.manager.findOneByOrFail(Report, { id });
      drafts.push({
        project,
        report,
        assessed: await this.assessment.of(tx, { ...report, project, round }, now),
      });
    }
    const faults = drafts.flatMap(({ project, assessed }) =>
      assessed.certificationFaults.map((one) => ({
        ...one,
        pointer: `/reports${pointerStep(project)}${one.pointer}`,
      })),
    );
    if (faults.length > 0) throw ruleBroken(faults);
    return drafts;
  }

  private async contentsOf(
    tx: Tx,
    held: HeldSubmission,
  ): Promise<ReadonlyMap<string, ReportContentValue>> {
    const rows = await tx.rows<{ project: string; content: ReportContentValue }>(
      `select p.code as project, t.content from reporting.report t join portfolio.project p on p.id = t.project_id where t.round_id = $1 and t.actor_id = $2`,
      [held.roundId, held.actorId],
    );
    return new Map(rows.map(({ project, content }) => [project, content]));
  }

  private async actorOf(
    tx: Tx,
    { principal }: Command,
    organisationNumber: string | undefined,
  ): Promise<string> {
    if (organisationNumber === undefined || organisationNumber === principal.organisationNumber)
      return principal.actorId;
    const actor = await this.actors.byOrganisationNumber(tx, organisationNumber);
    if (actor === undefined)
      throw ruleBroken([
        fault(
          '/actor',
          'unknown-actor',
          'Organisasjonen er ikke i registeret',
          'The organisation is not in the register',
        ),
      ]);
    if (!principal.directorate && !actsFor(principal, actor.id)) {
      throw new Problem(FORBIDDEN, {
        detail: {
          nb: 'Bare direktoratet begynner innsendinger for andre',
          en: 'Only the directorate begins submissions for others',
        },
        errors: [
          fault(
            '/actor',
            'not-your-actor',
            'Må være egen organisasjon',
            'Must be your own organisation',
          ),
        ],
      });
    }
    return actor.id;
  }
}

function placeFaults(
  at: string,
  pointer: string,
  reports: ReadonlyMap<string, ReportContentValue>,
): Fault[] {
  return pointsIntoReports(pointer, reports)
    ? []
    : [
        fault(
          at,
          'unknown-place',
          'Stedet finnes ikke i rapportene',
          'The place is not in the reports',
        ),
      ];
}
