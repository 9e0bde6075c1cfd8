import type { FundingLineValue } from './report.types.js';

/**
 * Finds the last day that decided funding pays for. Returns null when nothing is decided, and when
 * decided funding has no stated end.
 */
export function findFundedUntil(funding: readonly FundingLineValue[]): string | null {
  const decided = funding.filter(({ state }) => state === 'decided');
  const ends = decided.flatMap(({ until }) => until ?? []).sort();
  return ends.length < decided.length ? null : (ends.at(-1) ?? null);
}
