/**
 * Limit of a usual score: a value further from the median, in robust standard deviations, is an
 * outlier (Iglewicz and Hoaglin 1993: 3.5).
 */
export const OUTLYING = 3.5;
/** Least number of values that show what is usual. */
export const ENOUGH = 8;

/**
 * Description of many values: their median, the median of the absolute deviations from the median,
 * and their number (`among`).
 */
export interface Usual {
  readonly median: number;
  readonly deviation: number;
  readonly among: number;
}

/** Sorted values, read by their rank from 0. */
interface Sorted {
  readonly length: number;
  readonly at: (rank: number) => number;
}

/** An amount of an actor. Amounts are compared within their group. */
export interface Grouped {
  readonly actor: string;
  readonly group: string;
  readonly value: number;
}

/**
 * Describes what is usual among values. Returns undefined for fewer than {@link ENOUGH} values, and
 * where more than half of them are equal: then every other value would be infinitely far away.
 */
export function describeUsual(values: readonly number[]): Usual | undefined {
  return describeSorted(sortedOf([...values].sort((a, b) => a - b)));
}

/**
 * Scores how unusual a value is: the modified z-score 0.6745 · (x − median) / MAD, to two decimals.
 */
export function computeScore(value: number, { median, deviation }: Usual): number {
  return Math.round((67.45 * (value - median)) / deviation) / 100;
}

/**
 * Describes for each amount what is usual among the amounts of other actors in its group. Sorts
 * each group once, and finds the other actors' amounts in it by rank.
 */
export function describeOthers<T extends Grouped>(
  amounts: readonly T[],
): (one: T) => Usual | undefined {
  const usual = new Map<string, Usual | undefined>();
  const key = ({ group, actor }: Grouped): string => `${group} ${actor}`;
  for (const members of Map.groupBy(amounts, ({ group }) => group).values()) {
    const sorted = members
      .map(({ actor, group, value }) => ({ actor, group, value }))
      .sort((a, b) => a.value - b.value);
    const values = sorted.map(({ value }) => value);
    for (const own of Map.groupBy(
      sorted.map((one, rank) => ({ one, rank })),
      ({ one }) => one.actor,
    ).values()) {
      const ranks = own.map(({ rank }) => rank);
      const [first] = own;
      if (first !== undefined) usual.set(key(first.one), describeSorted(leaveOut(values, ranks)));
    }
  }
  return (one) => usual.get(key(one));
}

function describeSorted(values: Sorted): Usual | undefined {
  if (values.length < ENOUGH) return undefined;
  const median = medianOf(values);
  const deviation = medianOf({
    length: values.length,
    at: (rank) => measureReach(values, median, rank + 1),
  });
  return deviation === 0 ? undefined : { median, deviation, among: values.length };
}

function sortedOf(sorted: readonly number[]): Sorted {
  return { length: sorted.length, at: (rank) => sorted[rank] ?? NaN };
}

/** Leaves out the values at some ranks. Values and ranks are sorted. */
function leaveOut(sorted: readonly number[], ranks: readonly number[]): Sorted {
  const before = (rank: number): number =>
    findFirst(ranks.length, (left) => (ranks[left] ?? NaN) - left > rank);
  return { length: sorted.length - ranks.length, at: (rank) => sorted[rank + before(rank)] ?? NaN };
}

function medianOf({ length, at }: Sorted): number {
  return (at(Math.floor((length - 1) / 2)) + at(Math.ceil((length - 1) / 2))) / 2;
}

/**
 * Measures how far from a point its nearest values reach. Sorted values near a point are
 * neighbours, so only the first of them is searched for.
 */
function measureReach({ length, at }: Sorted, from: number, nearest: number): number {
  const start = findFirst(length - nearest, (rank) => from - at(rank) <= at(rank + nearest) - from);
  return Math.max(from - at(start), at(start + nearest - 1) - from);
}

/**
 * Finds the first whole number from 0 for which a condition holds, by halving. The condition must
 * hold for every number after it. Returns `length` when it holds for none.
 */
function findFirst(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
