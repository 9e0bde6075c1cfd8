import { sumAreas } from './grant-sums.rules.js';

/** The areas of Helseteknologiordningen as NUIT 13/24 [004] gives them. */
const AREAS = [
  { area: 'digitalHomeFollowUp', applications: 25, amount: 50_000_000, simplified: 16 },
  { area: 'welfareTechnology', applications: 131, amount: 205_700_000, simplified: 19 },
  { area: 'records', applications: 24, amount: 87_700_000 },
];

test('the areas of 13/24 give 180 applications for 343.4 million, 35 of them simplified', () => {
  expect(sumAreas({ areas: AREAS })).toEqual({
    applications: 180,
    amount: 343_400_000,
    simplified: 35,
    grantedAmount: null,
  });
});

test('without areas there is no sum', () => {
  expect(Object.values(sumAreas({ areas: [] }))).toEqual([null, null, null, null]);
});
