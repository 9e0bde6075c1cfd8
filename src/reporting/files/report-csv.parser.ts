import papaparse from 'papaparse';
import { readEscapedText } from '../../platform/tables/csv.writer.js';
import type { StoredFile, Table, TableRow } from '../workbooks/table.types.js';
import type { TextEncoding } from './report-file.types.js';
import { isEmpty } from '../columns/report-cells.rules.js';
import { decodeText } from './report-text.parser.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';

/** Longest row that is read, in characters. The fullest row of a report has about 20,000. */
const MAX_ROW = 256 * 1024;
/** Characters that are parsed at a time. The rows of one piece are in memory together. */
const PIECE = 16 * 1024;
/** Characters from the beginning of the file in which the delimiter is looked for. */
const HEAD = 4 * 1024;
/** Delimiters in order of preference. Norwegian Excel writes a semicolon, which wins a draw. */
const DELIMITERS = [';', ',', '\t'] as const;

/**
 * Reads a CSV file as one table: RFC 4180 with the delimiter of the heading line, or the one that
 * Excel's line `sep=;` names.
 */
export async function readCsvTable(file: StoredFile, encoding: TextEncoding): Promise<Table> {
  const text = decodeText(file, encoding)[Symbol.asyncIterator]();
  let begin = '';
  for (let next = await text.next(); next.done !== true; next = await text.next()) {
    begin += next.value;
    if (begin.length >= HEAD) break;
  }
  const named = /^sep=([^"])\r?\n?/i.exec(begin);
  const delimiter = named?.[1] ?? delimiterOf(begin);
  const pieces = parseRows({
    begin: begin.slice(named?.[0].length ?? 0),
    rest: text,
    delimiter,
    linesBefore: named === null ? 0 : 1,
  });
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
        rows: prependRows(piece.value.slice(at + 1), pieces),
      };
  }
}

async function* prependRows(
  rows: readonly TableRow[],
  rest: AsyncGenerator<TableRow[]>,
): AsyncGenerator<readonly TableRow[]> {
  yield rows;
  yield* rest;
}

export function isBlank({ cells }: TableRow): boolean {
  return cells.every(isEmpty);
}

/** Returns the delimiter that occurs most often, outside quotes, in the first line with text. */
function delimiterOf(text: string): string {
  const line =
    text
      .trimStart()
      .split(/[\r\n]/, 1)[0]
      ?.replaceAll(/"[^"]*"/g, '') ?? '';
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ';';
}

/**
 * Returns the function that writes each line ending outside quotes as `\n`, in a text that arrives
 * in pieces. The parser takes only one kind, and rows pasted together have several.
 */
function lineEndingWriter(): (piece: string, last: boolean) => string {
  let isQuoted = false;
  let half = '';
  return (piece, last) => {
    const text = half + piece;
    half = !last && text.endsWith('\r') ? '\r' : '';
    const parts = text.slice(0, text.length - half.length).split('"');
    const begins = isQuoted ? 1 : 0;
    if (parts.length % 2 === 0) isQuoted = !isQuoted;
    return parts
      .map((part, index) => ((index + begins) % 2 === 0 ? part.replaceAll(/\r\n?/g, '\n') : part))
      .join('"');
  };
}

/** A CSV text that is still arriving. */
interface CsvText {
  readonly begin: string;
  readonly rest: AsyncIterator<string>;
  readonly delimiter: string;
  /** Lines of the file before the text begins. */
  readonly linesBefore: number;
}

/**
 * Parses the rows as they arrive, some at a time. Uses the library's parser and not its streams:
 * only the parser says where the last whole row ended.
 */
async function* parseRows({
  begin,
  rest,
  delimiter,
  linesBefore,
}: CsvText): AsyncGenerator<TableRow[]> {
  const parser = new papaparse.Parser({ delimiter, newline: '\n' });
  const writeLineEndings = lineEndingWriter();
  const findStrayQuote = strayQuoteFinder(delimiter);
  let row = linesBefore;
  let waiting = '';
  const parsePiece = (piece: string, last: boolean): TableRow[] => {
    const text = waiting + writeLineEndings(piece, last);
    const { data, meta } = parser.parse(text, 0, !last) as {
      readonly data: string[][];
      readonly meta: { readonly cursor: number };
    };
    const stray = findStrayQuote(text.slice(0, meta.cursor));
    if (stray >= 0) {
      const before = parser.parse(text.slice(0, stray), 0, true) as { readonly data: unknown[] };
      throw malformedCsv(row + 1 + before.data.length);
    }
    waiting = text.slice(meta.cursor);
    if (waiting.length > MAX_ROW) throw rowTooLong(row + 1 + data.length);
    return data.map((cells) => ({ row: ++row, cells: cells.map(readEscapedText) }));
  };
  for (
    let piece: IteratorResult<string> = { value: begin };
    piece.done !== true;
    piece = await rest.next()
  ) {
    for (let at = 0; at < piece.value.length; at += PIECE)
      yield parsePiece(piece.value.slice(at, at + PIECE), false);
  }
  yield parsePiece('', true);
}

/**
 * Returns the function that finds, in whole rows, a quote that neither encloses a cell nor is
 * doubled inside one; -1 if there is none. The parser would take such a quote for text, and could
 * read the cells after it under other headings.
 */
function strayQuoteFinder(delimiter: string): (text: string) => number {
  const isEdge = (character: string): boolean =>
    character === '' || character === delimiter || character === '\r' || character === '\n';
  return (text) => {
    if (!text.includes('"')) return -1;
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] !== '"') {
        // The rest of a cell that no quote encloses.
        while (at < text.length && !isEdge(text.charAt(at)) && text[at] !== '"') at += 1;
        if (text[at] === '"') return at;
        continue;
      }
      const end = findClosingQuote(text, at);
      if (end === -1 || !isEdge(text.charAt(end + 1))) return at;
      at = end + 1;
    }
    return -1;
  };
}

/** Finds the quote that closes the cell opened at a place; a doubled quote closes none. */
function findClosingQuote(text: string, opening: number): number {
  let end = text.indexOf('"', opening + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end;
}

function malformedCsv(row: number): UnreadableFile {
  return new UnreadableFile(
    'malformed-csv',
    {
      nb: 'Et anførselstegn står feil eller er ikke lukket. Doble anførselstegn inne i en celle',
      en: 'A quote is misplaced or not closed. Double the quotes inside a cell',
    },
    { row },
  );
}

function rowTooLong(row: number): UnreadableFile {
  return new UnreadableFile(
    'row-too-long',
    {
      nb: `Raden er lengre enn ${String(MAX_ROW)} tegn. Et anførselstegn er kanskje ikke lukket`,
      en: `The row is longer than ${String(MAX_ROW)} characters. A quote may not be closed`,
    },
    { row },
  );
}
