import fc from 'fast-check';
import { redInARow } from '../../src/rollup/comparisons/trend.rules.js';
import {
  robustScore,
  type Usual,
  usualAmongOthers,
  usualOf,
} from '../../src/rollup/lists/outlier.rules.js';

describe('robust scores', () => {
  const scoreOf = (value: number, others: readonly number[]): number | undefined => {
    const usual = usualOf(others);
    return usual && robustScore(value, usual);
  };

  test('worked out by hand: of 1 to 9 the median is 5 and the deviation 2', () => {
    const others = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(usualOf(others)).toEqual({ median: 5, deviation: 2, among: 9 });
    // Of 1 to 10: 5.5, and half of them within 2.5.
    expect(usualOf([...others, 10])).toEqual({ median: 5.5, deviation: 2.5, among: 10 });
    // 0.6745 · (20 − 5) / 2 = 5.05875
    expect([scoreOf(20, others), scoreOf(5, others), scoreOf(-10, others)]).toEqual([
      5.06, 0, -5.06,
    ]);
  });

  test('are not given of fewer than eight, or where half of them are the same', () => {
    expect(usualOf([1, 2, 3, 4, 5, 6, 7])).toBeUndefined();
    expect(usualOf([5, 5, 5, 5, 5, 1, 2, 9])).toBeUndefined();
  });

  test('do not depend on the order, on the unit, or on how far one of the others is off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 9, maxLength: 60 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (others, value) => {
          const score = scoreOf(value, others);
          expect(scoreOf(value, [...others].reverse())).toEqual(score);
          expect(
            scoreOf(
              value * 1_000,
              others.map((other) => other * 1_000),
            ),
          ).toBe(score);
          const highest = others.indexOf(Math.max(...others));
          expect(
            usualOf(
              others.map((other, index) => (index === highest ? other + 1_000_000_000 : other)),
            )?.median,
          ).toBe(usualOf(others)?.median);
        },
      ),
      { seed: 20210118, numRuns: 300 },
    );
  });

  /** What is usual, worked out as it is defined. */
  const byDefinition = (values: readonly number[]): Usual | undefined => {
    const median = (of: readonly number[]): number => {
      const sorted = [...of].sort((a, b) => a - b);
      return (
        ((sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN) +
          (sorted[Math.ceil((sorted.length - 1) / 2)] ?? NaN)) /
        2
      );
    };
    if (values.length < 8) return undefined;
    const deviation = median(values.map((value) => Math.abs(value - median(values))));
    return deviation === 0
      ? undefined
      : { median: median(values), deviation, among: values.length };
  };

  test('among the others of a group are what they are by definition, whatever the groups', () => {
    const amount = fc.record({
      actor: fc.constantFrom('a', 'b', 'c', 'd'),
      group: fc.constantFrom('RHF', 'kommune'),
      value: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 60 }), (amounts) => {
        const usual = usualAmongOthers(amounts);
        for (const one of amounts)
          expect(usual(one)).toEqual(
            byDefinition(
              amounts
                .filter(({ actor, group }) => group === one.group && actor !== one.actor)
                .map(({ value }) => value),
            ),
          );
      }),
      { seed: 20210118, numRuns: 300 },
    );
  });

  test('among others look at each amount once, not once for each', () => {
    let looked = 0;
    const amounts = Array.from({ length: 2_000 }, (_, index) => ({
      actor: `a${String(index % 100)}`,
      group: 'kommune',
      get value() {
        looked++;
        return (index * 7_919) % 2_003;
      },
    }));
    const usual = usualAmongOthers(amounts);
    expect(amounts.every((one) => usual(one)?.among === 1_980)).toBe(true);
    expect(looked).toBe(2_000);
  });
});

test.each([
  [[], 0],
  [[false], 0],
  [[true], 1],
  [[true, false, true, true], 2],
  [[true, true, false], 0],
] as const)('of rounds %j, red in a row up to the last: %i', (reds, rounds) => {
  expect(redInARow([...reds])).toBe(rounds);
});
