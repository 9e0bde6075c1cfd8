import { readCell } from './report-cells.rules.js';
import { COLUMNS, findColumn } from './report-columns.rules.js';

/** Reads a cell of a column; returns its value, or the code of its fault. */
function readValue(column: string, cell: string | number): unknown {
  const found = findColumn(column);
  if (found === undefined) throw new Error(`There is no column ${column}`);
  const read = readCell(found, cell);
  return 'value' in read ? read.value : read.code;
}

test.each([
  ['12000000', 12_000_000],
  ['12 000 000', 12_000_000],
  ['12\u00a0000\u00a0000', 12_000_000],
  ['12\u202f000\u2009000', 12_000_000],
  ['12000000,00', 12_000_000],
  ['12 000,0', 12_000],
  ['12.0', 12],
  ['-5', -5],
  ['\u22125', -5],
  ['+7', 7],
  [' 0 ', 0],
  ['-0', 0],
  ['kr 12 000', 12_000],
  ['Kr. 12 000,-', 12_000],
  ['12 000,-', 12_000],
  ['12 000 kr', 12_000],
  ['12000 NOK', 12_000],
  ['kr -5', -5],
  ['NOK 12000000,00', 12_000_000],
  ['kr', 'not-a-number'],
  ['krone 5', 'not-a-number'],
  ['5 kroner', 'not-a-number'],
  [5, 5],
  [-3, -3],
  ['12.5', 'not-whole'],
  ['12,5', 'not-whole'],
  [12.5, 'not-whole'],
  ['1.234', 'ambiguous-number'],
  ['1,234', 'ambiguous-number'],
  ['1.234.567', 'ambiguous-number'],
  ['1 23 456', 'not-a-number'],
  ['12 mill', 'not-a-number'],
  ['1e6', 'not-a-number'],
  ['=1+1', 'not-a-number'],
  ['9007199254740993', 'number-out-of-range'],
  [Number.NaN, 'not-a-number'],
  [1e300, 'number-out-of-range'],
])('a cell of a whole number that says %j is read as %j', (cell, value) => {
  expect(readValue('approved', cell)).toBe(value);
});

test.each([
  ['2021-04-23', '2021-04-23'],
  ['23.04.2021', '2021-04-23'],
  ['3.4.2021', '2021-04-03'],
  [' 23. 4. 2021 ', '2021-04-23'],
  ['2021-04-23T00:00:00', '2021-04-23'],
  ['2021-04-23 00:00:00.000', '2021-04-23'],
  ['23.04.2021 00:00', '2021-04-23'],
  ['23.04.2021 00.00.00', '2021-04-23'],
  ['2021-04-23T12:00:00', 'not-a-date'],
  [44_309, '2021-04-23'],
  ['44309', '2021-04-23'],
  [36_526, '2000-01-01'],
  ['30.02.2021', 'not-a-date'],
  ['2021-02-30', 'not-a-date'],
  ['04/23/2021', 'not-a-date'],
  ['23.04.21', 'not-a-date'],
  [44_309.5, 'not-a-date'],
  [0, 'not-a-date'],
  [36_525, 'not-a-date'],
  ['99999', 'not-a-date'],
  [Number.NaN, 'not-a-date'],
  [1e20, 'not-a-date'],
])('a cell of a date that says %j is read as %j', (cell, value) => {
  expect(readValue('neededBy', cell)).toBe(value);
});

test('a cell of a choice says its value or its label in either language, in any case and form', () => {
  for (const { name, choices } of COLUMNS)
    for (const { value, nb, en } of choices) {
      const spaced = ` ${en.replaceAll(' ', '  ')} `;
      for (const text of [value, nb, en, nb.toUpperCase(), spaced, nb.normalize('NFD')])
        expect([name, text, readValue(name, text)]).toEqual([name, text, value]);
    }
});

test.each([
  ['SANN', 'true'],
  ['sann', 'true'],
  ['TRUE', 'true'],
  ['Ja', 'true'],
  ['USANN', 'false'],
  ['nei', 'false'],
  ['kanskje', 'not-allowed'],
])('a cell of a logical value that says %s is read as %s', (cell, value) => {
  expect(readValue('confirmUnchanged', cell)).toBe(value);
});

test('a cell of a choice that says anything else is refused', () => {
  expect(readValue('state', 'aktivt')).toBe('not-allowed');
});

test.each(['=1+1', '+47', '-2', '@SUM(A1)', "'=x", ' mellomrom '])(
  'the text %j is never evaluated',
  (text) => {
    expect(readValue('summary', text)).toBe(text);
  },
);

test.each([
  ['a\u0000b', 'invalid-text'],
  ['\ud800', 'invalid-text'],
  ['x\u202ey', 'invalid-text'],
  ['fil: \ufffd', 'invalid-text'],
  [12, '12'],
])('a cell of a text that holds %j is read as %j', (cell, value) => {
  expect(readValue('summary', cell)).toBe(value);
});
