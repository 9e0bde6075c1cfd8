import { NUMBERS } from '../topic-texts/number-writer.text.js';
import type { ContentTexts } from './content-texts.types.js';

const { number } = NUMBERS.nb;

export const NB_CONTENT: ContentTexts = {
  overview: {
    description: 'Status, endringer og avvik i den nasjonale e-helseporteføljen.',
    lead: (projects, actors) =>
      `${number(projects)} tiltak fra ${number(actors)} virksomheter har rapportert.`,
    portfolio: (projects) => `Porteføljen har ${number(projects)} tiltak.`,
    status: (rated) =>
      rated === null
        ? 'Eierens farge på aktive tiltak'
        : `Eierens farge på ${number(rated)} aktive tiltak`,
    share: (share, rated) => (rated === null ? share : `${share} av ${number(rated)}`),
    since: (change) =>
      change === 0
        ? 'like mange som i forrige runde'
        : `${number(Math.abs(change))} ${change > 0 ? 'flere' : 'færre'} enn i forrige runde`,
    rounded: 'Andelene er avrundet slik at summen blir 100.',
    deviations: 'Røde og gule aktive tiltak, etter eierens farge',
    noDeviations: 'Ingen aktive tiltak er røde eller gule.',
    hiddenColours: (projects) =>
      projects === 1
        ? 'Fargen til ett tiltak vises ikke her.'
        : `Fargene til ${String(projects)} tiltak vises ikke her.`,
    cause: 'Årsak',
    action: 'Dette gjøres med avviket',
    approved: 'Godkjent',
    otherPrices: (projects) =>
      `${number(projects)} tiltak med budsjett i andre eller flere priser er ikke med.`,
    otherPricesOfBodies: (bodies) =>
      `${number(bodies)} ${bodies === 1 ? 'virksomhet' : 'virksomheter'} har budsjett i andre ` +
      'priser. De beløpene er ikke med, for beløp i ulike priser kan ikke sammenlignes.',
    silent: 'Ikke rapportert',
    noneSilent: 'Alle tiltak i porteføljen har rapportert.',
    figures: 'Alle hovedtall',
  },
  projects: {
    title: 'Tiltak',
    description: 'Alle rapporterte tiltak i porteføljen, med tre farger og ventet slutt.',
    anyColour: 'Alle farger',
    rated: 'Med farge',
    anyState: 'Alle tilstander',
    anyActor: 'Alle virksomheter',
    apply: 'Vis',
    shown: (shown, all) => `Viser ${number(shown)} av ${number(all)} tiltak.`,
    name: 'Tiltak',
    actor: 'Virksomhet',
    owner: 'Eierens farge',
    rule: 'Regelens farge',
    directorate: 'Direktoratets farge',
    slip: 'Mest forsinkede milepæl, dager',
    end: 'Ventet slutt',
  },
  project: {
    colours: 'Tre farger',
    byOwner: 'Eieren',
    byRule: 'Regelen',
    byDirectorate: 'Direktoratet',
    noOpinion: 'Har ikke satt en egen farge.',
    noRuleColour: 'Regelen hadde ikke noe å måle.',
    facts: 'Om tiltaket',
    state: 'Tilstand',
    phase: 'Fase',
    lead: 'Ansvarlig rolle',
    programme: 'Program',
    plan: 'Plan',
    firstEnd: 'Slutt i første godkjente plan',
    currentEnd: 'Ventet slutt nå',
    slip: (days) =>
      days > 0
        ? `Den mest forsinkede milepælen er ${number(days)} ${days === 1 ? 'dag' : 'dager'} senere ` +
          'enn i første godkjente plan'
        : `Alle milepælene er minst ${number(-days)} ${days === -1 ? 'dag' : 'dager'} tidligere ` +
          'enn i første godkjente plan',
    onPlan: 'Ingen milepæl er senere enn i første godkjente plan',
    money: 'Penger',
    budget: (year) => `Godkjent budsjett ${year}`,
    forecast: (year) => `Prognose ${year}`,
    severalPrices: 'Står i flere priser, som ikke legges sammen. Se år for år.',
    frame: 'Total ramme',
    unchanged: (rounds) =>
      `Bekreftet uendret ${number(rounds)} ${rounds === 1 ? 'runde' : 'runder'} på rad.`,
    corrected: 'Rapporten er rettet etter at runden lukket.',
    late: 'Rapporten kom etter fristen.',
  },
  actors: {
    title: 'Virksomheter',
    description:
      'Hva hver virksomhet har rapportert, og hva som mangler. Fargene er eierens, på aktive tiltak.',
  },
  data: {
    title: 'Åpne data og API',
    description: 'Tallene i denne utgivelsen, som tabeller og filer.',
    tables: 'Tabeller',
    files: 'Filer om hele utgivelsen',
    api: 'API',
    apiText: 'Alle adresser, felt og koder står i beskrivelsen av API-et.',
    withheld: 'Holdt tilbake',
    nothingWithheld: 'Ingen felt er holdt tilbake.',
    ground: 'Grunnlag',
    until: 'Til',
  },
  corrections: {
    title: 'Rettelser',
    description: 'Hva denne utgivelsen sier annerledes enn den den retter, og hvorfor.',
    none: 'Denne utgivelsen retter ingen tidligere.',
  },
  changes: {
    title: 'Hva er endret',
    description: 'Hva en utgivelse sier annerledes enn en tidligere: hovedtall og tiltak.',
    since: (release) => `Hva er endret siden ${release}`,
    to: (older, newer) => `Fra ${older} til ${newer}.`,
    first: 'Det finnes ingen tidligere utgivelse å sammenligne med.',
    choose: 'Endret siden',
    before: 'Forrige utgivelse',
    all: 'Alle tiltak',
    none: 'Ingenting er endret.',
    projects: 'Tiltak',
    what: 'Hva',
    figures: 'Hovedtall som er endret',
    noFigure: 'ikke rapportert i denne runden',
    reported: 'Rapportert',
    isReported: (reported) => (reported ? 'Ja' : 'Nei'),
  },
  releases: {
    title: 'Utgivelser',
    description: 'Alle utgivelser. Eldre blir stående slik de var.',
    published: 'Publisert',
    corrects: (version) => `Retter utgivelse ${number(version)}`,
  },
  codes: {
    state: {
      planned: 'Planlagt',
      active: 'Aktiv',
      paused: 'På pause',
      completed: 'Ferdigstilt',
      stopped: 'Stanset',
    },
    phase: {
      idea: 'Idé',
      concept: 'Konsept',
      planning: 'Planlegging',
      execution: 'Gjennomføring',
      closing: 'Avslutning',
      realisation: 'Realisering',
    },
    cause: {
      supplier: 'Leverandør',
      resources: 'Ressurser',
      funding: 'Finansiering',
      legal: 'Jus',
      dependency: 'Avhengighet',
      other: 'Annet',
      notKnown: 'Ikke kjent',
    },
  },
};
