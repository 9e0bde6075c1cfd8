import { countEdits } from '../../platform/base/edit-distance.js';
import type { CodeWithName } from './register.types.js';

/** Most codes that a fault suggests. */
const MOST_SUGGESTED = 3;

/**
 * Returns the codes that a text may be meant as, the nearest first: those whose code or name it
 * equals but for case and marks, is part of, or differs from in at most a third of its characters.
 */
export function suggestCodes(text: string, codes: readonly CodeWithName[]): string[] {
  const wanted = simplify(text);
  return codes
    .map(({ code, name }) => {
      const distances = [code, name.nb, name.en].map((other) =>
        distanceOf(wanted, simplify(other)),
      );
      return { code, distance: Math.min(...distances) };
    })
    .filter(({ distance }) => distance <= wanted.length / 3)
    .sort((a, b) => a.distance - b.distance || (a.code < b.code ? -1 : 1))
    .slice(0, MOST_SUGGESTED)
    .map(({ code }) => code);
}

/** Returns a text in lower case with letters and digits only, without accents. */
function simplify(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Returns the number of characters to change, or 1 when the one text begins with the other. */
function distanceOf(one: string, other: string): number {
  if (one === other) return 0;
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return shorter.length > 2 && longer.startsWith(shorter) ? 1 : countEdits(one, other);
}
