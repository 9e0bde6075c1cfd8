/** Who a request acts for, as established from the token and our own register. */
export interface Principal {
  readonly actorId: string;
  readonly organisationNumber: string;
  /** The actor and the actors whose responsibility it has taken over (mergers). */
  readonly actorIds: readonly string[];
  readonly directorate: boolean;
  readonly scopes: ReadonlySet<string>;
  /**
   * Who acts for the actor, and under which of its delegations; null when the actor acts itself.
   */
  readonly delegate: { readonly organisationNumber: string; readonly delegation: string } | null;
  /**
   * The application's own check is off, so that a test meets the database's alone
   * (ISOLATION=database-only).
   */
  readonly unchecked: boolean;
  /** For the audit: exactly what the token said, never the token itself. */
  readonly token: {
    readonly issuer: string;
    readonly tokenId: string;
    readonly clientId: string;
    readonly consumer: string;
    readonly supplier: string | null;
    readonly delegationSource: string | null;
  };
}

/** What the database lets a transaction see and change (row-level security reads it). */
export type Access =
  | { readonly kind: 'actor' | 'delegate' | 'directorate'; readonly actorIds: readonly string[] }
  | { readonly kind: 'system' }
  | { readonly kind: 'public' };

/**
 * The application's own check, beside row-level security, as the two parameters of `actor_id =
 * any($1) or $2`: the caller's actors, or all rows for the directorate.
 */
export function visibleTo(
  principal: Principal,
): readonly [actorIds: readonly string[], all: boolean] {
  return [principal.actorIds, principal.directorate || principal.unchecked];
}

/** The application's own check of what is only the owner's to do, the directorate included. */
export function actsFor(principal: Principal, actorId: string): boolean {
  return principal.unchecked || principal.actorIds.includes(actorId);
}

export function accessOf(principal: Principal): Access {
  return {
    kind: principal.directorate
      ? 'directorate'
      : principal.delegate === null
        ? 'actor'
        : 'delegate',
    actorIds: principal.actorIds,
  };
}
