/**
 * The service's Maskinporten scopes. A scope says what a system may do. The token's `consumer` and
 * our register say for which actor.
 */
export const SCOPES = {
  /** Read the actor's own projects and reports, and figures of rounds that are still open. */
  read: 'hdir:portfolio',
  /** Write the actor's own projects and drafts (reporter). */
  write: 'hdir:portfolio.write',
  /** Certify the actor's own reports (certifier). */
  certify: 'hdir:portfolio.certify',
  /** Rounds, evaluations and roll-ups, for the directorate of our register only. */
  directorate: 'hdir:portfolio.directorate',
} as const;

export type Scope = (typeof SCOPES)[keyof typeof SCOPES];

/** Permissions of each scope, for the OpenAPI description. */
export const SCOPE_DESCRIPTIONS: Readonly<Record<Scope, string>> = {
  [SCOPES.read]: "Read the actor's own projects and reports, and figures of open rounds",
  [SCOPES.write]: "Write the actor's own projects and drafts",
  [SCOPES.certify]: "Certify the actor's own reports",
  [SCOPES.directorate]: 'Rounds, evaluations and roll-ups, for the directorate alone',
};

export const ALL_SCOPES: readonly Scope[] = Object.values(SCOPES);

/** Says whether a token has a scope of this service. A token for another API has none. */
export function hasOwnScope({ scopes }: { readonly scopes: ReadonlySet<string> }): boolean {
  return ALL_SCOPES.some((scope) => scopes.has(scope));
}
