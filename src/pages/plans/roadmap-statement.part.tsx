import type { JSX } from 'preact';
import type { PageRequest } from '../parts/page.types.js';
import { readRows, type ViewRow } from '../parts/view-rows.text.js';
import { Withheld } from '../parts/withheld.part.js';
import type { RoadmapCount } from '../topic-texts/plan-texts.types.js';
import { findPlanFigure } from './plan-figures.part.js';
import { RowText } from './row-value.part.js';

/** Says what the reports mean for the roadmap, and what the directorate says itself. */
export function RoadmapStatement({ request }: { readonly request: PageRequest }): JSX.Element {
  const { texts } = request;
  const { roadmap: said } = texts.plans;
  const own = findStatement(request, 'roadmap', 'directorate');
  const confirmed = findPlanFigure(request, 'roadmap_confirmed');
  const withheld = confirmed?.findWithheld('value');
  if (confirmed === undefined) return <p class="ds-paragraph">{said.none}</p>;
  return (
    <>
      <p class="ds-paragraph">
        {withheld === undefined ? (
          writeCounts(request)
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

/** Figures of the roadmap in the order of the statement, and whether it tells of one that is 0. */
const COUNTED: readonly (readonly [figure: string, count: RoadmapCount, tellsNone: boolean])[] = [
  ['roadmap_confirmed', 'confirmed', true],
  ['roadmap_moves', 'moves', true],
  ['roadmap_unanswered', 'unanswered', true],
  ['roadmap_without_project', 'withoutProject', true],
  ['roadmap_without_period', 'withoutPeriod', false],
  ['roadmap_settled', 'settled', false],
];

/** Writes how many items there are, and what the reports say of how many of them. */
function writeCounts(request: PageRequest): string {
  const { roadmap: said } = request.texts.plans;
  const counts = COUNTED.flatMap(([figure, count, tellsNone]) => {
    const items = findPlanFigure(request, figure)?.number('value') ?? null;
    return items === null || (items === 0 && !tellsNone) ? [] : [said.counts[count](items)];
  });
  return said.statement(said.items(readRows(request.release.view, 'roadmap').length), counts);
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
