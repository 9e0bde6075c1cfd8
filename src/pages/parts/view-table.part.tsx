import type { JSX } from 'preact';
import type { Localised } from '../../platform/base/problem.js';
import type { ViewColumn, ViewTable } from '../../publication/view-tables/release-view.types.js';
import { NN_DESCRIPTIONS } from '../topic-texts/nn-descriptions.text.js';
import { NN_TITLES } from '../topic-texts/nn-titles.text.js';
import { Cell, isNumber } from './cell.part.js';
import { addressOf } from './page-address.text.js';
import { PageTable } from './page-table.part.js';
import type { PageRequest } from './page.types.js';
import { readRows, type ViewRow } from './view-rows.text.js';

/**
 * Returns the title or description of a table or column. Releases have no Nynorsk: the pages know it
 * by the Bokmål, and show that of a table that they do not know.
 */
export function textIn({ language }: Pick<PageRequest, 'language'>, text: Localised): string {
  if (language === 'en') return text.en;
  if (language === 'nb') return text.nb;
  return NN_TITLES[text.nb] ?? NN_DESCRIPTIONS.get(text.nb) ?? text.nb;
}

/** Columns whose cells are whole kroner. */
const IN_KRONER = new Set(['approved', 'forecast', 'actual', 'frame']);

/** Returns the title of a column, with the unit of amounts. */
export function headColumn(request: PageRequest, { name, type, title }: ViewColumn): string {
  const text = textIn(request, title);
  return type === 'decimal' && IN_KRONER.has(name) ? request.texts.table.inKroner(text) : text;
}

/** A table of a release, and which of its rows are shown; all of them when none are named. */
interface TableProps {
  readonly request: PageRequest;
  readonly table: ViewTable;
  readonly rows?: readonly ViewRow[];
}

/** Shows a table of a release. The first column of its key heads each row. */
export function ViewTablePart({ request, table, rows }: TableProps): JSX.Element {
  const shown = rows ?? readRows(request.release.view, table.name);
  const { texts } = request;
  if (shown.length === 0) return <p class="ds-paragraph">{texts.table.noRows}</p>;
  const title = textIn(request, table.title);
  return (
    <PageTable
      caption={title}
      shownCaption={`${title} (${texts.table.countRows(shown.length)})`}
      headings={table.columns.map(
        (column) => [headColumn(request, column), isNumber(column) ? 'site-number' : ''] as const,
      )}
    >
      <tbody>
        {shown.map((row) => (
          <TableRow request={request} table={table} row={row} />
        ))}
      </tbody>
    </PageTable>
  );
}

function TableRow({
  request,
  table,
  row,
}: {
  readonly request: PageRequest;
  readonly table: ViewTable;
  readonly row: ViewRow;
}): JSX.Element {
  return (
    <tr>
      {table.columns.map((column) => {
        const cell = <Cell request={request} column={column} row={row} />;
        if (column.name === table.key[0]) return <th scope="row">{cell}</th>;
        const style = [
          isNumber(column) && 'site-number',
          /reason|action/.test(column.name) && 'site-long',
        ];
        return <td class={style.filter(Boolean).join(' ') || undefined}>{cell}</td>;
      })}
    </tr>
  );
}

/** Shows the cell of a column by its name. */
export function CellOf({
  request,
  table,
  row,
  name,
}: {
  readonly request: PageRequest;
  readonly table: ViewTable | undefined;
  readonly row: ViewRow;
  readonly name: string;
}): JSX.Element {
  const column = table?.columns.find((one) => one.name === name);
  return column === undefined ? <>–</> : <Cell request={request} column={column} row={row} />;
}

/** Leads from figures to the table that holds them. Shows nothing for an empty table. */
export function SourceLink({
  request: { language, release, texts },
  table,
}: {
  readonly request: PageRequest;
  readonly table: ViewTable | undefined;
}): JSX.Element | null {
  if (table === undefined || table.rows.length === 0) return null;
  return (
    <p class="site-source">
      <a class="ds-link" href={addressOf(language, `/data/${table.name}`, release)}>
        {texts.table.sameAsTable(textIn({ language }, table.title))}
      </a>
    </p>
  );
}
