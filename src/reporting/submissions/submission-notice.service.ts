import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { osloDate } from '../../platform/base/clock.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import type { Localised } from '../../platform/base/problem.js';
import { readMailboxes } from '../steps/actor-setting.queries.js';
import type { HeldSubmission } from '../steps/submission-steps.port.js';
import type { SubmissionParty } from '../steps/submission.types.js';

/** What one party is told of a step of the other. */
export interface Told {
  readonly kind: 'return' | 'question' | 'answer' | 'extension' | 'reopening';
  /** Why, or what is asked or answered, as it was written. */
  readonly words: string;
  /** Places of the reports that it is about, with what is said of each. */
  readonly fields?: readonly { readonly pointer: string; readonly text?: string }[];
  /** A new deadline. */
  readonly until?: Date;
}

const TITLES: Readonly<Record<Told['kind'], Localised>> = {
  return: { nb: 'Innsendingen er returnert', en: 'The submission is returned' },
  question: { nb: 'Spørsmål til innsendingen', en: 'A question about the submission' },
  answer: { nb: 'Svar på spørsmål til innsendingen', en: 'An answer about the submission' },
  extension: { nb: 'Utsatt frist', en: 'The deadline is extended' },
  reopening: { nb: 'Innsendingen er åpnet igjen', en: 'The submission is open again' },
};
const MAX_RECIPIENTS = 50;
const UNTIL = {
  nb: new Intl.DateTimeFormat('nb-NO', {
    timeZone: 'Europe/Oslo',
    dateStyle: 'long',
    timeStyle: 'short',
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Oslo',
    dateStyle: 'long',
    timeStyle: 'short',
  }),
};

/** Tells the other party of a step, in the transaction of the step itself: a notice for each. */
@Injectable()
export class SubmissionNotices {
  constructor(
    private readonly notices: Notices,
    private readonly actors: ActorLookup,
  ) {}

  async tell(
    tx: Tx,
    party: SubmissionParty,
    held: HeldSubmission,
    { kind, words, fields = [], until }: Told,
    now: Date,
  ): Promise<void> {
    const to =
      party === 'directorate'
        ? await this.directorate(tx, now)
        : await this.owner(
            tx,
            held,
            fields.map(({ pointer }) => pointer),
            now,
          );
    const [owner] = await tx.rows<{ name: string }>(
      `select a.name from actors.actor a where a.id = $1`,
      [held.actorId],
    );
    const text = (language: 'nb' | 'en'): string =>
      [
        ...(until === undefined
          ? []
          : [
              `${{ nb: 'Ny frist', en: 'New deadline' }[language]}: ${UNTIL[language].format(until)}`,
            ]),
        words,
        ...fields.map(({ pointer, text: said }) =>
          said === undefined ? pointer : `${pointer}: ${said}`,
        ),
      ].join('\n');
    await this.notices.write(
      tx,
      to.map((one) => ({
        ...one,
        kind,
        subject: `submission/${held.id}`,
        title: {
          nb: `${TITLES[kind].nb}: ${owner?.name ?? ''}, runde ${held.roundKey}`,
          en: `${TITLES[kind].en}: ${owner?.name ?? ''}, round ${held.roundKey}`,
        },
        text: { nb: text('nb'), en: text('en') },
      })),
      now,
    );
  }

  private directorate(
    tx: Tx,
    now: Date,
  ): Promise<{ actorId: string; organisationNumber: string; recipients: string[] }[]> {
    return tx.rows(
      `select a.id as "actorId", a.organisation_number as "organisationNumber", case when c.mailbox is null then '{}'::text[] else array[c.mailbox] end as recipients
         from actors.actor a left join reporting.actor_setting c on c.actor_id = a.id where a.role = 'directorate' and (a.valid_to is null or a.valid_to > $1::date)`,
      [osloDate(now)],
    );
  }

  /**
   * The actor's own mailbox and those of the projects it is about; without one of its own those of
   * all its projects in the round.
   */
  private async owner(
    tx: Tx,
    { actorId, roundId }: HeldSubmission,
    pointers: readonly string[],
    now: Date,
  ): Promise<{ actorId: string; organisationNumber: string; recipients: string[] }[]> {
    const responsible = (await this.actors.responsibleFor(tx, [actorId], now)).get(actorId);
    if (responsible === undefined) return [];
    const mailbox =
      (await readMailboxes(tx, [responsible.id])).get(responsible.id)?.mailbox ?? null;
    const projects = pointers.map((pointer) => pointer.split('/')[2] ?? '');
    const rows = await tx.rows<{ mailbox: string }>(
      `select distinct p.lead_mailbox as mailbox from portfolio.project p where p.actor_id = $1 and p.lead_mailbox is not null
          and case when $3::text[] <> '{}' then p.code = any($3) else $4 and (p.standing = 'inPortfolio' or exists (select 1 from reporting.report t where t.round_id = $2 and t.project_id = p.id)) end order by 1 limit ${String(MAX_RECIPIENTS)}`,
      [actorId, roundId, projects, mailbox === null],
    );
    return [
      {
        actorId: responsible.id,
        organisationNumber: responsible.organisationNumber,
        recipients: [
          ...new Set([...(mailbox === null ? [] : [mailbox]), ...rows.map((row) => row.mailbox)]),
        ],
      },
    ];
  }
}
