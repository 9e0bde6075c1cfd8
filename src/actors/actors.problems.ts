import { problemKind } from '../platform/base/problem.js';

export const DELEGATION_EXISTS = problemKind(
  'delegation-exists',
  409,
  'Samme fullmakt er gitt for en overlappende periode',
  'The same delegation has been given for an overlapping period',
);
export const DELEGATION_OVER = problemKind(
  'delegation-over',
  409,
  'Fullmakten er utløpt eller trukket tilbake',
  'The delegation has expired or been revoked',
);
