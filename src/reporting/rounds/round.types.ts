import type { Localised } from '../../platform/base/problem.js';

export const ROUND_STATES = ['planned', 'open', 'closed', 'cancelled'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

/** States in the middle of a sentence: "the round is …". */
export const ROUND_STATE_WORDS: Readonly<Record<RoundState, Localised>> = {
  planned: { nb: 'planlagt', en: 'planned' },
  open: { nb: 'åpen', en: 'open' },
  closed: { nb: 'lukket', en: 'closed' },
  cancelled: { nb: 'avlyst', en: 'cancelled' },
};

/**
 * Days from the date of a round's deadline on which each reminder is sent, at eight in the morning
 * in Norway; negative before the deadline. Null: this reminder is not sent.
 */
export interface ReminderDays {
  readonly reminder: number | null;
  readonly lastReminder: number | null;
  readonly overdue: number | null;
  readonly escalation: number | null;
}

/** Reminders of a round that names none. Our choice: the papers name no schedule. */
export const DEFAULT_REMINDERS: ReminderDays = {
  reminder: -7,
  lastReminder: -1,
  overdue: 1,
  escalation: 3,
};

/** A move of a round's deadline: instants as texts, and why. */
export interface DeadlineMove {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly reason: string;
}
