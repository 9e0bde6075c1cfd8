import type { ReleaseView } from '../../publication/view-tables/release-view.types.js';
import type { PageLanguage } from '../texts/page-language.types.js';
import type { PageTexts } from '../texts/page-texts.types.js';
import type { ListedRelease } from './page.types.js';

/** Returns the name of the round of a release. Rounds have no name in Nynorsk: it gets Bokmål. */
export function nameRound(
  language: PageLanguage,
  { roundName }: Pick<ReleaseView, 'roundName'>,
): string {
  return language === 'en' ? roundName.en : roundName.nb;
}

/** Labels a release of the list of all: `2021-2, utgivelse 1`. A known round is called by its name. */
export function labelListed(
  { foot }: Pick<PageTexts, 'foot'>,
  { round, number }: ListedRelease,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  return `${names.get(round) ?? round}, ${foot.release(number).toLowerCase()}`;
}
