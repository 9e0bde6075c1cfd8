import { exactJson } from '../../platform/base/money.js';
import type { ReleaseView, ViewCell, ViewColumn } from '../view-tables/release-view.types.js';
import { NLOD } from './licence.writer.js';
import type { CheckedTable } from './open-data.types.js';

/** Writes a table as JSON, a row a line. A decimal is a number with all its digits. */
export function writeJsonTable(view: ReleaseView, table: CheckedTable): Buffer {
  const { round, version, dataDate, illustrative, snapshot } = view;
  const head = exactJson({
    round,
    version,
    dataDate,
    illustrative,
    licence: NLOD.url,
    snapshot,
    table: table.name,
    title: table.title,
  });
  const rows = table.rows.map((row) => writeRow(table.columns, row));
  const body = rows.length === 0 ? '[]' : `[\n${rows.join(',\n')}\n]`;
  return Buffer.from(`${head.slice(0, -1)},"rows":${body}}\n`);
}

function writeRow(columns: readonly ViewColumn[], row: readonly ViewCell[]): string {
  return JSON.stringify(
    Object.fromEntries(columns.map((column, at) => [column.name, writeCell(column, row[at])])),
  );
}

function writeCell({ type }: ViewColumn, cell: ViewCell = null): ViewCell | object {
  const isNumber = type === 'decimal' || type === 'integer';
  return isNumber && typeof cell === 'string' ? JSON.rawJSON(cell) : cell;
}
