import { isOrganisationNumber } from './organisation-number.js';

test.each(['991825827', '983658776', '915933149'])(
  '%s is an organisation number: its mod-11 check digit is right',
  (number) => {
    expect(isOrganisationNumber(number)).toBe(true);
  },
);

test.each([
  '991825828',
  '99182582',
  '9918258270',
  'ABCDEFGHI',
  991825827,
  null,
  '１９９９９９９９９',
])('%j is no organisation number', (value) => {
  expect(isOrganisationNumber(value)).toBe(false);
});
