import type { JSX } from 'preact';
import { nameFigure } from '../parts/figure-name.text.js';
import { addressOf } from '../parts/page-address.text.js';
import { colourOf } from '../parts/status-sign.part.js';
import { Withheld } from '../parts/withheld.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';

/** Kinds of figures in the order in which a reader wants them: counts, colours, states, money. */
const ORDER = [
  'projects',
  'rated',
  'green',
  'yellow',
  'red',
  'share',
  'not',
  'missing',
  'reported',
  'state',
  'approved',
  'frame',
];

/** Returns the place of a figure by the first word of its code; an unknown one comes last. */
function placeOf(row: ViewRow): number {
  const place = ORDER.indexOf(row.text('figure').split('_')[0] ?? '');
  return place === -1 ? ORDER.length : place;
}

/** Puts main figures in the order in which a reader wants them. */
export function orderFigures(rows: readonly ViewRow[]): ViewRow[] {
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Shows every main figure beside the one of the previous round, with its name in words. */
export function SummaryTable({ request }: { readonly request: PageRequest }): JSX.Element {
  const { texts, release } = request;
  const { columns } = texts.figures;
  const figures = orderFigures(readRows(release.view, 'summary'));
  return (
    <>
      <PageTable
        caption={texts.content.overview.figures}
        headings={[
          columns.figure,
          [columns.now, 'site-number'],
          [columns.previous, 'site-number'],
          [columns.change, 'site-number'],
        ]}
      >
        <tbody>
          {figures.map((row) => (
            <SummaryRow request={request} row={row} />
          ))}
        </tbody>
      </PageTable>
      <SourceLink request={request} table={findTable(release.view, 'summary')} />
    </>
  );
}

function SummaryRow({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { texts } = request;
  return (
    <tr>
      <th scope="row" class="site-name">
        {nameFigure(texts, row.text('figure'))}
      </th>
      {['value', 'previous', 'change'].map((column) => (
        <td class="site-number">
          <FigureValue request={request} row={row} column={column} />
        </td>
      ))}
    </tr>
  );
}

/** Shows a figure: withheld, or as a way to what it counts or adds when it is one of now. */
export function FigureValue({
  request,
  row,
  column,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly column: string;
}): JSX.Element {
  const field = row.findWithheld(column);
  if (field !== undefined) return <Withheld field={field} texts={request.texts} />;
  const text = writeFigure(request, row, column);
  const target = column === 'value' ? findTarget(row.text('figure')) : undefined;
  const { language, release } = request;
  // A list of the projects with a colour would lack those whose colour is withheld.
  const isShort =
    row.text('figure') === 'rated' &&
    release.view.withheld.some(({ field }) => field === 'projects.owner_colour');
  if (target === undefined || row.number('value') === null || isShort) return <>{text}</>;
  return (
    <a class="ds-link" href={addressOf(language, target.path, release, target.query)}>
      {text}
    </a>
  );
}

/** Returns the page of what a figure is made of. Undefined when no page lists it. */
function findTarget(
  figure: string,
): { readonly path: string; readonly query?: Readonly<Record<string, string>> } | undefined {
  const [kind = '', detail = ''] = figure.split('_');
  const colour = colourOf(kind) ?? (kind === 'share' ? colourOf(detail) : null);
  if (colour !== null) return { path: '/projects', query: { colour, state: 'active' } };
  if (figure === 'rated') return { path: '/projects', query: { colour: 'rated', state: 'active' } };
  if (kind === 'state') return { path: '/projects', query: { state: detail } };
  if (figure === 'projects') return { path: '/projects' };
  if (figure === 'missing' || figure === 'not_reported') return { path: '/data/not_reported' };
  if (kind === 'approved') return { path: '/data/budgets' };
  return kind === 'frame' ? { path: '/data/projects' } : undefined;
}

/** Writes a main figure in its unit; a change with its sign. */
function writeFigure({ formats }: PageRequest, row: ViewRow, column: string): string {
  const value = row.number(column);
  if (value === null) return '–';
  const sign = column === 'change' && value > 0 ? '+' : '';
  const unit = row.text('unit');
  if (unit === 'NOK') return sign + formats.money(value);
  return sign + (unit === 'percent' ? formats.percent(value) : formats.number(value));
}
