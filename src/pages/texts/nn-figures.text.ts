import type { FigureTexts } from './figure-texts.types.js';

/** Words for a price level, by its basis. Nominal prices may be told without their year. */
const PRICES: Readonly<Record<string, (year: string) => string>> = {
  nominal: (year) => (year === '' ? 'løpande prisar' : `løpande prisar, prisår ${year}`),
  real: (year) => `faste ${year}-kroner`,
};

export const NN_FIGURES: FigureTexts = {
  names: {
    projects: 'Rapporterte tiltak',
    rated: 'Aktive tiltak med farge frå eigaren',
    green: 'Grøne aktive tiltak',
    yellow: 'Gule aktive tiltak',
    red: 'Raude aktive tiltak',
    missing: 'Rapportar som manglar',
    not_reported: 'Tiltak utan rapport',
    reported_not_in: 'Rapporterte tiltak utanfor porteføljen',
  },
  share: (colour) =>
    `Del ${{ green: 'grøne', yellow: 'gule', red: 'raude' }[colour]} av aktive tiltak med farge`,
  state: (name) => `Tiltak med tilstanden «${name.toLowerCase()}»`,
  approved: (year, prices) => `Godkjent budsjett ${year} (${prices})`,
  frame: (prices) => `Total ramme (${prices})`,
  prices: (year, basis) => PRICES[basis]?.(year) ?? `${basis} ${year}-kroner`,
  statedBy: (projects, all) => `oppgitt av ${String(projects)} av ${String(all)} tiltak`,
  columns: { figure: 'Tal', now: 'No', previous: 'Førre runde', change: 'Endring' },
  fields: {
    reported: 'Rapportert',
    state: 'Tilstand',
    owner_colour: 'Fargen til eigaren',
    rule_colour: 'Fargen til regelen',
    directorate_colour: 'Fargen til direktoratet',
  },
  kinds: { project: 'Tiltak', programme: 'Program' },
  funding: {
    own: 'Eigne midlar',
    grant: 'Tilskot',
    stateBudget: 'Statsbudsjettet',
    joint: 'Felles',
  },
  bridge: {
    title: 'Frå førre runde til no',
    description:
      'Tiltak som fekk ein annan farge av eigaren, som kom til, eller som ikkje er med lenger.',
    from: 'Førre runde',
    to: 'No',
    projects: 'Tiltak',
    absent: 'Ikkje med',
    present: 'Med',
    none: 'Ingen tiltak skifta farge, kom til eller gjekk ut, eller det finst ingen tidlegare runde å samanlikne med.',
  },
  actor: {
    reporting: 'Rapporteringa',
    projects: 'Tiltak',
    noProjects: 'Verksemda har ingen rapporterte tiltak i porteføljen.',
    number: 'Organisasjonsnummer',
    silent: 'Tiltak utan rapport',
  },
  trend: {
    title: 'Utvikling',
    description: 'Fargen til eigaren på aktive tiltak i kvar publiserte runde.',
    chart: 'Fargen til eigaren, aktive tiltak',
    round: 'Runde',
    one: 'Berre éin runde er publisert så langt. Ei linje krev to.',
  },
  sources: {
    largest: 'Dei største budsjetta',
    byActor: 'Budsjett per verksemd',
    actorYears: 'Budsjetta til tiltaka, samla',
    years: 'År for år',
    feeds: 'Varsel om nye utgivingar og rettingar',
    catalogue: 'Datakatalog (DCAT-AP-NO)',
  },
};
