import type { Localised } from '../../platform/base/problem.js';
import type { Colour } from '../../reporting/content/report.types.js';

/** Code of an indicator, and of a part of it: `10`, `10.3`. */
export const INDICATOR_CODE = /^[1-9]\d?(?:\.[1-9]\d?)?$/;

/** The side on which an indicator is better. */
export const INDICATOR_DIRECTIONS = ['higher', 'lower'] as const;
export type IndicatorDirection = (typeof INDICATOR_DIRECTIONS)[number];

/**
 * Indicators that the reports of a round give by themselves: the share of rated active projects
 * with substantial delay in development and in introduction, and with money set aside for
 * evaluation.
 */
export const COMPUTED_INDICATORS = [
  'developmentDelay',
  'introductionDelay',
  'evaluationFunding',
] as const;
export type ComputedIndicator = (typeof COMPUTED_INDICATORS)[number];

/** The values from which an indicator is green, and yellow. Beyond them it is red. */
export interface Thresholds {
  readonly green: number;
  readonly yellow: number;
}

/** The definition of an indicator or of a part of one. */
export interface IndicatorDefinition {
  readonly code: string;
  /** Code of the indicator that it is a part of. */
  readonly parent: string | null;
  readonly name: Localised;
  readonly definition: Localised | null;
  readonly unit: string;
  /** The people or things that the base (n) of a measurement counts. */
  readonly counts: Localised | null;
  readonly direction: IndicatorDirection;
  /** Null: its light is judged. */
  readonly thresholds: Thresholds | null;
  /** Codes of the goals and sub-goals that it follows. */
  readonly goals: readonly string[];
  readonly computed: ComputedIndicator | null;
  readonly source: string;
}

/** A light of an indicator, and how it came about. */
export interface IndicatorLight {
  readonly light: Colour | null;
  readonly lightBy: 'threshold' | 'judgement' | 'parts' | null;
  /** The period of the light; null for that of parts, and when there is none. */
  readonly period: string | null;
}
