import { parseActorRegister, parsePopulation } from './actor-register.parser.js';

test('the register skips an actor without a valid organisation number, and invents none', () => {
  const { actors, skipped } = parseActorRegister({
    healthActors:
      'organisasjonsnummer,navn,aktortype,eier_rhf_orgnr\n' + '983658776,Helse Midt-Norge RHF,RHF,',
    municipalities:
      'kommunenummer,kommunenavn,fylkesnavn,organisasjonsnummer\n' +
      '1580,Haram,Møre og Romsdal,\n' +
      '0301,Oslo,Oslo,958935420\n' +
      '9999,Feil,Ingen,958935421',
    roles: 'organisasjonsnummer,rolle',
    successors: 'organisasjonsnummer,etterfolger,gjelder_fra',
  });
  expect(actors.map(({ organisationNumber, kind }) => [organisationNumber, kind])).toEqual([
    ['983658776', 'regionalHealthAuthority'],
    ['958935420', 'municipality'],
  ]);
  expect(skipped).toEqual([
    { name: 'Haram kommune', reason: 'no organisation number in the source' },
    { name: 'Feil kommune', reason: '958935421 is not a valid organisation number' },
  ]);
});

test('inhabitants are read by year, and an empty or strange cell gives none', () => {
  const csv =
    'kommunenummer,organisasjonsnummer,folketall_2024,folketall_2025\n' +
    '0301,958935420,717710,724290\n' +
    '1580,,7000,7100\n' +
    '1103,964965226,,ukjent';
  expect(parsePopulation(csv)).toEqual([
    { organisationNumber: '958935420', year: 2024, inhabitants: 717_710 },
    { organisationNumber: '958935420', year: 2025, inhabitants: 724_290 },
  ]);
});

test('a municipality has the health region of its row', () => {
  const { actors } = parseActorRegister({
    healthActors: 'organisasjonsnummer,navn,aktortype,eier_rhf_orgnr',
    municipalities:
      'kommunenummer,kommunenavn,fylkesnavn,organisasjonsnummer,rhf_orgnr_utledet\n' +
      '0301,Oslo,Oslo,958935420,991324968',
    roles: 'organisasjonsnummer,rolle',
    successors: 'organisasjonsnummer,etterfolger,gjelder_fra',
  });
  expect(actors.map(({ healthRegion }) => healthRegion)).toEqual(['991324968']);
});
