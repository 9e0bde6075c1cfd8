/** Form of a quarter, such as `2024Q1`. */
export const QUARTER = /^20\d{2}Q[1-4]$/;

const MONTHS = 3;

/** Returns the quarter of a date. */
export function quarterOf(date: string): string {
  return `${date.slice(0, 4)}Q${String(Math.ceil(Number(date.slice(5, 7)) / MONTHS))}`;
}

/** Returns the first day of a quarter. */
export function firstDayOf(quarter: string): string {
  const month = (Number(quarter.slice(5)) - 1) * MONTHS + 1;
  return `${quarter.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}

/** Returns the quarter that lies so many quarters after another. */
export function quarterAfter(quarter: string, count = 1): string {
  const number = Number(quarter.slice(0, 4)) * 4 + Number(quarter.slice(5)) - 1 + count;
  return `${String(Math.floor(number / 4))}Q${String((number % 4) + 1)}`;
}

/** Lists the quarters from one to another, both included. */
export function listQuarters(from: string, to: string): string[] {
  const quarters: string[] = [];
  for (let quarter = from; quarter <= to; quarter = quarterAfter(quarter)) quarters.push(quarter);
  return quarters;
}
