import type { Localised } from '../../platform/base/problem.js';

/** A name and a version, such as `standard-1`. */
export const RULE_SET_KEY = /^[a-z0-9-]{1,40}$/;
/**
 * The set that a round binds unless it names another: `standard-4` with the rule `funding-ends`.
 */
export const DEFAULT_RULE_SET = 'standard-5';

/** An error blocks certification, a warning stays with the revision, information only informs. */
export const SEVERITIES = ['error', 'warning', 'information'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Public codes of the data-quality rules. The meaning of a code never changes. */
export const WARNING_CODES = [
  'budget-jump',
  'status-unchanged-though-slipping',
  'amounts-do-not-add-up',
  'parts-do-not-add-up',
  'stale-text',
  'budget-outlier',
  'prices-changed',
  'unusual-negative-amount',
  'supplier-halted',
  'funding-ends',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** The baseline that deviations are measured from: the first one or the current one. */
export const MEASURED_AGAINST = ['first', 'current'] as const;

export interface CostTolerance {
  readonly text: Localised;
  readonly yellowAbovePercent: number;
  readonly redAbovePercent: number;
}

export interface TimeTolerance {
  readonly text: Localised;
  readonly yellowFromMonths: number;
  readonly redAboveMonths: number;
}

export interface QualityRule {
  readonly code: WarningCode;
  readonly severity: Severity;
  /** Per cent, days, or tenths of a robust z-score; null where the rule has none. */
  readonly threshold: number | null;
}

/** The content of a rule set. It never changes once published. */
export interface RuleSetContent {
  readonly against: (typeof MEASURED_AGAINST)[number];
  readonly cost: CostTolerance;
  readonly time: TimeTolerance;
  readonly rules: readonly QualityRule[];
}

/** A rule set as it is read from the database. */
export interface RuleSetRecord {
  readonly key: string;
  readonly title: Localised;
  /** The paper that defines the rules. */
  readonly source: string;
  readonly content: RuleSetContent;
  readonly publishedAt: string | null;
  readonly version: number;
}
