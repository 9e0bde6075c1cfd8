/** Statuses of a set, which follow from its dates: utkast, på utprøving, i kraft, avviklet. */
export const CRITERIA_SET_STATUSES = ['draft', 'onTrial', 'inForce', 'retired'] as const;
export type CriteriaSetStatus = (typeof CRITERIA_SET_STATUSES)[number];

/** Key of a set, such as `2024-02` or `2024-02-proposal`. */
export const CRITERIA_SET_KEY = /^[a-z0-9-]{1,40}$/;
/** Code of a criterion in a rule, such as `coordination`. */
export const CRITERION_CODE = /^[A-Za-z]\w{0,39}$/;
