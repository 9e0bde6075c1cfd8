import type { Localised } from '../../platform/base/problem.js';

/** `standard-1`: a name and its version. */
export const RULE_SET_KEY = /^[a-z0-9-]{1,40}$/;
/** The set a round binds when it names none: what standard-1 says, and `prices-changed`. */
export const DEFAULT_RULE_SET = 'standard-2';

/** Blokkerer godkjenning, følger med revisjonen, til opplysning. */
export const SEVERITIES = ['error', 'warning', 'information'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Data-quality rules by their public codes, which never change their meaning. */
export const WARNING_CODES = [
  'budget-jump',
  'status-unchanged-though-slipping',
  'amounts-do-not-add-up',
  'parts-do-not-add-up',
  'stale-text',
  'budget-outlier',
  'prices-changed',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** Which baseline deviations are measured from: the first approval, or the last. */
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

/** What a set says: published, it never changes. */
export interface RuleSetContent {
  readonly against: (typeof MEASURED_AGAINST)[number];
  readonly cost: CostTolerance;
  readonly time: TimeTolerance;
  readonly rules: readonly QualityRule[];
}

export interface RuleSetRecord {
  readonly key: string;
  readonly title: Localised;
  /** The paper it stands in. */
  readonly source: string;
  readonly content: RuleSetContent;
  readonly publishedAt: string | null;
  readonly version: number;
}
