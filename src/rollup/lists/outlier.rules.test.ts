import fc from 'fast-check';
import { computeScore, type Usual, describeOthers, describeUsual } from './outlier.rules.js';

function scoreOf(value: number, others: readonly number[]): number | undefined {
  const usual = describeUsual(others);
  return usual && computeScore(value, usual);
}

const ONE_TO_NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];

test('of 1 to 9 the median is 5 and the deviation 2; of 1 to 10 they are 5.5 and 2.5', () => {
  expect(describeUsual(ONE_TO_NINE)).toEqual({ median: 5, deviation: 2, among: 9 });
  // Half of the ten lie within 2.5.
  expect(describeUsual([...ONE_TO_NINE, 10])).toEqual({ median: 5.5, deviation: 2.5, among: 10 });
});

test('among 1 to 9, 20 has the robust score 0.6745 · (20 − 5) / 2 = 5.05875, rounded', () => {
  expect(scoreOf(20, ONE_TO_NINE)).toBe(5.06);
  expect(scoreOf(5, ONE_TO_NINE)).toBe(0);
  expect(scoreOf(-10, ONE_TO_NINE)).toBe(-5.06);
});

test('nothing is usual among fewer than eight, or where half of them are the same', () => {
  expect(describeUsual([1, 2, 3, 4, 5, 6, 7])).toBeUndefined();
  expect(describeUsual([5, 5, 5, 5, 5, 1, 2, 9])).toBeUndefined();
});

const someOthers = fc.array(fc.integer({ min: 1, max: 1_000_000 }), {
  minLength: 9,
  maxLength: 60,
});

test('a robust score does not depend on the order of the others, or on the unit', () => {
  fc.assert(
    fc.property(someOthers, fc.integer({ min: 1, max: 1_000_000 }), (others, value) => {
      const score = scoreOf(value, others);
      expect(scoreOf(value, others.toReversed())).toEqual(score);
      const inThousandths = others.map((other) => other * 1_000);
      expect(scoreOf(value * 1_000, inThousandths)).toBe(score);
    }),
    { seed: 20210118, numRuns: 300 },
  );
});

test('the median does not depend on how far the highest is off', () => {
  fc.assert(
    fc.property(someOthers, (others) => {
      const highest = others.indexOf(Math.max(...others));
      const further = others.with(highest, (others[highest] ?? 0) + 1_000_000_000);
      expect(describeUsual(further)?.median).toBe(describeUsual(others)?.median);
    }),
    { seed: 20210118, numRuns: 300 },
  );
});

/** Works out the usual value by its definition. */
function usualByDefinition(values: readonly number[]): Usual | undefined {
  if (values.length < 8) return undefined;
  const median = medianOf(values);
  const deviation = medianOf(values.map((value) => Math.abs(value - median)));
  return deviation === 0 ? undefined : { median, deviation, among: values.length };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)] ?? NaN;
  return (lower + upper) / 2;
}

test('the usual value among the others of a group is that of its definition, whatever the groups', () => {
  const amount = fc.record({
    actor: fc.constantFrom('a', 'b', 'c', 'd'),
    group: fc.constantFrom('RHF', 'kommune'),
    value: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 60 }), (amounts) => {
      const usual = describeOthers(amounts);
      for (const one of amounts) {
        const others = amounts.filter(
          ({ actor, group }) => group === one.group && actor !== one.actor,
        );
        expect(usual(one)).toEqual(usualByDefinition(others.map(({ value }) => value)));
      }
    }),
    { seed: 20210118, numRuns: 300 },
  );
});

test('the usual values among others take one look at each amount, not one for each other', () => {
  let looked = 0;
  const amounts = Array.from({ length: 2_000 }, (_, index) => ({
    actor: `a${String(index % 100)}`,
    group: 'kommune',
    get value() {
      looked++;
      return (index * 7_919) % 2_003;
    },
  }));
  const usual = describeOthers(amounts);
  expect(amounts.every((one) => usual(one)?.among === 1_980)).toBe(true);
  expect(looked).toBe(2_000);
});
