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

/** A move of a round's deadline: instants as texts, and why. */
export interface DeadlineMove {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly reason: string;
}
