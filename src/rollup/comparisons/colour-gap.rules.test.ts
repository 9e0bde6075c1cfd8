import { type ColoursOfOne, gapOf } from './colour-gap.rules.js';

const PROJECTS: readonly ColoursOfOne[] = [
  { owner: 'green', rule: 'red', directorate: 'yellow' },
  { owner: 'green', rule: 'green', directorate: null },
  { owner: 'red', rule: 'yellow', directorate: 'red' },
  { owner: 'yellow', rule: null, directorate: null },
];

test('the gap to the rule counts the projects it sees as worse, the same and better, in steps', () => {
  expect(gapOf(PROJECTS, 'rule')).toEqual({ compared: 3, worse: 1, same: 1, better: 1, steps: 1 });
});

test('the gap to the directorate counts only the projects that it has coloured', () => {
  expect(gapOf(PROJECTS, 'directorate')).toEqual({
    compared: 2,
    worse: 1,
    same: 1,
    better: 0,
    steps: 1,
  });
});
