import type { ViewCell, ViewColumn, ViewTable } from '../view-tables/release-view.types.js';
import { type CheckedTable, DECIMAL } from './open-data.types.js';

const NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const TABLE_NAME = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;
const INTEGER = /^-?(?:0|[1-9]\d{0,17})$/;
const DECIMAL_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.(\d+))?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;
const WHOLE_DIGITS = DECIMAL.precision - DECIMAL.scale;

/**
 * Returns a table with every cell as its column's type says. Throws with all faults: a release with
 * a wrong cell must not be written, for no file of it would be what its description says.
 */
export function checkTable(table: ViewTable): CheckedTable {
  const rows = table.rows.map((row) => row.map((cell) => (cell === '' ? null : cell)));
  const checked = { ...table, rows };
  const faults = [
    ...findColumnFaults(table),
    ...rows.flatMap((row, at) => findRowFaults(checked, row, at)),
  ];
  if (faults.length === 0) faults.push(...findRepeatedKeys(checked));
  if (faults.length > 0) throw new Error(`Table ${table.name}: ${faults.slice(0, 20).join('; ')}`);
  return checked;
}

function findColumnFaults({ name, columns, key }: ViewTable): string[] {
  const names = columns.map((column) => column.name);
  const required = new Set(
    columns.filter(({ nullable }) => !nullable).map((column) => column.name),
  );
  return [
    ...(TABLE_NAME.test(name) ? [] : [`the name ${name} is no name of a file`]),
    ...names.filter((one) => !NAME.test(one)).map((one) => `column ${one} is not in snake case`),
    ...names
      .filter((one, at) => names.indexOf(one) !== at)
      .map((one) => `column ${one} stands twice`),
    ...key
      .filter((one) => !required.has(one))
      .map((one) => `key column ${one} is missing or may be empty`),
    ...(key.length === 0 ? ['there is no key'] : []),
  ];
}

function findRowFaults({ columns }: ViewTable, row: readonly ViewCell[], at: number): string[] {
  if (row.length !== columns.length)
    return [`row ${at + 1} has ${row.length} cells, not ${columns.length}`];
  return columns.flatMap((column, index) => {
    const cell = row[index] ?? null;
    if (cell === null)
      return column.nullable ? [] : [`row ${at + 1}: ${column.name} is empty, and must not be`];
    return isOfType(column, cell) ? [] : [`row ${at + 1}: ${column.name} is no ${column.type}`];
  });
}

function isOfType({ type }: ViewColumn, cell: ViewCell): boolean {
  if (type === 'boolean') return typeof cell === 'boolean';
  if (type === 'integer')
    return typeof cell === 'number' ? Number.isSafeInteger(cell) : isText(cell, INTEGER);
  if (type === 'decimal') return typeof cell === 'string' && isDecimal(cell);
  if (type === 'date') return isText(cell, DATE) && isDay(String(cell));
  if (type === 'instant') return isText(cell, INSTANT) && !Number.isNaN(Date.parse(String(cell)));
  // A lone surrogate has no UTF-8, and U+0000 no place in a workbook.
  return typeof cell === 'string' && cell.isWellFormed() && !cell.includes('\u0000');
}

function isText(cell: ViewCell, form: RegExp): boolean {
  return typeof cell === 'string' && form.test(cell);
}

function isDecimal(text: string): boolean {
  const [, fraction = ''] = DECIMAL_NUMBER.exec(text) ?? [undefined, undefined];
  const whole = text.replace(/^-/, '').replace(/\..*/s, '');
  return (
    DECIMAL_NUMBER.test(text) && fraction.length <= DECIMAL.scale && whole.length <= WHOLE_DIGITS
  );
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function findRepeatedKeys({ columns, key, rows }: ViewTable): string[] {
  const places = key.map((name) => columns.findIndex((column) => column.name === name));
  const seen = new Set<string>();
  return rows.flatMap((row, at) => {
    const value = JSON.stringify(places.map((place) => row[place]));
    const isRepeated = seen.has(value);
    seen.add(value);
    return isRepeated ? [`row ${at + 1} has the key of an earlier row`] : [];
  });
}
