/** Longest work that is followed at once by the next, and the longest rest, in milliseconds. */
const REST = { after: 100, atMost: 1_000 };

/** Computes how long to rest after work, in milliseconds: as long as it took, or not at all. */
export function computeRest(taken: number): number {
  return taken > REST.after ? Math.min(taken, REST.atMost) : 0;
}
