import { fault, type Fault } from '../../platform/base/problem.js';
import { isConfirmed } from '../roll-outs/roll-out.rules.js';
import type { ChangeSize, RollOutPosition } from '../roll-outs/roll-out.types.js';
import { listQuarters } from '../solutions/quarter.rules.js';

/** Weights of changes by their size. A capacity is a sum of these. */
export const WEIGHTS: Readonly<Record<ChangeSize, number>> = { small: 1, medium: 2, large: 3 };

/** A roll-out as a calendar has it. */
export interface Introduction extends Pick<
  RollOutPosition,
  'state' | 'asked' | 'planned' | 'confirmed' | 'forecast' | 'actual' | 'size'
> {
  readonly id: string;
  readonly supplier: { readonly actor: string; readonly name: string };
}

/** Capacity that a receiver has stated from a quarter on. */
export interface StatedCapacity {
  readonly from: string;
  readonly capacity: number;
}

/** A quarter of a receiver with its introductions. */
export interface CalendarQuarter<Item extends Introduction> {
  readonly quarter: string;
  /** Null when the receiver has stated none. */
  readonly capacity: number | null;
  readonly load: number;
  /** Part of the load that the receiver has confirmed. */
  readonly confirmed: number;
  /** Weight above the capacity. Zero when there is room, or no stated capacity. */
  readonly over: number;
  /** Names of the suppliers that meet in a quarter over its capacity. */
  readonly suppliers: readonly string[];
  readonly introductions: readonly Item[];
}

/** Returns the quarter in which an introduction is, or is expected. */
export function quarterOfIntroduction(one: Introduction): string | null {
  return one.actual ?? one.forecast ?? one.planned ?? one.asked;
}

/** Says whether the receiver has confirmed an introduction. */
export function isAgreed(one: Introduction): boolean {
  return one.state === 'trial' || one.state === 'inUse' || isConfirmed(one);
}

/**
 * Returns the capacity of a quarter: that of the latest first quarter up to it. Of several statements
 * from one quarter the last of the list counts.
 */
export function capacityOf(quarter: string, stated: readonly StatedCapacity[]): number | null {
  const found = stated.reduce<StatedCapacity | undefined>(
    (latest, one) =>
      one.from <= quarter && (latest === undefined || one.from >= latest.from) ? one : latest,
    undefined,
  );
  return found?.capacity ?? null;
}

/** Lays the introductions of a receiver into quarters, against its capacity. */
export function layOutQuarters<Item extends Introduction>(
  introductions: readonly Item[],
  quarters: readonly string[],
  stated: readonly StatedCapacity[],
): CalendarQuarter<Item>[] {
  const open = introductions.filter(({ state }) => state !== 'declined');
  const byQuarter = Map.groupBy(open, quarterOfIntroduction);
  return quarters.map((quarter) => {
    const inQuarter = byQuarter.get(quarter) ?? [];
    const capacity = capacityOf(quarter, stated);
    const load = weigh(inQuarter);
    const over = capacity === null ? 0 : Math.max(0, load - capacity);
    const names = [...new Set(inQuarter.map(({ supplier }) => supplier.name))].sort();
    return {
      quarter,
      capacity,
      load,
      confirmed: weigh(inQuarter.filter(isAgreed)),
      over,
      suppliers: over > 0 ? names : [],
      introductions: inQuarter,
    };
  });
}

/** Moves one introduction to another quarter, in thought only. */
export function moveIntroduction<Item extends Introduction>(
  introductions: readonly Item[],
  id: string,
  quarter: string,
): Item[] {
  return introductions.map((one) => (one.id === id ? { ...one, forecast: quarter } : one));
}

/** Lists the faults of a capacity that a receiver states. */
export function capacityFaults(
  { from, capacity }: StatedCapacity,
  known: {
    readonly introductions: readonly Introduction[];
    readonly stated: readonly StatedCapacity[];
    readonly present: string;
  },
): Fault[] {
  const { introductions, stated, present } = known;
  if (from < present)
    return [fault('/from', 'quarter-passed', `Tidligst ${present}`, `At the earliest ${present}`)];
  const agreed = introductions.filter((one) => one.state !== 'declined' && isAgreed(one));
  const last =
    agreed
      .map((one) => quarterOfIntroduction(one) ?? from)
      .sort()
      .at(-1) ?? from;
  const after = [...stated, { from, capacity }];
  return layOutQuarters(agreed, listQuarters(from, last), after)
    .filter(({ quarter, over }) => over > 0 && isFrom(from, quarter, stated))
    .map(({ quarter, load }) =>
      fault(
        '/capacity',
        'capacity-below-confirmed',
        `I ${quarter} har dere bekreftet innføringer med vekt ${String(load)}. Oppgi minst det`,
        `In ${quarter} you have confirmed roll-outs of weight ${String(load)}. Give at least that`,
      ),
    );
}

/** Says whether a new statement from a quarter decides another: no later statement lies between. */
function isFrom(from: string, quarter: string, stated: readonly StatedCapacity[]): boolean {
  return !stated.some((one) => one.from > from && one.from <= quarter);
}

function weigh(introductions: readonly Introduction[]): number {
  return introductions.reduce((sum, { size }) => sum + WEIGHTS[size], 0);
}
