/** Utkast, på utprøving, i kraft, avviklet: follows from a set's dates. */
export const CRITERIA_SET_STATUSES = ['draft', 'onTrial', 'inForce', 'retired'] as const;
export type CriteriaSetStatus = (typeof CRITERIA_SET_STATUSES)[number];

/** `2024-02`, `2024-02-proposal`: when it was proposed or taken into use. */
export const CRITERIA_SET_KEY = /^[a-z0-9-]{1,40}$/;
/** `coordination`: what a rule names a criterion by. */
export const CRITERION_CODE = /^[A-Za-z]\w{0,39}$/;
