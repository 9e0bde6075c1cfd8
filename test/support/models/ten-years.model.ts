import type { SourceAmount, SourceReport, TenYears } from '../../../bench/ten-years.js';
import { addUp, COLOURS, compareTexts, pricesOf, type Row, sortUnique } from './round-reader.js';

const STATES = ['planned', 'active', 'paused', 'completed', 'stopped'];

/** Lists the reports of a year in the source, of all owners. */
export function listReports({ reports }: TenYears, year: number): SourceReport[] {
  return [...(reports.get(year)?.values() ?? [])].flat();
}

/** Adds up a year of the source as its status should: without what it compares with. */
export function sumYear(source: TenYears, year: number): Row {
  const reports = listReports(source, year);
  const rated = reports.flatMap(({ state, status }) =>
    state === 'active' && status !== null ? [status.colour] : [],
  );
  return {
    projects: reports.length,
    states: Object.fromEntries(
      STATES.map((state) => [state, reports.filter((one) => one.state === state).length]),
    ),
    rated: rated.length,
    colours: COLOURS.map((colour) => rated.filter((one) => one === colour).length),
    budgets: sumByKey(
      reports.flatMap(({ budget }) => budget),
      (line) => `${String(line.year)} ${pricesOf(line)}`,
    ),
    frames: sumByKey(
      reports.flatMap(({ frame }) => frame ?? []),
      pricesOf,
    ),
    late: 0,
    missing: 0,
    notReported: 0,
    reportedNotIn: 0,
  };
}

/** Adds up amounts that have the same key; amounts at different prices are never added. */
function sumByKey<T extends SourceAmount>(
  amounts: readonly T[],
  keyOf: (amount: T) => string,
): [string, number][] {
  return sortUnique(amounts.map(keyOf)).map((key) => [
    key,
    addUp(amounts.filter((one) => keyOf(one) === key).map(({ approved }) => approved)),
  ]);
}

interface Amount {
  readonly year: number;
  readonly priceYear: number;
  readonly basis: string;
  readonly approved: number | null;
}

/** A status as it is read, as far as it is compared. */
export interface ReadStatus {
  readonly projects: { readonly now: number; readonly previous: number | null };
  readonly states: Row;
  readonly rated: { readonly now: number };
  readonly colours: readonly { readonly now: number; readonly previous: number | null }[];
  readonly budgets: readonly Amount[];
  readonly frames: readonly Amount[];
  readonly actors: readonly { readonly late: number }[];
  readonly missing: number;
  readonly notReported: { readonly total: number };
  readonly reportedNotIn: { readonly total: number };
}

/** Returns the sums of a status in the form of {@link sumYear}. */
export function sumsOfStatus(status: ReadStatus): Row {
  // An amount that only the round before has is null.
  const listAmounts = <T extends Amount>(
    amounts: readonly T[],
    keyOf: (amount: T) => string,
  ): [string, number][] =>
    amounts
      .flatMap((one): [string, number][] =>
        one.approved === null ? [] : [[keyOf(one), one.approved]],
      )
      .sort(([a], [b]) => compareTexts(a, b));
  return {
    projects: status.projects.now,
    states: status.states,
    rated: status.rated.now,
    colours: status.colours.map(({ now }) => now),
    budgets: listAmounts(status.budgets, (one) => `${String(one.year)} ${pricesOf(one)}`),
    frames: listAmounts(status.frames, pricesOf),
    late: addUp(status.actors.map(({ late }) => late)),
    missing: status.missing,
    notReported: status.notReported.total,
    reportedNotIn: status.reportedNotIn.total,
  };
}
