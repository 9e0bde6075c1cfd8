/** Days of a planned period, both included. */
export interface PlannedDays {
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * Form of a planned period: a year, some years, a half-year or a quarter: `2024`, `2025-26`,
 * `2027-2028`, `2025-H1`, `2025-Q1`.
 */
export const PLANNED_PERIOD = /^(20\d{2})(?:-(?:(\d{2}|20\d{2})|H([12])|Q([1-4])))?$/;

/** Months of a half-year and of a quarter. */
const HALF = 6;
const QUARTER = 3;

/**
 * Returns the first and the last day of a planned period. Null when the text is no period, or when
 * it ends before it begins.
 */
export function parsePlannedPeriod(text: string): PlannedDays | null {
  const found = PLANNED_PERIOD.exec(text);
  if (found === null) return null;
  const [, begin = '', end, half, quarter] = found;
  if (half !== undefined) return partOfYear(begin, Number(half), HALF);
  if (quarter !== undefined) return partOfYear(begin, Number(quarter), QUARTER);
  const last = end === undefined ? begin : `${begin.slice(0, 4 - end.length)}${end}`;
  return last < begin ? null : { firstDay: `${begin}-01-01`, lastDay: `${last}-12-31` };
}

/** Returns the days of one of the equal parts of a year. */
function partOfYear(year: string, part: number, months: number): PlannedDays {
  const dayOf = (month: number, day: number): string =>
    new Date(Date.UTC(Number(year), month, day)).toISOString().slice(0, 10);
  return { firstDay: dayOf((part - 1) * months, 1), lastDay: dayOf(part * months, 0) };
}
