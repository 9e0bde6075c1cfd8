import { problemKind } from '../platform/base/problem.js';

export const REGISTER_ENTRY_IN_USE = problemKind(
  'register-entry-in-use',
  409,
  'Oppføringen er i bruk',
  'The entry is in use',
);
