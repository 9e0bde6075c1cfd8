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
    expect(takesReports({ state, closesAt, historical: false }, new Date(now))).toBe(taken);
  },
);

test('a historical round takes reports for as long as it is open', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const round = { closesAt, historical: true };
  expect(takesReports({ ...round, state: 'open' }, now)).toBe(true);
  expect(takesReports({ ...round, state: 'closed' }, now)).toBe(false);
});
