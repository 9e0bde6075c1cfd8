import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { shares } from '../../platform/base/money.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';
import type { BudgetFigure, ColourFigure, Counted } from './portfolio-status.dto.js';

/** A number beside the last round's; without a last round there is nothing to compare with. */
export function counted(now: number, previous: number | null): Counted {
  return { now, previous, change: previous === null ? null : now - previous };
}

export type ColourCounts = Readonly<Record<Colour, number>>;

/**
 * Counts, shares and movement per colour (S4). Shares are of the rated projects and add up to 100
 * by the largest remainder.
 */
export function colourFigures(now: ColourCounts, previous: ColourCounts | null): ColourFigure[] {
  const parts = shares(COLOURS.map((colour) => now[colour]));
  return COLOURS.map((colour, index) => ({
    colour,
    ...counted(now[colour], previous === null ? null : previous[colour]),
    share: parts[index] ?? 0,
  }));
}

/** What is approved for a year, whole NOK, and the prices that it is in. */
export interface Approved {
  readonly approved: number;
  readonly prices: readonly string[];
}

const NOTHING_APPROVED: Approved = { approved: 0, prices: [] };

/**
 * Approved per year beside what the last round reported for the same year (S5: "totalbudsjett 2021:
 * 1 723 (1 621)").
 */
export function budgetFigures(
  now: ReadonlyMap<number, Approved>,
  previous: ReadonlyMap<number, Approved> | null,
): BudgetFigure[] {
  const years = [...new Set([...now.keys(), ...(previous?.keys() ?? [])])].sort((a, b) => a - b);
  return years.map((year) => budgetFigure(year, now, previous));
}

/**
 * One of these years. "Numbers of different price years are not added without saying so" (design
 * §3): each figure says which they are.
 */
export function budgetFigure(
  year: number,
  now: ReadonlyMap<number, Approved>,
  previous: ReadonlyMap<number, Approved> | null,
): BudgetFigure {
  const { approved, prices } = now.get(year) ?? NOTHING_APPROVED;
  const before = previous === null ? null : (previous.get(year) ?? NOTHING_APPROVED);
  return {
    year,
    approved,
    previous: before?.approved ?? null,
    change: before === null ? null : approved - before.approved,
    prices: [...new Set([...prices, ...(before?.prices ?? [])])].sort(),
  };
}

/**
 * A status as it is served: its body, the hash of all in it but `computedAt`, and its entity tag,
 * which is of the hash.
 */
export function servedStatus(
  figures: object,
  computedAt: Date,
): { readonly body: string; readonly hash: string; readonly etag: string } {
  const hash = sha256(canonicalJson(figures));
  return {
    body: JSON.stringify({ ...figures, computedAt: computedAt.toISOString(), hash }),
    hash,
    etag: `"${hash.slice(0, 32)}"`,
  };
}

/**
 * How many plain values in JSON are not the same on both sides; one that is there on one side only
 * counts with all that is in it.
 */
export function differingCells(a: unknown, b: unknown): number {
  if (!isNested(a) && !isNested(b)) return a === b ? 0 : 1;
  const [left, right] = [membersOf(a), membersOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])].reduce(
    (sum, key) => sum + differingCells(left.get(key), right.get(key)),
    isNested(a) === isNested(b) ? 0 : 1,
  );
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function membersOf(value: unknown): Map<string, unknown> {
  return new Map(isNested(value) ? Object.entries(value) : []);
}
