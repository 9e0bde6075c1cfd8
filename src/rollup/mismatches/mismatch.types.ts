/**
 * Kinds of mismatch of an agreement (N4): no answer for long, delivery expected after the day of
 * need, the supplying project stopped, left the portfolio or silent in the round, named by one side
 * only, and a ring of projects that wait for each other.
 */
export const MISMATCH_KINDS = [
  'no-answer',
  'date-gap',
  'supplier-stopped',
  'supplier-left',
  'supplier-silent',
  'one-sided',
  'ring',
] as const;
export type MismatchKind = (typeof MISMATCH_KINDS)[number];

/** Days after which an agreement without an answer is a mismatch. */
export const ANSWER_DAYS = 14;

/** Sources of the day on which a delivery is expected. */
export const EXPECTED_BY = ['forecast', 'roadmap', 'commitment'] as const;
export type ExpectedBy = (typeof EXPECTED_BY)[number];
