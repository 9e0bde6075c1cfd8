import {
  type AddedCost,
  listMovedGrowth,
  type SolutionCost,
  listSolutionCosts,
} from './operating-cost.rules.js';

/** Lists the cost in million NOK that a project adds to a national solution, by year. */
function listCosts(
  project: string,
  nationalSolution: string,
  amounts: Readonly<Record<number, number>>,
  priceYear = 2024,
): AddedCost[] {
  return Object.entries(amounts).map(([year, million]) => ({
    project,
    name: project,
    nationalSolution,
    year: Number(year),
    amount: million * 1_000_000,
    currency: 'NOK',
    priceYear,
    basis: 'nominal',
  }));
}
const millionOf = (amount: number | null): number | null =>
  amount === null ? null : amount / 1_000_000;

/*
 * NUIT 6/24 [004], "Vekst i drift- og forvaltningskostnader", as far as the paper gives figures.
 * Which solution NILAR and TAG add to stands in a picture of the paper, and the paper does not say
 * how much Helsekort for gravide adds: the solution of the first, and the one million of the
 * second, are these tests' own.
 */
const NILAR_AND_TAG = listCosts('NILAR-TAG', 'Helsenorge', { 2024: 34, 2025: 52, 2026: 52 });
const BEFORE = [
  ...NILAR_AND_TAG,
  ...listCosts('PROVESVAR', 'Kjernejournal', { 2024: 17, 2025: 17, 2026: 17 }),
  ...listCosts('PLL', 'SFM', { 2024: 59, 2025: 59 }),
];
const NOW = [
  ...NILAR_AND_TAG,
  ...listCosts('PROVESVAR', 'Kjernejournal', { 2025: 17, 2026: 17 }),
  ...listCosts('HELSEKORT', 'Kjernejournal', { 2027: 1 }),
  ...listCosts('PLL', 'SFM', { 2024: 59, 2025: 59 }),
];

const linesOf = (solution: string): SolutionCost[] =>
  listSolutionCosts(NOW, BEFORE).filter(({ nationalSolution }) => nationalSolution === solution);
/** Returns year, amount, previous amount, change and growth, in million NOK. */
const figuresOf = ({ year, amount, previous, change, growth }: SolutionCost): unknown[] => [
  year,
  ...[amount, previous, change, growth].map(millionOf),
];

test('NILAR and TAG cost 34 million in 2024 and 52 a year from 2025, unchanged', () => {
  expect(linesOf('Helsenorge').map(figuresOf)).toEqual([
    [2024, 34, 34, 0, 34],
    [2025, 52, 52, 0, 18],
    [2026, 52, 52, 0, 0],
  ]);
});

test('SFM for PLL costs 59 million a year, unchanged', () => {
  expect(linesOf('SFM').map(figuresOf)).toEqual([
    [2024, 59, 59, 0, 59],
    [2025, 59, 59, 0, 0],
  ]);
});

test('17 million of Kjernejournal are no longer in 2024, because of Pasientens prøvesvar', () => {
  const [in2024, in2025] = linesOf('Kjernejournal');
  expect([in2024, in2025].map((line) => line && figuresOf(line))).toEqual([
    [2024, 0, 17, -17, 0],
    [2025, 17, 17, 0, 17],
  ]);
  expect(in2024?.projects).toEqual([
    {
      project: 'PROVESVAR',
      name: 'PROVESVAR',
      amount: 0,
      previous: 17_000_000,
      change: -17_000_000,
    },
  ]);
});

test('17 million of growth move from 2024 to 2025, because of Pasientens prøvesvar', () => {
  expect(listMovedGrowth(NOW, BEFORE)).toEqual([
    {
      project: 'PROVESVAR',
      nationalSolution: 'Kjernejournal',
      fromYear: 2024,
      toYear: 2025,
      amount: 17_000_000,
    },
  ]);
});

test('Helsekort for gravide adds to Kjernejournal from 2027', () => {
  expect(
    listSolutionCosts(NOW, BEFORE)
      .filter(({ projects }) => projects.some(({ project }) => project === 'HELSEKORT'))
      .map(({ nationalSolution, year }) => [nationalSolution, year]),
  ).toEqual([['Kjernejournal', 2027]]);
});

test('amounts of other prices are not compared, nor added', () => {
  const now = listCosts('A', 'SFM', { 2025: 10 }, 2024);
  const before = listCosts('A', 'SFM', { 2025: 9 }, 2023);
  expect(
    listSolutionCosts(now, before).map(({ priceYear, amount, previous, change }) => [
      priceYear,
      millionOf(amount),
      previous,
      change,
    ]),
  ).toEqual([
    [2023, 0, null, null],
    [2024, 10, null, null],
  ]);
});

test('growth in other prices has not moved', () => {
  const now = listCosts('A', 'SFM', { 2026: 10 }, 2024);
  expect(listMovedGrowth(now, listCosts('A', 'SFM', { 2025: 10 }, 2023))).toEqual([]);
});

test('without a last round, a cost has a growth and no change', () => {
  expect(listSolutionCosts(listCosts('A', 'SFM', { 2025: 10 }), null)[0]).toMatchObject({
    previous: null,
    change: null,
    growth: 10_000_000,
  });
});
