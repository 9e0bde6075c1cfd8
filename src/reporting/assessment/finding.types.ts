import type { Localised } from '../../platform/base/problem.js';

/** A place in a report that a rule doubts, and why. */
export interface Finding {
  readonly pointer: string;
  readonly text: Localised;
  /** The number found, and the number that it was compared with; null without numbers. */
  readonly value: number | null;
  readonly expected: number | null;
}
