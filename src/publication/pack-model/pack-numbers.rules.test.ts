import { writeDay, writeNumber, writeShortDay } from './pack-numbers.rules.js';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test.each([
  [1_789_900_000, 'amount', '1 789,9 mill. kr', 'NOK 1,789.9 million'],
  [1_723_000_000, 'amount', '1 723 mill. kr', 'NOK 1,723 million'],
  [1_723_000_000, 'millions', '1 723,0', '1,723.0'],
  [-28_550_000, 'millions', '−28,6', '−28.6'],
  [-40_000, 'millions', '0,0', '0.0'],
  [6_000_000, 'millionsChange', '+6,0', '+6.0'],
  [-6_000_000, 'millionsChange', '−6,0', '−6.0'],
  [40_000, 'millionsChange', '0,0', '0.0'],
  [12_345_678, 'count', '12 345 678', '12,345,678'],
  [0, 'change', '0', '0'],
  [7, 'change', '+7', '+7'],
  [-7, 'change', '−7', '−7'],
  [54, 'share', '54 %', '54%'],
] as const)('%d as %s is %s, and %s in English', (value, unit, nb, en) => {
  expect(plain(writeNumber(value, unit, 'nb'))).toBe(nb);
  expect(plain(writeNumber(value, unit, 'en'))).toBe(en);
});

test('a date in words and in figures', () => {
  expect(plain(writeDay('2021-06-10', 'nb'))).toBe('10. juni 2021');
  expect(plain(writeDay('2021-06-10', 'en'))).toBe('10 June 2021');
  expect(writeShortDay('2021-06-10', 'nb')).toBe('10.06.2021');
  expect(writeShortDay('2021-06-10', 'en')).toBe('2021-06-10');
});
