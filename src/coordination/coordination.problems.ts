import { problemKind } from '../platform/base/problem.js';

export const AGREEMENT_STATE = problemKind(
  'agreement-state',
  409,
  'Avtalen er i en tilstand som ikke tillater dette',
  'The agreement is in a state that does not allow this',
);
export const NOT_YOUR_TURN = problemKind(
  'not-your-turn',
  409,
  'Avtalen venter på den andre parten',
  'The agreement waits for the other side',
);
export const AGREEMENT_EXISTS = problemKind(
  'agreement-exists',
  409,
  'Tiltaket har en avtale om det samme allerede',
  'The project has an agreement on the same already',
);
export const SOLUTION_TAKEN = problemKind(
  'solution-taken',
  409,
  'Koden er i bruk av en annen løsning',
  'The code is used by another solution',
);
export const ROLL_OUT_STATE = problemKind(
  'roll-out-state',
  409,
  'Innføringen er i en tilstand som ikke tillater dette',
  'The roll-out is in a state that does not allow this',
);
export const ROLL_OUT_WAITS = problemKind(
  'roll-out-waits',
  409,
  'Innføringen venter på den andre parten',
  'The roll-out waits for the other side',
);
