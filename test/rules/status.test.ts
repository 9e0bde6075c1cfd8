import fc from 'fast-check';
import type { BaselineValue } from '../../src/portfolio/baseline.types.js';
import type { ReportedMilestone } from '../../src/reporting/report.types.js';
import { costSlip, daysBetween, milestoneSlips, slipDays } from '../../src/reporting/slip.rules.js';

const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' } as const;

/** A baseline with these milestones, by key. */
function baseline(dates: Readonly<Record<string, string>>, rest: Partial<BaselineValue> = {}): BaselineValue {
  return { number: 1, approvedOn: '2021-01-20', decidedBy: null, reason: null, cost: 40_000_000, ...PRICES, milestones: Object.entries(dates).map(([key, date]) => ({ key, name: key, date })), recordedAt: '2021-01-20T09:00:00.000Z', ...rest };
}
const milestone = (key: string, forecast: string | null, actual: string | null = null): ReportedMilestone => ({ key, name: key, forecast, actual });
/** A date, as days after the first of 2021. */
const dateAt = (day: number): string => new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10);

describe('slip', () => {
  const first = baseline({ BP3: '2021-10-01', BP4: '2022-03-01' });

  test('is measured by the actual date, the forecast, or today when overdue', () => {
    const days = (reported: readonly ReportedMilestone[], today: string): (number | string)[] => milestoneSlips([first], reported, today).map((slip) => slip.days);
    // 1 October to 15 November: 30 days of October left and 15 more.
    expect(days([milestone('BP3', '2021-11-15')], '2021-04-20')).toEqual([45, 0]);
    expect(days([milestone('BP3', '2021-11-15', '2021-09-21')], '2021-12-24')).toEqual([-10, 0]);
    // The forecast has passed as well: late up to today, 1 October to 24 December = 30 + 30 + 24.
    expect(days([milestone('BP3', '2021-11-15')], '2021-12-24')).toEqual([84, 0]);
    // Nothing said of either: late from the planned date on. 1 March 2022 to 1 April = 31.
    expect(days([], '2022-04-01')).toEqual([182, 31]);
    expect(slipDays(milestoneSlips([first], [], '2022-04-01'))).toBe(182);
    expect(slipDays(milestoneSlips([], [], '2022-04-01'))).toBeNull();
  });

  test('of a milestone that came with a re-baseline is against that one', () => {
    const second = baseline({ BP3: '2021-12-01', M9: '2022-01-01' }, { number: 2 });
    expect(milestoneSlips([first, second], [milestone('BP3', '2021-12-01'), milestone('BP4', '2022-03-01'), milestone('M9', '2022-01-31')], '2021-06-01').map(({ key, first: from, current, days }) => [key, from, current, days])).toEqual([
      ['BP3', '2021-10-01', '2021-12-01', 61], ['BP4', '2022-03-01', '2022-03-01', 0], ['M9', '2022-01-01', '2022-01-01', 30],
    ]);
  });

  test('is always against the first: no re-baseline changes what is reported of the first one\'s milestones', () => {
    const day = fc.nat(2_000);
    const keys = ['A', 'B', 'C'];
    const dates = fc.tuple(day, day, day).map((days) => Object.fromEntries(keys.map((key, index) => [key, dateAt(days[index] ?? 0)])));
    const reported = fc.tuple(...keys.map((key) => fc.record({ forecast: day, actual: fc.option(day) }).map(({ forecast, actual }) => milestone(key, dateAt(forecast), actual === null ? null : dateAt(actual)))));
    fc.assert(fc.property(dates, fc.array(dates, { maxLength: 5 }), reported, day, (approved, later, milestones, today) => {
      const [original, ...rest] = [approved, ...later].map((set, index) => baseline(set, { number: index + 1 }));
      if (original === undefined) return;
      const alone = milestoneSlips([original], milestones, dateAt(today)).map(({ key, days }) => [key, days]);
      expect(milestoneSlips([original, ...rest], milestones, dateAt(today)).map(({ key, days }) => [key, days])).toEqual(alone);
    }));
  });

  test('no re-baseline drops a milestone, and time alone never makes a slip smaller', () => {
    const day = fc.nat(1_000);
    fc.assert(fc.property(day, fc.option(day), day, day, (planned, forecast, today, later) => {
      const approved = [baseline({ A: dateAt(planned) }), baseline({ B: dateAt(2_000) }, { number: 2 })];
      const at = (now: number): number => milestoneSlips(approved, [milestone('A', forecast === null ? null : dateAt(forecast))], dateAt(now)).find(({ key }) => key === 'A')?.days ?? NaN;
      expect(at(today + later)).toBeGreaterThanOrEqual(at(today));
    }));
  });

  test('of cost is against the first approved, in the same prices only', () => {
    expect(costSlip(first, { ...PRICES, amount: 43_500_000 })).toEqual({ first: 40_000_000, now: 43_500_000, change: 3_500_000, percent: 8.8 });
    expect(costSlip(first, { ...PRICES, amount: 39_900_000 })).toEqual({ first: 40_000_000, now: 39_900_000, change: -100_000, percent: -0.3 });
    expect(costSlip(first, { ...PRICES, priceYear: 2022, amount: 43_500_000 })).toEqual({ first: 40_000_000, now: 43_500_000, change: null, percent: null });
    expect([costSlip(undefined, { ...PRICES, amount: 1 }), costSlip(first, null)]).toEqual([null, null]);
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  });
});
