import { problemKind } from '../platform/base/problem.js';

export const CRITERIA_SET_KEY_TAKEN = problemKind(
  'criteria-set-key-taken',
  409,
  'Nøkkelen er i bruk',
  'The key is taken',
);
export const CRITERIA_SET_STATE = problemKind(
  'criteria-set-state',
  409,
  'Kriteriesettets status tillater ikke dette',
  'The status of the criteria set does not allow this',
);
export const CRITERIA_SET_OVERLAP = problemKind(
  'criteria-set-overlap',
  409,
  'Et annet kriteriesett gjelder på samme dato',
  'Another criteria set is in force on the same date',
);
export const CRITERIA_SET_FIXED = problemKind(
  'criteria-set-fixed',
  409,
  'En åpen runde bruker kriteriesettet',
  'An open round uses the criteria set',
);
