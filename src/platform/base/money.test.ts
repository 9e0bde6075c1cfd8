import fc from 'fast-check';
import { exactJson, computeShares } from './money.js';

test('shares are what the council was shown: 19/23/1 of 43 as 44/54/2, 14/17/1 of 32 as 44/53/3', () => {
  expect(computeShares([19, 23, 1])).toEqual([44, 54, 2]);
  expect(computeShares([14, 17, 1])).toEqual([44, 53, 3]);
});

test('shares of nothing are zero', () => {
  expect(computeShares([0, 0, 0])).toEqual([0, 0, 0]);
});

test('shares of sums that no number holds are exact', () => {
  expect(computeShares([9_007_199_254_740_993n, 9_007_199_254_740_994n, 1n])).toEqual([50, 50, 0]);
});

test('a sum that no number holds is written to the last digit', () => {
  expect(exactJson({ total: 9_007_199_254_740_993n, cells: [{ value: 1n, share: null }] })).toBe(
    '{"total":9007199254740993,"cells":[{"value":1,"share":null}]}',
  );
});

test('shares always add up to 100 and never move a share by a whole point', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 8 }), (parts) => {
      const total = parts.reduce((a, b) => a + b, 0);
      fc.pre(total > 0);
      const result = computeShares(parts);
      expect(result.reduce((a, b) => a + b, 0)).toBe(100);
      result.forEach((share, index) => {
        expect(Math.abs(share - ((parts[index] ?? 0) * 100) / total)).toBeLessThan(1);
      });
    }),
  );
});
