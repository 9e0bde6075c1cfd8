import { NUMBERS } from '../topic-texts/number-writer.text.js';
import type { PageLanguage } from './page-language.types.js';

/** Numbers, money and time as one language writes them. */
export interface PageFormats {
  /** Writes a number with at most one decimal: `1 789,9`. */
  readonly number: (value: number) => string;
  /** Writes a signed change, with a real minus: `+3`, `−2`, `0`. */
  readonly change: (value: number) => string;
  /** Writes whole NOK in millions, or in full below a million: `1 789,9 mill. kr`. */
  readonly money: (nok: number) => string;
  /** Writes a share of 0 to 100: `34,5 %`. */
  readonly percent: (share: number) => string;
  /** Writes a calendar day given as `2021-05-20`. */
  readonly day: (date: string) => string;
  /** Writes the month of a calendar day: `mars 2021`. */
  readonly month: (date: string) => string;
  /** Writes the day of an instant in Norway. */
  readonly dayOf: (instant: string) => string;
  /** Writes an instant in Norwegian time. */
  readonly instant: (instant: string) => string;
}

const MILLION = 1_000_000;
/** Norwegian amounts are read whole: a line never breaks inside one. */
const NO_BREAK = '\u00a0';

const LOCALES: Readonly<Record<PageLanguage, string>> = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' };

const MONEY: Readonly<Record<PageLanguage, (amount: string, inMillions: boolean) => string>> = {
  nb: (amount, inMillions) => `${amount}${NO_BREAK}${inMillions ? `mill.${NO_BREAK}` : ''}kr`,
  nn: (amount, inMillions) => `${amount}${NO_BREAK}${inMillions ? `mill.${NO_BREAK}` : ''}kr`,
  en: (amount, inMillions) => `NOK${NO_BREAK}${amount}${inMillions ? `${NO_BREAK}million` : ''}`,
};

function makeFormats(language: PageLanguage): PageFormats {
  const locale = LOCALES[language];
  const { number, change } = NUMBERS[language];
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const months = new Intl.DateTimeFormat(locale, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const daysInNorway = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeZone: 'Europe/Oslo',
  });
  const instants = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Oslo',
  });
  return {
    number,
    change,
    money: (nok) => {
      const inMillions = Math.abs(nok) >= MILLION;
      return MONEY[language](number(inMillions ? nok / MILLION : nok), inMillions);
    },
    percent: (share) => `${number(share)}${language === 'en' ? '' : NO_BREAK}%`,
    day: (date) => days.format(new Date(`${date}T00:00:00Z`)),
    month: (date) => months.format(new Date(`${date}T00:00:00Z`)),
    dayOf: (instant) => daysInNorway.format(new Date(instant)),
    instant: (instant) => instants.format(new Date(instant)),
  };
}

export const FORMATS: Readonly<Record<PageLanguage, PageFormats>> = {
  nb: makeFormats('nb'),
  nn: makeFormats('nn'),
  en: makeFormats('en'),
};
