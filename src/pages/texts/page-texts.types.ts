import type { PromiseTexts } from '../topic-texts/promise-texts.types.js';
import type { ThreadTexts } from '../topic-texts/thread-texts.types.js';
import type { PlanTexts } from '../topic-texts/plan-texts.types.js';
import type { AboutTexts } from './about-texts.types.js';
import type { ContentTexts } from './content-texts.types.js';
import type { FigureTexts } from './figure-texts.types.js';
import type { StatusColour } from './page-language.types.js';

/**
 * Every text of the pages that does not come from a release. A language that lacks one does not
 * compile. A text with a number is a function, so that each language has its own plural.
 */
export interface PageTexts {
  readonly siteName: string;
  readonly skipToContent: string;
  readonly languageName: string;
  readonly languages: string;
  readonly mainMenu: string;
  readonly breadcrumbs: string;
  readonly menu: Readonly<Record<MenuItem, string>>;
  readonly sections: Readonly<Record<MenuSection, string>>;
  /** Names the list of the pages of a section. */
  readonly sectionMenu: (section: string) => string;
  readonly colours: Readonly<Record<StatusColour | 'none', string>>;
  readonly illustrative: { readonly title: string; readonly text: string };
  readonly foot: FootTexts;
  readonly table: TableTexts;
  readonly errors: Readonly<Record<PageError, ErrorTexts>>;
  readonly yes: string;
  readonly no: string;
  readonly unknown: string;
  readonly content: ContentTexts;
  readonly figures: FigureTexts;
  readonly about: AboutTexts;
  readonly promises: PromiseTexts;
  readonly threads: ThreadTexts;
  readonly plans: PlanTexts;
}

export type MenuItem =
  | 'overview'
  | 'projects'
  | 'actors'
  | 'promises'
  | 'roadmap'
  | 'strategy'
  | 'municipal'
  | 'receivers'
  | 'meetings'
  | 'criteria'
  | 'trend'
  | 'corrections'
  | 'changes'
  | 'releases'
  | 'data'
  | 'method'
  | 'accessibility';

/** Sections of the main menu. Each has a few pages, which its own menu lists. */
export type MenuSection = 'status' | 'portfolio' | 'plans' | 'councils' | 'figures';

/** Texts at the foot of each page. */
export interface FootTexts {
  readonly title: string;
  readonly round: string;
  readonly dataDate: string;
  readonly release: (version: number) => string;
  readonly hash: string;
  /** Names a round, and the day that its figures describe. */
  readonly figuresAsOf: (round: string, day: string) => string;
  readonly asFiles: string;
  readonly publisher: string;
  /** Leads to the upload page. */
  readonly report: string;
  readonly older: (round: string) => string;
  readonly newest: string;
  /** Leads from an older release to what has changed since. */
  readonly changedSince: string;
  /** Leads to what has changed since the release before. */
  readonly changed: string;
  /** Label of the choice of a release. */
  readonly asOf: string;
}

/** Texts of tables and of the tables behind charts. */
export interface TableTexts {
  readonly noRows: string;
  /** Said where a release does not have a table at all. */
  readonly notInRelease: string;
  readonly countRows: (count: number) => string;
  /** Says how many rows of a table are shown. */
  readonly shown: (shown: number, all: number) => string;
  readonly showAll: string;
  /** Adds the unit to the name of amounts that are written in full. */
  readonly inKroner: (name: string) => string;
  /** Says what the amounts of a column add up to. */
  readonly sum: (column: string, sum: string) => string;
  readonly sameAsTable: (title: string) => string;
  readonly withheld: string;
}

export type PageError = 'notFound' | 'badQuery' | 'unavailable' | 'nothingPublished';

export interface ErrorTexts {
  readonly title: string;
  readonly text: string;
}
