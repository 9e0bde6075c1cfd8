import { osloDate, osloInstant } from './clock.js';

test.each([
  ['2023-12-31T22:59:59Z', '2023-12-31'],
  ['2023-12-31T23:00:00Z', '2024-01-01'],
  ['2021-06-30T21:59:59Z', '2021-06-30'],
  ['2021-06-30T22:00:00Z', '2021-07-01'],
])('at %s the date in Norway is %s', (instant, date) => {
  expect(osloDate(new Date(instant))).toBe(date);
});

test.each([
  ['in winter', '2021-01-22', '08:00', '2021-01-22T07:00:00.000Z'],
  ['in summer', '2021-04-16', '08:00', '2021-04-16T06:00:00.000Z'],
  ['before the hour that is skipped', '2021-03-28', '01:59', '2021-03-28T00:59:00.000Z'],
  ['after the hour that is skipped', '2021-03-28', '03:00', '2021-03-28T01:00:00.000Z'],
  ['in the hour that comes twice', '2021-10-31', '02:30', '2021-10-31T00:30:00.000Z'],
  ['after the hour that comes twice', '2021-10-31', '08:00', '2021-10-31T07:00:00.000Z'],
])('a time by the clock in Norway is one instant %s: %s %s', (_, date, time, instant) => {
  expect(osloInstant(date, time).toISOString()).toBe(instant);
});
