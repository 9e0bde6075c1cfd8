import type { JSX } from 'preact';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { CellOf } from '../parts/view-table.part.js';
import { Withheld } from '../parts/withheld.part.js';

/** Shows a cell of a table of the release by the name of its column. */
export function RowValue({
  request,
  table,
  row,
  column,
}: {
  readonly request: PageRequest;
  readonly table: string;
  readonly row: ViewRow;
  readonly column: string;
}): JSX.Element {
  const found = findTable(request.release.view, table);
  return <CellOf request={request} table={found} row={row} name={column} />;
}

/** Says whether one of these cells of a row is withheld. */
export function isWithheld(row: ViewRow, ...columns: readonly string[]): boolean {
  return columns.some((column) => row.findWithheld(column) !== undefined);
}

/** Shows a text of a row in the language of the reader, or that it is withheld. */
export function RowText({
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
  const text = textOf(request.language, row, column);
  return <>{text === '' ? '–' : text}</>;
}
