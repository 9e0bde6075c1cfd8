import { parsePlannedPeriod } from './planned-period.rules.js';

test.each([
  ['2024', '2024-01-01', '2024-12-31'],
  ['2025-26', '2025-01-01', '2026-12-31'],
  ['2027-2028', '2027-01-01', '2028-12-31'],
  ['2025-Q1', '2025-01-01', '2025-03-31'],
  ['2024-Q4', '2024-10-01', '2024-12-31'],
  ['2024-H1', '2024-01-01', '2024-06-30'],
  ['2025-H2', '2025-07-01', '2025-12-31'],
  ['2025-25', '2025-01-01', '2025-12-31'],
])('%s is from %s to %s', (period, firstDay, lastDay) => {
  expect(parsePlannedPeriod(period)).toEqual({ firstDay, lastDay });
});

test.each(['2026-25', '2028-2027', '2025-Q5', '2025-H3', '25', '2025-', 'snart', '2025-01-01'])(
  '%s is no period',
  (period) => {
    expect(parsePlannedPeriod(period)).toBeNull();
  },
);
