import type { GrantsValue } from '../../reporting/content/report.types.js';

/** Applications and amounts of a grant scheme. Null: not stated. */
export interface GrantSums {
  readonly applications: number | null;
  readonly amount: number | null;
  readonly simplified: number | null;
  readonly grantedAmount: number | null;
}

/**
 * Adds up the areas of a grant scheme. A sum is null when an area does not state it, except for
 * simplified applications: an area that states none has none.
 */
export function sumAreas({ areas }: Pick<GrantsValue, 'areas'>): GrantSums {
  const sum = (amounts: readonly (number | null)[]): number | null =>
    amounts.length === 0 || amounts.includes(null)
      ? null
      : amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
  const simplified = areas.flatMap((area) => area.simplified ?? []);
  return {
    applications: sum(areas.map(({ applications }) => applications)),
    amount: sum(areas.map(({ amount }) => amount)),
    simplified: sum(simplified),
    grantedAmount: sum(areas.map(({ grantedAmount = null }) => grantedAmount)),
  };
}
