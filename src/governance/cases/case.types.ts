/**
 * Types of case (sakstype) as meeting papers write them: godkjenning, orientering, drøfting,
 * tilslutning [000, 003, 004]. Innstilling is NUIT's recommendation [003].
 */
export const CASE_TYPES = [
  'approval',
  'information',
  'discussion',
  'endorsement',
  'recommendation',
] as const;
export type CaseType = (typeof CASE_TYPES)[number];

/** Number of a case in its year, and the year, as councils write it: `19/21`. */
export const CASE_NUMBER = /^[1-9]\d{0,2}\/\d{2}$/;

export const CASE_STATES = ['draft', 'published', 'decided', 'withdrawn'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const DECISION_OUTCOMES = ['adopted', 'amended', 'notAdopted', 'postponed'] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

export const MOVE_ACTIONS = ['recommend', 'endorse', 'decline', 'return'] as const;
export type MoveAction = (typeof MOVE_ACTIONS)[number];
