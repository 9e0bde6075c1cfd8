/** The actor of our register that a token acts for. */
export interface ActingActor {
  readonly id: string;
  /** The actor and the actors that were merged into it. */
  readonly actorIds: readonly string[];
  readonly directorate: boolean;
}

export const DELEGATION_STATES = ['planned', 'inForce', 'expired', 'revoked'] as const;
export type DelegationState = (typeof DELEGATION_STATES)[number];

/** A delegation from one actor to another, and its state. */
export interface Grant {
  readonly id: string;
  readonly mayPrepare: boolean;
  readonly mayCertify: boolean;
  /** The delegate may answer roll-outs. */
  readonly mayIntroduce: boolean;
  readonly firstDay: string;
  readonly lastDay: string | null;
  readonly revokedAt: Date | null;
  readonly state: DelegationState;
}

/** The register of actors, as far as authentication needs it. Implemented by the area `actors`. */
export abstract class ActorDirectory {
  /** Finds the actor with this organisation number that is valid at an instant. */
  abstract findActingActor(organisationNumber: string, now: Date): Promise<ActingActor | undefined>;

  /** Lists the grants of these actors to these delegates, newest first, in force or not. */
  abstract listGrants(
    actorIds: readonly string[],
    delegateIds: readonly string[],
    now: Date,
  ): Promise<readonly Grant[]>;
}
