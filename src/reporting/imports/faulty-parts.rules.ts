import type { Fault } from '../../platform/base/problem.js';
import { WARNING_CODES } from '../rule-sets/rule-set.types.js';

/** The parts of a report that were left out before the rules judged the rest. */
export interface LeftOut {
  /** Names of the members that were left out or replaced, whole or in part. */
  readonly members: ReadonlySet<string>;
  /** Names of the members that lack a cell, because the cell could not be read. */
  readonly unread: ReadonlySet<string>;
  /** The items that are left of each list, by their first positions, by the list's pointer. */
  readonly kept: ReadonlyMap<string, readonly number[]>;
}

/** A body without its faulty parts. */
interface Rest {
  readonly body: Record<string, unknown>;
  readonly leftOut: LeftOut;
}

/** Values that stand for required ones that are faulty. No rule finds a fault with them. */
const STAND_INS: Readonly<Record<string, string>> = { state: 'planned', phase: 'idea' };
/** Lists of items by their pointers. An item with a fault is left out, and the others stay. */
const LIST_ITEM = /^(\/grants\/areas|\/[^/]+)\/(\d+)(?:\/|$)/;

/**
 * Leaves out the parts of a body that have faults: an item of a list, a dimension, or else a whole
 * member. Replaces state and phase, which a report must have.
 */
export function leaveOutFaulty(
  body: object,
  faults: readonly Pick<Fault, 'pointer'>[],
  unread: ReadonlySet<string>,
): Rest {
  const rest: Record<string, unknown> = structuredClone({ ...body });
  const items = new Map<string, Set<number>>();
  const members = new Set<string>();
  for (const { pointer } of faults) {
    const [, list, position] = LIST_ITEM.exec(pointer) ?? [];
    const [, member = '', part = ''] = pointer.split('/');
    members.add(member);
    if (list !== undefined) items.set(list, (items.get(list) ?? new Set()).add(Number(position)));
    else if (member === 'dimensions' && part !== '') deleteMember(rest[member], part);
    else if (STAND_INS[member] === undefined) deleteMember(rest, member);
    else rest[member] = STAND_INS[member];
  }
  const kept = new Map<string, readonly number[]>();
  for (const [pointer, gone] of items) kept.set(pointer, removeItems(rest, pointer, gone));
  return { body: rest, leftOut: { members, unread, kept } };
}

function deleteMember(object: unknown, name: string): void {
  if (typeof object === 'object' && object !== null) Reflect.deleteProperty(object, name);
}

/** Removes items of a list. Returns the first positions of those that stay. */
function removeItems(
  body: Record<string, unknown>,
  pointer: string,
  gone: ReadonlySet<number>,
): readonly number[] {
  const steps = pointer.split('/').slice(1);
  const name = steps.pop() ?? '';
  const parent = steps.reduce<unknown>((here, step) => memberOf(here, step), body);
  const list = memberOf(parent, name);
  if (!Array.isArray(list) || typeof parent !== 'object' || parent === null) return [];
  const kept = [...list.keys()].filter((position) => !gone.has(position));
  Object.assign(parent, { [name]: kept.map((position): unknown => list[position]) });
  return kept;
}

function memberOf(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? Object.entries(object).find(([key]) => key === name)?.[1]
    : undefined;
}

/** Members that rules compare with each other: a part left out of one could fail the other. */
const COMPARED: readonly (readonly string[])[] = [
  ['budget', 'frame', 'operatingCosts', 'benefits', 'grants'],
];

/**
 * Returns the faults that the rest of a report has of its own, with their places in the whole
 * report. Leaves out the faults of a part that was left out, and what a rule found by comparing it
 * with others.
 */
export function faultsOfRest(
  faults: readonly Fault[],
  { members, unread, kept }: LeftOut,
): Fault[] {
  const uncertain = new Set([...members, ...unread]);
  return faults.flatMap((one) => {
    const [, list = '', position] = LIST_ITEM.exec(one.pointer) ?? [];
    const first = kept.get(list)?.[Number(position)];
    const member = one.pointer.split('/')[1] ?? '';
    if (position === undefined && members.has(member)) return [];
    if (isComparison(one.code) && isCompared(member, uncertain)) return [];
    if (first === undefined) return [one];
    const after = one.pointer.slice(`${list}/${String(position)}`.length);
    return [{ ...one, pointer: `${list}/${String(first)}${after}` }];
  });
}

const COMPARISONS: ReadonlySet<string> = new Set([...WARNING_CODES, 'mixed-price-years']);

function isComparison(code: string): boolean {
  return COMPARISONS.has(code);
}

function isCompared(member: string, leftOut: ReadonlySet<string>): boolean {
  return COMPARED.some((group) => group.includes(member) && group.some((one) => leftOut.has(one)));
}
