import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Coverage, parseCoverage, replaceMissing } from './font-coverage.parser.js';

const FONT = '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf';
let covers: Coverage;
beforeAll(() => {
  covers = parseCoverage(readFileSync(createRequire(import.meta.url).resolve(FONT)));
});

test('Inter has the letters of Norwegian and Sami, and the signs of the colours', () => {
  const needed = 'ÆØÅæøåÁáČčĐđŊŋŠšŦŧŽž – − « » … □ ●▲■ →';
  expect(replaceMissing(needed, covers)).toBe(needed);
});

test('what it has no sign for becomes a square, what has no sign of its own goes', () => {
  expect(replaceMissing('Flagg 🇳🇴, 漢字 og skjult\ufe0f', covers)).toBe('Flagg □□, □□ og skjult');
});
