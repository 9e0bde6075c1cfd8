/** Code of a solution of the municipal sector, such as `DIGIHELSE`. */
export const SOLUTION_CODE = /^[A-ZÆØÅ][A-ZÆØÅ0-9-]{1,39}$/;

/** Release of a solution as its owner numbers it, such as `0.1` or `4.0`. */
export const RELEASE = /^\d{1,3}\.\d{1,3}(?:\.\d{1,3})?$/;

/** Under utvikling, utprøving, klar for innføring, innført. */
export const MATURITIES = ['inDevelopment', 'trial', 'readyToIntroduce', 'introduced'] as const;
export type SolutionMaturity = (typeof MATURITIES)[number];
