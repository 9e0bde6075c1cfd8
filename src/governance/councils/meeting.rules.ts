import { fault, type Fault } from '../../platform/base/problem.js';

/** A meeting is one or more whole days. Dates are `YYYY-MM-DD`. */
export function meetingFaults({
  startsOn,
  endsOn,
}: {
  readonly startsOn: string;
  readonly endsOn: string;
}): Fault[] {
  return endsOn < startsOn
    ? [
        fault(
          '/endsOn',
          'ends-before-start',
          'Slutt må være på eller etter start',
          'The end must be on or after the start',
        ),
      ]
    : [];
}
