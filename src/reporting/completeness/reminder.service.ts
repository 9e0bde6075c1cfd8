import { Injectable } from '@nestjs/common';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { Problem } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import {
  appendEvents,
  type DomainEvent,
  UnitOfWork,
} from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { Notices } from '../../platform/work/notices.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { ROUND_CLOSING_SOON_EVENT } from '../reporting.events.js';
import { ROUND_NOT_OPEN } from '../reporting.problems.js';
import type { Round } from '../rounds/round.entity.js';
import { readOpenRounds, readRound } from '../rounds/round.queries.js';
import { ROUND_STATE_WORDS } from '../rounds/round.types.js';
import { readMailboxes } from '../steps/actor-mailbox.lookup.js';
import { listDirectorate } from '../steps/notice-recipient.queries.js';
import type { RemindersResponse } from './completeness.dto.js';
import { CompletenessQueries } from './completeness.queries.js';
import type { ActorCompleteness } from './completeness.rules.js';
import { reminderNotice } from './reminder-notice.rules.js';
import { claimForRound, claimForSubmission, listExtended } from './reminder.queries.js';
import { listDueReminders, extendRound, type ReminderKind } from './reminder.rules.js';

const SYSTEM = { kind: 'system' } as const;
/** Reminders that say that the deadline is near. */
const BEFORE_DEADLINE: ReadonlySet<ReminderKind> = new Set(['reminder', 'last-reminder']);

/** A reminder that is being sent. */
interface Reminder {
  readonly kind: ReminderKind | 'manual';
  readonly round: EntityRow<Round>;
  readonly now: Date;
}

/**
 * Reminds actors of missing reports: by schedule before and after the deadline, and when the
 * directorate asks for it.
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
    // Every worker runs this every few seconds. The worker that first marks a reminder as run
    // writes its notices.
    relay.reconcileWith(async () => {
      await this.runDue();
      return [];
    });
  }

  /** Runs the reminders whose time has come. Returns the number of notices written. */
  async runDue(): Promise<number> {
    const rounds = await this.database.transaction(SYSTEM, readOpenRounds);
    let written = 0;
    for (const round of rounds)
      written += (await this.runRound(round)) + (await this.runExtended(round));
    return written;
  }

  /** Reminds the actors that have the round's deadline. */
  private async runRound(round: EntityRow<Round>): Promise<number> {
    let written = 0;
    const due = listDueReminders(round, this.clock.now());
    for (const kind of due.filter((one) => !round.reminded.includes(one))) {
      written += await this.database.transaction(SYSTEM, async (tx) => {
        const now = this.clock.now();
        const claimed = await claimForRound(tx, round.id, kind);
        // A reminder that a later one has overtaken is only marked.
        if (!claimed || kind !== due.at(-1)) return 0;
        if (BEFORE_DEADLINE.has(kind)) await appendEvents(tx, [closingSoon(round)], now);
        return this.remind(tx, { kind, round, now }, ({ extendedTo }) => extendedTo === null);
      });
    }
    return written;
  }

  /**
   * Reminds the actors that have a deadline of their own. A kind of reminder that the round had
   * already sent when the deadline was extended is not sent again.
   */
  private runExtended(round: EntityRow<Round>): Promise<number> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const now = this.clock.now();
      let written = 0;
      for (const [kind, ids] of await this.claimExtended(tx, round, now))
        written += await this.remind(
          tx,
          { kind, round, now },
          ({ submissionId }) => submissionId !== null && ids.has(submissionId),
        );
      return written;
    });
  }

  /**
   * Marks the due reminders of extended submissions. Returns the submissions to remind, by kind.
   */
  private async claimExtended(
    tx: Tx,
    round: EntityRow<Round>,
    now: Date,
  ): Promise<ReadonlyMap<ReminderKind, ReadonlySet<string>>> {
    const reminding = new Map<ReminderKind, Set<string>>();
    for (const { id, extendedTo, reminded } of await listExtended(tx, round.id)) {
      const due = listDueReminders(extendRound(round, extendedTo), now);
      const kinds = due.filter((kind) => !reminded.includes(kind));
      const last = due.at(-1);
      if (kinds.length === 0 || last === undefined) continue;
      const claimed = await claimForSubmission(tx, id, kinds);
      if (claimed && kinds.includes(last))
        reminding.set(last, (reminding.get(last) ?? new Set()).add(id));
    }
    return reminding;
  }

  /** Reminds every actor with missing reports in an open round, now. */
  ask(command: Command, key: string): Promise<Answer<RemindersResponse>> {
    return this.work.change(command, async (tx, now) => {
      const round = await readRound(tx, key);
      if (round.state !== 'open') throw notOpen(round);
      const notices = await this.remind(tx, { kind: 'manual', round, now }, () => true);
      return {
        answer: { body: { round: key, notices }, status: 201, location: '/v1/notices' },
        subject: `round/${key}`,
        detail: { notices },
      };
    });
  }

  /** Writes a notice for each of these actors that has missing reports. Returns their number. */
  private async remind(
    tx: Tx,
    { kind, round, now }: Reminder,
    includes: (actor: ActorCompleteness) => boolean,
  ): Promise<number> {
    const scope = { roundId: round.id, expectedAt: now, knownAt: this.clock.now() };
    const actors = (await this.completeness.listActors(tx, scope)).filter(
      (actor) => actor.missing.length > 0 && includes(actor),
    );
    const mailboxes = await readMailboxes(
      tx,
      actors.map(({ actorId }) => actorId),
    );
    const directorate = await listDirectorate(tx, osloDate(now));
    const office = directorate.flatMap(({ recipients }) => recipients);
    const notices = actors.map((actor) =>
      reminderNotice(kind, round, actor, { ...mailboxes.get(actor.actorId), office }),
    );
    await this.notices.write(tx, notices, now);
    return notices.length;
  }
}

function closingSoon({ id }: EntityRow<Round>): DomainEvent {
  return { topic: ROUND_CLOSING_SOON_EVENT, payload: { roundId: id } };
}

function notOpen({ state }: EntityRow<Round>): Problem {
  const { nb, en } = ROUND_STATE_WORDS[state];
  return new Problem(ROUND_NOT_OPEN, {
    detail: { nb: `Runden er ${nb}`, en: `The round is ${en}` },
  });
}
