import { countLines } from './text-measure.rules.js';

test.each([
  ['', 10, 1],
  ['kort', 10, 1],
  ['to ord her', 10, 1],
  ['to ord her og', 10, 2],
  ['første\nandre', 10, 2],
  ['x'.repeat(25), 10, 3],
  [`kort ${'x'.repeat(12)}`, 10, 3],
  ['ord', 0, 3],
])('%j at %d characters a line takes %d lines', (text, room, lines) => {
  expect(countLines(text, room)).toBe(lines);
});
