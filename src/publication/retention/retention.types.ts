export const PROPOSAL_STATES = ['proposed', 'approved', 'carriedOut', 'withdrawn'] as const;
/** States of a proposal: foreslått, godkjent, utført, trukket. */
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Rows of one class that a proposal deletes. */
export interface ProposalPart {
  readonly class: string;
  /** Version of the class that the period is from. */
  readonly version: number;
  /** Instant before which rows are too old. */
  readonly before: string;
  readonly count: number;
  /** Instant from which the period of the oldest row runs. */
  readonly oldest: string;
  /** SHA-256 of the ids of the rows, sorted, one a line. */
  readonly hash: string;
}
