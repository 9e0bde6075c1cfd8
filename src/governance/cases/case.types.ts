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

/**
 * Number of a case in its year, and the year, as councils write it: `19/21`. A sub-case has a number
 * of its own at the end: `20/19-1`.
 */
export const CASE_NUMBER = /^[1-9]\d{0,2}\/\d{2}(?:-[1-9]\d?)?$/;

/** Key of a matter, which has one case in each council that treats it. */
export const MATTER_KEY = /^[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){0,5}$/;

/**
 * Kinds of things that a case is about beside projects. A portfolio and cost growth are those of a
 * round, and a topic is one of ours. A plan is named in words.
 */
export const ABOUT_KINDS = [
  'criteriaSet',
  'roadmapVersion',
  'strategy',
  'portfolio',
  'costGrowth',
  'plan',
  'topic',
] as const;
export type AboutKind = (typeof ABOUT_KINDS)[number];

/** A thing that a case is about: `criteriaSet` `2021-03`, `roadmapVersion` `helsenorge/2023-11`. */
export interface CaseSubject {
  readonly kind: AboutKind;
  readonly reference: string;
}

/** Letter of an alternative proposed decision. */
export const ALTERNATIVE_KEY = /^[A-Z]$/;

export interface CaseAlternative {
  readonly key: string;
  readonly text: string;
}

/** Media types of documents that can be checked. */
export const DOCUMENT_TYPES = [
  'application/pdf',
  'application/octet-stream',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
] as const;

/** A document on the open web, with the SHA-256 of its bytes. */
export interface CaseDocument {
  readonly title: string;
  readonly url: string;
  readonly sha256: string | null;
}

export const CASE_STATES = ['draft', 'published', 'decided', 'withdrawn'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const DECISION_OUTCOMES = ['adopted', 'amended', 'notAdopted', 'postponed'] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

export const MOVE_ACTIONS = ['recommend', 'endorse', 'decline', 'return'] as const;
export type MoveAction = (typeof MOVE_ACTIONS)[number];
