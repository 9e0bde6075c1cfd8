import type { LineSource } from '../lines/line.queries.js';

/**
 * Parts of the bridge from the total of one round to that of the next. Each project that either
 * round counts belongs to one part, and its part adds what it counts now less what it counted then:
 *
 * - `entered`: counted now; not in the portfolio when the previous round closed.
 * - `returned`: counted now; in the portfolio when the previous round closed, but not reported then.
 * - `transferredIn`: counted both times; reported by the actor asked about now, by another then.
 * - `left`: counted then; not in the portfolio now.
 * - `notReported`: counted then; in the portfolio now, without a certified report.
 * - `transferredOut`: counted both times; reported by the actor asked about then, by another now.
 * - `repriced`: counted both times; its amounts stand at other price levels than then.
 * - `changed`: counted both times, and none of the above.
 *
 * Transfers change nothing nationally: they are parts only when an actor is asked about.
 */
export const BRIDGE_PARTS = [
  'entered',
  'returned',
  'transferredIn',
  'left',
  'notReported',
  'transferredOut',
  'repriced',
  'changed',
] as const;

export type BridgePart = (typeof BRIDGE_PARTS)[number];

/** Parts of a project that is compared without a total and without an actor. */
export const DIFFERENCE_PARTS = ['entered', 'returned', 'left', 'notReported', 'changed'] as const;

export type DifferencePart = (typeof DIFFERENCE_PARTS)[number];

/**
 * Totals that have a bridge. `unrated` counts the projects that are neither green, yellow nor red.
 * `budget` is approved for the round's budget year, `frame` the total frame, both in whole NOK at
 * each price level.
 */
export const BRIDGE_MEASURES = [
  'projects',
  'green',
  'yellow',
  'red',
  'unrated',
  'budget',
  'frame',
] as const;

export type BridgeMeasure = (typeof BRIDGE_MEASURES)[number];

/** One side of a comparison: its lines, and the portfolio that it counts. */
export interface PortfolioSide {
  readonly source: LineSource;
  /** The instant whose portfolio counts: that of the round's closing once it has closed. */
  readonly settled: Date;
  /** A historical round says itself what was in the portfolio: what is reported in it. */
  readonly historical: boolean;
}

/** The two sides of a bridge. */
export interface Sides {
  readonly now: PortfolioSide;
  readonly before: PortfolioSide;
}

/** The projects of one part that a total counts now or then, added up. Null where none is counted. */
export interface BridgeSum {
  readonly measure: BridgeMeasure;
  /** Price level, `2021-nominal`; null for numbers of projects. */
  readonly level: string | null;
  readonly part: BridgePart;
  readonly projects: number;
  readonly now: number | null;
  readonly before: number | null;
}
