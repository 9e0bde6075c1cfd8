import {
  countPromises,
  groupPromises,
  type PromiseCounts,
  type Promised,
} from './promise.rules.js';
import type { Body } from './promise.types.js';

/** Changes of an agreement from one board to another. */
export const PROMISE_CHANGES = ['new', 'gone', 'moved', 'state'] as const;
export type PromiseChange = (typeof PROMISE_CHANGES)[number];

/** An agreement that is another on one of two boards. Undefined where a board does not have it. */
export interface ChangedPromise {
  readonly before: Promised | undefined;
  readonly now: Promised | undefined;
  readonly changes: readonly PromiseChange[];
}

/** Lists the agreements that differ between two boards, in the order of the later board. */
export function comparePromises(
  before: readonly Promised[],
  now: readonly Promised[],
): ChangedPromise[] {
  const was = new Map(before.map((one) => [one.agreement.id, one]));
  const is = new Set(now.map(({ agreement }) => agreement.id));
  const pairs = [
    ...now.map((one) => ({ before: was.get(one.agreement.id), now: one })),
    ...before
      .filter(({ agreement }) => !is.has(agreement.id))
      .map((one) => ({ before: one, now: undefined })),
  ];
  return pairs
    .map((pair) => ({ ...pair, changes: listChanges(pair.before, pair.now) }))
    .filter(({ changes }) => changes.length > 0);
}

function listChanges(before: Promised | undefined, now: Promised | undefined): PromiseChange[] {
  if (before === undefined) return ['new'];
  if (now === undefined) return ['gone'];
  const moved = dayOf(before) !== dayOf(now) || before.forecast?.date !== now.forecast?.date;
  return [
    ...(moved ? (['moved'] as const) : []),
    ...(before.agreement.state === now.agreement.state ? [] : (['state'] as const)),
  ];
}

/** Returns the day of the delivery, the commitment or the need, in this order. */
export function dayOf({ agreement }: Promised): string {
  const { deliveredOn, committedOn, neededBy } = agreement;
  return deliveredOn ?? committedOn ?? neededBy;
}

/** The counts of a pair of bodies on two boards. */
export interface ComparedPair {
  readonly supplier: Body;
  readonly receiver: Body;
  readonly before: PromiseCounts;
  readonly now: PromiseCounts;
}

/** Counts the agreements of each pair of bodies on two boards, by names. */
export function comparePairs(
  before: readonly Promised[],
  now: readonly Promised[],
): ComparedPair[] {
  const [was, is] = [groupPairs(before), groupPairs(now)];
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  return keys.flatMap((key) => {
    const [old = [], current = []] = [was.get(key), is.get(key)];
    const { supplier, receiver } = (current[0] ?? old[0])?.agreement ?? {};
    return supplier == null || receiver === undefined
      ? []
      : [{ supplier, receiver, before: countPromises(old), now: countPromises(current) }];
  });
}

/** Groups the agreements that a body supplies by their two bodies. */
export function groupPairs(promised: readonly Promised[]): Map<string, Promised[]> {
  const supplied = promised.filter(({ agreement }) => agreement.supplier !== null);
  return new Map(
    groupPromises(supplied, ({ agreement: { supplier, receiver } }) =>
      [
        supplier?.name,
        receiver.name,
        supplier?.organisationNumber,
        receiver.organisationNumber,
      ].join(' '),
    ),
  );
}
