import { XLSX_MEDIA_TYPE } from '../../platform/http/answer.js';
import { csvTable } from './report-csv.parser.js';
import type { ReportFileType, TextEncoding } from './report-file.types.js';
import { type ReportLine, reportLines } from './report-ndjson.parser.js';
import type { StoredFile, Table } from './report-table.types.js';

/** What a file holds: tables of rows, or whole reports. */
export type ReportFileContent =
  { readonly tables: AsyncIterable<Table> } | { readonly reports: AsyncIterable<ReportLine> };

interface Source {
  readonly file: StoredFile;
  /** Of a text. */
  readonly encoding: TextEncoding;
}

/** How each media type is read, as it streams by. */
const READERS: Readonly<Record<ReportFileType, (source: Source) => ReportFileContent>> = {
  'text/csv': ({ file, encoding }) => ({ tables: one(csvTable(file, encoding)) }),
  'application/x-ndjson': ({ file }) => ({ reports: reportLines(file) }),
  [XLSX_MEDIA_TYPE]: ({ file }) => ({ tables: sheets(file) }),
};

/** The content of a file. Throws, also on the way, {@link UnreadableFile}. */
export function contentOfFile(mediaType: ReportFileType, source: Source): ReportFileContent {
  return READERS[mediaType](source);
}

/** What reads archives and XML is loaded with the first workbook. */
async function* sheets(file: StoredFile): AsyncIterable<Table> {
  const { tablesOfXlsx } = await import('./report-xlsx.parser.js');
  yield* tablesOfXlsx(file);
}

async function* one(table: Promise<Table>): AsyncIterable<Table> {
  yield await table;
}
