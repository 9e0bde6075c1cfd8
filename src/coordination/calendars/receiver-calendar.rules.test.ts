import {
  capacityFaults,
  capacityOf,
  type Introduction,
  layOutQuarters,
  moveIntroduction,
} from './receiver-calendar.rules.js';

const one = (id: string, planned: string, rest: Partial<Introduction> = {}): Introduction => ({
  id,
  supplier: { actor: '983658725', name: `Leverandør ${id}` },
  state: 'planned',
  asked: null,
  planned,
  confirmed: null,
  forecast: null,
  actual: null,
  size: 'medium',
  ...rest,
});
const QUARTERS = ['2024Q1', '2024Q2'];

test('introductions over the capacity collide, with their suppliers', () => {
  const two = [one('A', '2024Q1', { size: 'large', confirmed: '2024Q1' }), one('B', '2024Q1')];
  const [first, second] = layOutQuarters(two, QUARTERS, [{ from: '2024Q1', capacity: 4 }]);
  expect(first).toMatchObject({
    capacity: 4,
    load: 5,
    confirmed: 3,
    over: 1,
    suppliers: ['Leverandør A', 'Leverandør B'],
  });
  expect(second).toMatchObject({ load: 0, over: 0, suppliers: [] });
  const moved = layOutQuarters(moveIntroduction(two, 'B', '2024Q2'), QUARTERS, [
    { from: '2024Q1', capacity: 4 },
  ]);
  expect(moved.map(({ load, over }) => [load, over])).toEqual([
    [3, 0],
    [2, 0],
  ]);
});

test('without a stated capacity nothing collides, and what is declined weighs nothing', () => {
  const [first] = layOutQuarters(
    [one('A', '2024Q1'), one('B', '2024Q1', { state: 'declined' })],
    QUARTERS,
    [],
  );
  expect(first).toMatchObject({ capacity: null, load: 2, over: 0 });
});

test('the capacity of a quarter is that of the latest statement up to it', () => {
  const stated = [
    { from: '2024Q1', capacity: 2 },
    { from: '2024Q3', capacity: 6 },
    { from: '2024Q1', capacity: 4 },
  ];
  expect(['2023Q4', '2024Q2', '2025Q1'].map((quarter) => capacityOf(quarter, stated))).toEqual([
    null,
    4,
    6,
  ]);
});

test('a capacity below what is confirmed is a fault of each quarter that it decides', () => {
  const known = {
    introductions: [
      one('A', '2024Q2', { confirmed: '2024Q2', size: 'large' }),
      one('B', '2024Q4', { confirmed: '2024Q4', size: 'large' }),
      one('C', '2024Q2'),
    ],
    stated: [{ from: '2024Q3', capacity: 9 }],
    present: '2024Q1',
  };
  const codesOf = (from: string, capacity: number): string[] =>
    capacityFaults({ from, capacity }, known).map(({ code }) => code);
  expect(codesOf('2024Q1', 2)).toEqual(['capacity-below-confirmed']);
  expect(codesOf('2024Q1', 3)).toEqual([]);
  expect(codesOf('2024Q3', 2)).toEqual(['capacity-below-confirmed']);
  expect(codesOf('2023Q4', 9)).toEqual(['quarter-passed']);
});
