import { problemKind } from '../platform/base/problem.js';

export const REGISTER_ENTRY_IN_USE = problemKind(
  'register-entry-in-use',
  409,
  'Oppføringen er i bruk',
  'The entry is in use',
);
export const REGISTER_ENTRY_FIXED = problemKind(
  'register-entry-fixed',
  409,
  'Oppføringen er låst mens en runde er åpen',
  'The entry is fixed while a round is open',
);
