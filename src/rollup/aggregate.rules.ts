import type { ProjectState } from '../portfolio/project.types.js';
import type { Colour } from '../reporting/report.types.js';

/** What a dependency waits for, as the round has it. */
export interface Supplied {
  /** The state and colour that the supplying project reports; null where it has not reported. */
  readonly state: ProjectState | null;
  readonly colour: Colour | null;
  /** Of another project; a delivery of a national solution has no report of its own. */
  readonly ofProject: boolean;
  readonly neededBy: string;
}

export const TROUBLES = ['overdue', 'supplier-red', 'supplier-yellow', 'supplier-paused', 'supplier-stopped', 'supplier-not-reported'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Why a delivery may not come as it is needed (S15 "dependencies in trouble"): its date has passed on the day of reading, or its supplier is in trouble. */
export function troublesOf({ state, colour, ofProject, neededBy }: Supplied, today: string): Trouble[] {
  const troubles: Trouble[] = [];
  if (neededBy < today && state !== 'completed') troubles.push('overdue');
  if (!ofProject) return troubles;
  if (state === null) troubles.push('supplier-not-reported');
  if (state === 'paused') troubles.push('supplier-paused');
  if (state === 'stopped') troubles.push('supplier-stopped');
  if (state === 'active' && (colour === 'red' || colour === 'yellow')) troubles.push(`supplier-${colour}`);
  return troubles;
}

/** So far from the median, in robust standard deviations, a value is an outlier (Iglewicz and Hoaglin 1993: 3.5). */
export const OUTLYING = 3.5;
/** Of fewer values nobody can say what is usual. */
export const ENOUGH = 8;

export interface RobustScore {
  readonly median: number;
  /** Median of the absolute deviations from the median. */
  readonly deviation: number;
  readonly score: number;
}

/**
 * How unusual a value is among others, by the modified z-score 0.6745 · (x − median) / MAD, to two decimals. Undefined where there are
 * fewer than {@link ENOUGH} others, or where half of them are the same: then any other value would be infinitely far.
 */
export function robustScore(value: number, others: readonly number[]): RobustScore | undefined {
  if (others.length < ENOUGH) return undefined;
  const middle = medianOf(others);
  const deviation = medianOf(others.map((other) => Math.abs(other - middle)));
  if (deviation === 0) return undefined;
  return { median: middle, deviation, score: Math.round((67.45 * (value - middle)) / deviation) / 100 };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN, sorted[Math.ceil((sorted.length - 1) / 2)] ?? NaN];
  return (below + above) / 2;
}

/** Rounds in a row, up to the last, in which a project was red; `reds` tells it of each round, oldest first. */
export function redInARow(reds: readonly boolean[]): number {
  return reds.length - 1 - reds.lastIndexOf(false);
}
