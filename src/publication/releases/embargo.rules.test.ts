import { readEmbargo } from './embargo.rules.js';

const NOW = new Date('2021-01-01T00:00:00Z');

const read = (text: string | null): string | null => {
  const found = readEmbargo(text, NOW);
  return 'fault' in found ? found.fault.code : (found.at?.toISOString() ?? null);
};

test.each([
  ['2021-06-02T08:00', '2021-06-02T06:00:00.000Z'],
  ['2021-12-02T08:00:30', '2021-12-02T07:00:30.000Z'],
  ['2021-06-02T08:00+03:00', '2021-06-02T05:00:00.000Z'],
  ['2021-03-28T01:59', '2021-03-28T00:59:00.000Z'],
  ['2021-03-28T03:00', '2021-03-28T01:00:00.000Z'],
  ['2021-10-31T01:59', '2021-10-30T23:59:00.000Z'],
  ['2021-10-31T03:00', '2021-10-31T02:00:00.000Z'],
  ['2021-10-31T02:30+02:00', '2021-10-31T00:30:00.000Z'],
  ['2021-10-31T02:30+01:00', '2021-10-31T01:30:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(read(text)).toBe(instant);
});

test.each([
  ['2021-03-28T02:00', 'no-such-time'],
  ['2021-03-28T02:59:59', 'no-such-time'],
  ['2021-02-30T08:00', 'no-such-time'],
  ['2021-06-02T25:00', 'no-such-time'],
  ['2021-10-31T02:00', 'ambiguous-time'],
  ['2021-10-31T02:59', 'ambiguous-time'],
  ['2020-06-02T08:00', 'embargo-in-the-past'],
  ['2021-01-01T00:00Z', 'embargo-in-the-past'],
])('%s is refused: %s', (text, code) => {
  expect(read(text)).toBe(code);
});

test('no embargo is none', () => {
  expect(read(null)).toBeNull();
});
