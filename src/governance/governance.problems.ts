import { problemKind } from '../platform/base/problem.js';

export const MEETING_TAKEN = problemKind(
  'meeting-taken',
  409,
  'Utvalget har allerede et møte den dagen',
  'The council has a meeting on that day already',
);
export const MEETING_STATE = problemKind(
  'meeting-state',
  409,
  'Møtet er i en tilstand som ikke tillater dette',
  'The meeting is in a state that does not allow this',
);
export const MINUTES_STATE = problemKind(
  'minutes-state',
  409,
  'Referatet er i en tilstand som ikke tillater dette',
  'The minutes are in a state that does not allow this',
);
export const CASE_NUMBER_TAKEN = problemKind(
  'case-number-taken',
  409,
  'Saksnummeret er i bruk',
  'The case number is taken',
);
export const MATTER_TAKEN = problemKind(
  'matter-taken',
  409,
  'Utvalget har allerede en sak om dette',
  'The council has a case of this matter already',
);
export const CASE_STATE = problemKind(
  'case-state',
  409,
  'Saken er i en tilstand som ikke tillater dette',
  'The case is in a state that does not allow this',
);
export const TOPIC_TAKEN = problemKind(
  'topic-taken',
  409,
  'Koden er i bruk av et annet tema',
  'The code is used by another topic',
);
export const TOPIC_STATE = problemKind(
  'topic-state',
  409,
  'Temaet er i en tilstand som ikke tillater dette',
  'The topic is in a state that does not allow this',
);
export const ADVICE_STATE = problemKind(
  'advice-state',
  409,
  'Rådet er i en tilstand som ikke tillater dette',
  'The advice is in a state that does not allow this',
);
