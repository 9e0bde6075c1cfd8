import fc from 'fast-check';
import {
  cleanText,
  findRefusedCharacter,
  isCalendarDate,
  isWebAddress,
  ONE_LINE,
  VISIBLE,
} from './formats.js';

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

test.each([
  '',
  ' \t\n',
  '\u00a0\u2003',
  '\u200b\ufeff',
  '\u00ad',
  '\u2800',
  '\u3164\u115f',
  '\u{e0041}',
])('the text %j has nothing that can be seen', (text) => {
  expect(VISIBLE.test(text)).toBe(false);
});

test.each(['\n', '\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'])(
  'the line end %j is one line feed, and not in a text of one line',
  (end) => {
    expect(cleanText(`en${end}to`)).toBe('en\nto');
    expect(ONE_LINE.test(`en${end}to`)).toBe(false);
  },
);

test.each([
  ['SAF\u200bEST', 'SAFEST'],
  ['\ufeffsam\u00adarbeid', 'samarbeid'],
  ['A\u030asen', '\u00c5sen'],
  ['sp\u200dion', 'spion'],
  ['\u{1f469}\u200d\u{1f4bb}', '\u{1f469}\u200d\u{1f4bb}'],
  [
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
  ],
  ['\u0915\u094d\u200d\u0937', '\u0915\u094d\u200d\u0937'],
])('%j is stored as %j: joiners stay where they join', (text, stored) => {
  expect(cleanText(text)).toBe(stored);
});

test.each([
  ['\u0007', 'U+0007'],
  ['\u009b', 'U+009B'],
  ['\u202e', 'U+202E'],
  ['\u2066', 'U+2066'],
  ['\ue000', 'U+E000'],
  ['\ufdd0', 'U+FDD0'],
  ['\u{e0041}', 'U+E0041'],
])('%j is refused, by its name', (character, name) => {
  expect(findRefusedCharacter(`a${character}b`)).toBe(name);
});

test('any text is stored the same a second time, and holds nothing that only confuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const clean = cleanText(text);
      expect(cleanText(clean)).toBe(clean);
      expect(clean).not.toMatch(/[\u200b\u2060\u00ad\ufeff\r\u2028\u2029\u0085]/);
      expect(VISIBLE.test(clean)).toBe(VISIBLE.test(text));
    }),
    { numRuns: 2_000, seed: 20_210_118 },
  );
});

test('a web address has no line break, which a URL would be parsed without', () => {
  expect(isWebAddress('https://www.ehelse.no/\nplan')).toBe(false);
  expect(isWebAddress('https://www.ehelse.no/plan')).toBe(true);
});
