import { bridgeRowsOf } from './bridge.rules.js';
import { BRIDGE_PARTS, type BridgeSum } from './bridge.types.js';

const sum = (part: BridgeSum['part'], now: number | null, before: number | null): BridgeSum => ({
  measure: 'budget',
  level: '2021-nominal',
  part,
  projects: 1,
  now,
  before,
});

describe('the bridge of a budget', () => {
  const sums = [
    sum('entered', 7, null),
    sum('returned', 5, null),
    sum('left', null, 11),
    sum('notReported', null, 2),
    sum('repriced', null, 3),
    sum('changed', 40, 43),
  ];
  const budget = bridgeRowsOf(sums).find(({ measure }) => measure === 'budget');

  test('adds what enters and takes what leaves', () => {
    expect(budget).toMatchObject({
      before: 59,
      entered: { amount: 7, projects: 1 },
      returned: { amount: 5 },
      transferredIn: { amount: 0, projects: 0 },
      left: { amount: -11 },
      notReported: { amount: -2 },
      repriced: { amount: -3 },
      changed: { amount: -3 },
      now: 52,
      change: -7,
    });
  });

  test('adds up', () => {
    const parts = BRIDGE_PARTS.map((part) => budget?.[part].amount ?? NaN);
    expect(parts.reduce((total, part) => total + part, budget?.before ?? NaN)).toBe(budget?.now);
  });
});

test('an amount that nobody reported is null, and the change is too', () => {
  const [row] = bridgeRowsOf([sum('entered', 7, null)]).filter(({ level }) => level !== null);
  expect(row).toMatchObject({ before: null, now: 7, change: null, entered: { amount: 7 } });
});

test('numbers of projects are 0 where nothing counts, and have a bridge for each colour', () => {
  expect(bridgeRowsOf([]).map(({ measure, before, now }) => [measure, before, now])).toEqual([
    ['projects', 0, 0],
    ['green', 0, 0],
    ['yellow', 0, 0],
    ['red', 0, 0],
    ['unrated', 0, 0],
  ]);
});
