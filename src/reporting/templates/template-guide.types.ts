import type { Localised } from '../../platform/base/problem.js';

/** Instructions on the first sheet of a template. */
export const GUIDE: readonly Localised[] = [
  {
    nb:
      'Arket Rapport har én rad for hvert tiltak. De andre arkene har én rad for hver ' +
      'budsjettlinje, avhengighet, utfordring og så videre, med tiltakets kode først.',
    en:
      'The sheet Report has one row for each project. The other sheets have one row for each ' +
      "budget line, dependency, challenge and so on, beginning with the project's code.",
  },
  {
    nb: 'Arkene er fylt ut med det som er rapportert i runden, ellers med siste godkjente rapport.',
    en: 'The sheets hold what is reported in the round so far, or else the last certified report.',
  },
  {
    nb: 'Fyll ut de hvite feltene. Grå felt er nøkler og skal ikke endres.',
    en: 'Fill in the white cells. Grey cells are keys and stay as they are.',
  },
  {
    nb: 'Velg fra listen der det er en liste. Datoer skrives som datoer, beløp i hele kroner.',
    en: 'Choose from the list where there is one. Write dates as dates, and amounts in whole NOK.',
  },
  {
    nb:
      'Nye linjer skrives nederst i arket. En linje fjernes ved å tømme de hvite feltene i den. ' +
      'Et tiltak uten verdier i raden blir ikke rapportert.',
    en:
      'Write new lines at the end of a sheet. Remove a line by clearing its white cells. ' +
      'A project whose row holds no values is not reported.',
  },
  {
    nb:
      'Er et tiltak som sist, velg Ja under Bekreftet uendret, og la raden stå som den er, eller ' +
      'tøm resten av den. Har aktøren ingen tiltak å melde, skriv hvorfor på arket Ingen å melde, ' +
      'og tøm radene i de andre arkene.',
    en:
      'Where a project is as it was the last time, choose Yes under Confirmed unchanged, and leave ' +
      'the row as it is or clear the rest of it. If the actor has no projects to report, write why ' +
      'on the sheet Nothing to report, and clear the rows of the other sheets.',
  },
  {
    nb:
      'Arket Tiltak har opplysningene om tiltakene selv, og nye tiltak på nye linjer. Det leses ikke ' +
      'sammen med rapportene: send den samme filen til POST /v1/project-imports, helst først.',
    en:
      'The sheet Projects has the particulars of the projects themselves, and new projects on new ' +
      'lines. It is not read together with the reports: send the same file to ' +
      'POST /v1/project-imports, preferably first.',
  },
  {
    nb: 'Grunnlinjer registreres ikke her, men for seg.',
    en: 'Baselines are not recorded here, but by themselves.',
  },
  {
    nb: 'Bruk ikke formler, sammenslåtte celler eller egne ark.',
    en: 'Use no formulas, merged cells or sheets of your own.',
  },
  {
    nb: 'Skriv roller og felles postkasser, aldri navn på personer.',
    en: 'Write roles and shared mailboxes, never names of persons.',
  },
];

export const GUIDE_LABELS = {
  title: { nb: 'Rapportering til nasjonal portefølje', en: 'Reporting to the national portfolio' },
  round: { nb: 'Runde', en: 'Round' },
  actor: { nb: 'Aktør', en: 'Actor' },
  deadline: { nb: 'Frist', en: 'Deadline' },
} as const satisfies Record<string, Localised>;

/** Messages that a spreadsheet shows when a cell does not take a value. */
export const REFUSALS = {
  choice: { nb: 'Velg fra listen.', en: 'Choose from the list.' },
  year: { nb: 'Et år fra 2000 til 2099.', en: 'A year from 2000 to 2099.' },
  whole: { nb: 'Et helt tall.', en: 'A whole number.' },
  date: { nb: 'En dato fra 2000 til 2099.', en: 'A date from 2000 to 2099.' },
} as const satisfies Record<string, Localised>;
