import {
  chooseQuarters,
  type CoveringRollOut,
  coverQuarters,
  type Population,
} from './coverage.rules.js';

const POPULATION: Population = {
  year: 2024,
  country: 1000,
  inhabitants: new Map([
    ['A', 600],
    ['B', 333],
    ['C', 67],
  ]),
};

const to = (receiver: string, rest: Partial<CoveringRollOut>): CoveringRollOut => ({
  receiver,
  state: 'planned',
  planned: null,
  confirmed: null,
  forecast: null,
  actual: null,
  ...rest,
});

const cover = (rollOuts: readonly CoveringRollOut[]) =>
  coverQuarters(rollOuts, ['2024Q1', '2024Q2', '2024Q3'], () => POPULATION);

test('plan, confirmation, expectation and use are counted apart, by quarter', () => {
  const [first, second, third] = cover([
    to('A', { state: 'inUse', planned: '2024Q2', confirmed: '2024Q2', actual: '2024Q1' }),
    to('B', { planned: '2024Q2', forecast: '2024Q3' }),
    to('C', { state: 'declined', planned: '2024Q1' }),
  ]);
  expect(first?.actual).toEqual({ receivers: 1, inhabitants: 600, share: 60 });
  expect(first?.planned).toEqual({ receivers: 0, inhabitants: 0, share: 0 });
  expect(second?.planned).toEqual({ receivers: 2, inhabitants: 933, share: 93.3 });
  expect([second?.expected.receivers, third?.expected.receivers]).toEqual([1, 2]);
  expect(third?.confirmed.receivers).toBe(1);
});

test('a receiver counts once, so that a share never passes the whole', () => {
  const twice = ['A', 'B', 'C', 'A', 'B'].map((receiver, index) =>
    to(receiver, { planned: index < 3 ? '2024Q3' : '2024Q1' }),
  );
  expect(cover(twice).map(({ planned }) => planned)).toEqual([
    { receivers: 2, inhabitants: 933, share: 93.3 },
    { receivers: 2, inhabitants: 933, share: 93.3 },
    { receivers: 3, inhabitants: 1000, share: 100 },
  ]);
});

test('inhabitants are those of the year of each quarter, also of receivers from before', () => {
  const later = { ...POPULATION, year: 2025, country: 500, inhabitants: new Map([['A', 400]]) };
  const covered = coverQuarters(
    [
      to('A', { planned: '2023Q1' }),
      to('B', { planned: '2025Q1' }),
      to('C', { planned: '2026Q1' }),
    ],
    ['2024Q4', '2025Q1', '2025Q2'],
    (quarter) => (quarter < '2025' ? POPULATION : later),
  );
  expect(covered.map(({ planned }) => planned)).toEqual([
    { receivers: 1, inhabitants: 600, share: 60 },
    { receivers: 2, inhabitants: 400, share: 80 },
    { receivers: 2, inhabitants: 400, share: 80 },
  ]);
});

test('a trust counts as a receiver, and has no inhabitants', () => {
  const [first] = cover([to('HF', { planned: '2024Q1' })]);
  expect(first?.planned).toEqual({ receivers: 1, inhabitants: 0, share: 0 });
});

test('quarters are two years from now, or as asked for within bounds', () => {
  expect(chooseQuarters({}, '2024Q1')).toHaveLength(8);
  expect(chooseQuarters({ from: '2024Q1', to: '2024Q2' }, '2021Q1')).toEqual(['2024Q1', '2024Q2']);
  expect(chooseQuarters({ from: '2024Q2', to: '2024Q1' }, '2021Q1')).toMatchObject({
    code: 'ends-before-it-begins',
  });
  expect(chooseQuarters({ from: '2021Q1', to: '2031Q1' }, '2021Q1')).toMatchObject({
    code: 'too-many-quarters',
  });
});
