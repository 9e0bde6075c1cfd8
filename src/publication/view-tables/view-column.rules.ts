import type { Localised } from '../../platform/base/problem.js';
import type { ViewCell, ViewColumn, ViewColumnType, ViewTable } from './release-view.types.js';

/** A table of the view without its rows. */
export type TableDefinition = Omit<ViewTable, 'rows'>;

/** Title and description of a column, each as `nb | en`. */
type ColumnTexts = readonly [title: string, description: string];

/** Describes a column whose cells are never empty. */
export function describeColumn(
  name: string,
  type: ViewColumnType,
  [title, description]: ColumnTexts,
): ViewColumn {
  return {
    name,
    type,
    title: splitLanguages(title),
    description: splitLanguages(description),
    nullable: false,
  };
}

/** Describes a column whose cells may be empty. */
export function describeOptional(
  name: string,
  type: ViewColumnType,
  texts: ColumnTexts,
): ViewColumn {
  return { ...describeColumn(name, type, texts), nullable: true };
}

/** Describes a table: its title and description are each written as `nb | en`. */
export function describeTable(
  name: string,
  key: readonly string[],
  [title, description]: ColumnTexts,
  columns: readonly ViewColumn[],
): TableDefinition {
  return {
    name,
    key,
    title: splitLanguages(title),
    description: splitLanguages(description),
    columns,
  };
}

function splitLanguages(text: string): Localised {
  const [nb = '', en = ''] = text.split(' | ');
  return { nb, en };
}

/** A row of a table by the names of its columns. A column without a value is empty. */
export type NamedCells = Readonly<Record<string, ViewCell>>;

/** Fills a table with rows, in the order of its key. */
export function fillTable(definition: TableDefinition, rows: readonly NamedCells[]): ViewTable {
  const orderOf = (row: NamedCells): string =>
    definition.key.map((name) => orderText(row[name] ?? null)).join('\u0000');
  const sorted = [...rows].sort((a, b) => compareTexts(orderOf(a), orderOf(b)));
  const cells = sorted.map((row) => definition.columns.map(({ name }) => row[name] ?? null));
  return { ...definition, rows: cells };
}

/** Digits of a number in a key, so that 2 stands before 10. */
const KEY_DIGITS = 9;

function orderText(cell: ViewCell): string {
  return typeof cell === 'number' ? String(cell).padStart(KEY_DIGITS, '0') : String(cell);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
