import { existsSync, readFileSync } from 'node:fs';
import { MUTATIONS } from '../mutations/mutations.mjs';

const INVARIANTS = [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^(\d+)\. /gm)]
  .map(([, number]) => Number(number))
  .reduce((last, number) => Math.max(last, number), 0);

test.each(MUTATIONS)('the text of the sabotage $name stands once in its file', (mutation) => {
  const { file, find, replace, tests } = mutation;
  const places = readFileSync(file, 'utf8').split(find).length - 1;
  expect({ places, differs: find !== replace }).toEqual({ places: 1, differs: true });
  expect(tests.filter((path) => !existsSync(path))).toEqual([]);
});

test('each sabotage has a name of its own', () => {
  const names = MUTATIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('every invariant of ARCHITECTURE.md has a sabotage', () => {
  const held = new Set(MUTATIONS.flatMap(({ holds }) => holds.match(/\bI\d+\b/g) ?? []));
  const wanted = Array.from({ length: INVARIANTS }, (_, index) => `I${String(index + 1)}`);
  expect(wanted.filter((name) => !held.has(name))).toEqual([]);
});

/** Checks that no code of ours carries. */
const WITHOUT_CODE = ['G3'];

test('every check of the trust list that has a test has a sabotage', () => {
  const checks = JSON.parse(readFileSync('test/trust-checks.json', 'utf8')) as readonly {
    readonly check: string;
    readonly mark: string;
  }[];
  const held = new Set(MUTATIONS.flatMap(({ holds }) => holds.match(/\b[A-G]\d+\b/g) ?? []));
  const wanted = checks.filter(({ mark }) => mark !== 'absent').map(({ check }) => check);
  expect(wanted.filter((check) => !held.has(check))).toEqual(WITHOUT_CODE);
});
