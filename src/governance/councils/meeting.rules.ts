import { fault, type Fault, type Localised } from '../../platform/base/problem.js';

/** A meeting, as far as its cases and minutes depend on it. */
export interface NamedMeeting {
  readonly council: string;
  readonly cancelled: boolean;
  /** Its minutes are published. */
  readonly held: boolean;
}

/** Sentences that tell a caller why a meeting cannot be changed. */
export const MEETING_CANCELLED: Localised = {
  nb: 'Møtet er avlyst',
  en: 'The meeting is cancelled',
};
export const MEETING_HELD: Localised = {
  nb: 'Møtet er holdt: referatet er publisert',
  en: 'The meeting is held: its minutes are published',
};

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
