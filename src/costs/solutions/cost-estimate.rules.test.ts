import { estimateFaults } from './cost-estimate.rules.js';

const amounts = [
  { year: 2024, onwards: false },
  { year: 2025, onwards: true },
];
const payers = [
  { payer: 'Staten', share: 100, fromYear: 2024 },
  { payer: 'Helseregionene', share: 60, fromYear: 2025 },
  { payer: 'Kommunene', share: 40, fromYear: 2025 },
];
const ESTIMATE = { statedOn: '2024-02-15', amounts, payers, reason: null };
const FIRST = { today: '2024-02-20', lastStatedOn: null };

const codesOf = (given: object, facts = FIRST as Parameters<typeof estimateFaults>[1]): string[] =>
  estimateFaults({ ...ESTIMATE, ...given }, facts).map(({ pointer, code }) => `${pointer} ${code}`);

test('a first estimate needs no reason, and a later one does', () => {
  expect(codesOf({})).toEqual([]);
  const later = { today: '2024-02-20', lastStatedOn: '2024-02-16' };
  expect(codesOf({}, later)).toEqual(['/statedOn stated-before-last', '/reason reason-required']);
  expect(codesOf({ statedOn: '2024-02-21' })).toEqual(['/statedOn stated-in-future']);
});

test('years are in order, and only the last goes on', () => {
  expect(codesOf({ amounts: amounts.toReversed() })).toEqual([
    '/amounts/0/onwards onwards-before-last',
    '/amounts/1/year years-not-in-order',
  ]);
});

test('shares add up to 100 from each year on which they change, with each payer once', () => {
  expect(codesOf({ payers: payers.slice(0, 2) })).toEqual(['/payers shares-not-100']);
  const twice = [...payers, { payer: 'Kommunene', share: 10, fromYear: 2025 }];
  expect(codesOf({ payers: twice })).toEqual([
    '/payers/3/payer payer-repeated',
    '/payers shares-not-100',
  ]);
});
