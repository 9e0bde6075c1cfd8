import type { Localised } from '../../platform/base/problem.js';

/** Key of a strategy: its first and its last year, such as `2023-2030`. */
export const STRATEGY_KEY = /^20\d{2}-20\d{2}$/;

/** Form of the code of a goal or sub-goal. The register of goals says which there are. */
export const GOAL_CODE = /^[1-9](?:[A-Z]|\.[1-9])?$/;

/** A goal of an earlier strategy, and the goals of the next one that carry it on. */
export interface MappedGoal {
  readonly from: string;
  /** Empty when no goal carries it on. */
  readonly to: readonly string[];
  readonly note: string | null;
}

/** A strategy, valid from its first day until, not including, `validTo`. */
export interface StrategyReference {
  readonly strategy: string;
  readonly title: Localised;
  readonly validFrom: string;
  readonly validTo: string;
}

/** Directions that the signs of a goal point in. På skinner, følg med, peker mot rødt. */
export const GOAL_DIRECTIONS = ['onTrack', 'watch', 'towardsRed'] as const;
export type GoalDirection = (typeof GOAL_DIRECTIONS)[number];
