import type { Localised } from '../../platform/base/problem.js';
import type { Place } from './report-table.types.js';

/**
 * A file that cannot be read as tables of reports: what is wrong, and where as far as that is
 * known.
 */
export class UnreadableFile extends Error {
  constructor(
    readonly code: string,
    readonly text: Localised,
    readonly place: Partial<Place> = {},
  ) {
    super(text.en);
    this.name = 'UnreadableFile';
  }
}
