import { osloDate, osloInstant } from '../../platform/base/clock.js';
import type { RoundState } from '../rounds/round.types.js';

/** Påminnelse, siste påminnelse, fristen er ute, eskalering. */
export const REMINDER_KINDS = ['reminder', 'last-reminder', 'overdue', 'escalation'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/**
 * Days from the deadline's date, at eight in the morning in Norway. Ours: the papers name no
 * schedule.
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

/** When each reminder of a round is due, in Norwegian time whatever the season. */
export function reminderTimes({
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

/** Where one that misses reports can be told. */
interface Reachable {
  /** The actor's own. */
  readonly mailbox?: string | null;
  readonly escalationMailbox?: string | null;
  /** Of the projects that are missing. */
  readonly mailboxes: readonly string[];
  readonly reported: number;
}

/**
 * A reminder goes to the projects that are missing; to the actor too where it has reported none, or
 * none of them has a mailbox. An escalation goes to whoever answers for the actor's reporting, and
 * to the projects only where the actor has named nobody.
 */
export function remindedAt(
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
 * The round as an actor with a deadline of its own has it: open to it until then, if that is later.
 */
export function ownRound(
  { state, opensAt, closesAt }: RemindedRound,
  deadline: Date,
): RemindedRound {
  return { state, opensAt, deadline, closesAt: deadline > closesAt ? deadline : closesAt };
}

/**
 * The reminders whose time has come, oldest first. When several have come at once, only the last of
 * them is worth sending.
 */
export function dueReminders(round: RemindedRound, now: Date): ReminderKind[] {
  if (round.state !== 'open' || now >= round.closesAt) return [];
  const times = reminderTimes(round);
  return REMINDER_KINDS.filter(
    (kind) => times[kind] <= now && times[kind] >= round.opensAt && times[kind] < round.closesAt,
  );
}
