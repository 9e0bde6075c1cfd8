import type { JSX } from 'preact';
import type { PageRequest } from '../parts/page.types.js';
import { readRows, type ViewRow } from '../parts/view-rows.text.js';
import { Withheld } from '../parts/withheld.part.js';
import { findPlanFigure } from './plan-figures.part.js';
import { RowText } from './row-value.part.js';

/** Says what the reports mean for the roadmap, and what the directorate says itself. */
export function RoadmapStatement({ request }: { readonly request: PageRequest }): JSX.Element {
  const { texts } = request;
  const { roadmap: said } = texts.plans;
  const figures = ['roadmap_confirmed', 'roadmap_moves', 'roadmap_without_project'].flatMap(
    (code) => findPlanFigure(request, code) ?? [],
  );
  const own = findStatement(request, 'roadmap', 'directorate');
  const [confirmed, moves, without] = figures.map((row) => row.number('value') ?? 0);
  const withheld = figures[0]?.findWithheld('value');
  if (confirmed === undefined || moves === undefined || without === undefined)
    return <p class="ds-paragraph">{said.none}</p>;
  return (
    <>
      <p class="ds-paragraph">
        {withheld === undefined ? (
          said.statement(confirmed, moves, without)
        ) : (
          <Withheld field={withheld} texts={texts} />
        )}
      </p>
      {own !== undefined && (
        <p class="ds-paragraph">
          <strong>{said.ownStatement}:</strong>{' '}
          <RowText request={request} row={own} column="text" />
        </p>
      )}
    </>
  );
}

/** Finds a statement of the release about a subject. */
export function findStatement(
  { release }: PageRequest,
  subject: string,
  by: string,
): ViewRow | undefined {
  return readRows(release.view, 'statements').find(
    (row) => row.text('subject') === subject && row.text('by') === by,
  );
}
