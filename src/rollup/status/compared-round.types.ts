export const NO_PREVIOUS_ROUND = [
  'first-round',
  'no-round-published',
  'named-round-not-published',
] as const;

/**
 * Reasons why a round is compared with none: it is the first, no earlier round is published yet, or the
 * round that it names is not.
 */
export type NoPreviousRound = (typeof NO_PREVIOUS_ROUND)[number];
