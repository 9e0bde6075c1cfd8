import type { PageLanguage } from '../texts/page-language.types.js';
import { matchPath } from '../../platform/http/path-pattern.js';
import type { ListedRelease, ShownRelease } from './page.types.js';

/**
 * Returns the address of a page: `/nb/projects?release=2021-2.1`. Only an older release is named,
 * so that a link without one always leads to the newest figures.
 */
export function addressOf(
  language: PageLanguage,
  path: string,
  release: Pick<ShownRelease, 'view' | 'named'> | undefined,
  query: Readonly<Record<string, string>> = {},
): string {
  const members = new URLSearchParams(query);
  if (release?.named === true) members.set('release', releaseName(release));
  members.sort();
  const text = members.toString();
  return `/${language}${path}${text === '' ? '' : `?${text}`}`;
}

/** Returns the name of a release in addresses: `2021-2.1` is version 1 of round 2021-2. */
export function releaseName({ view: { round, version } }: Pick<ShownRelease, 'view'>): string {
  return nameListed({ round, number: version });
}

/** Returns the name in addresses of a release of the list. */
export function nameListed({ round, number }: ListedRelease): string {
  return `${round}.${String(number)}`;
}

/** Returns the address of a file of a release. */
export function fileAddress({ view }: Pick<ShownRelease, 'view'>, name: string): string {
  return `/v1/releases/${view.round}/${String(view.version)}/files/${name}`;
}

/** Returns the address of the page of a project. */
export function projectAddress(
  { language, release }: { readonly language: PageLanguage; readonly release: ShownRelease },
  code: string,
): string {
  return addressOf(language, `/projects/${encodeURIComponent(code)}`, release);
}

/**
 * Returns the address of what has changed since a release, or since the one before when none is named.
 * From the page of a project it is about that project alone.
 */
export function changesAddress(
  {
    language,
    path,
    release,
  }: Readonly<{
    language: PageLanguage;
    path: string;
    release: ShownRelease | undefined;
  }>,
  since: string | undefined,
): string {
  const project = matchPath('/projects/:code', path)?.['code'];
  return addressOf(language, '/changes', since === undefined ? release : undefined, {
    ...(project !== undefined && { project }),
    ...(since !== undefined && { since }),
  });
}
