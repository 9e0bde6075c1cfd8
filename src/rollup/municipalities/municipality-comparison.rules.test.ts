import {
  describeGroup,
  divideByInhabitants,
  type GroupSums,
} from './municipality-comparison.rules.js';

test.each([
  [1_000n, '15221', 0.07],
  [5n, '1000', 0.01],
  [-5n, '1000', -0.01],
  [4n, '1000', 0],
  [15_000_000n, '4000', 3_750],
  [1n, '3', 0.33],
  [2n, '3', 0.67],
  [1n, '0', null],
  [1n, null, null],
] as const)('%p by %p inhabitants is %p', (amount, inhabitants, expected) => {
  expect(divideByInhabitants(amount, inhabitants)).toBe(expected);
});

const SUMS: GroupSums = {
  municipalities: 23,
  reported: 2,
  inhabitants: '10000',
  projects: 4,
  budgets: [
    { prices: '2021-nominal', approved: '-50000', municipalities: 2, inhabitants: '10000' },
  ],
};
const perInhabitantOf = (...asked: Parameters<typeof describeGroup>): unknown[] => {
  const { projectsPerThousand, budgets } = describeGroup(...asked);
  return [projectsPerThousand, budgets[0]?.approved, budgets[0]?.perInhabitant];
};

test('a group of fewer than three that reported has sums and no figure per inhabitant', () => {
  expect(perInhabitantOf('county', SUMS)).toEqual([null, -50_000, null]);
  const three = SUMS.budgets.map((budget) => ({ ...budget, municipalities: 3 }));
  expect(perInhabitantOf('county', { ...SUMS, reported: 3, budgets: three })).toEqual([
    0.4, -50_000, -5,
  ]);
});

test('each price level has its own base', () => {
  expect(perInhabitantOf('country', { ...SUMS, reported: 3 })).toEqual([0.4, -50_000, null]);
});

test('a municipality alone needs only its own report', () => {
  expect(perInhabitantOf('own', { ...SUMS, reported: 1 })).toEqual([0.4, -50_000, -5]);
  const none = { ...SUMS, reported: 0, projects: 0, inhabitants: null, budgets: [] };
  expect(describeGroup('own', none)).toMatchObject({ projects: 0, projectsPerThousand: null });
});
