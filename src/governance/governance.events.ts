/** A council decided a case, published or not: `{ caseId }`. */
export const CASE_DECIDED_EVENT = 'case.decided';
