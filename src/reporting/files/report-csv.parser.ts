import papaparse from 'papaparse';
import type { StoredFile, Table, TableRow } from './report-table.types.js';
import type { TextEncoding } from './report-file.types.js';
import { textOf } from './report-text.parser.js';
import { UnreadableFile } from './unreadable-file.problems.js';

/** Longest row that is read, in characters: the fullest row of a report has about 20,000. */
const MAX_ROW = 256 * 1024;
/** How many characters are taken apart at a time: their rows are all in memory at once. */
const PIECE = 16 * 1024;
/** How much is looked at to tell the delimiter. */
const HEAD = 4 * 1024;
/** The separator of Norwegian Excel first: it wins a draw. */
const DELIMITERS = [';', ',', '\t'] as const;

/**
 * A CSV file as one table: RFC 4180 with the delimiter that its heading line uses, or that Excel's
 * line `sep=;` names.
 */
export async function csvTable(file: StoredFile, encoding: TextEncoding): Promise<Table> {
  const text = textOf(file, encoding)[Symbol.asyncIterator]();
  let begin = '';
  for (let next = await text.next(); next.done !== true; next = await text.next()) {
    begin += next.value;
    if (begin.length >= HEAD) break;
  }
  const named = /^sep=([^"])\r?\n?/i.exec(begin);
  const delimiter = named?.[1] ?? delimiterOf(begin);
  const pieces = parsed(
    begin.slice(named?.[0].length ?? 0),
    text,
    delimiter,
    named === null ? 0 : 1,
  );
  for (;;) {
    const piece = await pieces.next();
    if (piece.done === true)
      throw new UnreadableFile('no-headings', {
        nb: 'Filen har ingen rad med overskrifter',
        en: 'The file has no row of headings',
      });
    const at = piece.value.findIndex((row) => !isBlank(row));
    const heading = piece.value[at];
    if (heading !== undefined)
      return {
        sheet: null,
        delimiter,
        headingRow: heading.row,
        headings: heading.cells.map((cell) => String(cell ?? '')),
        rows: begunWith(piece.value.slice(at + 1), pieces),
      };
  }
}

async function* begunWith(
  rows: readonly TableRow[],
  rest: AsyncGenerator<TableRow[]>,
): AsyncGenerator<readonly TableRow[]> {
  yield rows;
  yield* rest;
}

export function isBlank({ cells }: TableRow): boolean {
  return cells.every((cell) => cell === null || String(cell).trim() === '');
}

/** The delimiter that the first line with anything in it has most of, outside quotes. */
function delimiterOf(text: string): string {
  const line =
    text
      .trimStart()
      .split(/[\r\n]/, 1)[0]
      ?.replaceAll(/"[^"]*"/g, '') ?? '';
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ';';
}

/** The line ending of that line; a file has one kind. */
function lineEndingOf(text: string): '\n' | '\r\n' | '\r' {
  return (/\r\n|\n|\r/.exec(text.trimStart().replaceAll(/"[^"]*"/g, ''))?.[0] ?? '\n') as
    '\n' | '\r\n' | '\r';
}

/**
 * The rows as they come, some at a time. Of the library its parser is used itself: it says how far
 * whole rows went, which its streams keep to themselves.
 */
async function* parsed(
  begin: string,
  rest: AsyncIterator<string>,
  delimiter: string,
  linesBefore: number,
): AsyncGenerator<TableRow[]> {
  const parser = new papaparse.Parser({ delimiter, newline: lineEndingOf(begin) });
  const hasStrayQuote = strayQuotes(delimiter);
  let row = linesBefore;
  let waiting = '';
  const rowsOf = (text: string, last: boolean): TableRow[] => {
    const { data, meta } = parser.parse(text, 0, !last) as {
      readonly data: string[][];
      readonly meta: { readonly cursor: number };
    };
    const stray = hasStrayQuote(text.slice(0, meta.cursor));
    if (stray >= 0)
      throw malformed(
        row +
          1 +
          (parser.parse(text.slice(0, stray), 0, true) as { readonly data: unknown[] }).data.length,
      );
    waiting = text.slice(meta.cursor);
    if (waiting.length > MAX_ROW) throw tooLong(row + 1 + data.length);
    return data.map((cells) => ({ row: ++row, cells }));
  };
  for (
    let piece: IteratorResult<string> = { value: begin };
    piece.done !== true;
    piece = await rest.next()
  ) {
    for (let at = 0; at < piece.value.length; at += PIECE)
      yield rowsOf(waiting + piece.value.slice(at, at + PIECE), false);
  }
  yield rowsOf(waiting, true);
}

/**
 * Finds, in whole rows, a quote that neither encloses a cell nor is doubled inside one; -1 if there
 * is none. The parser would take it for text: what stands after it may then be read under another
 * heading.
 */
function strayQuotes(delimiter: string): (text: string) => number {
  const edge = `[\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}\\r\\n]`;
  const enclosed = new RegExp(`(?<=^|${edge})"[^"]*(?:""[^"]*)*"(?=${edge}|$)`, 'g');
  return (text) =>
    text.includes('"')
      ? text.replaceAll(enclosed, (cell) => ' '.repeat(cell.length)).indexOf('"')
      : -1;
}

function malformed(row: number): UnreadableFile {
  return new UnreadableFile(
    'malformed-csv',
    {
      nb: 'Et anførselstegn står feil eller er ikke lukket; doble anførselstegn inne i en celle',
      en: 'A quote is misplaced or not closed; double the quotes inside a cell',
    },
    { row },
  );
}

function tooLong(row: number): UnreadableFile {
  return new UnreadableFile(
    'row-too-long',
    {
      nb: `Raden er lengre enn ${String(MAX_ROW)} tegn; et anførselstegn er kanskje ikke lukket`,
      en: `The row is longer than ${String(MAX_ROW)} characters; a quote may not be closed`,
    },
    { row },
  );
}
