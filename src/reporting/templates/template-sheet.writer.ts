import type { CellStyle, ColumnDef, DataValidation, WriteSheet } from 'hucre/xlsx';
import type { Language } from '../../platform/base/problem.js';
import type { Choice, Column } from '../columns/report-table.types.js';
import { columnLetters } from '../workbooks/xlsx-columns.rules.js';

/** A cell as it is written: its value and its style. */
export interface WrittenCell {
  readonly value: string | number | Date | null;
  readonly style: CellStyle;
}

/** A column of a sheet: its heading, the style of its cells, and the values that they take. */
export interface WrittenColumn extends Pick<ColumnDef, 'width' | 'hidden'> {
  readonly heading: string;
  readonly style: CellStyle;
  readonly takes?: Omit<DataValidation, 'range'>;
  readonly choices?: readonly Choice[];
}

/** Height of a line of text, in points. */
const LINE_HEIGHT = 15;
/** Largest height of a row, in points. */
const TALLEST = 150;

export const FONT = { name: 'Calibri', size: 11 };
const EDGE = { style: 'thin', color: { rgb: 'C9CED6' } } as const;
const BORDER = { top: EDGE, bottom: EDGE, left: EDGE, right: EDGE };
export const HEADING: CellStyle = {
  font: { ...FONT, bold: true, color: { rgb: 'FFFFFF' } },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: '1F4E79' } },
  alignment: { wrapText: true, vertical: 'center' },
  border: BORDER,
};
export const KEY: CellStyle = {
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'EDEFF2' } },
  numFmt: '@',
  alignment: { vertical: 'top', wrapText: true },
  border: BORDER,
};
export const PLAIN: CellStyle = { alignment: { vertical: 'top', wrapText: true } };
/** Cells to fill in. The text format keeps `=1` and `1/2` as they are written. */
export const TO_FILL = {
  text: makeStyle('@'),
  choice: makeStyle('@'),
  date: makeStyle('yyyy-mm-dd'),
  whole: makeStyle('#,##0'),
  year: makeStyle('0'),
};
/** Lets the user change the widths and heights of a protected sheet. */
export const PROTECTION = { sheet: true, formatColumns: true, formatRows: true };
export const FIT_TO_WIDTH = { fitToPage: true, fitToWidth: 1, fitToHeight: 0 };

function makeStyle(numFmt: string): CellStyle {
  return {
    numFmt,
    protection: { locked: false },
    alignment: { vertical: 'top', wrapText: true },
    border: BORDER,
  };
}

/** Makes a sheet of lines of cells, each row as high as its longest text needs. */
export function makeSheet(
  name: string,
  lines: readonly (readonly WrittenCell[])[],
  columns: readonly Pick<ColumnDef, 'width' | 'hidden'>[],
): WriteSheet {
  const cells = lines.flatMap((line, row) =>
    line.map((cell, column) => [`${String(row)},${String(column)}`, makeCell(cell)] as const),
  );
  const heights = lines.flatMap((line, row) => {
    const textLines = line.map(({ value, style }, column) =>
      style.alignment?.wrapText === true ? countLines(value, columns[column]?.width ?? 10) : 1,
    );
    const most = Math.max(1, ...textLines);
    return most === 1 ? [] : [[row, { height: Math.min(most * LINE_HEIGHT, TALLEST) }] as const];
  });
  return {
    name,
    columns: columns.map(({ width, hidden }) => ({
      ...(width === undefined ? {} : { width }),
      ...(hidden === undefined ? {} : { hidden }),
    })),
    rows: lines.map((line) => line.map(() => null)),
    cells: new Map(cells),
    rowDefs: new Map(heights),
  };
}

/** Makes a cell. A text goes in as a run of characters; see {@link escapeText}. */
function makeCell({ value, style }: WrittenCell): {
  readonly style: CellStyle;
  readonly value: number | Date | null;
  readonly richText?: { readonly text: string }[];
} {
  return typeof value === 'string'
    ? { style, value: null, richText: [{ text: escapeText(value) }] }
    : { style, value };
}

/**
 * Counts the lines that a value takes in a column of that width. Not every program does so when it
 * opens a file.
 */
function countLines(value: WrittenCell['value'], width: number): number {
  return typeof value === 'string'
    ? value
        .split('\n')
        .reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * 1.1) / width)), 0)
    : 1;
}

/**
 * Escapes a text that is written as a run of characters. The library takes such a run neither for a
 * formula nor for an error value, but leaves what looks like an escape of the format itself.
 */
function escapeText(text: string): string {
  return text
    .replaceAll(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
    .replaceAll(
      /[\uFFFE\uFFFF]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase()}_`,
    );
}

/** Makes the rules for the values of all columns that have one, below the headings. */
export function makeValidations(
  columns: readonly WrittenColumn[],
  lines: number,
): DataValidation[] {
  if (lines === 1) return [];
  return columns.flatMap(({ takes }, index) => {
    if (takes === undefined) return [];
    const column = columnLetters(index);
    const range = `${column}2:${column}${String(lines)}`;
    return [
      { allowBlank: true, showErrorMessage: true, errorStyle: 'stop' as const, ...takes, range },
    ];
  });
}

/** Makes the line of the headings. */
export function makeHeadings(columns: readonly WrittenColumn[]): WrittenCell[] {
  return columns.map(({ heading }) => ({ value: heading, style: HEADING }));
}

/** Makes a line to be filled in. */
export function makeEmptyLine(columns: readonly WrittenColumn[]): WrittenCell[] {
  return columns.map(({ style }) => ({ value: null, style }));
}

/** Converts a value to the form of a spreadsheet: a choice to its label, a date to a date. */
export function cellValueOf(
  { kind, choices }: Pick<Column, 'kind' | 'choices'>,
  value: string | number | undefined,
  language: Language,
): WrittenCell['value'] {
  if (value === undefined) return null;
  if (kind === 'choice' || kind === 'code')
    return choices.find((choice) => choice.value === value)?.[language] ?? value;
  return kind === 'date' ? new Date(`${String(value)}T00:00:00Z`) : value;
}
