import type { Prices } from '../../platform/base/money.js';

/**
 * Key of a milestone within its project, such as `BP3` (a decision point of Prosjektveiviseren) or
 * `M2.1`.
 */
export const MILESTONE_KEY = /^[A-Z0-9][A-Z0-9.-]{0,19}$/;

export interface BaselineMilestone {
  readonly key: string;
  readonly name: string;
  /** The approved date. */
  readonly date: string;
}

/**
 * Cost and dates of a project as approved. The first approval has number 1, each re-baseline the
 * next number. A baseline is never changed.
 */
export interface BaselineValue extends Prices {
  readonly number: number;
  readonly approvedOn: string;
  /** A role or a council's case; no person's name. */
  readonly decidedBy: string | null;
  readonly reason: string | null;
  /** The approved total cost in whole NOK. */
  readonly cost: number;
  readonly milestones: readonly BaselineMilestone[];
  readonly recordedAt: string;
}
