import type { CriteriaSetStatus } from '../criteria/criteria-set.types.js';
import { fault, type Fault, Problem, problemKind } from '../platform/base/problem.js';

export const PROJECT_CODE_TAKEN = problemKind(
  'project-code-taken',
  409,
  'Koden er i bruk',
  'The code is taken',
);
export const WRONG_STANDING = problemKind(
  'wrong-standing',
  409,
  'Tiltakets stilling i inntaket tillater ikke dette',
  'The standing of the project in the intake does not allow this',
);
export const CRITERIA_SET_RETIRED = problemKind(
  'criteria-set-retired',
  409,
  'Kriteriesettet er avviklet',
  'The criteria set is retired',
);
export const COMMENTS_CLOSED = problemKind(
  'comments-closed',
  409,
  'Fristen for kommentarer er ute',
  'The deadline for comments has passed',
);
export const REPLAY_STATE = problemKind(
  'replay-state',
  409,
  'Gjennomspillingen er i en tilstand som ikke tillater dette',
  'The replay is in a state that does not allow this',
);

export function unknownCriteriaSet(pointer: string): Fault {
  return fault(
    pointer,
    'unknown-criteria-set',
    'Kriteriesettet finnes ikke',
    'The criteria set does not exist',
  );
}

/** Refuses a retired version of the criteria, unless the request sends `underRetired: true`. */
export function refuseRetired(
  set: { readonly key: string; readonly status: CriteriaSetStatus },
  underRetired = false,
): void {
  if (set.status !== 'retired' || underRetired) return;
  throw new Problem(CRITERIA_SET_RETIRED, {
    errors: [
      fault(
        '/underRetired',
        'criteria-set-retired',
        `${set.key} er avviklet. Send underRetired: true for å bruke det likevel`,
        `${set.key} is retired. Send underRetired: true to use it all the same`,
      ),
    ],
  });
}
