import { countRedInARow } from './trend.rules.js';

test.each([
  [[], 0],
  [[false], 0],
  [[true], 1],
  [[true, false, true, true], 2],
  [[true, true, false], 0],
] as const)('red in the rounds %j is red in a row up to the last: %i', (reds, rounds) => {
  expect(countRedInARow([...reds])).toBe(rounds);
});
