/** The actor that a request acts for, established from the token and our own register. */
export interface Principal {
  readonly actorId: string;
  readonly organisationNumber: string;
  /** The actor and the actors that were merged into it. */
  readonly actorIds: readonly string[];
  readonly directorate: boolean;
  readonly scopes: ReadonlySet<string>;
  /** Delegate that acts for the actor, and its delegation. Null when the actor acts itself. */
  readonly delegate: { readonly organisationNumber: string; readonly delegation: string } | null;
  /** Turns the application's own check off, for tests of row-level security alone. */
  readonly unchecked: boolean;
  /** Claims of the token for the audit, never the token itself. */
  readonly token: {
    readonly issuer: string;
    readonly tokenId: string;
    readonly clientId: string;
    readonly consumer: string;
    readonly supplier: string | null;
    readonly delegationSource: string | null;
  };
}

/** Access of a transaction. Row-level security reads it. */
export type Access =
  | { readonly kind: 'actor' | 'delegate' | 'directorate'; readonly actorIds: readonly string[] }
  | { readonly kind: 'system' }
  | { readonly kind: 'public' };

/** Says whether the caller acts for an actor. The directorate does not act for other actors. */
export function actsFor(principal: Principal, actorId: string): boolean {
  return principal.unchecked || principal.actorIds.includes(actorId);
}

/** Says whether the caller may see the rows of every actor. */
export function seesAll({ directorate, unchecked }: Principal): boolean {
  return directorate || unchecked;
}

export function accessOf({ directorate, delegate, actorIds }: Principal): Access {
  if (directorate) return { kind: 'directorate', actorIds };
  return { kind: delegate === null ? 'actor' : 'delegate', actorIds };
}

/**
 * Returns the name under which a caller's changes are recorded: the supplier, whichever of its
 * clients calls, or the client when there is no supplier. A delegate is recorded separately, by its
 * organisation number.
 */
export function clientNameOf({
  supplier,
  clientId,
}: Pick<Principal['token'], 'supplier' | 'clientId'>): string {
  return supplier ?? clientId;
}
