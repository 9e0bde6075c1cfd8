import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import { type Fault, fault, ruleBroken } from '../../platform/base/problem.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import {
  callerOf,
  type LockedSubmission,
  SubmissionSteps,
} from '../steps/submission-steps.port.js';
import { SubmissionMessage } from '../steps/submission.entity.js';
import { mayAnswer } from '../steps/submission.rules.js';
import type { SubmissionParty } from '../steps/submission.types.js';
import { pointerFaults } from './report-pointer.rules.js';
import { SubmissionLocks } from './submission-lock.service.js';
import { SubmissionNotices } from './submission-notice.service.js';
import {
  type AskedQuestion,
  bumpVersion,
  findQuestion,
  readContents,
} from './submission-reports.queries.js';
import type { AnswerQuestion, AskQuestion, SubmissionResponse } from './submission.dto.js';
import { SubmissionQueries } from './submission.queries.js';

/** A question or an answer of a request. */
interface Message {
  readonly text: string;
  /** The place in the reports that a question is about. */
  readonly pointer: string | null;
  /** The question that an answer belongs to; null for a question. */
  readonly question: string | null;
}

/** The party that asked, and the place in the reports that the question is about. */
interface Subject {
  readonly party: SubmissionParty;
  readonly pointer: string | null;
}

/** Posts questions about submissions, and answers to them. The caller need not name a version. */
@Injectable()
export class SubmissionQuestionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly steps: SubmissionSteps,
    private readonly locks: SubmissionLocks,
    private readonly queries: SubmissionQueries,
    private readonly notices: SubmissionNotices,
  ) {}

  ask(
    command: Command,
    id: string,
    { text, pointer = null }: AskQuestion,
  ): Promise<Answer<SubmissionResponse>> {
    return this.post(command, id, { text, pointer, question: null });
  }

  answer(
    command: Command,
    id: string,
    { text, question }: AnswerQuestion,
  ): Promise<Answer<SubmissionResponse>> {
    return this.post(command, id, { text, pointer: null, question });
  }

  private post(
    command: Command,
    id: string,
    message: Message,
  ): Promise<Answer<SubmissionResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<SubmissionResponse>> => {
      const submission = await this.locks.lock(tx, principal, id);
      this.steps.requireOpenAction(
        principal,
        submission,
        message.question === null ? 'ask' : 'answer',
        now,
      );
      const { parties } = callerOf(principal, submission.actorId, now);
      const subject = await this.requireSubject(tx, submission, parties, message);
      await tx.execute(
        insertRow(SubmissionMessage, {
          id: newId(),
          submissionId: id,
          actorId: submission.actorId,
          questionId: message.question,
          pointer: message.pointer,
          text: message.text,
          party: subject.party,
          recordedBy: principal.organisationNumber,
          recordedAt: now,
        }),
      );
      await bumpVersion(tx, id, now);
      await this.tell(tx, submission, { message, subject }, now);
      return {
        answer: { ...(await this.queries.answer(tx, principal, id)), status: 201 },
        subject: `submission/${id}`,
        detail: { ...message },
      };
    });
  }

  /** Returns the subject of a message. Throws when its place or its question does not exist. */
  private async requireSubject(
    tx: Tx,
    submission: LockedSubmission,
    parties: readonly SubmissionParty[],
    { pointer, question }: Message,
  ): Promise<Subject> {
    if (question !== null) {
      const asked = await findQuestion(tx, submission.id, question);
      return requireAnswerable(asked, parties);
    }
    if (pointer !== null) {
      const faults = pointerFaults('/pointer', pointer, await readContents(tx, submission));
      if (faults.length > 0) throw ruleBroken(faults);
    }
    // The directorate may also be an actor with reports. It then asks as the directorate.
    return { party: parties.includes('directorate') ? 'directorate' : 'owner', pointer };
  }

  /** Notifies the other party of a question, and the party that asked of an answer. */
  private async tell(
    tx: Tx,
    submission: LockedSubmission,
    { message, subject }: { readonly message: Message; readonly subject: Subject },
    now: Date,
  ): Promise<void> {
    const isQuestion = message.question === null;
    const other = subject.party === 'owner' ? 'directorate' : 'owner';
    await this.notices.tell(
      tx,
      { party: isQuestion ? other : subject.party, submission },
      {
        kind: isQuestion ? 'question' : 'answer',
        words: message.text,
        fields: subject.pointer === null ? [] : [{ pointer: subject.pointer }],
      },
      now,
    );
  }
}

function requireAnswerable(
  asked: AskedQuestion | undefined,
  parties: readonly SubmissionParty[],
): Subject {
  if (asked === undefined) throw ruleBroken([unknownQuestion()]);
  if (!mayAnswer(parties, asked.party)) throw ruleBroken([questionOfSameParty()]);
  return asked;
}

function unknownQuestion(): Fault {
  return fault(
    '/question',
    'unknown-question',
    'Spørsmålet finnes ikke i innsendingen',
    'The question is not of this submission',
  );
}

function questionOfSameParty(): Fault {
  return fault(
    '/question',
    'own-question',
    'Spørsmålet besvares av den andre parten. Still et nytt spørsmål i stedet',
    'The other party answers the question. Ask another question instead',
  );
}
