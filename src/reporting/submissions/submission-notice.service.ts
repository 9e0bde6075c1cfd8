import { Injectable } from '@nestjs/common';
import { writeInstant } from '../../platform/base/instant.js';
import { osloDate } from '../../platform/base/clock.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import type { Language, Localised } from '../../platform/base/problem.js';
import { NoticeRecipients } from '../steps/notice-recipient.port.js';
import { listDirectorate, readActorName } from '../steps/notice-recipient.queries.js';
import type { LockedSubmission } from '../steps/submission-steps.port.js';
import type { SubmissionParty } from '../steps/submission.types.js';

/** The content of a notice about a step of the other party. */
export interface StepNotice {
  readonly kind: 'return' | 'question' | 'answer' | 'extension' | 'reopening';
  /** The reason, the question or the answer, as it was written. */
  readonly words: string;
  /** Places in the reports that the step is about, with a remark on each. */
  readonly fields?: readonly { readonly pointer: string; readonly text?: string }[];
  /** A new deadline. */
  readonly until?: Date;
}

/** The party that is told of a step of a submission. */
export interface Addressee {
  readonly party: SubmissionParty;
  readonly submission: LockedSubmission;
}

const TITLES: Readonly<Record<StepNotice['kind'], Localised>> = {
  return: { nb: 'Innsendingen er returnert', en: 'The submission is returned' },
  question: { nb: 'Spørsmål til innsendingen', en: 'A question about the submission' },
  answer: { nb: 'Svar på spørsmål til innsendingen', en: 'An answer about the submission' },
  extension: { nb: 'Utsatt frist', en: 'The deadline is extended' },
  reopening: { nb: 'Innsendingen er åpnet igjen', en: 'The submission is open again' },
};
const NEW_DEADLINE: Localised = { nb: 'Ny frist', en: 'New deadline' };

/** Tells the other party of a step with a notice, in the transaction of the step. */
@Injectable()
export class SubmissionNotices {
  constructor(
    private readonly notices: Notices,
    private readonly recipients: NoticeRecipients,
  ) {}

  async tell(
    tx: Tx,
    { party, submission }: Addressee,
    notice: StepNotice,
    now: Date,
  ): Promise<void> {
    const recipients =
      party === 'directorate'
        ? await listDirectorate(tx, osloDate(now))
        : await this.recipients.listOwner(tx, selectReports(submission, notice), now);
    const owner = await readActorName(tx, submission.actorId);
    const { nb, en } = TITLES[notice.kind];
    await this.notices.write(
      tx,
      recipients.map((recipient) => ({
        ...recipient,
        kind: notice.kind,
        subject: `submission/${submission.id}`,
        title: {
          nb: `${nb}: ${owner}, runde ${submission.roundKey}`,
          en: `${en}: ${owner}, round ${submission.roundKey}`,
        },
        text: { nb: noticeText(notice, 'nb'), en: noticeText(notice, 'en') },
      })),
      now,
    );
  }
}

/** Selects the reports that a notice about a submission is about. */
function selectReports(
  { actorId, roundId }: LockedSubmission,
  { fields = [] }: StepNotice,
): { readonly actorId: string; readonly roundId: string; readonly projects: string[] } {
  return { actorId, roundId, projects: fields.map(({ pointer }) => pointer.split('/')[2] ?? '') };
}

function noticeText({ until, words, fields = [] }: StepNotice, language: Language): string {
  return [
    ...(until === undefined ? [] : [`${NEW_DEADLINE[language]}: ${writeInstant(until)[language]}`]),
    words,
    ...fields.map(({ pointer, text }) => (text === undefined ? pointer : `${pointer}: ${text}`)),
  ].join('\n');
}
