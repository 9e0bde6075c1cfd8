import { parseActorRegister } from './actor-register.parser.js';

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
