import type { BridgeRow, BridgeStep } from './bridge.dto.js';
import {
  BRIDGE_MEASURES,
  BRIDGE_PARTS,
  type BridgeMeasure,
  type BridgePart,
  type BridgeSum,
  type PortfolioSide,
} from './bridge.types.js';
import type { LineSource } from '../lines/line.queries.js';

/** Returns the figures of a round as of an instant as one side of a comparison. */
export function sideOf(
  round: { readonly closed_at: Date | null; readonly historical: boolean },
  source: LineSource,
  at: Date,
): PortfolioSide {
  const { closed_at, historical } = round;
  return { source, historical, settled: closed_at !== null && closed_at < at ? closed_at : at };
}

/** Says whether a total is a number of projects. It is 0 where no project counts, never null. */
export function isCount(measure: BridgeMeasure): boolean {
  return measure !== 'budget' && measure !== 'frame';
}

/**
 * Returns the bridge of each total: numbers of projects first, then amounts by price level. Each
 * part adds what its projects count now less what they counted before, so that the parts and
 * `before` always add up to `now`.
 */
export function bridgeRowsOf(sums: readonly BridgeSum[]): BridgeRow[] {
  return BRIDGE_MEASURES.flatMap((measure) => {
    const own = sums.filter((sum) => sum.measure === measure);
    const levels = isCount(measure) ? [null] : [...new Set(own.map(({ level }) => level))].sort();
    return levels.map((level) =>
      bridgeRowOf(
        measure,
        level,
        own.filter((sum) => sum.level === level),
      ),
    );
  });
}

function bridgeRowOf(
  measure: BridgeMeasure,
  level: string | null,
  sums: readonly BridgeSum[],
): BridgeRow {
  const nothing = isCount(measure) ? 0 : null;
  const before = addUp(sums.map((sum) => sum.before)) ?? nothing;
  const now = addUp(sums.map((sum) => sum.now)) ?? nothing;
  const steps = Object.fromEntries(
    BRIDGE_PARTS.map((part) => [part, stepOf(sums.find((sum) => sum.part === part))]),
  ) as Record<BridgePart, BridgeStep>;
  const change = now === null || before === null ? null : now - before;
  return { measure, level, before, ...steps, now, change };
}

function stepOf(sum: BridgeSum | undefined): BridgeStep {
  if (sum === undefined) return { amount: 0, projects: 0 };
  return { amount: differenceOf(sum), projects: sum.projects };
}

/** Returns what a project or a part adds to a total. An amount that is not counted is 0 here. */
export function differenceOf({ now, before }: Pick<BridgeSum, 'now' | 'before'>): number {
  return (now ?? 0) - (before ?? 0);
}

/** Adds up amounts. Returns null when there is none. */
export function addUp(amounts: readonly (number | null)[]): number | null {
  return amounts.reduce((sum, one) => (one === null ? sum : (sum ?? 0) + one), null);
}
