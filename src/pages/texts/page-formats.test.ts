import { FORMATS } from './page-formats.text.js';

/** Writes every kind of space as a plain one, so that the expectations can be read. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

test('amounts are written as each language writes them', () => {
  expect(plain(FORMATS.nb.money(1_789_912_627))).toBe('1 789,9 mill. kr');
  expect(plain(FORMATS.nn.money(-2_500_000))).toBe('−2,5 mill. kr');
  expect(plain(FORMATS.en.money(1_789_912_627))).toBe('NOK 1,789.9 million');
  expect(plain(FORMATS.nb.money(850_000))).toBe('850 000 kr');
});

test('changes carry their sign, and none is zero', () => {
  expect([3, -2, 0, -0].map(FORMATS.nb.change)).toEqual(['+3', '−2', '0', '0']);
});

test('days and instants are written in Norwegian time', () => {
  expect(FORMATS.nb.day('2021-05-20')).toBe('20. mai 2021');
  expect(FORMATS.nn.day('2021-02-01')).toBe('1. februar 2021');
  expect(FORMATS.en.instant('2021-07-01T10:00:00Z')).toContain('12:00');
});

test('shares have the sign where the language puts it', () => {
  expect(plain(FORMATS.nb.percent(34.5))).toBe('34,5 %');
  expect(FORMATS.en.percent(34.5)).toBe('34.5%');
});
