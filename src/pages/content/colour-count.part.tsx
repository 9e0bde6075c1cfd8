import type { JSX } from 'preact';
import { addressOf } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';
import type { ViewRow } from '../parts/view-rows.text.js';
import { Withheld } from '../parts/withheld.part.js';
import type { StatusColour } from '../texts/page-language.types.js';

/**
 * Shows how many active projects of a release have a colour, as a link to them. A release whose
 * summary lacks the row has counted none.
 */
export function ColourCount({
  request: { texts, formats, language, release },
  row,
  colour,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow | undefined;
  readonly colour: StatusColour;
}): JSX.Element {
  const withheld = row?.findWithheld('value');
  return withheld === undefined ? (
    <a
      class="ds-link"
      href={addressOf(language, '/projects', release, { colour, state: 'active' })}
    >
      {formats.number(row?.number('value') ?? 0)}
    </a>
  ) : (
    <Withheld field={withheld} texts={texts} />
  );
}
