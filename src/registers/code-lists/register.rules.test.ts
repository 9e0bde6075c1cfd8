import { entryFaults, overlaps } from './register.rules.js';

const NOTHING = { others: [], parents: [] };

test.each([
  [null, null, null, null, true],
  ['2020-01-01', '2021-01-01', '2021-01-01', null, false],
  ['2020-01-01', '2021-01-02', '2021-01-01', null, true],
  [null, '2021-01-01', '2021-01-01', '2022-01-01', false],
  ['2021-01-01', null, null, '2021-01-02', true],
])('%s/%s and %s/%s share a day: %s', (...sides) => {
  const [from, to, otherFrom, otherTo, expected] = sides;
  const [one, other] = [
    { validFrom: from, validTo: to },
    { validFrom: otherFrom, validTo: otherTo },
  ];
  expect([overlaps(one, other), overlaps(other, one)]).toEqual([expected, expected]);
});

test('an entry is told every fault at once', () => {
  const entry = { code: 'one', parent: '9', validFrom: '2021-01-01', validTo: '2021-01-01' };
  expect(entryFaults('goals', entry, NOTHING).map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/code', 'wrong-form'],
    ['/validTo', 'ends-before-start'],
    ['/parent', 'unknown-parent'],
  ]);
});

test('a register without parents takes none, and no entry stands under itself', () => {
  const always = { validFrom: null, validTo: null };
  const area = { code: 'welfare', parent: 'health', ...always };
  expect(entryFaults('areas', area, NOTHING).map(({ code }) => code)).toEqual([
    'parent-not-allowed',
  ]);
  const goal = { code: '1', parent: '1', ...always };
  expect(entryFaults('goals', goal, { others: [], parents: [always] }).length).toBe(1);
});
