import type { ApiChanges, ApiNotice } from '../../platform/api-changes/api-change.types.js';
import type { Language, Localised } from '../../platform/base/problem.js';
import type { Feed, FeedEntry } from './feed.rules.js';

const AUTHOR: Localised = { nb: 'Porteføljekontoret', en: 'The portfolio office' };
const TITLE: Localised = {
  nb: 'Endringer i grensesnittet for den nasjonale e-helseporteføljen',
  en: 'Changes of the API of the national e-health portfolio',
};
/** Words before the title of a notice, by its kind. */
const KINDS: Readonly<Record<ApiNotice['kind'], Localised>> = {
  added: { nb: 'Nytt', en: 'New' },
  changed: { nb: 'Endret', en: 'Changed' },
  deprecated: { nb: 'Utgår', en: 'Ends' },
  removed: { nb: 'Fjernet', en: 'Removed' },
};

/** Makes the feed of notices of changes of the API, newest first. */
export function makeApiFeed({ versions, notices }: ApiChanges, language: Language): Feed {
  const entries = notices.toReversed().map((notice) => entryOf(notice, language));
  return {
    id: `urn:portfolio:api-changes:${language}`,
    address: '/v1/feeds/api',
    language,
    title: TITLE[language],
    updated: entries[0]?.published ?? versions[0]?.from ?? '',
    entries,
  };
}

function entryOf(notice: ApiNotice, language: Language): FeedEntry {
  const number = String(notice.number);
  return {
    id: `urn:portfolio:api-change:${number}:${language}`,
    address: `/v1/api-changes/${number}`,
    title: `${KINDS[notice.kind][language]}: ${notice.title[language]}`,
    text: textOf(notice, language),
    published: notice.publishedAt,
    author: AUTHOR[language],
  };
}

function textOf({ text, sunset, operations, schemas }: ApiNotice, language: Language): string {
  const say = (nb: string, en: string): string => (language === 'nb' ? nb : en);
  const lines = [text[language]];
  if (sunset !== null)
    lines.push(say(`Kan være borte fra ${sunset}.`, `It may be gone from ${sunset}.`));
  if (operations.length > 0)
    lines.push(`${say('Operasjoner', 'Operations')}: ${operations.join(', ')}`);
  if (schemas.length > 0) lines.push(`${say('Skjemaer', 'Schemas')}: ${schemas.join(', ')}`);
  return lines.join('\n');
}
