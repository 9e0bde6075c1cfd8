import { NUMBERS } from '../topic-texts/number-writer.text.js';
import { NB_PROMISES } from '../topic-texts/nb-promises.text.js';
import { NB_THREADS } from '../topic-texts/nb-threads.text.js';
import { NB_PLANS } from '../topic-texts/nb-plans.text.js';
import { NB_ABOUT } from './nb-about.text.js';
import { NB_CONTENT } from './nb-content.text.js';
import { NB_FIGURES } from './nb-figures.text.js';
import type { PageTexts } from './page-texts.types.js';

const { number } = NUMBERS.nb;

export const NB: PageTexts = {
  siteName: 'Nasjonal e-helseportefølje',
  skipToContent: 'Hopp til hovedinnhold',
  languageName: 'Bokmål',
  languages: 'Språk',
  mainMenu: 'Hovedmeny',
  breadcrumbs: 'Brødsmulesti',
  menu: {
    overview: 'Oversikt',
    projects: 'Tiltak',
    actors: 'Virksomheter',
    promises: 'Leveranser',
    roadmap: 'Veikart',
    strategy: 'Strategi',
    municipal: 'Kommunal portefølje',
    receivers: 'Mottakere',
    meetings: 'Møter og saker',
    criteria: 'Kriterier',
    trend: 'Utvikling',
    corrections: 'Rettelser',
    changes: 'Hva er endret',
    releases: 'Utgivelser',
    data: 'Åpne data og API',
    method: 'Slik er tallene laget',
    accessibility: 'Tilgjengelighet',
  },
  sections: {
    status: 'Status',
    portfolio: 'Porteføljen',
    plans: 'Planer',
    councils: 'Råd og kriterier',
    figures: 'Om tallene',
  },
  sectionMenu: (section) => `Sider under ${section}`,
  colours: { green: 'Grønn', yellow: 'Gul', red: 'Rød', none: 'Ikke vurdert' },
  illustrative: {
    title: 'Illustrerende tall',
    text: 'Tallene på denne siden er delvis laget for å vise tjenesten. Bruk dem ikke som fakta.',
  },
  foot: {
    title: 'Om tallene på denne siden',
    round: 'Runde',
    dataDate: 'Tallene gjelder per',
    release: (version) => `Utgivelse ${number(version)}`,
    hash: 'Kontrollsum',
    figuresAsOf: (round, day) => `${round}, tall per ${day}`,
    asFiles: 'Samme tall som',
    publisher: 'Helsedirektoratet utgir porteføljen.',
    report: 'Rapporter for en virksomhet',
    older: (round) => `Du leser en eldre utgivelse, ${round}.`,
    newest: 'Gå til den nyeste',
    changedSince: 'Se hva som er endret siden',
    changed: 'Se hva som er endret siden forrige utgivelse',
    asOf: 'Les denne siden slik den var i',
  },
  table: {
    noRows: 'Ingen å vise.',
    notInRelease: 'Ikke med i denne utgivelsen.',
    countRows: (count) => `${number(count)} ${count === 1 ? 'rad' : 'rader'}`,
    shown: (shown, all) => `Viser ${number(shown)} av ${number(all)} rader.`,
    showAll: 'Vis alle rader',
    inKroner: (name) => `${name}, kr`,
    sum: (column, sum) => `${column}, sum: ${sum}.`,
    sameAsTable: (title) => `Samme tall som tabell «${title}»`,
    withheld: 'Holdt tilbake',
  },
  errors: {
    notFound: {
      title: 'Siden finnes ikke',
      text: 'Adressen kan være skrevet feil, eller siden kan ha fått ny adresse.',
    },
    badQuery: {
      title: 'Valget kan ikke brukes',
      text: 'Et filter i adressen har en verdi som ikke finnes.',
    },
    unavailable: {
      title: 'Siden kan ikke vises nå',
      text: 'Prøv igjen om litt.',
    },
    nothingPublished: {
      title: 'Ingenting er publisert ennå',
      text: 'Tallene kommer her når direktoratet har publisert den første runden.',
    },
  },
  yes: 'Ja',
  no: 'Nei',
  unknown: 'Ikke oppgitt',
  content: NB_CONTENT,
  figures: NB_FIGURES,
  about: NB_ABOUT,
  promises: NB_PROMISES,
  threads: NB_THREADS,
  plans: NB_PLANS,
};
