import { CsvFault, CsvRecords } from './csv-records.parser.js';
import type { StoredFile, Table, TableRow } from './report-table.types.js';
import type { TextEncoding } from './report-file.types.js';
import { textOf } from './report-text.parser.js';
import { UnreadableFile } from './unreadable-file.js';

/** Longest row that is read, in characters: the fullest row of a report has about 20,000. */
const MAX_ROW = 256 * 1024;
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
  const records = new CsvRecords(delimiter, MAX_ROW);
  let row = linesBefore;
  try {
    for (let piece: IteratorResult<string> = { value: begin }; ; piece = await rest.next()) {
      for (const cells of records.add(piece.done === true ? '' : piece.value, piece.done)) {
        row += 1;
        yield { row, cells };
      }
      if (piece.done === true) return;
    }
  } catch (error) {
    throw error instanceof CsvFault ? unreadable(error, row + 1) : error;
  }
}

function unreadable({ fault }: CsvFault, row: number): UnreadableFile {
  if (fault === 'too-long') return new UnreadableFile('row-too-long', { nb: `Raden er lengre enn ${String(MAX_ROW)} tegn; et anførselstegn er kanskje ikke lukket`, en: `The row is longer than ${String(MAX_ROW)} characters; a quote may not be closed` }, { row });
  return new UnreadableFile('malformed-csv', { nb: 'Et anførselstegn står feil eller er ikke lukket; doble anførselstegn inne i en celle', en: 'A quote is misplaced or not closed; double the quotes inside a cell' }, { row });
}
