export const NO_PREVIOUS_ROUND = [
  'first-round',
  'no-round-closed',
  'named-round-not-closed',
] as const;

/**
 * Reasons why a round is compared with none: it is the first, no earlier round is closed yet, or the
 * round that it names is not.
 */
export type NoPreviousRound = (typeof NO_PREVIOUS_ROUND)[number];
