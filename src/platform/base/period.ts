/**
 * A reporting period: a year, a half (`S`, semester) or a quarter of it (`2021`, `2021S1`,
 * `2021Q1`).
 */
export const PERIOD = /^20\d{2}(?:S[12]|Q[1-4])?$/;

/**
 * A reporting round's key: the year and its number in that year (`2021-1`). A round is not a
 * quarter.
 */
export const ROUND_KEY = /^20\d{2}-[1-9]$/;
