/** Whether a project belongs in the portfolio under a criteria set. */
export const OUTCOMES = ['in', 'out', 'undecided'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Facts of a project that a rule may ask for beside the criteria, and the values each can have. */
export const FACTS = {
  /** Program, prosjekt, innovasjon, utredning, innføring. */
  kind: ['programme', 'project', 'innovation', 'assessment', 'rollout'],
  /** Modenhet: tidlig, under utvikling, moden. */
  maturity: ['early', 'developing', 'mature'],
  /** Klar for å innføres: ikke klar, klar for utprøving, implementeringsklar. */
  readiness: ['notReady', 'pilotReady', 'implementationReady'],
} as const;
export type FactName = keyof typeof FACTS;
/** The facts of one project; what is not told is null or absent. */
export type Facts = Readonly<Partial<Record<FactName, string | null>>>;

/** What a rule says of a project. */
export interface Decision {
  readonly outcome: Outcome;
  /**
   * What is not met first in the rule's order, for a project that is out: a criterion's code, or a
   * fact such as `kind = innovation`.
   */
  readonly failedFirst: string | null;
  /** Criteria and facts whose answer could still decide, for a project that is undecided. */
  readonly missing: readonly string[];
}
