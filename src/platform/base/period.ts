/** Form of a reporting period: a year, a half (`S`) or a quarter: `2021`, `2021S1`, `2021Q1`. */
export const PERIOD = /^20\d{2}(?:S[12]|Q[1-4])?$/;

/** Form of a round's key: the year and the number of the round in it (`2021-1`), not a quarter. */
export const ROUND_KEY = /^20\d{2}-[1-9]$/;
