/** A column of a timeline: its name, and the days from and to which it goes. */
export interface TimeStep {
  readonly year: string;
  /** 1 or 2 for a half-year; null for a whole year. */
  readonly half: 1 | 2 | null;
  readonly from: string;
  readonly to: string;
}

/** Most half-years that stand beside each other. A longer timeline has years. */
const MOST_HALVES = 14;
/** Most years of a timeline. */
const MOST_YEARS = 30;

/** Lists the half-years between two days, both included; or the years when they are many. */
export function listSteps(first: string, last: string): TimeStep[] {
  const [begin, end] = [Number(first.slice(0, 4)), Number(last.slice(0, 4))];
  const count = Math.min(end - begin + 1, MOST_YEARS);
  const years = Array.from({ length: Math.max(0, count) }, (_, at) => String(begin + at));
  if (count * 2 > MOST_HALVES)
    return years.map((year) => ({ year, half: null, from: `${year}-01-01`, to: `${year}-12-31` }));
  return years.flatMap((year): TimeStep[] => [
    { year, half: 1, from: `${year}-01-01`, to: `${year}-06-30` },
    { year, half: 2, from: `${year}-07-01`, to: `${year}-12-31` },
  ]);
}

/** Says whether a step has a day of a period. */
export function isWithin({ from, to }: TimeStep, first: string, last: string): boolean {
  return first !== '' && last !== '' && first <= to && last >= from;
}
