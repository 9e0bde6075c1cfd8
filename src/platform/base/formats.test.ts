import { isCalendarDate } from './formats.js';

test.each(['2021-01-31', '2024-02-29', '2000-01-01', '2099-12-31'])(
  '%s is a date of the calendar',
  (date) => {
    expect(isCalendarDate(date)).toBe(true);
  },
);

test.each(['2021-02-29', '2021-1-1', '1999-12-31', '10000-01-01', '2021-13-01', 20210101, null])(
  '%j is no date of the calendar from 2000 to 2099',
  (value) => {
    expect(isCalendarDate(value)).toBe(false);
  },
);
