import fc from 'fast-check';
import { redInARow, robustScore, troublesOf } from '../../src/rollup/aggregate.rules.js';

describe('dependencies in trouble', () => {
  const needed = { state: 'active', colour: 'green', ofProject: true, neededBy: '2021-10-01' } as const;
  test.each([
    ['a green supplier in time', needed, []],
    ['a red one', { ...needed, colour: 'red' }, ['supplier-red']],
    ['a yellow one whose date has passed', { ...needed, colour: 'yellow', neededBy: '2021-04-30' }, ['overdue', 'supplier-yellow']],
    ['a paused one, whose colour no longer counts', { ...needed, state: 'paused', colour: 'red' }, ['supplier-paused']],
    ['a stopped one', { ...needed, state: 'stopped', colour: null }, ['supplier-stopped']],
    ['one that has not reported', { ...needed, state: null, colour: null }, ['supplier-not-reported']],
    ['a completed one is never late', { ...needed, state: 'completed', colour: null, neededBy: '2020-01-01' }, []],
    ['a national solution in time', { ...needed, state: null, colour: null, ofProject: false }, []],
    ['a national solution on the very day', { ...needed, state: null, colour: null, ofProject: false, neededBy: '2021-05-01' }, []],
    ['a national solution the day after', { ...needed, state: null, colour: null, ofProject: false, neededBy: '2021-04-30' }, ['overdue']],
  ] as const)('%s', (_, supplied, troubles) => {
    expect(troublesOf(supplied, '2021-05-01')).toEqual(troubles);
  });
});

describe('robust scores', () => {
  test('worked out by hand: of 1 to 9 the median is 5 and the deviation 2', () => {
    const others = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    // 0.6745 · (20 − 5) / 2 = 5.05875
    expect(robustScore(20, others)).toEqual({ median: 5, deviation: 2, score: 5.06 });
    expect(robustScore(5, others)).toMatchObject({ score: 0 });
    expect(robustScore(-10, others)?.score).toBe(-5.06);
  });

  test('are not given of fewer than eight, or where half of them are the same', () => {
    expect(robustScore(9, [1, 2, 3, 4, 5, 6, 7])).toBeUndefined();
    expect(robustScore(9, [5, 5, 5, 5, 5, 1, 2, 9])).toBeUndefined();
  });

  test('do not depend on the order, on the unit, or on how far one of the others is off', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 9, maxLength: 60 }), fc.integer({ min: 1, max: 1_000_000 }), (others, value) => {
      const score = robustScore(value, others);
      expect(robustScore(value, [...others].reverse())).toEqual(score);
      expect(robustScore(value * 1_000, others.map((other) => other * 1_000))?.score).toBe(score?.score);
      const highest = others.indexOf(Math.max(...others));
      expect(robustScore(value, others.map((other, index) => (index === highest ? other + 1_000_000_000 : other)))?.median).toBe(score === undefined ? undefined : score.median);
    }), { seed: 20210118, numRuns: 300 });
  });
});

test.each([[[], 0], [[false], 0], [[true], 1], [[true, false, true, true], 2], [[true, true, false], 0]] as const)('of rounds %j, red in a row up to the last: %i', (reds, rounds) => {
  expect(redInARow([...reds])).toBe(rounds);
});
