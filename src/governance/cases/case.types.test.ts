import { CASE_NUMBER, CASE_STATES } from './case.types.js';

test.each(['1/21', '19/21', '100/24', '20/19-1'])(
  '%s is a case number: a number of the year and the year',
  (number) => {
    expect(number).toMatch(CASE_NUMBER);
  },
);

test.each(['0/21', '01/21', '1000/21', '19/2021', '19-21', '/21', '19/', '20/19-0', '20/19-'])(
  '%s is no case number',
  (number) => {
    expect(number).not.toMatch(CASE_NUMBER);
  },
);

test('a case has four states', () => {
  expect(CASE_STATES).toEqual(['draft', 'published', 'decided', 'withdrawn']);
});
