import { suggestCodes } from './near-code.rules.js';
import type { RegisteredCode } from './register.types.js';

const CODES: readonly RegisteredCode[] = [
  ['Kjernejournal', 'Kjernejournal', 'Kjernejournal'],
  ['E-resept', 'E-resept', 'E-resept'],
  ['SFM', 'Sentral forskrivningsmodul (SFM)', 'Central prescribing module (SFM)'],
  ['Helsenorge', 'Helsenorge', 'Helsenorge'],
  ['Helsenettet', 'Helsenettet', 'Helsenettet'],
].map(([code = '', nb = '', en = '']) => ({
  register: 'nationalSolutions',
  code,
  name: { nb, en },
}));

test.each([
  ['kjernejournal', ['Kjernejournal']],
  ['Kjerne-journalen', ['Kjernejournal']],
  ['eresept', ['E-resept']],
  ['sentral forskrivningsmodul', ['SFM']],
  ['Helsenett', ['Helsenettet']],
  ['Helsenroge', ['Helsenorge']],
  ['SFN', ['SFM']],
  ['X', []],
  ['Velferdsteknologi', []],
])('%s may be meant as %j', (text, expected) => {
  expect(suggestCodes(text, CODES)).toEqual(expected);
});
