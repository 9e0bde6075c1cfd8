import type { JSX } from 'preact';
import type { WithheldField } from '../../publication/view-tables/release-view.types.js';
import type { PageTexts } from '../texts/page-texts.types.js';

/** Says that a value is withheld, and on which ground. An empty cell would look like "none". */
export function Withheld({
  field,
  texts,
}: {
  readonly field: WithheldField;
  readonly texts: PageTexts;
}): JSX.Element {
  return (
    <span class="site-withheld">
      {texts.table.withheld}: {field.ground}
    </span>
  );
}
