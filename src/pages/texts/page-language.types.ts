/** Languages of the pages, the first one for a reader who asks for none of them. */
export const PAGE_LANGUAGES = ['nb', 'nn', 'en'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** Colours of a status, as the tables of a release write them. */
export type StatusColour = 'green' | 'yellow' | 'red';
