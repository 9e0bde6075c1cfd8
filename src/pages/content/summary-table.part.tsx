import type { JSX } from 'preact';
import { nameFigure } from '../parts/figure-name.text.js';
import type { ReleaseView } from '../../publication/view-tables/release-view.types.js';
import { type Choice, readChosenRows } from '../parts/chosen-rows.text.js';
import { addressOf } from '../parts/page-address.text.js';
import { colourOf } from '../parts/status-sign.part.js';
import { Withheld } from '../parts/withheld.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';

/** Figures and kinds of them in the order in which a reader wants them: counts, colours, states, money. */
const ORDER = [
  'projects',
  'rated',
  'green',
  'yellow',
  'red',
  'share_green',
  'share_yellow',
  'share_red',
  'not_reported',
  'missing',
  'reported_not_in',
  'state_planned',
  'state_active',
  'state_paused',
  'state_completed',
  'state_stopped',
  'approved',
  'frame',
];

/** Returns the place of a figure by its code, or the first word of it; an unknown one comes last. */
function placeOf(row: ViewRow): number {
  const figure = row.text('figure');
  const place = ORDER.findIndex((one) => one === figure || one === figure.split('_')[0]);
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
  return (
    <tr>
      <th scope="row" class="site-name">
        {nameFigure(request, row.text('figure'))}
        <StatedBy request={request} row={row} />
      </th>
      {['value', 'previous', 'change'].map((column) => (
        <td class="site-number">
          <FigureValue request={request} row={row} column={column} />
        </td>
      ))}
    </tr>
  );
}

/** Says how many projects state an amount: a sum over few of them is not one of all. */
function StatedBy({
  request: { texts, release },
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element | null {
  const { view } = release;
  const source = findSource(row);
  if (row.text('unit') !== 'NOK' || source === undefined || !isListed(view, row, source))
    return null;
  const stating = readChosenRows(view, source.table, source.choice);
  const projects = new Set(stating.map((one) => one.text('project'))).size;
  const all = readRows(view, 'projects').length;
  return <span class="site-note">{texts.figures.statedBy(projects, all)}</span>;
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
  const href =
    column === 'value' && row.number('value') !== null ? findHref(request, row) : undefined;
  if (href === undefined) return <>{text}</>;
  return (
    <a class="ds-link" href={href}>
      {text}
    </a>
  );
}

/** Returns the address of what a figure is made of. Undefined when no page lists just that. */
function findHref({ language, release }: PageRequest, row: ViewRow): string | undefined {
  const { view } = release;
  const source = findSource(row);
  if (source !== undefined)
    return isListed(view, row, source)
      ? addressOf(language, `/data/${source.table}`, release, source.choice)
      : undefined;
  // A list of the projects with a colour would lack those whose colour is withheld.
  const isShort =
    row.text('figure') === 'rated' &&
    view.withheld.some(({ field }) => field === 'projects.owner_colour');
  const query = findProjects(row.text('figure'));
  return query === undefined || isShort
    ? undefined
    : addressOf(language, '/projects', release, query);
}

/** Rows of a table that a figure counts or adds. */
interface Source {
  readonly table: string;
  readonly choice: Choice;
}

/** Says whether the page of a table shows the rows of a figure: by columns that are not withheld. */
function isListed(view: ReleaseView, row: ViewRow, { table, choice }: Source): boolean {
  const chosenBy = new Set(Object.keys(choice).map((column) => `${table}.${column}`));
  return (
    (row.number('value') ?? 0) > 0 &&
    findTable(view, table) !== undefined &&
    !view.withheld.some(({ field }) => chosenBy.has(field))
  );
}

/** Returns the table that a figure counts or adds, and which of its rows. */
function findSource(row: ViewRow): Source | undefined {
  const prices = row.text('prices');
  const [kind = ''] = row.text('figure').split('_');
  if (row.text('figure') === 'not_reported') return { table: 'not_reported', choice: {} };
  if (kind === 'missing') return { table: 'not_reported', choice: { missing: 'true' } };
  if (kind === 'approved') return { table: 'budgets', choice: { year: row.text('year'), prices } };
  return kind === 'frame' ? { table: 'projects', choice: { frame_prices: prices } } : undefined;
}

/** Returns the choice of projects that a figure counts. Undefined when no list shows them. */
function findProjects(figure: string): Choice | undefined {
  const [kind = '', detail = ''] = figure.split('_');
  const colour = colourOf(kind) ?? (kind === 'share' ? colourOf(detail) : null);
  if (colour !== null) return { colour, state: 'active' };
  if (figure === 'rated') return { colour: 'rated', state: 'active' };
  if (kind === 'state') return { state: detail };
  return figure === 'projects' ? {} : undefined;
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
