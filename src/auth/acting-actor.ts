/** What our register says of the organisation a token acts for. */
export interface ActingActor {
  readonly id: string;
  /** The actor itself and the actors whose responsibility it has taken over. */
  readonly actorIds: readonly string[];
  readonly directorate: boolean;
}

/** The register of actors, as far as authentication needs it. Implemented by the area `actors`. */
export abstract class ActorDirectory {
  /** The actor with this organisation number, unless it is unknown, not yet valid or closed at that instant. */
  abstract actingActor(organisationNumber: string, now: Date): Promise<ActingActor | undefined>;
}
