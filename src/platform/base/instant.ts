import { fault, Problem, problemKind } from './problem.js';

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
