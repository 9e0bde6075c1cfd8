import { osloDate, osloInstant } from '../../platform/base/clock.js';
import type { RoundState } from '../rounds/round.types.js';

/** Påminnelse, siste påminnelse, fristen er ute, eskalering. */
export const REMINDER_KINDS = ['reminder', 'last-reminder', 'overdue', 'escalation'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/**
 * Days from the date of the deadline, at eight in the morning in Norway. Our choice: the papers
 * name no schedule.
 */
const SCHEDULE: Readonly<Record<ReminderKind, number>> = {
  reminder: -7,
  'last-reminder': -1,
  overdue: 1,
  escalation: 3,
};
const AT = '08:00';

export interface RemindedRound {
  readonly state: RoundState;
  readonly opensAt: Date;
  readonly deadline: Date;
  readonly closesAt: Date;
}

/** Returns the time of each reminder of a round, in Norwegian time whatever the season. */
export function reminderTimesOf({
  deadline,
}: Pick<RemindedRound, 'deadline'>): Record<ReminderKind, Date> {
  const at = (days: number): Date => {
    const date = new Date(`${osloDate(deadline)}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + days);
    return osloInstant(date.toISOString().slice(0, 10), AT);
  };
  return {
    reminder: at(SCHEDULE.reminder),
    'last-reminder': at(SCHEDULE['last-reminder']),
    overdue: at(SCHEDULE.overdue),
    escalation: at(SCHEDULE.escalation),
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
}

/**
 * Returns the mailboxes that a reminder goes to. A reminder goes to the missing projects. It goes
 * to the actor too when the actor has reported nothing, or when no missing project has a mailbox.
 * An escalation goes to the actor's escalation mailbox, else its own, else the missing projects.
 */
export function chooseRecipients(
  kind: ReminderKind | 'manual',
  { mailbox = null, escalationMailbox = null, mailboxes, reported }: Reachable,
): readonly string[] {
  const answering = escalationMailbox ?? mailbox;
  if (kind === 'escalation') return answering === null ? mailboxes : [answering];
  return mailbox !== null && (reported === 0 || mailboxes.length === 0)
    ? [...new Set([...mailboxes, mailbox])]
    : mailboxes;
}

/**
 * Returns a round with an actor's own deadline. The round is open to the actor until that deadline,
 * if it is after the closing.
 */
export function extendRound(
  { state, opensAt, closesAt }: RemindedRound,
  deadline: Date,
): RemindedRound {
  return { state, opensAt, deadline, closesAt: deadline > closesAt ? deadline : closesAt };
}

/**
 * Lists the reminders whose time has come, oldest first. When several are due at once, only the
 * last of them is worth sending.
 */
export function listDueReminders(round: RemindedRound, now: Date): ReminderKind[] {
  if (round.state !== 'open' || now >= round.closesAt) return [];
  const times = reminderTimesOf(round);
  return REMINDER_KINDS.filter(
    (kind) => times[kind] <= now && times[kind] >= round.opensAt && times[kind] < round.closesAt,
  );
}
