import { takesReports } from './round.rules.js';

const closesAt = new Date('2021-02-05T15:00:00Z');

test.each([
  ['open', '2021-02-05T14:59:59Z', true],
  ['open', '2021-02-05T15:00:00Z', false],
  ['planned', '2021-01-01T00:00:00Z', false],
  ['closed', '2021-01-01T00:00:00Z', false],
] as const)(
  'a round that is %s and closes on 5 February at 15:00 takes reports at %s: %j',
  (state, now, taken) => {
    expect(takesReports({ state, closesAt }, new Date(now))).toBe(taken);
  },
);
