import type { ReleaseView } from '../view-tables/release-view.types.js';

/**
 * Parses the stored view of a release. Its bytes are our own, and a release is published only with
 * the bytes that were rehearsed. Throws when they are not a view.
 */
export function parseReleaseView(bytes: Buffer): ReleaseView {
  const view: unknown = JSON.parse(bytes.toString('utf8'));
  if (typeof view !== 'object' || view === null || !('tables' in view) || !('dataDate' in view))
    throw new Error('The stored view of a release has no tables or no data date');
  return view as ReleaseView;
}
