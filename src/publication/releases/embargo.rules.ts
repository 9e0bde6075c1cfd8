import { osloInstant } from '../../platform/base/clock.js';
import { fault, type Fault } from '../../platform/base/problem.js';

/** Form of an embargo: a time of day in Norway, or an instant with its offset. */
export const EMBARGO =
  /^20\d{2}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-][01]\d:[0-5]\d)?$/;

const WITH_OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/;
const HOUR_MS = 3_600_000;

/** Instant of an embargo, or the fault that it has. */
export type ReadEmbargo = { readonly at: Date | null } | { readonly fault: Fault };

/**
 * Reads an embargo, which must be after an instant. Refuses a time that clocks in Norway skip in
 * spring, and one that they show twice in autumn unless it has an offset.
 */
export function readEmbargo(text: string | null, now: Date): ReadEmbargo {
  if (text === null) return { at: null };
  const found = WITH_OFFSET.test(text) ? readInstant(text) : readNorwegianTime(text);
  if ('fault' in found || found.at === null || found.at > now) return found;
  return {
    fault: fault(
      '/embargo',
      'embargo-in-the-past',
      'Må være i framtiden. Utelat sperrefristen for å publisere med en gang',
      'Must be in the future. Leave the embargo out to publish at once',
    ),
  };
}

function readInstant(text: string): ReadEmbargo {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? noSuchTime() : { at };
}

function readNorwegianTime(text: string): ReadEmbargo {
  const [date = '', time = ''] = text.split('T');
  const asUtc = new Date(`${text.length === 16 ? `${text}:00` : text}Z`);
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 10) !== date)
    return noSuchTime();
  // Both answers of osloInstant that are wrong are found by asking the clock again: a time that
  // clocks skip, and the second time that they show one.
  const seconds = asUtc.getTime() % 60_000;
  const minute = osloInstant(date, time.slice(0, 5)).getTime();
  if (!showsTime(minute, asUtc.getTime() - seconds)) return noSuchTime();
  if (showsTime(minute + HOUR_MS, asUtc.getTime() - seconds)) return ambiguousTime();
  return { at: new Date(minute + seconds) };
}

const OSLO_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Oslo',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Says whether clocks in Norway show a time, given as if it were UTC, at an instant. */
function showsTime(instant: number, asUtc: number): boolean {
  return Date.parse(`${OSLO_CLOCK.format(instant).replace(' ', 'T')}Z`) === asUtc;
}

function noSuchTime(): ReadEmbargo {
  return {
    fault: fault(
      '/embargo',
      'no-such-time',
      'Tidspunktet finnes ikke i Norge: datoen er feil, eller klokka stilles fram over det',
      'The time does not exist in Norway: the date is wrong, or clocks skip it',
    ),
  };
}

function ambiguousTime(): ReadEmbargo {
  return {
    fault: fault(
      '/embargo',
      'ambiguous-time',
      'Klokka viser tidspunktet to ganger den natten. Oppgi forskyvningen, som +02:00',
      'Clocks show the time twice that night. Give the offset, such as +02:00',
    ),
  };
}
