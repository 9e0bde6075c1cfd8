import { AUTHORIZATION_TYPE, readParties } from './party.rules.js';

const REPORTING = 'urn:altinn:resource:report';
const CERTIFYING = 'urn:altinn:resource:certify';
const BOTH = { resource: REPORTING, certifierResource: CERTIFYING };
const detailOf = (resource: string, ...numbers: string[]): object => ({
  type: AUTHORIZATION_TYPE,
  resource,
  authorized_parties: numbers.map((number) => ({
    orgno: { authority: 'iso6523-actorid-upis', ID: `0192:${number}` },
    resource,
  })),
});

test('an organisation has the highest role that was granted for it', () => {
  const details = [
    detailOf(REPORTING, '983658776', '958935420'),
    detailOf(CERTIFYING, '958935420'),
  ];
  expect(readParties(details, BOTH)).toEqual([
    { organisationNumber: '983658776', role: 'reporter' },
    { organisationNumber: '958935420', role: 'certifier' },
  ]);
});

test('without a resource of its own, whoever reports may certify', () => {
  const resources = { resource: REPORTING, certifierResource: undefined };
  expect(readParties([detailOf(REPORTING, '983658776')], resources)).toEqual([
    { organisationNumber: '983658776', role: 'certifier' },
  ]);
});

test.each([
  ['nothing', undefined],
  ['another resource', [detailOf('urn:altinn:resource:other', '983658776')]],
  ['another type', [{ ...detailOf(REPORTING, '983658776'), type: 'ansattporten:altinn:service' }]],
  ['a number that is none', [detailOf(REPORTING, '983658777')]],
  ['another form', [{ type: AUTHORIZATION_TYPE, resource: REPORTING, authorized_parties: 'all' }]],
  ['a text', 'all'],
])('%s gives no organisation', (_, details) => {
  expect(readParties(details, BOTH)).toEqual([]);
});
