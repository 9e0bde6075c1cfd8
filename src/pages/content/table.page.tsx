import type { JSX } from 'preact';
import type { ViewTable } from '../../publication/view-tables/release-view.types.js';
import { readChosenRows } from '../parts/chosen-rows.text.js';
import { PageHeading } from '../parts/heading.part.js';
import { addressOf, fileAddress } from '../parts/page-address.text.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import type { ViewRow } from '../parts/view-rows.text.js';
import { CellOf, textIn, ViewTablePart } from '../parts/view-table.part.js';

/** Column whose amounts add up to the figure that leads to rows chosen by a column. */
const ADDED: Readonly<Record<string, string>> = { prices: 'approved', frame_prices: 'frame' };

/**
 * Makes the page of any table of a release: the figures as they are in its files, or the rows that a
 * main figure counts or adds. A choice that no row meets is a bad query.
 */
export function makeTablePage(request: PageRequest): Made {
  const { parameters, release, query, texts } = request;
  const table = release.view.tables.find(({ name }) => name === parameters['table']);
  if (table === undefined) return 'notFound';
  const rows = readChosenRows(release.view, table.name, query);
  const isChosen = Object.keys(query).length > 0;
  if (isChosen && rows.length === 0) return 'badQuery';
  const title = textIn(request, table.title);
  const description = textIn(request, table.description);
  return {
    title,
    description,
    menu: 'data',
    above: [{ title: texts.menu.data, path: '/data' }],
    table: table.name,
    content: (
      <>
        <PageHeading request={request} title={title}>
          {description}
        </PageHeading>
        <p class="site-source">
          {['csv', 'json', 'parquet']
            .map((ending) => `${table.name}.${ending}`)
            .filter((file) => release.files.some(({ name }) => name === file))
            .map((file) => (
              <a class="ds-link" href={fileAddress(release, file)}>
                {file}
              </a>
            ))}
        </p>
        {isChosen && <Chosen request={request} table={table} rows={rows} />}
        <ViewTablePart request={request} table={table} rows={rows} />
      </>
    ),
  };
}

interface ChosenProps {
  readonly request: PageRequest;
  readonly table: ViewTable;
  readonly rows: readonly ViewRow[];
}

/** Says which rows of a table are shown, and what their amounts add up to. */
function Chosen({ request, table, rows }: ChosenProps): JSX.Element {
  const { query, language, release, texts } = request;
  const columns = table.columns.filter(({ name }) => query[name] !== undefined);
  return (
    <p class="ds-paragraph" role="status">
      {texts.table.shown(rows.length, table.rows.length)}{' '}
      {columns.map((column) => (
        <>
          {textIn(request, column.title)}:{' '}
          {rows[0] && <CellOf request={request} table={table} row={rows[0]} name={column.name} />}
          .{' '}
        </>
      ))}
      <Sum request={request} table={table} rows={rows} />
      <a class="ds-link" href={addressOf(language, `/data/${table.name}`, release)}>
        {texts.table.showAll}
      </a>
    </p>
  );
}

/** Adds the amounts of rows of one price level. Nothing is said of rows with an amount withheld. */
function Sum({ request, table, rows }: ChosenProps): JSX.Element | null {
  const { query, formats, texts } = request;
  const name = Object.keys(query).flatMap((column) => ADDED[column] ?? [])[0];
  const column = table.columns.find((one) => one.name === name);
  if (name === undefined || column === undefined) return null;
  if (rows.some((row) => row.findWithheld(name) !== undefined)) return null;
  const sum = rows.reduce((total, row) => total + (row.number(name) ?? 0), 0);
  return <>{texts.table.sum(textIn(request, column.title), formats.money(sum))} </>;
}
