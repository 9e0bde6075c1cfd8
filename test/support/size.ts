/**
 * Size of the checks. `npm test` runs `quick`: minutes on two cores. `npm run check` runs `landing`
 * before anything lands (`TEST_SIZE=landing`). `full` is a soak, at the size that the trust list
 * asks for (`FULL=1`).
 */
export type Size = 'quick' | 'landing' | 'full';

export const SIZE: Size = sizeOf(process.env);

function sizeOf({ FULL, TEST_SIZE = 'quick' }: NodeJS.ProcessEnv): Size {
  if (FULL === '1') return 'full';
  if (TEST_SIZE === 'quick' || TEST_SIZE === 'landing' || TEST_SIZE === 'full') return TEST_SIZE;
  throw new Error(`TEST_SIZE is quick, landing or full, not ${TEST_SIZE}`);
}

/** Returns the number that a check uses at this size. */
export function bySize(quick: number, landing: number, full: number): number {
  return { quick, landing, full }[SIZE];
}

/**
 * Holds a time, or a ratio of two times, below a limit of the trust list. Below the full size the
 * figure is only printed: a slow or busy machine must not decide whether something lands.
 */
export function expectBelowAtFull(measured: number, limit: number): void {
  if (SIZE === 'full') expect(measured).toBeLessThan(limit);
}
