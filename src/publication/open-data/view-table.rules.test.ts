import { tableOf } from '../../../test/support/publication/release-views.js';
import { checkTable } from './view-table.rules.js';

const COLUMNS = {
  key: 'string',
  whole: 'integer?',
  amount: 'decimal?',
  day: 'date?',
  at: 'instant?',
};

test('an empty text is an empty cell', () => {
  const { rows } = checkTable(tableOf('a', { key: 'string', note: 'string?' }, [['x', '']]));
  expect(rows).toEqual([['x', null]]);
});

test.each<[string, (string | number | boolean | null)[], RegExp]>([
  ['a key that is empty', ['', 1, null, null, null], /key is empty/],
  ['a part of a number as a whole one', ['x', 1.5, null, null, null], /whole is no integer/],
  ['a decimal with a comma', ['x', 1, '1,5', null, null], /amount is no decimal/],
  ['a decimal with a leading zero', ['x', 1, '01.5', null, null], /amount is no decimal/],
  ['a decimal that is a number', ['x', 1, 1.5, null, null], /amount is no decimal/],
  ['a decimal of 11 places', ['x', 1, '0.12345678901', null, null], /amount is no decimal/],
  ['a decimal of 29 digits', ['x', 1, '1'.repeat(29), null, null], /amount is no decimal/],
  ['a day that is none', ['x', 1, null, '2021-02-30', null], /day is no date/],
  ['an instant without a zone', ['x', 1, null, null, '2021-02-03T10:00:00'], /at is no instant/],
  ['half a character', ['\ud834', 1, null, null, null], /key is no string/],
  ['a cell too few', ['x', 1], /has 2 cells, not 5/],
])('%s is refused', (_, row, fault) => {
  expect(() => checkTable(tableOf('a', COLUMNS, [row]))).toThrow(fault);
});

test('a repeated key, a column that stands twice and a key that may be empty are refused', () => {
  expect(() => checkTable(tableOf('a', { key: 'string' }, [['x'], ['x']]))).toThrow(
    /row 2 has the key of an earlier row/,
  );
  const table = tableOf('a', { key: 'string?' }, []);
  expect(() => checkTable(table)).toThrow(/key column key is missing or may be empty/);
  const twice = { ...table, columns: [...table.columns, ...table.columns] };
  expect(() => checkTable(twice)).toThrow(/column key stands twice/);
});
