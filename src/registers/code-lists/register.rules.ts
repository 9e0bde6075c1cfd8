import { fault, type Fault } from '../../platform/base/problem.js';
import { REGISTER_KINDS, type RegisterKey } from './register.types.js';

/** The days of an entry: from the first one until, not including, `validTo`. Null is open. */
export interface Validity {
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** The members of an entry that rules look at. */
export interface RuledEntry extends Validity {
  readonly code: string;
  readonly parent: string | null;
}

/** Says whether two entries are valid on one day. */
export function overlaps(one: Validity, other: Validity): boolean {
  const begins = (a: Validity, b: Validity): boolean =>
    a.validFrom === null || b.validTo === null || a.validFrom < b.validTo;
  return begins(one, other) && begins(other, one);
}

/** Says whether an entry ends before it has been valid on any day. */
export function isNeverValid({ validFrom, validTo }: Validity): boolean {
  return validFrom !== null && validTo !== null && validTo <= validFrom;
}

/**
 * Lists the faults of an entry. `others` are the other entries of its code, and `parents` those of
 * its parent's code in the register of parents.
 */
export function entryFaults(
  register: RegisterKey,
  entry: RuledEntry,
  {
    others,
    parents,
  }: { readonly others: readonly Validity[]; readonly parents: readonly Validity[] },
): Fault[] {
  return [
    ...codeFaults(register, entry.code),
    ...validityFaults(entry, others),
    ...parentFaults(register, entry, parents),
  ];
}

function codeFaults(register: RegisterKey, code: string): Fault[] {
  const { code: form, example } = REGISTER_KINDS[register];
  if (form.test(code)) return [];
  return [
    fault(
      '/code',
      'wrong-form',
      `Må ha samme form som ${example}`,
      `Must have the same form as ${example}`,
    ),
  ];
}

function validityFaults(entry: RuledEntry, others: readonly Validity[]): Fault[] {
  if (isNeverValid(entry))
    return [
      fault(
        '/validTo',
        'ends-before-start',
        `Må være etter første dag, ${String(entry.validFrom)}`,
        `Must be after the first day, ${String(entry.validFrom)}`,
      ),
    ];
  const other = others.find((one) => overlaps(entry, one));
  if (other === undefined) return [];
  const days = { nb: daysOf(other, 'fra', 'til'), en: daysOf(other, 'from', 'to') };
  return [
    fault(
      '/validFrom',
      'overlapping-validity',
      `Koden gjelder allerede ${days.nb}. Avslutt den først, eller velg andre dager`,
      `The code is already valid ${days.en}. End that entry first, or choose other days`,
    ),
  ];
}

function daysOf({ validFrom, validTo }: Validity, from: string, to: string): string {
  return `${from} ${validFrom ?? '…'} ${to} ${validTo ?? '…'}`;
}

/** An entry stands under an entry of the right register that is valid on one of its days. */
function parentFaults(
  register: RegisterKey,
  entry: RuledEntry,
  parents: readonly Validity[],
): Fault[] {
  if (entry.parent === null) return [];
  const { parent } = REGISTER_KINDS[register];
  if (parent === null)
    return [
      fault(
        '/parent',
        'parent-not-allowed',
        'Utelat feltet: oppføringene i dette registeret står ikke under andre',
        'Leave it out: entries of this register stand under no other',
      ),
    ];
  if (entry.parent !== entry.code && parents.some((one) => overlaps(entry, one))) return [];
  const { nb, en } = REGISTER_KINDS[parent].title;
  return [
    fault(
      '/parent',
      'unknown-parent',
      `Må være en annen kode i registeret ${nb} som gjelder i de samme dagene`,
      `Must be another code of the register ${en} that is valid in the same days`,
    ),
  ];
}
