import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import type { Command } from '../../platform/http/operation.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { notFound, Problem } from '../../platform/base/problem.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { readMailboxes } from '../steps/actor-setting.queries.js';
import type { RemindersResponse } from './completeness.dto.js';
import { type ActorCompleteness, CompletenessQueries } from './completeness.queries.js';
import { dueReminders, ownRound, remindedAt, type ReminderKind } from './reminder.rules.js';
import { ROUND_NOT_OPEN } from '../reporting.problems.js';
import { Round } from '../rounds/round.entity.js';

const OSLO = new Intl.DateTimeFormat('nb-NO', {
  timeZone: 'Europe/Oslo',
  dateStyle: 'long',
  timeStyle: 'short',
});
const OSLO_EN = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Oslo',
  dateStyle: 'long',
  timeStyle: 'short',
});

const OPENING: Readonly<
  Record<ReminderKind | 'manual', { readonly nb: string; readonly en: string }>
> = {
  reminder: { nb: 'Påminnelse', en: 'Reminder' },
  'last-reminder': { nb: 'Siste påminnelse', en: 'Last reminder' },
  overdue: { nb: 'Fristen er ute', en: 'The deadline has passed' },
  escalation: { nb: 'Rapporter mangler fortsatt', en: 'Reports are still missing' },
  manual: { nb: 'Påminnelse', en: 'Reminder' },
};

/**
 * Chases what is missing: by schedule before and after the deadline, and when the directorate asks
 * for it.
 */
@Injectable()
export class ReminderService {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly completeness: CompletenessQueries,
    private readonly notices: Notices,
    private readonly clock: Clock,
    relay: OutboxRelay,
  ) {
    // Every few seconds, by every worker: whoever marks the round or the actor's own deadline first
    // writes the notices.
    relay.reconcileWith(async () => {
      await this.runDue();
      return [];
    });
  }

  /** Runs the reminders whose time has come; answers how many notices were written. */
  async runDue(): Promise<number> {
    const rounds = await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.manager.findBy(Round, { state: 'open' }),
    );
    let written = 0;
    for (const round of rounds)
      written += (await this.runRound(round)) + (await this.runOwn(round));
    return written;
  }

  /** By the round's deadline: everybody that it holds for. */
  private async runRound(round: Round): Promise<number> {
    let written = 0;
    const due = dueReminders(round, this.clock.now());
    for (const kind of due.filter((one) => !round.reminded.includes(one))) {
      written += await this.database.transaction({ kind: 'system' }, async (tx) => {
        const now = this.clock.now();
        const claimed = await tx.rows(
          `update reporting.round set reminded = array_append(reminded, $2) where id = $1 and not ($2 = any(reminded)) returning id`,
          [round.id, kind],
        );
        // One that a later one has overtaken is only marked.
        return claimed.length === 0 || kind !== due.at(-1)
          ? 0
          : this.remind(tx, round, kind, now, ({ extendedTo }) => extendedTo === null);
      });
    }
    return written;
  }

  /**
   * Who has a deadline of its own is reminded by that, of what it has not been reminded of by the
   * round's.
   */
  private async runOwn(round: Round): Promise<number> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const now = this.clock.now();
      const extended = await tx.rows<{
        id: string;
        extended_to: Date;
        reminded: readonly string[];
      }>(
        `select s.id, s.extended_to, s.reminded from reporting.submission s where s.round_id = $1 and s.extended_to is not null order by s.id`,
        [round.id],
      );
      const reminding = new Map<ReminderKind, Set<string>>();
      for (const { id, extended_to, reminded } of extended) {
        const due = dueReminders(ownRound(round, extended_to), now);
        const [kinds, last] = [due.filter((one) => !reminded.includes(one)), due.at(-1)];
        if (kinds.length === 0 || last === undefined) continue;
        const claimed = await tx.rows(
          `update reporting.submission set reminded = reminded || $2::text[] where id = $1 and not (reminded && $2::text[]) returning id`,
          [id, kinds],
        );
        if (claimed.length > 0 && kinds.includes(last))
          reminding.set(last, (reminding.get(last) ?? new Set()).add(id));
      }
      let written = 0;
      for (const [kind, ids] of reminding)
        written += await this.remind(
          tx,
          round,
          kind,
          now,
          ({ submissionId }) => submissionId !== null && ids.has(submissionId),
        );
      return written;
    });
  }

  /** Reminds everybody that misses reports in an open round, now. */
  ask(command: Command, key: string): Promise<Answer<RemindersResponse>> {
    return this.work.change(command, async (tx, now) => {
      const round = await tx.manager.findOneBy(Round, { key });
      if (round === null) throw notFound({ nb: 'Runden', en: 'The round' });
      if (round.state !== 'open')
        throw new Problem(ROUND_NOT_OPEN, {
          detail: { nb: `Runden er ${round.state}`, en: `The round is ${round.state}` },
        });
      const notices = await this.remind(tx, round, 'manual', now, () => true);
      return {
        answer: { body: { round: key, notices }, status: 201, location: '/v1/notices' },
        subject: `round/${key}`,
        detail: { notices },
      };
    });
  }

  private async remind(
    tx: Tx,
    round: Round,
    kind: ReminderKind | 'manual',
    now: Date,
    whom: (actor: ActorCompleteness) => boolean,
  ): Promise<number> {
    const missing = (await this.completeness.ofRound(tx, round.id, now)).filter(
      (actor) => actor.missing.length > 0 && whom(actor),
    );
    const codes = (all: readonly string[]): string =>
      all.length > 10 ? `${all.slice(0, 10).join(', ')} …` : all.join(', ');
    const own = await readMailboxes(
      tx,
      missing.map(({ actorId }) => actorId),
    );
    await this.notices.write(
      tx,
      missing.map(({ actorId, actor, mailboxes, reported, extendedTo, missing: projects }) => ({
        actorId,
        organisationNumber: actor,
        kind,
        subject: `round/${round.key}`,
        recipients: remindedAt(kind, { ...own.get(actorId), mailboxes, reported }),
        title: {
          nb: `${OPENING[kind].nb}: ${String(projects.length)} tiltak uten rapport i runde ${round.key}`,
          en: `${OPENING[kind].en}: ${String(projects.length)} projects without a report in round ${round.key}`,
        },
        text: {
          nb: `Fristen er ${OSLO.format(extendedTo ?? round.deadline)}; runden lukker ${OSLO.format(round.closesAt)}.\nTiltak uten sertifisert rapport: ${codes(projects)}.`,
          en: `The deadline is ${OSLO_EN.format(extendedTo ?? round.deadline)}; the round closes ${OSLO_EN.format(round.closesAt)}.\nProjects without a certified report: ${codes(projects)}.`,
        },
      })),
      now,
    );
    return missing.length;
  }
}
