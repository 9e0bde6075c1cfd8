import { firstDayOf, listQuarters, quarterAfter, quarterOf } from './quarter.rules.js';

test('quarters of dates, their first days and their order', () => {
  expect(['2024-01-01', '2024-03-31', '2024-12-31'].map(quarterOf)).toEqual([
    '2024Q1',
    '2024Q1',
    '2024Q4',
  ]);
  expect(['2024Q1', '2024Q4'].map(firstDayOf)).toEqual(['2024-01-01', '2024-10-01']);
  expect([quarterAfter('2024Q4'), quarterAfter('2024Q1', -1), quarterAfter('2024Q1', 9)]).toEqual([
    '2025Q1',
    '2023Q4',
    '2026Q2',
  ]);
  expect(listQuarters('2024Q3', '2025Q1')).toEqual(['2024Q3', '2024Q4', '2025Q1']);
  expect(listQuarters('2025Q1', '2024Q3')).toEqual([]);
});
