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

/** Coverage of a solution by the end of a quarter, from its roll-outs as they stand now. */
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
  const planned = findEarliest(open, (one) => one.planned);
  const confirmed = findEarliest(open, (one) => one.confirmed);
  const expected = findEarliest(open, (one) => one.actual ?? one.forecast ?? one.planned);
  const actual = findEarliest(open, (one) => one.actual);
  return quarters.map((quarter) => {
    const population = populationOf(quarter);
    const cover = (earliest: ReadonlyMap<string, string>): Covered =>
      coverBy(earliest, quarter, population);
    return {
      quarter,
      planned: cover(planned),
      confirmed: cover(confirmed),
      expected: cover(expected),
      actual: cover(actual),
    };
  });
}

/** Finds the earliest quarter of each receiver. */
function findEarliest(
  rollOuts: readonly CoveringRollOut[],
  quarterIn: (rollOut: CoveringRollOut) => string | null,
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

function coverBy(
  earliest: ReadonlyMap<string, string>,
  quarter: string,
  { country, inhabitants }: Population,
): Covered {
  const covered = [...earliest].flatMap(([receiver, from]) => (from <= quarter ? [receiver] : []));
  const sum = covered.reduce((total, receiver) => total + (inhabitants.get(receiver) ?? 0), 0);
  return {
    receivers: covered.length,
    inhabitants: sum,
    share: country === 0 ? null : Math.round((1000 * sum) / country) / 10,
  };
}
