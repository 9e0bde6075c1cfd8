import { fault, type Localised, Problem, problemKind } from './problem.js';

export const AS_OF_IN_FUTURE = problemKind(
  'as-of-in-future',
  422,
  'Tidspunktet er i fremtiden',
  'The instant is in the future',
);

/** Throws a problem when a caller asks for figures as of an instant later than now. */
export function checkNotInFuture(instant: Date, now: Date, name = 'asOf'): void {
  if (instant <= now) return;
  const latest = now.toISOString();
  const { code } = AS_OF_IN_FUTURE;
  throw new Problem(AS_OF_IN_FUTURE, {
    errors: [fault(`/${name}`, code, `Senest ${latest}`, `At the latest ${latest}`)],
  });
}

const OSLO = { timeZone: 'Europe/Oslo', dateStyle: 'long', timeStyle: 'short' } as const;
const NORWEGIAN_TIME = new Intl.DateTimeFormat('nb-NO', OSLO);
const ENGLISH_TIME = new Intl.DateTimeFormat('en-GB', OSLO);

/** Writes an instant for a reader, in Norwegian time: "20. april 2021 kl. 16:00". */
export function writeInstant(instant: Date): Localised {
  return { nb: NORWEGIAN_TIME.format(instant), en: ENGLISH_TIME.format(instant) };
}
