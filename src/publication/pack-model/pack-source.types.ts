import type { Localised } from '../../platform/base/problem.js';

/** Names by key, in both languages. */
type NamesByKey = Readonly<Record<string, Localised>>;

/** Names of what the answers of a pack give by key alone. */
export interface PackNames {
  readonly rounds: NamesByKey;
  readonly criteriaSets: NamesByKey;
  readonly ruleSets: NamesByKey;
  /** By code. */
  readonly projects: NamesByKey;
  /** By organisation number. */
  readonly actors: NamesByKey;
}

/** Advice as it was known at the instant of a snapshot. */
export interface KnownAdvice {
  readonly council: string;
  readonly text: string;
  readonly answerDueIn: string;
  readonly items: readonly {
    readonly project: string | null;
    readonly round: string | null;
    readonly owner: string;
    readonly answer: string | null;
    readonly effect: string | null;
    readonly outcome: string | null;
  }[];
}

/** Completed replay of the criteria, as it was known at the instant of a snapshot. */
export interface KnownReplay {
  readonly criteriaSet: string;
  readonly baseline: string | null;
  readonly asOf: string;
  readonly inputHash: string | null;
  readonly counts: {
    readonly projects: number;
    readonly before: ReplayOutcomes;
    readonly after: ReplayOutcomes;
    readonly effects: { readonly enters: number; readonly leaves: number };
    readonly leavesBy: readonly CriterionCount[];
    readonly entersBy: readonly CriterionCount[];
    readonly missing: readonly CriterionCount[];
  };
}

interface ReplayOutcomes {
  readonly in: number;
  readonly out: number;
  readonly undecided: number;
}

export interface CriterionCount {
  readonly criterion: string;
  readonly projects: number;
}
