/** Answers to the question whether a project belongs in the portfolio under a criteria set. */
export const OUTCOMES = ['in', 'out', 'undecided'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Facts of a project that a rule may ask for beside the criteria, each with its possible values. */
export const FACTS = {
  /** Program, prosjekt, innovasjon, utredning, innføring. */
  kind: ['programme', 'project', 'innovation', 'assessment', 'rollout'],
  /** Modenhet: tidlig, under utvikling, moden. */
  maturity: ['early', 'developing', 'mature'],
  /** Klar for å innføres: ikke klar, klar for utprøving, implementeringsklar. */
  readiness: ['notReady', 'pilotReady', 'implementationReady'],
} as const;
export type FactName = keyof typeof FACTS;
/** The facts of one project. An unknown fact is null or absent. */
export type Facts = Readonly<Partial<Record<FactName, string | null>>>;

/** Outcome of a rule for one project. */
export interface Decision {
  readonly outcome: Outcome;
  /**
   * First leaf of the rule that a project which is out does not meet: a criterion's code, or a fact
   * such as `kind = innovation`.
   */
  readonly failedFirst: string | null;
  /** Criteria and facts whose answers could still decide for an undecided project. */
  readonly missing: readonly string[];
}
