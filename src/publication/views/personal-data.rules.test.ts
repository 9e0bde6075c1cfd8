import {
  findInText,
  findPersonalData,
  isIdentityNumber,
  type KnownNames,
} from './personal-data.rules.js';

const KNOWN = new Set(['ola eksempelsen', 'anne marie prøvesen']);
const NAMES: KnownNames = {
  isPerson: (words) => KNOWN.has(words.toLowerCase()),
  bodyWords: new Set(['helse', 'midt', 'norge', 'rhf', 'bergen', 'kommune', 'rana']),
};

const kindsIn = (text: string): string[] =>
  findInText(text, NAMES).map(({ kind, at, length }) => `${kind} ${text.slice(at, at + length)}`);

test.each([
  ['Spør kari.testesen@helse.example om dette', 'personalAddress kari.testesen@helse.example'],
  ['kari_n.test@etat.example', 'personalAddress kari_n.test@etat.example'],
  ['Ring 22 33 44 55 i dag', 'phoneNumber 22 33 44 55'],
  ['Ring 912 34 567', 'phoneNumber 912 34 567'],
  ['Mobil: 91234567', 'phoneNumber 91234567'],
  ['+4791234567', 'phoneNumber +4791234567'],
  ['Fødselsnummer 010180 10018.', 'identityNumber 010180 10018'],
  ['Avklares med Ola Eksempelsen.', 'knownName Ola Eksempelsen'],
  ['ANNE MARIE PRØVESEN eier tiltaket', 'knownName ANNE MARIE PRØVESEN'],
  ['Prosjektleder: Kari Testesen slutter', 'titledName Kari Testesen'],
])('"%s" holds personal data', (text, found) => {
  expect(kindsIn(text)).toEqual([found]);
});

test.each([
  'Helse Midt-Norge RHF, organisasjonsnummer 983 658 776',
  'eresept-kommune@example.org',
  '983658776',
  'post@helse-midt.example og postmottak.it@etat.example',
  'portefolje.kontor@etat.example',
  'Kostnaden er 12 345 678 kroner, før 22 33 44 55 kr',
  'Budsjettet øker fra 12345678 til 23456789 i 2021 og 2022',
  'kr 22 33 44 55',
  'Prosjektleder Helse Midt-Norge følger opp',
  'Leder for Nasjonal Plattform er valgt',
  'Kontonummer 86011117947',
  'Fra 2021-04-30 til 2022-12-31, sak NUIT 12/24 og 07/21',
  'Ferdig 30.06.2021. 12 nye sykehus, 34 gamle.',
  'Konto 12345678901',
])('"%s" holds none', (text) => {
  expect(kindsIn(text)).toEqual([]);
});

test('an identity number has both check digits and a day', () => {
  const numbers = ['01018010018', '41018010001', '01418010181', '01018010019', '99999999999'];
  expect(numbers.map(isIdentityNumber)).toEqual([true, true, true, false, false]);
});

test('a finding names table, row and column', () => {
  const column = (name: string) => ({
    name,
    title: { nb: '', en: '' },
    description: { nb: '', en: '' },
    type: 'string' as const,
    nullable: true,
  });
  const table = {
    name: 'projects',
    title: { nb: '', en: '' },
    description: { nb: '', en: '' },
    key: ['project'],
    columns: [column('project'), column('owner_reason')],
    rows: [
      ['SAFEST', null],
      ['P2', 'Spør Ola Eksempelsen'],
    ],
  };
  expect(findPersonalData([table], NAMES)).toMatchObject([
    { table: 'projects', key: ['P2'], column: 'owner_reason', kind: 'knownName', at: 5 },
  ]);
});
