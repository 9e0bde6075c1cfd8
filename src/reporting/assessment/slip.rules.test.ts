import fc from 'fast-check';
import type { BaselineValue } from '../../portfolio/projects/baseline.types.js';
import type { ReportedMilestone } from '../content/report.types.js';
import { measureCost, countDays, measureMilestones, findLatestSlip } from './slip.rules.js';
import {
  aBaseline,
  aMilestone,
  dateAt,
  PRICES,
} from '../../../test/support/reports/assessed-reports.js';

const FIRST = aBaseline({ BP3: '2021-10-01', BP4: '2022-03-01' });

test.each<[why: string, reported: ReportedMilestone[], today: string, days: number[]]>([
  // 1 October to 15 November: 30 days of October left and 15 more.
  ['its forecast', [aMilestone('BP3', '2021-11-15')], '2021-04-20', [45, 0]],
  ['its actual date', [aMilestone('BP3', '2021-11-15', '2021-09-21')], '2021-12-24', [-10, 0]],
  // 1 October to 24 December: 30 + 30 + 24.
  ['today when its forecast has passed', [aMilestone('BP3', '2021-11-15')], '2021-12-24', [84, 0]],
  // 1 March 2022 to 1 April: 31.
  ['today when nothing is reported of it', [], '2022-04-01', [182, 31]],
])('the slip of a milestone is measured by %s', (_, reported, today, days) => {
  expect(measureMilestones([FIRST], reported, today).map((slip) => slip.days)).toEqual(days);
});

test('the slip of a project is that of its latest milestone', () => {
  expect(findLatestSlip(measureMilestones([FIRST], [], '2022-04-01'))).toBe(182);
});

test('a project without a baseline has no slip', () => {
  expect(findLatestSlip(measureMilestones([], [], '2022-04-01'))).toBeNull();
});

test('a milestone that came with a re-baseline slips against that one, all others against the first', () => {
  const second = aBaseline({ BP3: '2021-12-01', M9: '2022-01-01' }, { number: 2 });
  const reported = [
    aMilestone('BP3', '2021-12-01'),
    aMilestone('BP4', '2022-03-01'),
    aMilestone('M9', '2022-01-31'),
  ];
  const slips = measureMilestones([FIRST, second], reported, '2021-06-01');
  expect(slips.map(({ key, first, current, days }) => [key, first, current, days])).toEqual([
    ['BP3', '2021-10-01', '2021-12-01', 61],
    ['BP4', '2022-03-01', '2022-03-01', 0],
    ['M9', '2022-01-01', '2022-01-01', 30],
  ]);
});

const KEYS = ['A', 'B', 'C'];
const someDay = fc.nat(2_000);
const someDates = fc
  .tuple(someDay, someDay, someDay)
  .map((days) => Object.fromEntries(KEYS.map((key, index) => [key, dateAt(days[index] ?? 0)])));
const someReported = fc.tuple(
  ...KEYS.map((key) =>
    fc
      .record({ forecast: someDay, actual: fc.option(someDay) })
      .map(({ forecast, actual }) =>
        aMilestone(key, dateAt(forecast), actual === null ? null : dateAt(actual)),
      ),
  ),
);

/** Lists the slip of each milestone in days, with its key. */
function listSlips(
  baselines: readonly BaselineValue[],
  reported: readonly ReportedMilestone[],
  today: number,
): unknown[] {
  return measureMilestones(baselines, reported, dateAt(today)).map(({ key, days }) => [key, days]);
}

test('no re-baseline changes the slips of the milestones of the first baseline', () => {
  const someLater = fc.array(someDates, { maxLength: 5 });
  fc.assert(
    fc.property(someDates, someLater, someReported, someDay, (dates, later, reported, today) => {
      const original = aBaseline(dates);
      const rest = later.map((set, index) => aBaseline(set, { number: index + 2 }));
      expect(listSlips([original, ...rest], reported, today)).toEqual(
        listSlips([original], reported, today),
      );
    }),
  );
});

test('no re-baseline drops a milestone, and time alone never makes its slip smaller', () => {
  const day = fc.nat(1_000);
  fc.assert(
    fc.property(day, fc.option(day), day, day, (planned, forecast, today, later) => {
      const baselines = [
        aBaseline({ A: dateAt(planned) }),
        aBaseline({ B: dateAt(2_000) }, { number: 2 }),
      ];
      const reported = [aMilestone('A', forecast === null ? null : dateAt(forecast))];
      const slipAt = (now: number): number =>
        measureMilestones(baselines, reported, dateAt(now)).find(({ key }) => key === 'A')?.days ??
        NaN;
      expect(slipAt(today + later)).toBeGreaterThanOrEqual(slipAt(today));
    }),
  );
});

test.each([
  [43_500_000, 3_500_000, 8.8],
  [39_900_000, -100_000, -0.3],
])('a cost of %i instead of 40 million slips by %i, which is %f %%', (now, change, percent) => {
  const slip = measureCost(FIRST, { ...PRICES, amount: now });
  const compared = { converted: null, change, percent, incomparable: null };
  expect(slip).toEqual({ first: 40_000_000, now, ...compared });
});

test('a cost in other prices than those of the baseline has no slip', () => {
  expect(measureCost(FIRST, { ...PRICES, priceYear: 2022, amount: 43_500_000 })).toEqual({
    first: 40_000_000,
    now: 43_500_000,
    converted: null,
    change: null,
    percent: null,
    incomparable: 'different-price-years',
  });
});

// Statistics Norway: 5.8 per cent from 2021 to 2022.
const INDEX = { key: 'kpi', version: 3, values: { 2021: 1000, 2022: 1058 } };

test('an index converts the first cost to the prices of the expected one', () => {
  const slip = measureCost(FIRST, { ...PRICES, priceYear: 2022, amount: 43_500_000 }, INDEX);
  expect(slip).toMatchObject({
    converted: { index: 'kpi', version: 3, first: 42_320_000 },
    change: 1_180_000,
    percent: 2.8,
    incomparable: null,
  });
});

test.each([
  ['different-bases', { priceYear: 2022, basis: 'real' }],
  ['price-index-lacks-year', { priceYear: 2023 }],
])('a cost that an index cannot convert has the reason %s', (incomparable, prices) => {
  const expected = { ...PRICES, ...prices, amount: 1 } as const;
  expect(measureCost(FIRST, expected as typeof expected & typeof PRICES, INDEX)).toMatchObject({
    converted: null,
    change: null,
    incomparable,
  });
});

test('an index changes nothing between costs in the same prices', () => {
  expect(measureCost(FIRST, { ...PRICES, amount: 41_000_000 }, INDEX)).toMatchObject({
    converted: null,
    change: 1_000_000,
  });
});

test('without a baseline, or without a cost, there is no slip of cost', () => {
  expect(measureCost(undefined, { ...PRICES, amount: 1 })).toBeNull();
  expect(measureCost(FIRST, null)).toBeNull();
});

test('the days between two dates count the leap day', () => {
  expect(countDays('2024-02-28', '2024-03-01')).toBe(2);
});
