/**
 * The service's Maskinporten scopes (`prefix:subscope`; read is the default, what changes is a
 * suffix). Scopes say what a system may do; which actor it may do it for follows from the token's
 * `consumer` and our register.
 */
export const SCOPES = {
  /** Read the actor's own projects and reports, and figures of rounds that are still open. */
  read: 'hdir:portfolio',
  /** Write the actor's own projects and drafts (reporter). */
  write: 'hdir:portfolio.write',
  /** Certify the actor's own reports (certifier). */
  certify: 'hdir:portfolio.certify',
  /** Rounds, evaluations and roll-ups; only for the directorate of our register. */
  directorate: 'hdir:portfolio.directorate',
} as const;

export type Scope = (typeof SCOPES)[keyof typeof SCOPES];
export const ALL_SCOPES: readonly Scope[] = Object.values(SCOPES);
