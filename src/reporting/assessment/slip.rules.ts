import { type Prices, haveSamePrices } from '../../platform/base/money.js';
import type { PriceIndexVersion } from '../../registers/price-indices/price-index.types.js';
import type { BaselineValue } from '../../portfolio/projects/baseline.types.js';
import type { ReportContentValue, ReportedMilestone } from '../content/report.types.js';

/**
 * One milestone, measured from the first baseline that has it. Dates are `YYYY-MM-DD`. `days` is
 * negative when the milestone is early.
 */
export interface MilestoneSlip {
  readonly key: string;
  readonly name: string;
  /** The date in the first baseline that has the milestone. */
  readonly first: string;
  /** The date in the last baseline that has the milestone. */
  readonly current: string;
  readonly forecast: string | null;
  readonly actual: string | null;
  /** The actual date, or the forecast, or today when the milestone is overdue. */
  readonly measured: string;
  readonly days: number;
}

/** Counts the days from one calendar date to another. */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/**
 * Measures every milestone that has ever been approved, from the first baseline that has it. A
 * later baseline neither moves nor drops an earlier milestone. "An overdue milestone without an
 * actual date counts as late up to today" (design §3, after Denmark's published tolerances).
 * `today`: the day of the certification, in Norway.
 */
export function measureMilestones(
  baselines: readonly BaselineValue[],
  reported: readonly ReportedMilestone[],
  today: string,
): MilestoneSlip[] {
  return mergeMilestones(baselines).map(({ key, name, first, current }) => {
    const { forecast, actual } = reported.find((milestone) => milestone.key === key) ?? {
      forecast: null,
      actual: null,
    };
    const expected = forecast ?? current;
    const measured = actual ?? (expected < today ? today : expected);
    return {
      key,
      name,
      first,
      current,
      forecast,
      actual,
      measured,
      days: countDays(first, measured),
    };
  });
}

/** Lists each milestone of the baselines once, with its first and its current date. */
function mergeMilestones(baselines: readonly BaselineValue[]): {
  readonly key: string;
  readonly name: string;
  readonly first: string;
  readonly current: string;
}[] {
  const all = baselines.flatMap(({ milestones }) => milestones);
  return [...new Set(all.map(({ key }) => key))].flatMap((key) => {
    const dated = all.filter((milestone) => milestone.key === key);
    const [first, last] = [dated[0], dated.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [{ key, name: last.name, first: first.date, current: last.date }];
  });
}

/** Returns the slip of the most delayed milestone in days; null without a baseline. */
export function findLatestSlip(slips: readonly MilestoneSlip[]): number | null {
  return slips.length === 0 ? null : Math.max(...slips.map(({ days }) => days));
}

/** Reasons why a cost cannot be compared with the first one. */
export const INCOMPARABLE = [
  'different-price-years',
  'different-bases',
  'price-index-lacks-year',
] as const;

/** The expected cost compared with the cost in the first baseline. */
export interface CostSlip {
  readonly first: number;
  readonly now: number;
  /** The first cost in the prices of the expected one, when an index has converted it. */
  readonly converted: {
    readonly index: string;
    readonly version: number;
    readonly first: number;
  } | null;
  /** Null when the amounts cannot be compared. */
  readonly change: number | null;
  /** Change as a percentage of the first cost, with one decimal. */
  readonly percent: number | null;
  readonly incomparable: (typeof INCOMPARABLE)[number] | null;
}

/** A price index that a cost may be converted by. */
export type SlipIndex = Pick<PriceIndexVersion, 'key' | 'version' | 'values'>;

/** Returns the total cost that a report expects; null when the report has no total budget. */
export function expectedCostOf({
  frame = null,
}: Pick<ReportContentValue, 'frame'>): (Prices & { readonly amount: number }) | null {
  return frame === null ? null : { ...frame, amount: frame.forecast ?? frame.approved };
}

/**
 * Compares the expected cost with the cost in the first baseline (design §3), which an index
 * converts to the price year of the expected one. Returns null without a baseline or an expected
 * cost.
 */
export function measureCost(
  first: (Prices & { readonly cost: number }) | undefined,
  expected: (Prices & { readonly amount: number }) | null,
  index: SlipIndex | null = null,
): CostSlip | null {
  if (first === undefined || expected === null) return null;
  const incomparable = findObstacle(first, expected, index);
  const converted =
    index === null || incomparable !== null || haveSamePrices(first, expected)
      ? null
      : convertFirst(first, expected.priceYear, index);
  const base = converted?.first ?? first.cost;
  const change = incomparable === null ? expected.amount - base : null;
  return {
    first: first.cost,
    now: expected.amount,
    converted,
    change,
    percent: change === null ? null : percentageOf(change, base),
    incomparable,
  };
}

function findObstacle(
  first: Prices,
  expected: Prices,
  index: SlipIndex | null,
): CostSlip['incomparable'] {
  if (first.basis !== expected.basis) return 'different-bases';
  if (first.priceYear === expected.priceYear) return null;
  if (index === null) return 'different-price-years';
  const years = [first.priceYear, expected.priceYear];
  return years.every((year) => index.values[String(year)] !== undefined)
    ? null
    : 'price-index-lacks-year';
}

/** Converts a positive cost to whole NOK, halves rounded up. */
function convertFirst(
  { cost, priceYear }: Prices & { readonly cost: number },
  to: number,
  { key, version, values }: SlipIndex,
): NonNullable<CostSlip['converted']> {
  const [before, after] = [BigInt(values[String(priceYear)] ?? 0), BigInt(values[String(to)] ?? 0)];
  const first = (2n * BigInt(cost) * after + before) / (2n * before);
  return { index: key, version, first: Number(first) };
}

/** Returns a percentage with one decimal. Exact halves are rounded away from zero. */
export function percentageOf(part: number, whole: number): number {
  return (Math.sign(part) * Math.round((Math.abs(part) * 1000) / whole)) / 10;
}
