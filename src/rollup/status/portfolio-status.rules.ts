import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { computeShares, pricesOf } from '../../platform/base/money.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';
import type { ColourShares } from '../groups/colour-shares.dto.js';
import type { RedProject } from '../groups/movement.dto.js';
import type {
  BudgetFigure,
  ColourFigure,
  Counted,
  FrameFigure,
  PortfolioStatusResponse,
} from './portfolio-status.dto.js';

/**
 * Returns a number, the number of the previous round and the change. Without one, both are null.
 */
export function compareCounts(now: number, previous: number | null): Counted {
  return { now, previous, change: previous === null ? null : now - previous };
}

export type ColourCounts = Readonly<Record<Colour, number>>;

/**
 * Returns count, share and movement by colour (S4). Shares are of the rated projects and add up to
 * 100 by the largest remainder.
 */
export function colourFiguresOf(now: ColourCounts, previous: ColourCounts | null): ColourFigure[] {
  const parts = computeShares(COLOURS.map((colour) => now[colour]));
  return COLOURS.map((colour, index) => ({
    colour,
    ...compareCounts(now[colour], previous === null ? null : previous[colour]),
    share: parts[index] ?? 0,
  }));
}

/**
 * Returns the shares of the colours among the rated projects, and among the whole portfolio with
 * those that are unrated or not reported. Both add up to 100 by the largest remainder.
 */
export function colourSharesOf(
  { projects, green, yellow, red }: ColourCounts & { readonly projects: number },
  notReported: number,
): ColourShares {
  const rated = [green, yellow, red];
  const unrated = projects - green - yellow - red;
  const [greenOfRated = 0, yellowOfRated = 0, redOfRated = 0] = computeShares(rated);
  const [greenOfAll = 0, yellowOfAll = 0, redOfAll = 0, unratedOfAll = 0, notReportedOfAll = 0] =
    computeShares([...rated, unrated, notReported]);
  return {
    ofRated: {
      base: green + yellow + red,
      baseCounts: 'ratedProjects',
      green: greenOfRated,
      yellow: yellowOfRated,
      red: redOfRated,
    },
    ofPortfolio: {
      base: projects + notReported,
      baseCounts: 'projectsInPortfolio',
      green: greenOfAll,
      yellow: yellowOfAll,
      red: redOfAll,
      unrated: unratedOfAll,
      notReported: notReportedOfAll,
    },
  };
}

/** Approved amount of a year at one price level, such as `2021-nominal`, in whole NOK. */
export interface BudgetSum {
  readonly year: number;
  readonly prices: string;
  readonly approved: number;
}

/**
 * Returns the approved amount of each year and price level beside the one that the previous round
 * reported for the same (S5: "totalbudsjett 2021: 1 723 (1 621)"). "Numbers of different price
 * years are not added without saying so" (design §3): each level stands on its own, and an amount
 * that nobody reported is null, not 0.
 */
export function budgetFiguresOf(
  now: readonly BudgetSum[],
  previous: readonly BudgetSum[] | null,
): BudgetFigure[] {
  const before = previous ?? [];
  const same = (a: BudgetSum, b: BudgetSum): boolean => a.year === b.year && a.prices === b.prices;
  const all = [...now, ...before.filter((one) => !now.some((other) => same(one, other)))];
  return all.sort(compareBudgets).map((one): BudgetFigure => ({
    year: one.year,
    ...pricesOf(one.prices),
    ...compareAmounts(
      now.find((sum) => same(sum, one)),
      before.find((sum) => same(sum, one)),
    ),
  }));
}

type Amount = Pick<BudgetSum, 'approved'>;

/** Compares an amount with that of the previous round. One that nobody reported is null. */
function compareAmounts(
  now: Amount | undefined,
  before: Amount | undefined,
): Pick<BudgetFigure, 'approved' | 'previous' | 'change'> {
  const [approved, previous] = [now?.approved ?? null, before?.approved ?? null];
  const change = approved === null || previous === null ? null : approved - previous;
  return { approved, previous, change };
}

/** The total frames at one price level, and the number of reports that state one. */
export interface FrameSum extends Omit<BudgetSum, 'year'> {
  readonly reports: number;
}

/** Returns the total frames at each price level beside those of the previous round. */
export function frameFiguresOf(
  now: readonly FrameSum[],
  previous: readonly FrameSum[] | null,
): FrameFigure[] {
  const levels = new Set([...now, ...(previous ?? [])].map(({ prices }) => prices));
  return [...levels].sort().map((level): FrameFigure => {
    const own = now.find(({ prices }) => prices === level);
    const before = previous?.find(({ prices }) => prices === level);
    return { ...pricesOf(level), ...compareAmounts(own, before), reports: own?.reports ?? 0 };
  });
}

function compareBudgets(a: BudgetSum, b: BudgetSum): number {
  if (a.year !== b.year) return a.year - b.year;
  return a.prices < b.prices ? -1 : 1;
}

/** Takes the texts of reports of other projects than these out of a status. */
export function withholdTexts<Figures extends Pick<PortfolioStatusResponse, 'red'>>(
  figures: Figures,
  projects: readonly string[],
): Figures {
  const withhold = (one: RedProject): RedProject =>
    projects.includes(one.project) ? one : { ...one, reason: null, action: null };
  return { ...figures, red: figures.red.map(withhold) };
}

/**
 * Returns the body of a status as of an instant, the hash of its figures (without the instant), and
 * the entity tag, which is the beginning of the hash.
 */
export function encodeStatus(
  figures: object,
  asOf: Date,
): { readonly body: string; readonly hash: string; readonly etag: string } {
  const hash = sha256(canonicalJson(figures));
  const instant = asOf.toISOString();
  return {
    body: JSON.stringify({ ...figures, asOf: instant, computedAt: instant, hash }),
    hash,
    etag: `"${hash.slice(0, 32)}"`,
  };
}

/**
 * Counts the values in which two JSON values differ. An object or array on one side only counts
 * with every value inside it.
 */
export function countDifferences(a: unknown, b: unknown): number {
  if (!isNested(a) && !isNested(b)) return a === b ? 0 : 1;
  const [left, right] = [membersOf(a), membersOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])].reduce(
    (sum, key) => sum + countDifferences(left.get(key), right.get(key)),
    isNested(a) === isNested(b) ? 0 : 1,
  );
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function membersOf(value: unknown): Map<string, unknown> {
  return new Map(isNested(value) ? Object.entries(value) : []);
}
