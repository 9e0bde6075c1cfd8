import type { ViewCell, ViewTable } from '../view-tables/release-view.types.js';

/** A cell, or a whole row, that one view has otherwise than another. */
export interface CellDifference {
  readonly table: string;
  /** Values of the key of the row. */
  readonly key: readonly string[];
  /** Name of the column; `*` for a row that only one of the views has. */
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The column of a difference that is about a whole row. */
export const WHOLE_ROW = '*';

/** Lists what views of the same tables say otherwise, by table, row and column. */
export function compareViews(
  before: readonly ViewTable[],
  after: readonly ViewTable[],
): CellDifference[] {
  return after.flatMap((table) => {
    const earlier = before.find(({ name }) => name === table.name);
    return earlier === undefined ? [] : compareTables(earlier, table);
  });
}

function compareTables(before: ViewTable, after: ViewTable): CellDifference[] {
  const [rowsBefore, rowsAfter] = [rowsByKey(before), rowsByKey(after)];
  const keys = [...new Set([...rowsBefore.keys(), ...rowsAfter.keys()])].sort();
  return keys.flatMap((joined) => {
    const [then, now] = [rowsBefore.get(joined), rowsAfter.get(joined)];
    const at = { table: after.name, key: (JSON.parse(joined) as ViewCell[]).map(String) };
    if (then === undefined || now === undefined)
      return [{ ...at, column: WHOLE_ROW, ...describeRows(then, now) }];
    return after.columns.flatMap(({ name }, index) => {
      const place = before.columns.findIndex((column) => column.name === name);
      // A column that the earlier view did not have yet was not changed by a correction.
      if (place === -1) return [];
      const was = then[place] ?? null;
      const is = now[index] ?? null;
      return was === is ? [] : [{ ...at, column: name, before: textOf(was), after: textOf(is) }];
    });
  });
}

function rowsByKey(table: ViewTable): ReadonlyMap<string, readonly ViewCell[]> {
  return new Map(table.rows.map((row) => [JSON.stringify(keyCells(table, row)), row]));
}

function keyCells({ key, columns }: ViewTable, row: readonly ViewCell[]): ViewCell[] {
  return key.map((name) => row[columns.findIndex((column) => column.name === name)] ?? null);
}

/** Says of a row that only one of the views has in which of them it stands. */
function describeRows(
  then: readonly ViewCell[] | undefined,
  now: readonly ViewCell[] | undefined,
): Pick<CellDifference, 'before' | 'after'> {
  return {
    before: then === undefined ? null : then.map(textOf).join(' · '),
    after: now === undefined ? null : now.map(textOf).join(' · '),
  };
}

function textOf(cell: ViewCell): string | null {
  return cell === null ? null : String(cell);
}
