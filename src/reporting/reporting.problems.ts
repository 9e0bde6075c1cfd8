import { problemKind } from '../platform/problem.js';

export const ROUND_KEY_TAKEN = problemKind('round-key-taken', 409, 'Runden finnes allerede', 'The round exists already');
export const ROUND_CLOSED = problemKind('round-closed', 409, 'Runden er lukket', 'The round is closed');
export const ROUND_NOT_OPEN = problemKind('round-not-open', 409, 'Runden er ikke åpnet', 'The round is not open yet');
export const ROUND_STATE = problemKind('round-state', 409, 'Runden er i en tilstand som ikke tillater dette', 'The round is in a state that does not allow this');
export const RULE_SET_KEY_TAKEN = problemKind('rule-set-key-taken', 409, 'Nøkkelen er i bruk', 'The key is taken');
export const RULE_SET_STATE = problemKind('rule-set-state', 409, 'Regelsettet kan ikke endres', 'The rule set cannot be changed');
export const REPORT_EXISTS = problemKind('report-exists', 409, 'Tiltaket har allerede en rapport i runden', 'The project has a report in the round already');
export const REPORT_NOT_CERTIFIED = problemKind('report-not-certified', 409, 'Rapporten er ikke godkjent ennå', 'The report is not certified yet');
export const REPORT_CERTIFIED = problemKind('report-certified', 409, 'Rapporten er allerede godkjent', 'The report is certified already');
