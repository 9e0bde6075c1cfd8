import type { JSX } from 'preact';
import type { PublishedRelease } from '../../publication/releases/release.lookup.js';
import type { StoredFile } from '../../publication/releases/release.types.js';
import type { ReleaseView } from '../../publication/view-tables/release-view.types.js';
import type { PageLanguage } from '../texts/page-language.types.js';
import type { MenuItem, PageTexts } from '../texts/page-texts.types.js';
import type { PageFormats } from '../texts/page-formats.text.js';

/** Release that a page shows, and where its files stand. */
export interface ShownRelease {
  readonly view: ReleaseView;
  /** SHA-256 of the release. */
  readonly hash: string;
  /** Instant of publication. */
  readonly publishedAt: string;
  /** Files of the release, by name. */
  readonly files: readonly StoredFile[];
  /** Codes of the projects and numbers of the bodies that have a page in this release. */
  readonly projects: ReadonlySet<string>;
  readonly actors: ReadonlySet<string>;
  /** Price years of nominal amounts: where there are several, each amount is named with its own. */
  readonly nominalYears: ReadonlySet<string>;
  /** An older release is named in addresses; the newest of all is not. */
  readonly named: boolean;
}

/** Everything that a page is made of. The same request over the same release gives the same bytes. */
export interface PageRequest {
  readonly language: PageLanguage;
  readonly texts: PageTexts;
  readonly formats: PageFormats;
  /** Path without its language, such as `/projects/SAFEST`. */
  readonly path: string;
  /** Parameters of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Known query members. */
  readonly query: Readonly<Record<string, string>>;
  readonly release: ShownRelease;
  /** All published releases, the newest first. */
  readonly releases: readonly PublishedRelease[];
  /** Newest release of each round up to this one, the oldest first. Empty unless a page needs them. */
  readonly rounds: readonly ShownRelease[];
  /** Release that a page of changes compares with. Undefined when there is none, or none of its name. */
  readonly since: ShownRelease | undefined;
}

/** A page; or the error that stands in its place. */
export type Made = Page | 'notFound' | 'badQuery';

export interface Page {
  readonly title: string;
  readonly description: string;
  readonly menu: MenuItem | undefined;
  /** Pages above this one, the uppermost first. */
  readonly above: readonly { readonly title: string; readonly path: string }[];
  /** Name of the table of the release that holds the figures of this page. */
  readonly table: string | undefined;
  readonly content: JSX.Element;
}

/** A release of the list of all. */
export type ListedRelease = Pick<PublishedRelease, 'round' | 'number'>;

/** Address of a page, and the release that it shows if there is one. */
export interface Framed {
  readonly language: PageLanguage;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly release: ShownRelease | undefined;
  readonly stylesheet: string;
  /** All published releases, the newest first. Empty where a page does not depend on a release. */
  readonly releases: readonly ListedRelease[];
}
