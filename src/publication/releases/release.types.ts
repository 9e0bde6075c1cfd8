/**
 * Utkast, prøvd, godkjent, publisert, rettet, trukket. A release is corrected when a newer version of
 * its round is published; it stays readable.
 */
export const RELEASE_STATES = [
  'drafted',
  'rehearsed',
  'approved',
  'published',
  'corrected',
  'withdrawn',
] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/** States in which a release is not published yet, and may be. A round has one such at a time. */
export const OPEN_STATES = ['drafted', 'rehearsed', 'approved'] as const;

/** A file of a release, as a writer makes it. The same view gives the same bytes. */
export interface ReleaseFile {
  /** Name with its ending, such as `projects.csv`. */
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** A stored file without its bytes. */
export interface StoredFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Name of the document that holds the whole view of a release. */
export const VIEW_FILE = 'view.json';
