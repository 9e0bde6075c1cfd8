/** Tiltak: program, prosjekt, innovasjon, utredning, innføring. */
export const PROJECT_KINDS = ['programme', 'project', 'innovation', 'assessment', 'rollout'] as const;
export type ProjectKind = (typeof PROJECT_KINDS)[number];

/** Planlagt, aktiv, på pause, ferdigstilt, stanset. Status shares count active projects only. */
export const PROJECT_STATES = ['planned', 'active', 'paused', 'completed', 'stopped'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];

/** Prosjektveiviseren (Digdir): idé, konsept, planlegging, gjennomføring, avslutning, realisering. */
export const PROJECT_PHASES = ['idea', 'concept', 'planning', 'execution', 'closing', 'realisation'] as const;
export type ProjectPhase = (typeof PROJECT_PHASES)[number];

/** Code of a strategy goal or sub-goal, such as `4` or `1A`. */
export const GOAL_CODE = /^[1-9][A-Z]?$/;

/** A project as a certified report keeps it. */
export interface ProjectFactsValue {
  readonly code: string;
  readonly name: string;
  readonly kind: ProjectKind;
  readonly parent: string | null;
  readonly mainGoal: string;
  readonly goals: readonly string[];
}
