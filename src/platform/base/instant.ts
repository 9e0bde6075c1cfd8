import { fault, Problem, problemKind } from './problem.js';

export const AS_OF_IN_FUTURE = problemKind(
  'as-of-in-future',
  422,
  'Tidspunktet er i fremtiden',
  'The instant is in the future',
);

/** SQL that writes a column as the API writes an instant: ISO 8601 in UTC with milliseconds. */
export function instantText(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Throws a problem when the instant as of which something is asked is later than now. */
export function checkNotInFuture(instant: Date, now: Date, name = 'asOf'): void {
  if (instant > now)
    throw new Problem(AS_OF_IN_FUTURE, {
      errors: [
        fault(
          `/${name}`,
          AS_OF_IN_FUTURE.code,
          `Senest ${now.toISOString()}`,
          `At the latest ${now.toISOString()}`,
        ),
      ],
    });
}
