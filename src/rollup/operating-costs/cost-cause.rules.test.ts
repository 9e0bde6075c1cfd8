import type { CostEstimateThen } from '../../costs/solutions/cost-cause.types.js';
import {
  addTotals,
  findLastCase,
  findLastYear,
  listCauseCosts,
  listMovedCauseGrowth,
  takeSides,
} from './cost-cause.rules.js';

const MILLION = 1_000_000;

/** Makes an estimate: `2025+` is every year from 2025 on, and null is not stated. */
function estimate(
  cause: string,
  nationalSolution: string,
  amounts: Readonly<Record<string, number | null>>,
  more: Partial<CostEstimateThen> = {},
): CostEstimateThen {
  return {
    cause,
    name: { nb: cause, en: cause },
    nationalSolution,
    statedOn: '2024-02-15',
    case: 'NUIT 6/24',
    currency: 'NOK',
    priceYear: 2024,
    basis: 'nominal',
    payers: [],
    amounts: Object.entries(amounts).map(([year, amount]) => ({
      year: Number(year.slice(0, 4)),
      onwards: year.endsWith('+'),
      amount: amount === null ? null : amount * MILLION,
    })),
    ...more,
  };
}

/*
 * NUIT 6/24 [004]: NILAR and TAG are unchanged since NUIT 5/23, 34 million in 2024 and 52 a year
 * from 2025; 17 million of growth move to 2025. The day of case 5/23 is these tests' own.
 */
const EARLIER = { statedOn: '2023-02-15', case: 'NUIT 5/23' };
const KNOWN = [
  estimate('helsekort', 'Kjernejournal', { '2027+': null }),
  estimate('nilar-tag', 'NILAR', { 2024: 34, '2025+': 52 }),
  estimate('nilar-tag', 'NILAR', { 2024: 34, '2025+': 52 }, EARLIER),
  estimate('provesvar', 'Kjernejournal', { '2025+': 17 }),
  estimate('provesvar', 'Kjernejournal', { '2024+': 17 }, EARLIER),
];
const SIDES = takeSides(
  KNOWN,
  KNOWN.filter(({ statedOn }) => statedOn < '2024'),
);
const LAST = findLastYear(SIDES, []);
const COSTS = listCauseCosts(SIDES, LAST);
const inMillions = (amount: number | null): number | null => amount && amount / MILLION;

test('NILAR and TAG cost 34 million in 2024 and 52 a year from 2025, unchanged since 5/23', () => {
  expect(SIDES.lastCase).toEqual({ case: 'NUIT 5/23', statedOn: '2023-02-15' });
  expect(
    COSTS.filter(({ cause }) => cause === 'nilar-tag').map((cost) => [
      cost.year,
      ...[cost.amount, cost.previous, cost.atLastCase, cost.changeSinceCase].map(inMillions),
    ]),
  ).toEqual([
    [2024, 34, 34, 34, 0],
    [2025, 52, 52, 52, 0],
    [2026, 52, 52, 52, 0],
    [2027, 52, 52, 52, 0],
  ]);
});

test('17 million of growth moved from 2024 to 2025, since the last case and the last round', () => {
  const moved = {
    cause: 'provesvar',
    nationalSolution: 'Kjernejournal',
    fromYear: 2024,
    toYear: 2025,
    amount: 17 * MILLION,
  };
  expect(listMovedCauseGrowth(SIDES.now, SIDES.atCase, LAST)).toEqual([moved]);
  expect(listMovedCauseGrowth(SIDES.now, SIDES.before ?? [], LAST)).toEqual([moved]);
});

test('an amount that is not stated is null, and totals say that it is left out', () => {
  const in2027 = COSTS.filter(({ cause }) => cause === 'helsekort');
  expect(in2027.map(({ year, amount, change }) => [year, amount, change])).toEqual([
    [2027, null, null],
  ]);
  const totals = addTotals({ reported: [], causes: COSTS, now: SIDES.now });
  expect(
    totals.find((one) => one.nationalSolution === 'Kjernejournal' && one.year === 2027),
  ).toEqual(
    expect.objectContaining({ withoutProject: 17 * MILLION, notStated: 1, total: 17 * MILLION }),
  );
});

test('a phase-out that moves from 2025 to 2026 is a decrease of its own year', () => {
  const known = [
    estimate('avvikling', 'SFM', { '2026+': -5 }),
    estimate('avvikling', 'SFM', { '2025+': -5 }, EARLIER),
  ];
  const costs = listCauseCosts(takeSides(known, null), 2026);
  expect(costs.map(({ year, amount, changeSinceCase }) => [year, amount, changeSinceCase])).toEqual(
    [
      [2025, 0, 5 * MILLION],
      [2026, -5 * MILLION, 0],
    ],
  );
});

test('the last case is the newest one when an estimate came after it', () => {
  const later = estimate('provesvar', 'Kjernejournal', {}, { statedOn: '2024-09-01', case: null });
  expect(findLastCase([later, ...KNOWN])?.case).toBe('NUIT 6/24');
  expect(findLastCase([later])).toBeNull();
});

test('amounts in other prices are not compared', () => {
  const known = [
    estimate('pll', 'SFM', { 2025: 60 }),
    estimate('pll', 'SFM', { 2025: 59 }, { ...EARLIER, priceYear: 2023 }),
  ];
  const costs = listCauseCosts(takeSides(known, null), 2025);
  expect(
    costs.map(({ priceYear, amount, atLastCase, changeSinceCase }) => [
      priceYear,
      ...[amount, atLastCase, changeSinceCase].map(inMillions),
    ]),
  ).toEqual([
    [2023, null, 59, null],
    [2024, 60, null, null],
  ]);
});

test('shares of payers apply from their year on', () => {
  const payers = [
    { payer: 'Staten', share: 100, fromYear: 2024 },
    { payer: 'Helseregionene', share: 60, fromYear: 2025 },
    { payer: 'Kommunene', share: 40, fromYear: 2025 },
  ];
  const costs = listCauseCosts(
    takeSides([estimate('pll', 'SFM', { '2023+': 59 }, { payers })], null),
    2025,
  );
  expect(
    costs.map((cost) => cost.payers.map(({ payer, share }) => `${payer} ${String(share)}`)),
  ).toEqual([[], ['Staten 100'], ['Helseregionene 60', 'Kommunene 40']]);
});
