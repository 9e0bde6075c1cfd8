import { caseLocks } from './case.rules.js';
import type { CaseState } from './case.types.js';

test.each<[state: CaseState, actions: string[]]>([
  ['draft', ['update', 'publish', 'withdraw']],
  ['published', ['update', 'decide', 'withdraw']],
  ['decided', []],
  ['withdrawn', []],
])('the directorate may do with a case that is %s: %j', (state, actions) => {
  const locks = Object.entries(caseLocks(state, true));
  expect(locks.filter(([, lock]) => lock === undefined).map(([action]) => action)).toEqual(actions);
});

test('another actor may do nothing with a case', () => {
  expect(Object.values(caseLocks('draft', false)).map((lock) => lock?.code)).toEqual(
    Array(4).fill('directorate-only'),
  );
});
