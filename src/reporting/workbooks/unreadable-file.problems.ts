import type { Localised } from '../../platform/base/problem.js';
import type { Place } from './table.types.js';

/** Error for a file that cannot be read as reports, with the place in it as far as known. */
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

export function damagedFile(nb: string, en: string): UnreadableFile {
  return new UnreadableFile('damaged-file', {
    nb: `Filen er skadet eller ufullstendig: ${nb}`,
    en: `The file is damaged or incomplete: ${en}`,
  });
}

export function spreadsheetTooLarge(code: string, nb: string, en: string): UnreadableFile {
  return new UnreadableFile(code, {
    nb: `Regnearket er for stort: ${nb}`,
    en: `The spreadsheet is too large: ${en}`,
  });
}
