import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import papaparse from 'papaparse';
import { csvOf, readEscapedText } from './csv.writer.js';

const COLUMNS = ['first', 'second'];
/** Characters that CSV, spreadsheets or both give a meaning. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'=+-@\'";,\t\r\n ＝－1a'),
    fc.constantFrom('\r\n', '=cmd|', 'å', '𝄞'),
  ),
  maxLength: 12,
});

test('every text comes back from two other readers as it was, and every row is one row', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
      const csv = csvOf(
        COLUMNS,
        rows.map(([first, second]) => ({ first, second })),
      );
      const readers = [
        parse(csv, { relax_column_count: false, record_delimiter: '\r\n' }),
        papaparse.parse<string[]>(csv, { delimiter: ',', newline: '\r\n' }).data.slice(0, -1),
      ];
      for (const [, ...read] of readers)
        expect(read.map((cells) => cells.map(readEscapedText))).toEqual(rows);
    }),
    { numRuns: 300 },
  );
});

test.each(['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', '\n=1', '＝1', "'=1", '-12-'])(
  'a spreadsheet does not run %j',
  (formula) => {
    const [, line = ''] = csvOf(['a'], [{ a: formula }]).split(/\r\n(.*)/s);
    expect(line.replace(/^"/, '')).toMatch(/^'/);
  },
);

test.each([['-7'], ['-12,5'], ['-0.25']])('the number %s stays a number', (number) => {
  expect(csvOf(['a'], [{ a: number }])).toBe(
    `a\r\n${number.includes(',') ? `"${number}"` : number}\r\n`,
  );
});

test.each([-7, -7n])('a number stays a number', (number) => {
  expect(csvOf(['a'], [{ a: number }])).toBe('a\r\n-7\r\n');
});

test.each(['a\n=cmd', 'a\r=cmd', 'a;=cmd', 'a,=cmd', 'a\t=cmd'])(
  'what follows a separator inside %j stands in quotes',
  (value) => {
    expect(csvOf(['a'], [{ a: value }])).toBe(`a\r\n"${value}"\r\n`);
  },
);
