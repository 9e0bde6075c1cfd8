/** Whether a project belongs in the portfolio under a criteria set. */
export const OUTCOMES = ['in', 'out', 'undecided'] as const;
export type Outcome = (typeof OUTCOMES)[number];
