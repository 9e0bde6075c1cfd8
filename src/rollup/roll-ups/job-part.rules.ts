import type { RoundActor } from '../lines/rollup-keys.queries.js';

/** The most keys that are replaced in one transaction. */
const MOST_AT_ONCE = 250;

/** Returns the name of a key as a part of a round's job. */
export function partOf({ roundId, actorId }: RoundActor): string {
  return `${roundId}/${actorId}`;
}

/** Splits a list into ranges of a size, and of at most {@link MOST_AT_ONCE}. */
export function splitIntoRanges(actors: readonly string[], size = MOST_AT_ONCE): string[][] {
  const length = Math.min(size, MOST_AT_ONCE);
  return Array.from(
    { length: actors.length === 0 ? 0 : Math.ceil(actors.length / length) },
    (_, index) => actors.slice(index * length, (index + 1) * length),
  );
}
