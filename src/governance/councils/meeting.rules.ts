import { fault, type Fault } from '../../platform/base/problem.js';

/** Refuses a meeting that ends before it starts. Dates are `YYYY-MM-DD`. */
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
