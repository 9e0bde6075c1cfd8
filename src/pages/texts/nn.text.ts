import { NUMBERS } from '../topic-texts/number-writer.text.js';
import { NN_PROMISES } from '../topic-texts/nn-promises.text.js';
import { NN_THREADS } from '../topic-texts/nn-threads.text.js';
import { NN_PLANS } from '../topic-texts/nn-plans.text.js';
import { NN_ABOUT } from './nn-about.text.js';
import { NN_CONTENT } from './nn-content.text.js';
import { NN_FIGURES } from './nn-figures.text.js';
import type { PageTexts } from './page-texts.types.js';

const { number } = NUMBERS.nn;

export const NN: PageTexts = {
  siteName: 'Nasjonal e-helseportefølje',
  skipToContent: 'Hopp til hovudinnhaldet',
  languageName: 'Nynorsk',
  languages: 'Språk',
  mainMenu: 'Hovudmeny',
  breadcrumbs: 'Brødsmulesti',
  menu: {
    overview: 'Oversyn',
    projects: 'Tiltak',
    actors: 'Verksemder',
    promises: 'Leveransar',
    roadmap: 'Vegkart',
    strategy: 'Strategi',
    municipal: 'Kommunal portefølje',
    receivers: 'Mottakarar',
    meetings: 'Møte og saker',
    criteria: 'Kriterium',
    trend: 'Utvikling',
    corrections: 'Rettingar',
    changes: 'Kva er endra',
    releases: 'Utgivingar',
    data: 'Opne data og API',
    method: 'Slik er tala laga',
    accessibility: 'Tilgjenge',
  },
  sections: {
    status: 'Status',
    portfolio: 'Porteføljen',
    plans: 'Planar',
    councils: 'Råd og kriterium',
    figures: 'Om tala',
  },
  sectionMenu: (section) => `Sider under ${section}`,
  colours: { green: 'Grøn', yellow: 'Gul', red: 'Raud', none: 'Ikkje vurdert' },
  illustrative: {
    title: 'Illustrerande tal',
    text: 'Tala på denne sida er delvis laga for å vise tenesta. Bruk dei ikkje som fakta.',
  },
  foot: {
    title: 'Om tala på denne sida',
    round: 'Runde',
    dataDate: 'Tala gjeld per',
    release: (version) => `Utgiving ${number(version)}`,
    hash: 'Kontrollsum',
    figuresAsOf: (round, day) => `${round}, tal per ${day}`,
    asFiles: 'Same tal som',
    publisher: 'Helsedirektoratet gjev ut porteføljen.',
    report: 'Rapporter for ei verksemd',
    older: (round) => `Du les ei eldre utgiving, ${round}.`,
    newest: 'Gå til den nyaste',
    changedSince: 'Sjå kva som er endra sidan',
    changed: 'Sjå kva som er endra sidan førre utgiving',
    asOf: 'Les denne sida slik ho var i',
  },
  table: {
    noRows: 'Ingen å vise.',
    notInRelease: 'Ikkje med i denne utgivinga.',
    countRows: (count) => `${number(count)} ${count === 1 ? 'rad' : 'rader'}`,
    shown: (shown, all) => `Viser ${number(shown)} av ${number(all)} rader.`,
    showAll: 'Vis alle rader',
    inKroner: (name) => `${name}, kr`,
    sum: (column, sum) => `${column}, sum: ${sum}.`,
    sameAsTable: (title) => `Same tal som tabell «${title}»`,
    withheld: 'Halde tilbake',
  },
  errors: {
    notFound: {
      title: 'Sida finst ikkje',
      text: 'Adressa kan vere skriven feil, eller sida kan ha fått ny adresse.',
    },
    badQuery: {
      title: 'Valet kan ikkje brukast',
      text: 'Eit filter i adressa har ein verdi som ikkje finst.',
    },
    unavailable: {
      title: 'Sida kan ikkje visast no',
      text: 'Prøv igjen om litt.',
    },
    nothingPublished: {
      title: 'Ingenting er publisert enno',
      text: 'Tala kjem her når direktoratet har publisert den første runden.',
    },
  },
  yes: 'Ja',
  no: 'Nei',
  unknown: 'Ikkje oppgitt',
  content: NN_CONTENT,
  figures: NN_FIGURES,
  about: NN_ABOUT,
  promises: NN_PROMISES,
  threads: NN_THREADS,
  plans: NN_PLANS,
};
