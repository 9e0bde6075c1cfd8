import { NUMBERS } from '../topic-texts/number-writer.text.js';
import type { ContentTexts } from './content-texts.types.js';

const { number } = NUMBERS.nn;

export const NN_CONTENT: ContentTexts = {
  overview: {
    description: 'Status, endringar og avvik i den nasjonale e-helseporteføljen.',
    lead: (projects, actors) =>
      `${number(projects)} tiltak frå ${number(actors)} verksemder har rapportert.`,
    portfolio: (projects) => `Porteføljen har ${number(projects)} tiltak.`,
    status: (rated) =>
      rated === null
        ? 'Fargen til eigaren på aktive tiltak'
        : `Fargen til eigaren på ${number(rated)} aktive tiltak`,
    share: (share, rated) => (rated === null ? share : `${share} av ${number(rated)}`),
    since: (change) =>
      change === 0
        ? 'like mange som i førre runde'
        : `${number(Math.abs(change))} ${change > 0 ? 'fleire' : 'færre'} enn i førre runde`,
    rounded: 'Delane er runda av slik at summen blir 100.',
    deviations: 'Raude og gule aktive tiltak, etter fargen til eigaren',
    noDeviations: 'Ingen aktive tiltak er raude eller gule.',
    hiddenColours: (projects) =>
      projects === 1
        ? 'Fargen til eitt tiltak er ikkje vist her.'
        : `Fargane til ${String(projects)} tiltak er ikkje viste her.`,
    cause: 'Årsak',
    action: 'Dette blir gjort med avviket',
    approved: 'Godkjent',
    otherPrices: (projects) =>
      `${number(projects)} tiltak med budsjett i andre eller fleire prisar er ikkje med.`,
    otherPricesOfBodies: (bodies) =>
      `${number(bodies)} ${bodies === 1 ? 'verksemd' : 'verksemder'} har budsjett i andre ` +
      'prisar. Dei beløpa er ikkje med, for beløp i ulike prisar kan ikkje samanliknast.',
    silent: 'Ikkje rapportert',
    noneSilent: 'Alle tiltak i porteføljen har rapportert.',
    figures: 'Alle hovudtal',
  },
  projects: {
    title: 'Tiltak',
    description: 'Alle rapporterte tiltak i porteføljen, med tre fargar og venta slutt.',
    anyColour: 'Alle fargar',
    rated: 'Med farge',
    anyState: 'Alle tilstandar',
    anyActor: 'Alle verksemder',
    apply: 'Vis',
    shown: (shown, all) => `Viser ${number(shown)} av ${number(all)} tiltak.`,
    name: 'Tiltak',
    actor: 'Verksemd',
    owner: 'Fargen til eigaren',
    rule: 'Fargen til regelen',
    directorate: 'Fargen til direktoratet',
    slip: 'Mest forseinka milepæl, dagar',
    end: 'Venta slutt',
  },
  project: {
    colours: 'Tre fargar',
    byOwner: 'Eigaren',
    byRule: 'Regelen',
    byDirectorate: 'Direktoratet',
    noOpinion: 'Har ikkje sett ein eigen farge.',
    noRuleColour: 'Regelen hadde ikkje noko å måle.',
    facts: 'Om tiltaket',
    state: 'Tilstand',
    phase: 'Fase',
    lead: 'Ansvarleg rolle',
    programme: 'Program',
    plan: 'Plan',
    firstEnd: 'Slutt i første godkjende plan',
    currentEnd: 'Venta slutt no',
    slip: (days) =>
      days > 0
        ? `Den mest forseinka milepælen er ${number(days)} ${days === 1 ? 'dag' : 'dagar'} seinare ` +
          'enn i første godkjende plan'
        : `Alle milepælane er minst ${number(-days)} ${days === -1 ? 'dag' : 'dagar'} tidlegare ` +
          'enn i første godkjende plan',
    onPlan: 'Ingen milepæl er seinare enn i første godkjende plan',
    money: 'Pengar',
    budget: (year) => `Godkjent budsjett ${year}`,
    forecast: (year) => `Prognose ${year}`,
    severalPrices: 'Står i fleire prisar, som ikkje blir lagde saman. Sjå år for år.',
    frame: 'Total ramme',
    unchanged: (rounds) =>
      `Stadfesta uendra ${number(rounds)} ${rounds === 1 ? 'runde' : 'rundar'} på rad.`,
    corrected: 'Rapporten er retta etter at runden vart lukka.',
    late: 'Rapporten kom etter fristen.',
  },
  actors: {
    title: 'Verksemder',
    description:
      'Kva kvar verksemd har rapportert, og kva som manglar. Fargane er dei til eigaren, på aktive ' +
      'tiltak.',
  },
  data: {
    title: 'Opne data og API',
    description: 'Tala i denne utgivinga, som tabellar og filer.',
    tables: 'Tabellar',
    files: 'Filer om heile utgivinga',
    api: 'API',
    apiText: 'Alle adresser, felt og kodar står i skildringa av API-et.',
    withheld: 'Halde tilbake',
    nothingWithheld: 'Ingen felt er haldne tilbake.',
    ground: 'Grunnlag',
    until: 'Til',
  },
  corrections: {
    title: 'Rettingar',
    description: 'Kva denne utgivinga seier annleis enn den ho rettar, og kvifor.',
    none: 'Denne utgivinga rettar ingen tidlegare.',
  },
  changes: {
    title: 'Kva er endra',
    description: 'Kva ei utgiving seier annleis enn ei tidlegare: hovudtal og tiltak.',
    since: (release) => `Kva er endra sidan ${release}`,
    to: (older, newer) => `Frå ${older} til ${newer}.`,
    first: 'Det finst inga tidlegare utgiving å samanlikne med.',
    choose: 'Endra sidan',
    before: 'Førre utgiving',
    all: 'Alle tiltak',
    none: 'Ingenting er endra.',
    projects: 'Tiltak',
    what: 'Kva',
    figures: 'Hovudtal som er endra',
    noFigure: 'ikkje rapportert i denne runden',
    reported: 'Rapportert',
    isReported: (reported) => (reported ? 'Ja' : 'Nei'),
  },
  releases: {
    title: 'Utgivingar',
    description: 'Alle utgivingar. Eldre blir ståande slik dei var.',
    published: 'Publisert',
    corrects: (version) => `Rettar utgiving ${number(version)}`,
  },
  codes: {
    state: {
      planned: 'Planlagd',
      active: 'Aktiv',
      paused: 'På pause',
      completed: 'Ferdig',
      stopped: 'Stansa',
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
      resources: 'Ressursar',
      funding: 'Finansiering',
      legal: 'Jus',
      dependency: 'Avhengigheit',
      other: 'Anna',
      notKnown: 'Ikkje kjend',
    },
  },
};
