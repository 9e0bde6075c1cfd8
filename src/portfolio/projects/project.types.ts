import { FACTS } from '../../criteria/criteria-expression.types.js';

/** Values of the facts that criteria may ask for. The criteria define them. */
export const PROJECT_KINDS = FACTS.kind;
export const MATURITIES = FACTS.maturity;
export type Maturity = (typeof MATURITIES)[number];
export const READINESSES = FACTS.readiness;
export type Readiness = (typeof READINESSES)[number];
export type ProjectKind = (typeof PROJECT_KINDS)[number];

/** Planlagt, aktiv, på pause, ferdigstilt, stanset. Status shares count active projects only. */
export const PROJECT_STATES = ['planned', 'active', 'paused', 'completed', 'stopped'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];

/**
 * Prosjektveiviseren (Digdir): idé, konsept, planlegging, gjennomføring, avslutning, realisering.
 */
export const PROJECT_PHASES = [
  'idea',
  'concept',
  'planning',
  'execution',
  'closing',
  'realisation',
] as const;
export type ProjectPhase = (typeof PROJECT_PHASES)[number];

/**
 * Steps of a project on its way into and out of the portfolio: registrert, foreslått, til
 * vurdering, returnert, anbefalt, i porteføljen, avslått, trukket, ute.
 */
export const STANDINGS = [
  'registered',
  'nominated',
  'inAssessment',
  'returned',
  'recommended',
  'inPortfolio',
  'declined',
  'withdrawn',
  'left',
] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * Pattern of a segment of the portfolio, such as `digitalSecurity`, and of a theme in a segment,
 * such as `competence`.
 */
export const SEGMENT = /^[a-z][A-Za-z0-9]{1,39}$/;

/**
 * Pattern of the code of a strategy goal or sub-goal, such as `4`, `1A` or, of the strategy until
 * 2022, `1.2`.
 */
export const GOAL_CODE = /^[1-9](?:[A-Z]|\.[1-9])?$/;

/** An id that an owner's own system, its scheme, has for a project. */
export interface ExternalIdValue {
  readonly scheme: string;
  readonly value: string;
}

/** A project as a certified report keeps it. */
export interface ProjectFactsValue {
  readonly code: string;
  readonly name: string;
  readonly kind: ProjectKind;
  readonly parent: string | null;
  readonly mainGoal: string;
  readonly goals: readonly string[];
}

/** A project whose row this transaction has locked, with its owner. */
export interface OwnedProject {
  readonly id: string;
  readonly actorId: string;
  readonly code: string;
  readonly standing: Standing;
}
