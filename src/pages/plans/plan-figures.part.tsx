import type { JSX } from 'preact';
import { nameFigure } from '../parts/figure-name.text.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { RowValue } from './row-value.part.js';

/** Shows the figures of plans whose code begins so, each as a way to what it counts. */
export function PlanFigures({
  request,
  of,
  linkTo,
}: {
  readonly request: PageRequest;
  readonly of: string;
  readonly linkTo?: (figure: string) => string | undefined;
}): JSX.Element {
  const { texts, release } = request;
  const rows = readRows(release.view, 'plan_figures').filter((row) =>
    row.text('figure').startsWith(of),
  );
  const order = Object.keys(texts.plans.figures);
  const placed = [...rows].sort(
    (a, b) => order.indexOf(a.text('figure')) - order.indexOf(b.text('figure')),
  );
  return (
    <>
      <dl class="site-tally">
        {placed.map((row) => (
          <PlanFigure request={request} row={row} linkTo={linkTo} />
        ))}
      </dl>
      <SourceLink request={request} table={findTable(release.view, 'plan_figures')} />
    </>
  );
}

function PlanFigure({
  request,
  row,
  linkTo,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly linkTo: ((figure: string) => string | undefined) | undefined;
}): JSX.Element {
  const figure = row.text('figure');
  const value = <RowValue request={request} table="plan_figures" row={row} column="value" />;
  const href = (row.number('value') ?? 0) > 0 ? linkTo?.(figure) : undefined;
  return (
    <div>
      <dt>{nameFigure(request, figure)}</dt>
      <dd>
        {href === undefined ? (
          value
        ) : (
          <a class="ds-link" href={href}>
            {value}
          </a>
        )}
      </dd>
    </div>
  );
}

/** Finds a figure of plans. Undefined when the release has none. */
export function findPlanFigure({ release }: PageRequest, code: string): ViewRow | undefined {
  return readRows(release.view, 'plan_figures').find((row) => row.text('figure') === code);
}
