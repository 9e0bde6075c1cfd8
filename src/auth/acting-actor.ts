/** What our register says of the organisation a token acts for. */
export interface ActingActor {
  readonly id: string;
  /** The actor itself and the actors whose responsibility it has taken over. */
  readonly actorIds: readonly string[];
  readonly directorate: boolean;
}

export const DELEGATION_STATES = ['planned', 'inForce', 'expired', 'revoked'] as const;
export type DelegationState = (typeof DELEGATION_STATES)[number];

/** What one actor has granted another, and whether it is in force. */
export interface Grant {
  readonly id: string;
  readonly mayPrepare: boolean;
  readonly mayCertify: boolean;
  readonly firstDay: string;
  readonly lastDay: string | null;
  readonly revokedAt: Date | null;
  readonly state: DelegationState;
}

/** The register of actors, as far as authentication needs it. Implemented by the area `actors`. */
export abstract class ActorDirectory {
  /**
   * The actor with this organisation number, unless it is unknown, not yet valid or closed at that
   * instant.
   */
  abstract actingActor(organisationNumber: string, now: Date): Promise<ActingActor | undefined>;

  /** What these actors have granted these delegates, newest first, in force or not. */
  abstract grants(
    actorIds: readonly string[],
    delegateIds: readonly string[],
    now: Date,
  ): Promise<readonly Grant[]>;
}
