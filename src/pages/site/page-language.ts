import Negotiator from 'negotiator';
import type { PageLanguage } from '../texts/page-language.types.js';

/** Languages that a browser may ask for, and the one that its reader gets. */
const READ_AS: Readonly<Record<string, PageLanguage>> = {
  nb: 'nb',
  no: 'nb',
  nn: 'nn',
  en: 'en',
  da: 'nb',
  sv: 'nb',
};

/** Chooses the language of a reader by `Accept-Language`. Who reads none of ours gets English. */
export function choosePageLanguage(header: string | undefined): PageLanguage {
  const headers = header === undefined ? {} : { 'accept-language': header };
  const [wanted = 'en'] = new Negotiator({ headers }).languages(Object.keys(READ_AS));
  return READ_AS[wanted] ?? 'en';
}
