import { parseAmount, type Prices, pricesOf } from '../../platform/base/money.js';

/**
 * The groups of municipalities that figures are compared within: the municipality itself, those of
 * its county, those of its size, and all.
 */
export const COMPARISON_GROUPS = ['own', 'county', 'sizeGroup', 'country'] as const;
export type ComparisonGroup = (typeof COMPARISON_GROUPS)[number];

/** The fewest reporting municipalities that a figure of a group is given for. */
export const FEWEST_REPORTED = 3;

/** The sums of the municipalities of a group that have reported, each an exact whole number. */
export interface GroupSums {
  readonly municipalities: number;
  readonly reported: number;
  readonly inhabitants: string | null;
  readonly projects: number;
  readonly budgets: readonly {
    readonly prices: string;
    readonly approved: string;
    readonly municipalities: number;
    readonly inhabitants: string | null;
  }[];
}

/** Amounts of a group at one price level, and per inhabitant of those that have such amounts. */
export interface BudgetPerInhabitant extends Prices {
  readonly approved: number;
  readonly municipalities: number;
  readonly inhabitants: number | null;
  readonly perInhabitant: number | null;
}

/** The figures of a group, with their base. */
export interface GroupFigures {
  readonly municipalities: number;
  readonly reported: number;
  readonly inhabitants: number | null;
  readonly projects: number;
  readonly projectsPerThousand: number | null;
  readonly budgets: BudgetPerInhabitant[];
}

/** Describes the sums of a group. A figure per inhabitant is null where its base is too small. */
export function describeGroup(group: ComparisonGroup, sums: GroupSums): GroupFigures {
  const fewest = group === 'own' ? 1 : FEWEST_REPORTED;
  const divide = (amount: bigint, by: string | null, reported: number): number | null =>
    reported < fewest ? null : divideByInhabitants(amount, by);
  const { municipalities, reported, projects, inhabitants } = sums;
  return {
    municipalities,
    reported,
    inhabitants: numberOf(inhabitants),
    projects,
    projectsPerThousand: divide(1_000n * BigInt(projects), inhabitants, reported),
    budgets: sums.budgets.map((budget) => ({
      ...pricesOf(budget.prices),
      approved: parseAmount(budget.approved),
      municipalities: budget.municipalities,
      inhabitants: numberOf(budget.inhabitants),
      perInhabitant: divide(BigInt(budget.approved), budget.inhabitants, budget.municipalities),
    })),
  };
}

function numberOf(inhabitants: string | null): number | null {
  return inhabitants === null ? null : Number(inhabitants);
}

/**
 * Divides a whole amount by a number of inhabitants, rounded to two decimals, exact halves away from
 * zero. Returns null when the inhabitants are unknown or none.
 */
export function divideByInhabitants(amount: bigint, inhabitants: string | null): number | null {
  const by = BigInt(inhabitants ?? 0);
  if (by === 0n) return null;
  const hundredfold = amount < 0n ? -100n * amount : 100n * amount;
  const rounded = (2n * hundredfold + by) / (2n * by);
  return Number(amount < 0n ? -rounded : rounded) / 100;
}
