import { NUMBERS } from '../topic-texts/number-writer.text.js';
import { EN_PROMISES } from '../topic-texts/en-promises.text.js';
import { EN_THREADS } from '../topic-texts/en-threads.text.js';
import { EN_PLANS } from '../topic-texts/en-plans.text.js';
import { EN_ABOUT } from './en-about.text.js';
import { EN_CONTENT } from './en-content.text.js';
import { EN_FIGURES } from './en-figures.text.js';
import type { PageTexts } from './page-texts.types.js';

const { number } = NUMBERS.en;

export const EN: PageTexts = {
  siteName: 'National e-health portfolio',
  skipToContent: 'Skip to main content',
  languageName: 'English',
  languages: 'Language',
  mainMenu: 'Main menu',
  breadcrumbs: 'Breadcrumbs',
  menu: {
    overview: 'Overview',
    projects: 'Projects',
    actors: 'Bodies',
    promises: 'Deliveries',
    roadmap: 'Roadmap',
    strategy: 'Strategy',
    municipal: 'Municipal portfolio',
    receivers: 'Receivers',
    meetings: 'Meetings and cases',
    criteria: 'Criteria',
    trend: 'Trend',
    corrections: 'Corrections',
    changes: 'What has changed',
    releases: 'Releases',
    data: 'Open data and API',
    method: 'How the figures are made',
    accessibility: 'Accessibility',
  },
  sections: {
    status: 'Status',
    portfolio: 'The portfolio',
    plans: 'Plans',
    councils: 'Councils and criteria',
    figures: 'About the figures',
  },
  sectionMenu: (section) => `Pages under ${section}`,
  colours: { green: 'Green', yellow: 'Yellow', red: 'Red', none: 'Not rated' },
  illustrative: {
    title: 'Illustrative figures',
    text: 'Some figures on this page are made up to show the service. Do not use them as facts.',
  },
  foot: {
    title: 'About the figures on this page',
    round: 'Round',
    dataDate: 'Figures as of',
    release: (version) => `Release ${number(version)}`,
    hash: 'Checksum',
    figuresAsOf: (round, day) => `${round}, figures as of ${day}`,
    asFiles: 'The same figures as',
    publisher: 'The Norwegian Directorate of Health publishes the portfolio.',
    report: 'Report for an organisation',
    older: (round) => `You are reading an older release, ${round}.`,
    newest: 'Go to the newest',
    changedSince: 'See what has changed since',
    changed: 'See what has changed since the release before',
    asOf: 'Read this page as it was in',
  },
  table: {
    noRows: 'Nothing to show.',
    notInRelease: 'Not part of this release.',
    countRows: (count) => `${number(count)} ${count === 1 ? 'row' : 'rows'}`,
    shown: (shown, all) => `Showing ${number(shown)} of ${number(all)} rows.`,
    showAll: 'Show all rows',
    inKroner: (name) => `${name}, NOK`,
    sum: (column, sum) => `${column}, sum: ${sum}.`,
    sameAsTable: (title) => `The same figures as the table “${title}”`,
    withheld: 'Withheld',
  },
  errors: {
    notFound: {
      title: 'There is no such page',
      text: 'The address may be mistyped, or the page may have moved.',
    },
    badQuery: {
      title: 'This choice cannot be used',
      text: 'A filter in the address has a value that does not exist.',
    },
    unavailable: {
      title: 'The page cannot be shown now',
      text: 'Try again in a moment.',
    },
    nothingPublished: {
      title: 'Nothing is published yet',
      text: 'The figures appear here once the directorate has published the first round.',
    },
  },
  yes: 'Yes',
  no: 'No',
  unknown: 'Not stated',
  content: EN_CONTENT,
  figures: EN_FIGURES,
  about: EN_ABOUT,
  promises: EN_PROMISES,
  threads: EN_THREADS,
  plans: EN_PLANS,
};
