import fc from 'fast-check';
import { readRecords, writeRecord } from './archive-csv.writer.js';

test('reads back every record, also quotes, line breaks, empty texts and null', () => {
  const value = fc.option(fc.string({ unit: 'binary', maxLength: 12 }));
  const record = fc.array(value, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(record), (records) => {
      expect([...readRecords(records.map(writeRecord).join(''))]).toEqual(records);
    }),
  );
  expect(writeRecord(['a"b', '', null])).toBe('"a""b","",\r\n');
});

test.each(['a,b\r\n', '"a"', '"a"b\r\n', '"a\r\n'])('refuses %j', (text) => {
  expect(() => [...readRecords(text)]).toThrow();
});
