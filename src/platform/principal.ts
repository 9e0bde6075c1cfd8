/** Who a request acts for, as established from the token and our own register. */
export interface Principal {
  readonly actorId: string;
  readonly organisationNumber: string;
  /** The actor and the actors whose responsibility it has taken over (mergers). */
  readonly actorIds: readonly string[];
  readonly directorate: boolean;
  readonly scopes: ReadonlySet<string>;
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
  | { readonly kind: 'actor' | 'directorate'; readonly actorIds: readonly string[] }
  | { readonly kind: 'system' }
  | { readonly kind: 'public' };

export function accessOf(principal: Principal): Access {
  return { kind: principal.directorate ? 'directorate' : 'actor', actorIds: principal.actorIds };
}
