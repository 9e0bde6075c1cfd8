import { computeRest } from './queue.js';

test.each([
  [0, 0],
  [100, 0],
  [101, 101],
  [600, 600],
  [1_000, 1_000],
  [30_000, 1_000],
])('work of %s ms is followed by a rest of %s ms', (taken, rest) => {
  expect(computeRest(taken)).toBe(rest);
});
