import { readRows, type Tables, type ViewRow } from './view-rows.text.js';

/** Columns by whose values the page of a table chooses rows, as members of its query. */
export const TABLE_FILTERS = ['frame_prices', 'missing', 'prices', 'year'] as const;

/** Values by columns. */
export type Choice = Readonly<Record<string, string>>;

/** Reads the rows of a table whose columns have these values. */
export function readChosenRows(view: Tables, table: string, choice: Choice): readonly ViewRow[] {
  const wanted = Object.entries(choice);
  return readRows(view, table).filter((row) =>
    wanted.every(([column, value]) => row.text(column) === value),
  );
}
