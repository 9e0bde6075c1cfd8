import { findCollisions, type IntroductionOf, isAskedFor } from './collision.rules.js';

const bodyOf = (id: string) => ({ id, organisationNumber: `9000000${id}`, name: `Kommune ${id}` });
const one = (id: string, receiver: string, rest: Partial<IntroductionOf> = {}): IntroductionOf => ({
  id,
  receiver,
  solution: 'PLL',
  supplier: { actor: '983658725', name: 'Leverandør' },
  state: 'planned',
  asked: null,
  planned: '2024Q4',
  confirmed: null,
  forecast: null,
  actual: null,
  size: 'medium',
  ...rest,
});
/** 03 was merged into 02. */
const responsible = new Map([
  ['01', bodyOf('01')],
  ['02', bodyOf('02')],
  ['03', bodyOf('02')],
]);
const stated = [
  { receiver: '01', from: '2024Q1', capacity: 2 },
  { receiver: '03', from: '2024Q1', capacity: 9 },
  { receiver: '02', from: '2024Q1', capacity: 3 },
];
const introductions = [
  one('a', '01'),
  one('b', '02'),
  one('c', '03', { solution: 'SFM' }),
  one('d', '04'),
];
const found = findCollisions({ introductions, stated, responsible }, ['2024Q3', '2024Q4']);

test('receivers with more than their capacity collide, merged bodies together', () => {
  expect(found).toMatchObject([
    { receiver: { actor: '900000002' }, quarter: '2024Q4', capacity: 3, load: 4, over: 1 },
  ]);
  expect(found[0]?.introductions.map(({ id }) => id)).toEqual(['b', 'c']);
});

test('a filter keeps or drops whole collisions', () => {
  const [collision] = found;
  const passes = (filter: object): boolean =>
    collision !== undefined &&
    isAskedFor(collision, {
      ...{ solution: undefined, supplier: undefined, members: undefined },
      ...filter,
    });
  expect([{}, { solution: 'SFM' }, { supplier: '983658725' }].map(passes)).not.toContain(false);
  expect(passes({ solution: 'EPJ' })).toBe(false);
  expect(passes({ supplier: '983658776' })).toBe(false);
  expect(passes({ members: ['900000001'] })).toBe(false);
});
