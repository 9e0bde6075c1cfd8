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
  { priceYear = 2024, part = 'changed' }: Partial<Pick<AddedCost, 'priceYear' | 'part'>> = {},
): AddedCost[] {
  return Object.entries(amounts).map(([year, million]) => ({
    project,
    name: project,
    part,
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
  ...listCosts('HELSEKORT', 'Kjernejournal', { 2027: 1 }, { part: 'entered' }),
  ...listCosts('PLL', 'SFM', { 2024: 59, 2025: 59 }),
];

const linesOf = (solution: string): SolutionCost[] =>
  listSolutionCosts(NOW, BEFORE).filter(({ nationalSolution }) => nationalSolution === solution);
/** Returns year, amount, previous amount, change of who reports and growth, in million NOK. */
const figuresOf = ({ year, amount, previous, bridge, growth }: SolutionCost): unknown[] => [
  year,
  ...[amount, previous, bridge?.changed.amount ?? null, growth].map(millionOf),
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
      part: 'changed',
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
  const now = listCosts('A', 'SFM', { 2025: 10 }, { priceYear: 2024 });
  const before = listCosts('A', 'SFM', { 2025: 9 }, { priceYear: 2023 });
  expect(
    listSolutionCosts(now, before).map(({ priceYear, amount, previous, bridge }) => [
      priceYear,
      millionOf(amount),
      millionOf(previous),
      bridge,
    ]),
  ).toEqual([
    [2023, null, 9, null],
    [2024, 10, null, null],
  ]);
});

const WITH_GAPS = listSolutionCosts(
  [
    ...listCosts('A', 'SFM', { 2025: 10 }),
    ...listCosts('B', 'SFM', { 2025: 5 }, { part: 'entered' }),
    ...listCosts('C', 'SFM', { 2025: 3 }, { part: 'returned' }),
  ],
  [
    ...listCosts('A', 'SFM', { 2025: 8 }),
    ...listCosts('D', 'SFM', { 2025: 7 }, { part: 'left' }),
    ...listCosts('E', 'SFM', { 2025: 4, 2026: 4 }, { part: 'notReported' }),
  ],
);

describe('a project that only one of the rounds has a report of', () => {
  const [in2025, in2026] = WITH_GAPS;

  test('is not 0 in the other', () => {
    expect(
      in2025?.projects.map(({ project, amount, previous, change }) => [
        project,
        ...[amount, previous, change].map(millionOf),
      ]),
    ).toEqual([
      ['A', 10, 8, 2],
      ['B', 5, null, null],
      ['C', 3, null, null],
      ['D', null, 7, null],
      ['E', null, 4, null],
    ]);
  });

  test('is a part of its own between the totals', () => {
    expect(in2025).toMatchObject({
      previous: 19_000_000,
      bridge: {
        entered: { amount: 5_000_000, projects: 1 },
        returned: { amount: 3_000_000, projects: 1 },
        left: { amount: -7_000_000, projects: 1 },
        notReported: { amount: -4_000_000, projects: 1 },
        changed: { amount: 2_000_000, projects: 1 },
      },
      amount: 18_000_000,
    });
  });

  test('leaves a year that nobody else reports without a total', () => {
    expect(in2026).toMatchObject({ amount: null, previous: 4_000_000, growth: null });
  });

  test('has moved no growth', () => {
    const moved = listMovedGrowth(
      listCosts('E', 'SFM', { 2026: 4 }, { part: 'returned' }),
      listCosts('E', 'SFM', { 2025: 4 }, { part: 'returned' }),
    );
    expect(moved).toEqual([]);
  });
});

test('growth in other prices has not moved', () => {
  const now = listCosts('A', 'SFM', { 2026: 10 }, { priceYear: 2024 });
  const before = listCosts('A', 'SFM', { 2025: 10 }, { priceYear: 2023 });
  expect(listMovedGrowth(now, before)).toEqual([]);
});

test('without a last round, a cost has a growth and no change', () => {
  expect(listSolutionCosts(listCosts('A', 'SFM', { 2025: 10 }), null)[0]).toMatchObject({
    previous: null,
    bridge: null,
    growth: 10_000_000,
    projects: [{ part: null, change: null }],
  });
});
