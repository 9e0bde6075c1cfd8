import { CsvError, Parser } from 'csv-parse';
import type { StoredFile, Table, TableRow } from './report-table.types.js';
import type { TextEncoding } from './report-file.types.js';
import { textOf } from './report-text.parser.js';
import { UnreadableFile } from './unreadable-file.js';

/** Longest row that is read, in characters: the fullest row of a report has about 20,000. */
const MAX_ROW = 256 * 1024;
/** How many characters are taken apart at a time: their rows are all in memory at once. */
const PIECE = 16 * 1024;
/** How much is looked at to tell the delimiter. */
const HEAD = 4 * 1024;
/** The separator of Norwegian Excel first: it wins a draw. */
const DELIMITERS = [';', ',', '\t'] as const;

/** A CSV file as one table: RFC 4180 with the delimiter that its heading line uses, or that Excel's line `sep=;` names. */
export async function csvTable(file: StoredFile, encoding: TextEncoding): Promise<Table> {
  const text = textOf(file, encoding)[Symbol.asyncIterator]();
  let begin = '';
  for (let next = await text.next(); next.done !== true; next = await text.next()) {
    begin += next.value;
    if (begin.length >= HEAD) break;
  }
  const named = /^sep=(.)\r?\n?/i.exec(begin);
  const delimiter = named?.[1] ?? delimiterOf(begin);
  const rows = parsed(begin.slice(named?.[0].length ?? 0), text, delimiter, named === null ? 0 : 1);
  for (;;) {
    const heading = await rows.next();
    if (heading.done === true) throw new UnreadableFile('no-headings', { nb: 'Filen har ingen rad med overskrifter', en: 'The file has no row of headings' });
    if (!isBlank(heading.value)) return { sheet: null, delimiter, headingRow: heading.value.row, headings: heading.value.cells.map((cell) => String(cell ?? '')), rows };
  }
}

export function isBlank({ cells }: TableRow): boolean {
  return cells.every((cell) => cell === null || String(cell).trim() === '');
}

/** The delimiter that the first line with anything in it has most of, outside quotes. */
function delimiterOf(text: string): string {
  const line = text.trimStart().split(/[\r\n]/, 1)[0]?.replaceAll(/"[^"]*"/g, '') ?? '';
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ';';
}

async function* parsed(begin: string, rest: AsyncIterator<string>, delimiter: string, linesBefore: number): AsyncGenerator<TableRow> {
  let row = linesBefore;
  const parser = new Parser({ delimiter, relax_column_count: true, skip_empty_lines: false, max_record_size: MAX_ROW, readableHighWaterMark: Number.MAX_SAFE_INTEGER } as ConstructorParameters<typeof Parser>[0]);
  let refused: Error | undefined;
  parser.on('error', (error) => { refused = error; });
  function* rowsSoFar(): Generator<TableRow> {
    for (let cells = parser.read() as string[] | null; cells !== null; cells = parser.read() as string[] | null) {
      row += 1;
      yield { row, cells };
    }
    if (refused !== undefined) throw malformed(refused, row + 1);
  }
  for (let piece: IteratorResult<string> = { value: begin }; piece.done !== true; piece = await rest.next()) {
    for (let at = 0; at < piece.value.length; at += PIECE) {
      parser.write(piece.value.slice(at, at + PIECE));
      yield* rowsSoFar();
    }
  }
  parser.end();
  // The error of an unfinished row comes a moment later.
  await new Promise((resolve) => setImmediate(resolve));
  yield* rowsSoFar();
}

function malformed(error: Error, row: number): UnreadableFile {
  const code = error instanceof CsvError ? error.code : '';
  if (code === 'CSV_MAX_RECORD_SIZE') return new UnreadableFile('row-too-long', { nb: `Raden er lengre enn ${String(MAX_ROW)} tegn; et anførselstegn er kanskje ikke lukket`, en: `The row is longer than ${String(MAX_ROW)} characters; a quote may not be closed` }, { row });
  return new UnreadableFile('malformed-csv', { nb: 'Et anførselstegn står feil eller er ikke lukket; doble anførselstegn inne i en celle', en: 'A quote is misplaced or not closed; double the quotes inside a cell' }, { row });
}
