import { fault, type Fault } from '../../platform/base/problem.js';
import type { RoundState } from './round.types.js';

export interface RoundTimes {
  readonly opensAt: Date;
  readonly deadline: Date;
  readonly closesAt: Date;
}

/**
 * Returns the faults of a round's times: opening, deadline and closing must follow in this order.
 */
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
 * Says whether an actor can write and certify reports in a round. Every actor can from the opening
 * until the closing; after the deadline the reports are late. An extension lets one actor report
 * past `closesAt` while the round is open. A reopened submission lets it report after the closing.
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
