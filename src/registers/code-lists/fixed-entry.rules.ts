import { fault, type Fault } from '../../platform/base/problem.js';
import type { Validity } from './register.rules.js';
import type { EntryNames, OpenRound } from './register.types.js';

/** The members of an entry that are fixed while a round is open in its days. */
export interface FixedEntry extends Validity {
  readonly names: EntryNames;
  readonly parent: string | null;
}

/** Lists the open rounds in whose days an entry is valid. */
export function listRoundsOf(entry: Validity, rounds: readonly OpenRound[]): OpenRound[] {
  return rounds.filter(
    ({ firstDay, lastDay }) =>
      (entry.validFrom === null || entry.validFrom <= lastDay) &&
      (entry.validTo === null || firstDay < entry.validTo),
  );
}

/**
 * Lists the faults of a change to an entry while rounds are open. Names, parent and validity stay
 * as they are in the days of each round. An end after those days is allowed.
 */
export function fixedFaults(
  before: FixedEntry,
  after: FixedEntry,
  rounds: readonly OpenRound[],
): Fault[] {
  const using = rounds.filter(
    (round) => listRoundsOf(before, [round]).length + listRoundsOf(after, [round]).length > 0,
  );
  const [first] = using;
  if (first === undefined) return [];
  const faults: Fault[] = [];
  if (!haveSameNames(before.names, after.names)) faults.push(replaceLater('/names', using));
  if (before.parent !== after.parent) faults.push(replaceLater('/parent', using));
  if (using.some(({ lastDay }) => endWithin(before, lastDay) !== endWithin(after, lastDay)))
    faults.push(endLater('/validTo', using));
  return faults;
}

/** Returns the fault of an entry that cannot be removed, or undefined. */
export function removalFault(entry: Validity, rounds: readonly OpenRound[]): Fault | undefined {
  const using = listRoundsOf(entry, rounds);
  return using.length === 0 ? undefined : endLater('', using);
}

function haveSameNames(one: EntryNames, other: EntryNames): boolean {
  return one.nb === other.nb && one.nn === other.nn && one.en === other.en;
}

/** Returns the end of an entry that falls on a round's last day or before. Otherwise null. */
function endWithin({ validTo }: Validity, lastDay: string): string | null {
  return validTo !== null && validTo <= lastDay ? validTo : null;
}

function replaceLater(pointer: string, rounds: readonly OpenRound[]): Fault {
  const { keys, lastDay } = describe(rounds);
  return fault(
    pointer,
    'register-entry-fixed',
    `Kan ikke endres før ${keys} er lukket. Avslutt oppføringen etter ${lastDay}, og legg til en ny`,
    `Cannot change before ${keys} is closed. End the entry after ${lastDay}, and add a new one`,
  );
}

function endLater(pointer: string, rounds: readonly OpenRound[]): Fault {
  const { keys, lastDay } = describe(rounds);
  return fault(
    pointer,
    'register-entry-fixed',
    `Velg en sluttdag etter ${lastDay}, eller vent til ${keys} er lukket`,
    `Choose an end after ${lastDay}, or wait until ${keys} is closed`,
  );
}

function describe(rounds: readonly OpenRound[]): { keys: string; lastDay: string } {
  return {
    keys: rounds.map(({ key }) => key).join(', '),
    lastDay: rounds.map(({ lastDay }) => lastDay).reduce((a, b) => (a < b ? b : a)),
  };
}
