import { fault, type Fault } from '../../platform/base/problem.js';
import { listQuarters, quarterAfter } from '../solutions/quarter.rules.js';
import type { RollOutState } from '../roll-outs/roll-out.types.js';

/** Most quarters that one answer has. */
const MOST_QUARTERS = 40;

/** A roll-out as coverage counts it. Its receiver is the body that answers for it today. */
export interface CoveringRollOut {
  readonly receiver: string;
  readonly state: RollOutState;
  readonly planned: string | null;
  readonly confirmed: string | null;
  readonly forecast: string | null;
  readonly actual: string | null;
}

/** Inhabitants by receiver in the year that a quarter uses, and those of the country. */
export interface Population {
  readonly year: number | null;
  readonly country: number;
  readonly inhabitants: ReadonlyMap<string, number>;
}

/** Receivers and inhabitants that are covered by the end of a quarter. */
export interface Covered {
  readonly receivers: number;
  readonly inhabitants: number;
  /** Share of the inhabitants of the country in per cent. Null without a count of inhabitants. */
  readonly share: number | null;
}

/** Coverage of a solution by the end of a quarter, from its roll-outs. */
export interface QuarterCoverage {
  readonly quarter: string;
  readonly planned: Covered;
  readonly confirmed: Covered;
  readonly expected: Covered;
  readonly actual: Covered;
}

/** Returns the quarters of an answer, or the fault of asking for too many or for none. */
export function chooseQuarters(
  { from, to }: { readonly from?: string; readonly to?: string },
  present: string,
): string[] | Fault {
  const first = from ?? to ?? present;
  const last = to ?? quarterAfter(first, 7);
  if (last < first)
    return fault(
      'to',
      'ends-before-it-begins',
      `Kan ikke være før ${first}`,
      `Must not be before ${first}`,
    );
  return last > quarterAfter(first, MOST_QUARTERS - 1)
    ? fault(
        'to',
        'too-many-quarters',
        `Høyst ${String(MOST_QUARTERS)} kvartaler om gangen`,
        `At most ${String(MOST_QUARTERS)} quarters at a time`,
      )
    : listQuarters(first, last);
}

/**
 * Returns the coverage of a solution by quarter. A receiver counts once, from its earliest quarter:
 * several user groups of it, or bodies that were merged into it, are one.
 */
export function coverQuarters(
  rollOuts: readonly CoveringRollOut[],
  quarters: readonly string[],
  populationOf: (quarter: string) => Population,
): QuarterCoverage[] {
  const open = rollOuts.filter(({ state }) => state !== 'declined');
  const cover = (quarterIn: QuarterIn): Covered[] =>
    accumulate(findEarliest(open, quarterIn), quarters, populationOf);
  const planned = cover((one) => one.planned);
  const confirmed = cover((one) => one.confirmed);
  const expected = cover((one) => one.actual ?? one.forecast ?? one.planned);
  const actual = cover((one) => one.actual);
  return quarters.map((quarter, index) => ({
    quarter,
    planned: planned[index] ?? NOBODY,
    confirmed: confirmed[index] ?? NOBODY,
    expected: expected[index] ?? NOBODY,
    actual: actual[index] ?? NOBODY,
  }));
}

type QuarterIn = (rollOut: CoveringRollOut) => string | null;
const NOBODY: Covered = { receivers: 0, inhabitants: 0, share: null };

/** Finds the earliest quarter of each receiver. */
function findEarliest(
  rollOuts: readonly CoveringRollOut[],
  quarterIn: QuarterIn,
): Map<string, string> {
  const earliest = new Map<string, string>();
  for (const rollOut of rollOuts) {
    const quarter = quarterIn(rollOut);
    const known = earliest.get(rollOut.receiver);
    if (quarter !== null && (known === undefined || quarter < known))
      earliest.set(rollOut.receiver, quarter);
  }
  return earliest;
}

/**
 * Adds up the receivers that are covered by the end of each quarter. Inhabitants are counted anew
 * only in a quarter that uses those of another year.
 */
function accumulate(
  earliest: ReadonlyMap<string, string>,
  quarters: readonly string[],
  populationOf: (quarter: string) => Population,
): Covered[] {
  const joining = Map.groupBy(earliest.keys(), (receiver) =>
    pickLater(earliest.get(receiver) ?? '', quarters[0] ?? ''),
  );
  const covered: string[] = [];
  let inhabitants = 0;
  let counted: Population | undefined;
  return quarters.map((quarter) => {
    const population = populationOf(quarter);
    const joined = joining.get(quarter) ?? [];
    covered.push(...joined);
    inhabitants =
      population === counted
        ? inhabitants + countInhabitants(joined, population)
        : countInhabitants(covered, population);
    counted = population;
    const { country } = population;
    const share = country === 0 ? null : Math.round((1000 * inhabitants) / country) / 10;
    return { receivers: covered.length, inhabitants, share };
  });
}

function pickLater(one: string, other: string): string {
  return one < other ? other : one;
}

function countInhabitants(receivers: readonly string[], { inhabitants }: Population): number {
  return receivers.reduce((sum, receiver) => sum + (inhabitants.get(receiver) ?? 0), 0);
}
