/** What may be wrong with a dependency. */
export const TROUBLES = [
  'overdue',
  'supplier-red',
  'supplier-yellow',
  'supplier-paused',
  'supplier-stopped',
  'supplier-not-reported',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/**
 * So far from the median, in robust standard deviations, a value is an outlier (Iglewicz and
 * Hoaglin 1993: 3.5).
 */
export const OUTLYING = 3.5;
/** Of fewer values nobody can say what is usual. */
export const ENOUGH = 8;

/**
 * What is usual among values: their median, the median of the absolute deviations from it, and how
 * many they are.
 */
export interface Usual {
  readonly median: number;
  readonly deviation: number;
  readonly among: number;
}

/** Values in order, by their rank from 0. */
interface InOrder {
  readonly length: number;
  readonly at: (rank: number) => number;
}

/** An amount of an actor, of a group within which amounts may be compared. */
export interface Grouped {
  readonly actor: string;
  readonly group: string;
  readonly value: number;
}

/**
 * What is usual among values. Undefined of fewer than {@link ENOUGH}, or where half of them are the
 * same: then any other value would be infinitely far.
 */
export function usualOf(values: readonly number[]): Usual | undefined {
  return usualInOrder(inOrder([...values].sort((a, b) => a - b)));
}

/** How unusual a value is, by the modified z-score 0.6745 · (x − median) / MAD, to two decimals. */
export function robustScore(value: number, { median, deviation }: Usual): number {
  return Math.round((67.45 * (value - median)) / deviation) / 100;
}

/**
 * For each amount what is usual among those of the other actors of its group. Each group is put in
 * order once, and each actor's others are looked up in it.
 */
export function usualAmongOthers<T extends Grouped>(
  amounts: readonly T[],
): (one: T) => Usual | undefined {
  const usual = new Map<string, Usual | undefined>();
  const key = ({ group, actor }: Grouped): string => `${group} ${actor}`;
  for (const of of Map.groupBy(amounts, ({ group }) => group).values()) {
    const sorted = of
      .map(({ actor, group, value }) => ({ actor, group, value }))
      .sort((a, b) => a.value - b.value);
    const values = sorted.map(({ value }) => value);
    for (const own of Map.groupBy(
      sorted.map((one, rank) => ({ one, rank })),
      ({ one }) => one.actor,
    ).values()) {
      if (own[0] !== undefined)
        usual.set(
          key(own[0].one),
          usualInOrder(
            without(
              values,
              own.map(({ rank }) => rank),
            ),
          ),
        );
    }
  }
  return (one) => usual.get(key(one));
}

function usualInOrder(values: InOrder): Usual | undefined {
  if (values.length < ENOUGH) return undefined;
  const median = middleOf(values);
  const deviation = middleOf({
    length: values.length,
    at: (rank) => distance(values, median, rank + 1),
  });
  return deviation === 0 ? undefined : { median, deviation, among: values.length };
}

function inOrder(sorted: readonly number[]): InOrder {
  return { length: sorted.length, at: (rank) => sorted[rank] ?? NaN };
}

/** Values in order without those of some ranks, themselves in order. */
function without(sorted: readonly number[], ranks: readonly number[]): InOrder {
  const before = (rank: number): number =>
    first(ranks.length, (left) => (ranks[left] ?? NaN) - left > rank);
  return { length: sorted.length - ranks.length, at: (rank) => sorted[rank + before(rank)] ?? NaN };
}

function middleOf({ length, at }: InOrder): number {
  return (at(Math.floor((length - 1) / 2)) + at(Math.ceil((length - 1) / 2))) / 2;
}

/**
 * How far from a point the so many nearest values reach: in order they are neighbours, so that only
 * where they begin is looked for.
 */
function distance({ length, at }: InOrder, from: number, nearest: number): number {
  const start = first(length - nearest, (rank) => from - at(rank) <= at(rank + nearest) - from);
  return Math.max(from - at(start), at(start + nearest - 1) - from);
}

/**
 * The first of some whole numbers from 0 for which something holds that holds for all after it; how
 * many they are where it holds for none.
 */
function first(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Rounds in a row, up to the last, in which a project was red; `reds` tells it of each round,
 * oldest first.
 */
export function redInARow(reds: readonly boolean[]): number {
  return reds.length - 1 - reds.lastIndexOf(false);
}
