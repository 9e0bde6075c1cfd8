import {
  type CalendarQuarter,
  type Introduction,
  layOutQuarters,
  type StatedCapacity,
} from './receiver-calendar.rules.js';

/** An introduction at a receiver. */
export interface IntroductionOf extends Introduction {
  /** Id of the receiver, as the roll-out has it. */
  readonly receiver: string;
  readonly solution: string | null;
}

/** A capacity with the id of the receiver that stated it. */
export interface StatedBy extends StatedCapacity {
  readonly receiver: string;
}

/** Introductions and capacities of all receivers, and who answers for each receiver. */
export interface AllIntroductions {
  readonly introductions: readonly IntroductionOf[];
  /** Oldest first. */
  readonly stated: readonly StatedBy[];
  readonly responsible: ReadonlyMap<
    string,
    { readonly id: string; readonly organisationNumber: string; readonly name: string }
  >;
}

/** A quarter in which a receiver has more introductions than capacity. */
export interface Collision extends Omit<CalendarQuarter<IntroductionOf>, 'capacity'> {
  readonly receiver: { readonly actor: string; readonly name: string };
  readonly capacity: number;
}

/** Filters of collisions. Undefined takes all. */
export interface CollisionFilter {
  readonly solution: string | undefined;
  readonly supplier: string | undefined;
  /** Organisation numbers of receivers. */
  readonly members: readonly string[] | undefined;
}

/**
 * Finds the collisions of all receivers, by quarter and organisation number. The bodies that a
 * receiver answers for, and their capacities, count as its own.
 */
export function findCollisions(
  { introductions, stated, responsible }: AllIntroductions,
  quarters: readonly string[],
): Collision[] {
  const idOf = ({ receiver }: { readonly receiver: string }): string =>
    responsible.get(receiver)?.id ?? receiver;
  const bodies = new Map([...responsible.values()].map((body) => [body.id, body]));
  const introductionsOf = groupBy(introductions, idOf);
  const collisions: Collision[] = [];
  for (const [id, capacities] of groupBy(stated, idOf)) {
    const body = bodies.get(id);
    if (body === undefined) continue;
    const receiver = { actor: body.organisationNumber, name: body.name };
    for (const laid of layOutQuarters(introductionsOf.get(id) ?? [], quarters, capacities))
      if (laid.over > 0 && laid.capacity !== null)
        collisions.push({ ...laid, receiver, capacity: laid.capacity });
  }
  return collisions.sort(
    (a, b) =>
      compareTexts(a.quarter, b.quarter) || compareTexts(a.receiver.actor, b.receiver.actor),
  );
}

/** Says whether a collision passes the filters. */
export function isAskedFor(
  { introductions, receiver }: Collision,
  { solution, supplier, members }: CollisionFilter,
): boolean {
  return (
    (solution === undefined || introductions.some((one) => one.solution === solution)) &&
    (supplier === undefined || introductions.some((one) => one.supplier.actor === supplier)) &&
    (members === undefined || members.includes(receiver.actor))
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
