import { osloDate, osloInstant } from '../../platform/base/clock.js';
import type { ReminderDays, RoundState } from '../rounds/round.types.js';

/** Påminnelse, siste påminnelse, fristen er ute, eskalering. */
export const REMINDER_KINDS = ['reminder', 'last-reminder', 'overdue', 'escalation'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** Time of the day in Norway at which reminders are sent. */
const AT = '08:00';

export interface RemindedRound {
  readonly state: RoundState;
  readonly opensAt: Date;
  readonly deadline: Date;
  readonly closesAt: Date;
  readonly reminders: ReminderDays;
}

/**
 * Returns the time of each reminder of a round, in Norwegian time whatever the season. Null for a
 * reminder that the round does not send.
 */
export function reminderTimesOf({
  deadline,
  reminders,
}: Pick<RemindedRound, 'deadline' | 'reminders'>): Record<ReminderKind, Date | null> {
  const at = (days: number | null): Date | null => {
    if (days === null) return null;
    const date = new Date(`${osloDate(deadline)}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + days);
    return osloInstant(date.toISOString().slice(0, 10), AT);
  };
  return {
    reminder: at(reminders.reminder),
    'last-reminder': at(reminders.lastReminder),
    overdue: at(reminders.overdue),
    escalation: at(reminders.escalation),
  };
}

/** Mailboxes that an actor has chosen. */
export interface ChosenMailboxes {
  readonly mailbox?: string | null;
  readonly escalationMailbox?: string | null;
}

/** An actor with missing reports, as a reminder reaches it. */
interface Reachable extends ChosenMailboxes {
  /** Mailboxes of the missing projects. */
  readonly mailboxes: readonly string[];
  readonly reported: number;
  /** Mailboxes of the portfolio office. */
  readonly office: readonly string[];
}

/**
 * Returns the mailboxes that a reminder goes to. A reminder goes to the missing projects. It goes
 * to the actor too when the actor has reported nothing, or when no missing project has a mailbox.
 * An escalation goes to the actor's escalation mailbox, else its own, else the missing projects,
 * with a copy to the portfolio office.
 */
export function chooseRecipients(
  kind: ReminderKind | 'manual',
  { mailbox = null, escalationMailbox = null, mailboxes, reported, office }: Reachable,
): readonly string[] {
  if (kind === 'escalation') {
    const answering = escalationMailbox ?? mailbox;
    const told = answering === null ? mailboxes : [answering];
    return [...new Set([...told, ...office])];
  }
  return mailbox !== null && (reported === 0 || mailboxes.length === 0)
    ? [...new Set([...mailboxes, mailbox])]
    : mailboxes;
}

/**
 * Returns a round with an actor's own deadline. The round is open to the actor until that deadline,
 * if it is after the closing.
 */
export function extendRound(
  { state, opensAt, closesAt, reminders }: RemindedRound,
  deadline: Date,
): RemindedRound {
  const closing = deadline > closesAt ? deadline : closesAt;
  return { state, opensAt, deadline, closesAt: closing, reminders };
}

/**
 * Lists the reminders whose time has come, oldest first. When several are due at once, only the
 * last of them is worth sending.
 */
export function listDueReminders(round: RemindedRound, now: Date): ReminderKind[] {
  if (round.state !== 'open' || now >= round.closesAt) return [];
  const times = reminderTimesOf(round);
  return REMINDER_KINDS.flatMap((kind) => {
    const at = times[kind];
    return at !== null && at <= now && at >= round.opensAt && at < round.closesAt
      ? [{ kind, at }]
      : [];
  })
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ kind }) => kind);
}
