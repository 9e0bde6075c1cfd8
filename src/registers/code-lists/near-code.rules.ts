import type { RegisteredCode } from './register.types.js';

/** Most codes that a fault suggests. */
const MOST_SUGGESTED = 3;

/**
 * Returns the codes that a text may be meant as, the nearest first: those whose code or name it
 * equals but for case and marks, is part of, or differs from in at most a third of its characters.
 */
export function suggestCodes(text: string, codes: readonly RegisteredCode[]): string[] {
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
  return shorter.length > 2 && longer.startsWith(shorter) ? 1 : editDistance(one, other);
}

/** Returns the number of characters to insert, delete or replace (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, against] of [...other].entries()) {
      const replaced = (row[at] ?? 0) + (letter === against ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
