import { fundingFaults, grantFaults } from './funding.rules.js';

const line = { payer: 'Ordningen', state: 'decided', share: 60, until: null } as const;

test('shares of decided funding add up to 100 at most, and so do those applied for', () => {
  const rest = { ...line, payer: 'Egen', share: 40 };
  expect(fundingFaults([line, rest, { ...rest, state: 'appliedFor' }])).toEqual([]);
  const over = fundingFaults([line, { ...rest, share: 41 }]);
  expect(over.map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/funding', 'shares-over-100'],
  ]);
});

test('a payer that pays on after a day is counted once, and a share may be left out', () => {
  const next = { ...line, until: '2024-12-31' };
  expect(fundingFaults([line, next, { ...line, payer: 'Egen', share: null }])).toEqual([]);
});

test('no more applications of an area are simplified than there are', () => {
  const prices = { currency: 'NOK', priceYear: 2024, basis: 'nominal' } as const;
  const areas = [{ area: 'A', applications: 2, amount: 1, simplified: 3 }];
  const faults = grantFaults({ applications: 2, amount: 1, ...prices, areas });
  expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/grants/areas/0/simplified', 'more-simplified-than-all'],
  ]);
});
