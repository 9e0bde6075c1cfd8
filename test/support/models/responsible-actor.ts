import type { Stored } from './stored-versions.js';

export type StoredActor = Stored['actors'][number];

/** Finds who answers for an actor's projects: its successor from the day on which it ended. */
export function findResponsible(
  actors: readonly StoredActor[],
  id: string,
  day: string,
): StoredActor | undefined {
  const actor = actors.find((one) => one.id === id);
  return actor?.valid_to != null && actor.valid_to <= day && actor.successor_id !== null
    ? findResponsible(actors, actor.successor_id, day)
    : actor;
}
