import { fault, type Fault } from '../../platform/base/problem.js';
import type { RoundState } from './round.types.js';

export interface RoundTimes {
  readonly opensAt: Date;
  readonly deadline: Date;
  readonly closesAt: Date;
}

/** A round opens, then has its deadline, then closes. */
export function roundFaults({ opensAt, deadline, closesAt }: RoundTimes): Fault[] {
  const faults: Fault[] = [];
  if (deadline <= opensAt)
    faults.push(
      fault(
        '/deadline',
        'deadline-before-opening',
        'Fristen må være etter åpning',
        'The deadline must be after the opening',
      ),
    );
  if (closesAt < deadline)
    faults.push(
      fault(
        '/closesAt',
        'closes-before-deadline',
        'Lukking må være på eller etter fristen',
        'The closing must be on or after the deadline',
      ),
    );
  return faults;
}

/**
 * Whether reports can be written and certified: from the opening until the closing, also after the
 * deadline (then late). One actor may have longer while the round is open, and may be let in again
 * after it has closed.
 */
export function takesReports(
  round: { readonly state: RoundState; readonly closesAt: Date },
  now: Date,
  actor?: { readonly correcting: boolean; readonly extendedTo: Date | null },
): boolean {
  if (round.state === 'closed') return actor?.correcting === true;
  const extendedTo = actor?.extendedTo ?? null;
  return (
    round.state === 'open' && (now < round.closesAt || (extendedTo !== null && now <= extendedTo))
  );
}
