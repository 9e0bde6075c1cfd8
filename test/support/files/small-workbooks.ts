import { type MadeWorkbook, refusalOf, tablesIn, workbookOf } from './spreadsheets.js';

/** Returns the XML of a sheet of rows, each the XML of its cells. */
export function sheetOf(...rows: readonly string[]): string {
  const numbered = rows.map((cells, index) => `<row r="${String(index + 1)}">${cells}</row>`);
  return `<sheetData>${numbered.join('')}</sheetData>`;
}

/** Returns the XML of a cell with a text of its own. */
export function cellOf(text: string, reference = ''): string {
  const place = reference === '' ? '' : ` r="${reference}"`;
  return `<c${place} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

/** Headings of three columns, as the first row of a sheet. */
export const HEADINGS = cellOf('project') + cellOf('summary') + cellOf('approved');

/** A workbook with one sheet of reports: the headings and these rows. */
export function aWorkbook(...rows: readonly string[]): MadeWorkbook {
  return { sheets: { Rapport: sheetOf(HEADINGS, ...rows) } };
}

/** Reads the cells of the rows under the headings. */
export async function readCells(made: MadeWorkbook): Promise<unknown[]> {
  const [table] = await tablesIn(await workbookOf(made));
  return table?.rows.map(({ cells }) => cells) ?? [];
}

/** A file that is refused: what it is, how it is made, its code and what its text names. */
export type RefusedFile = readonly [
  what: string,
  make: () => Promise<Buffer> | Buffer,
  code: string,
  names: RegExp,
];

/** Expects a file to be refused with this code and a text that names this, in both languages. */
export async function expectRefusal(file: Uint8Array, code: string, names: RegExp): Promise<void> {
  const refusal = await refusalOf(file);
  expect([refusal.code, refusal.text.en]).toEqual([code, expect.stringMatching(names)]);
  expect(refusal.text.nb).not.toBe(refusal.text.en);
}
