/**
 * Largest amount accepted, in whole NOK: one thousand billion. Well inside what a JSON number holds
 * exactly.
 */
export const MAX_AMOUNT = 1_000_000_000_000;

/**
 * What every amount says beside its number: the service takes whole NOK only, nominal or real, in
 * the prices of a year.
 */
export const CURRENCIES = ['NOK'] as const;
export const BUDGET_BASES = ['nominal', 'real'] as const;

/**
 * In which prices an amount is. Amounts of different prices are not added or compared without
 * saying so.
 */
export interface Prices {
  readonly currency: (typeof CURRENCIES)[number];
  readonly priceYear: number;
  readonly basis: (typeof BUDGET_BASES)[number];
}

/** The currency is always the same. */
export function samePrices(a: Prices, b: Prices): boolean {
  return a.priceYear === b.priceYear && a.basis === b.basis;
}

/** Parses PostgreSQL's bigint text into a number; throws when it would not be exact. */
export function amount(text: string | number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not an exact whole amount`);
  return value;
}

declare global {
  interface JSON {
    rawJSON(text: string): object;
  }
}

/** JSON in which a sum is a number to its last digit, however large. */
export function exactJson(value: object): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? JSON.rawJSON(String(member)) : member,
  );
}

/**
 * Whole percentages that add up to 100 (largest remainder; on equal remainders the earlier part).
 * All zero when there is nothing to share. Source: NEHS 19/21, May 2021: 19/23/1 of 43 shown as
 * 44/54/2, where plain rounding gives 44/53/2.
 */
export function shares(parts: readonly (number | bigint)[]): number[] {
  const whole = parts.map(BigInt);
  const total = whole.reduce((sum, part) => sum + part, 0n);
  if (total === 0n) return parts.map(() => 0);
  const exact = whole.map((part) => Number((part * 100n) / total));
  const remainders = whole.map((part, index) => ({ index, remainder: (part * 100n) % total }));
  const missing = 100 - exact.reduce((sum, share) => sum + share, 0);
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
  );
  const rounded = new Set(remainders.slice(0, missing).map(({ index }) => index));
  return exact.map((share, index) => (rounded.has(index) ? share + 1 : share));
}
