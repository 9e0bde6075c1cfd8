import type { FigureTexts } from './figure-texts.types.js';

/** Words for a price level, by its basis. Nominal prices may be told without their year. */
const PRICES: Readonly<Record<string, (year: string) => string>> = {
  nominal: (year) => (year === '' ? 'løpende priser' : `løpende priser, prisår ${year}`),
  real: (year) => `faste ${year}-kroner`,
};

export const NB_FIGURES: FigureTexts = {
  names: {
    projects: 'Rapporterte tiltak',
    rated: 'Aktive tiltak med farge fra eieren',
    green: 'Grønne aktive tiltak',
    yellow: 'Gule aktive tiltak',
    red: 'Røde aktive tiltak',
    missing: 'Rapporter som mangler',
    not_reported: 'Tiltak uten rapport',
    reported_not_in: 'Rapporterte tiltak utenfor porteføljen',
  },
  share: (colour) =>
    `Andel ${{ green: 'grønne', yellow: 'gule', red: 'røde' }[colour]} av aktive tiltak med farge`,
  state: (name) => `Tiltak med tilstand «${name.toLowerCase()}»`,
  approved: (year, prices) => `Godkjent budsjett ${year} (${prices})`,
  frame: (prices) => `Total ramme (${prices})`,
  prices: (year, basis) => PRICES[basis]?.(year) ?? `${basis} ${year}-kroner`,
  statedBy: (projects, all) => `oppgitt av ${String(projects)} av ${String(all)} tiltak`,
  columns: { figure: 'Tall', now: 'Nå', previous: 'Forrige runde', change: 'Endring' },
  fields: {
    reported: 'Rapportert',
    state: 'Tilstand',
    owner_colour: 'Eierens farge',
    rule_colour: 'Regelens farge',
    directorate_colour: 'Direktoratets farge',
  },
  kinds: { project: 'Tiltak', programme: 'Program' },
  funding: {
    own: 'Egne midler',
    grant: 'Tilskudd',
    stateBudget: 'Statsbudsjettet',
    joint: 'Felles',
  },
  bridge: {
    title: 'Fra forrige runde til nå',
    description:
      'Tiltak som fikk en annen farge av eieren, som kom til, eller som ikke er med lenger.',
    from: 'Forrige runde',
    to: 'Nå',
    projects: 'Tiltak',
    absent: 'Ikke med',
    present: 'Med',
    none:
      'Ingen tiltak skiftet farge, kom til eller gikk ut, eller det finnes ingen tidligere runde å ' +
      'sammenligne med.',
  },
  actor: {
    reporting: 'Rapporteringen',
    projects: 'Tiltak',
    noProjects: 'Virksomheten har ingen rapporterte tiltak i porteføljen.',
    number: 'Organisasjonsnummer',
    silent: 'Tiltak uten rapport',
  },
  trend: {
    title: 'Utvikling',
    description: 'Eierens farge på aktive tiltak i hver publiserte runde.',
    chart: 'Eierens farge, aktive tiltak',
    round: 'Runde',
    one: 'Bare én runde er publisert så langt. En linje krever to.',
  },
  sources: {
    largest: 'De største budsjettene',
    byActor: 'Budsjett per virksomhet',
    actorYears: 'Budsjettene til tiltakene, samlet',
    years: 'År for år',
    feeds: 'Varsel om nye utgivelser og rettelser',
    catalogue: 'Datakatalog (DCAT-AP-NO)',
  },
};
