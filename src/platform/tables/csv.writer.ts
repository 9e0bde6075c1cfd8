import { stringify } from 'csv-stringify/sync';

/** A text that a spreadsheet would run as a formula, or one of them behind apostrophes. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
/** A negative number is no formula, and stays one that a spreadsheet adds up. */
const NEGATIVE_NUMBER = /^-\d+(?:[.,]\d+)?$/;
/** Ends of a cell or a row in one reader or another: within quotes they end nothing. */
const SEPARATORS = /[;,\t\r\n]/;

/**
 * Writes CSV (RFC 4180) with a heading line. A text that a spreadsheet would run as a formula gets
 * an apostrophe before it, and a text with any kind of separator stands in quotes.
 */
export function csvOf(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  { delimiter, decimal, mark }: Dialect = RFC_4180,
): string {
  const text = stringify([...rows], {
    header: true,
    columns: [...columns],
    delimiter,
    quoted_match: SEPARATORS,
    record_delimiter: '\r\n',
    cast: {
      boolean: String,
      number: (number) => String(number).replace('.', decimal),
      string: escapeFormula,
    },
  });
  return mark + text;
}

/** A way to write CSV: between cells, within numbers, and at the beginning of the file. */
export interface Dialect {
  readonly delimiter: string;
  readonly decimal: string;
  readonly mark: string;
}
/** CSV as programs read it. */
export const RFC_4180: Dialect = { delimiter: ',', decimal: '.', mark: '' };
/** CSV that a Norwegian Excel opens by a double click. */
export const EXCEL_DIALECT: Dialect = { delimiter: ';', decimal: ',', mark: '\ufeff' };

/** Puts an apostrophe before a text that a spreadsheet would run as a formula. */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) && !NEGATIVE_NUMBER.test(text) ? `'${text}` : text;
}

/** Returns a text of a CSV file as it was before {@link escapeFormula}. */
export function readEscapedText(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}

export const CSV = 'text/csv; charset=utf-8';
