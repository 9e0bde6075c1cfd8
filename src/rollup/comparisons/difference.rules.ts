import type { FigureCellDifference } from './difference.dto.js';
import { cellsOf } from '../figures/figure.rules.js';
import type { Question, Summed } from '../figures/figure.types.js';

/**
 * The cells of a question that are not the same on both sides, in the order of their keys. A cell
 * that is not there counts as nothing.
 */
export function changedCells(
  question: Question,
  now: readonly Summed[],
  before: readonly Summed[],
): FigureCellDifference[] {
  const keyOf = (keys: readonly (string | null)[]): string => JSON.stringify(keys);
  const [values, earlier] = [now, before].map(
    (sums) => new Map(sums.map(({ keys, value }) => [keyOf(keys), value])),
  );
  const all = [...now, ...before.filter(({ keys }) => values?.has(keyOf(keys)) !== true)];
  // Put in the order of the keys, as the figures themselves are.
  return cellsOf(question, all).flatMap(({ keys }): FigureCellDifference[] => {
    const key = keyOf(question.by.map((dimension) => keys[dimension] ?? null));
    const [value, was] = [values?.get(key), earlier?.get(key)];
    if (value === was) return [];
    return [
      {
        keys,
        now: value ?? 0n,
        before: was ?? 0n,
        change: (value ?? 0n) - (was ?? 0n),
        existed: { now: value !== undefined, before: was !== undefined },
      },
    ];
  });
}
