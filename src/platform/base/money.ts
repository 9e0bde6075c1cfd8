/** Largest accepted amount in whole NOK: one thousand billion. A JSON number holds it exactly. */
export const MAX_AMOUNT = 1_000_000_000_000;

/** Currencies and bases of amounts: whole NOK only, in nominal or real prices of a year. */
export const CURRENCIES = ['NOK'] as const;
export const BUDGET_BASES = ['nominal', 'real'] as const;

/** Prices of an amount. Amounts in different prices are not added or compared silently. */
export interface Prices {
  readonly currency: (typeof CURRENCIES)[number];
  readonly priceYear: number;
  readonly basis: (typeof BUDGET_BASES)[number];
}

/** Parses a price level as figures have it, `2021-nominal`. */
export function pricesOf(level: string): Prices {
  const [year, basis] = level.split('-');
  return { currency: 'NOK', priceYear: Number(year), basis: basis === 'real' ? 'real' : 'nominal' };
}

/** Says whether two amounts are in the same prices. The currency is always NOK. */
export function haveSamePrices(a: Prices, b: Prices): boolean {
  return a.priceYear === b.priceYear && a.basis === b.basis;
}

/** Parses the text of a PostgreSQL bigint. Throws when a number cannot hold it exactly. */
export function parseAmount(text: string | number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not an exact whole amount`);
  return value;
}

declare global {
  interface JSON {
    rawJSON(text: string): object;
  }
}

/** Writes JSON in which a bigint is a number with all its digits. */
export function exactJson(value: object): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? JSON.rawJSON(String(member)) : member,
  );
}

/**
 * Returns whole percentages that add up to 100, by the largest remainder; of equal remainders the
 * earlier part is rounded up. All are zero when the total is zero. Source: NEHS 19/21, May 2021:
 * 19/23/1 of 43 shown as 44/54/2, where plain rounding gives 44/53/2.
 */
export function computeShares(parts: readonly (number | bigint)[]): number[] {
  const whole = parts.map(BigInt);
  const total = whole.reduce((sum, part) => sum + part, 0n);
  if (total === 0n) return parts.map(() => 0);
  const exact = whole.map((part) => Number((part * 100n) / total));
  const remainders = whole.map((part, index) => ({ index, remainder: (part * 100n) % total }));
  const missing = 100 - exact.reduce((sum, share) => sum + share, 0);
  remainders.sort((a, b) => {
    if (a.remainder === b.remainder) return a.index - b.index;
    return a.remainder < b.remainder ? 1 : -1;
  });
  const rounded = new Set(remainders.slice(0, missing).map(({ index }) => index));
  return exact.map((share, index) => (rounded.has(index) ? share + 1 : share));
}
