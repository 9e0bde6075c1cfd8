import { XLSX_MEDIA_TYPE } from '../../platform/http/answer.js';
import { readCsvTable } from './report-csv.parser.js';
import type { ReportFileType, TextEncoding } from './report-file.types.js';
import { type ReportLine, readReportLines } from './report-ndjson.parser.js';
import type { StoredFile, Table } from '../workbooks/table.types.js';
import { XLSX_LIMITS } from '../workbooks/xlsx.types.js';
import type { NoteSkipped, SheetContent } from './report-xlsx.parser.js';

/** The content of a file: tables of rows, or whole reports. */
export type ReportFileContent =
  { readonly tables: AsyncIterable<Table> } | { readonly reports: AsyncIterable<ReportLine> };

interface Source {
  readonly file: StoredFile;
  /** The sheets of a workbook that are read; unused for other files. */
  readonly content?: SheetContent;
  /** Called with each filled sheet of a workbook that is not read. */
  readonly noteSkipped?: NoteSkipped;
  /** The encoding of a text; unused for a workbook. */
  readonly encoding: TextEncoding;
}

/** Functions that read a file of each media type while it streams by. */
const READERS: Readonly<Record<ReportFileType, (source: Source) => ReportFileContent>> = {
  'text/csv': ({ file, encoding }) => ({ tables: yieldOne(readCsvTable(file, encoding)) }),
  'application/x-ndjson': ({ file }) => ({ reports: readReportLines(file) }),
  [XLSX_MEDIA_TYPE]: (source) => ({ tables: readSheets(source) }),
};

/**
 * Opens the content of a file. Throws UnreadableFile, also later while the content is read.
 */
export function openReportFile(mediaType: ReportFileType, source: Source): ReportFileContent {
  return READERS[mediaType](source);
}

/** Reads a workbook. Loads the libraries for archives and XML with the first one. */
async function* readSheets({ file, content, noteSkipped }: Source): AsyncIterable<Table> {
  const { tablesOfXlsx } = await import('./report-xlsx.parser.js');
  yield* tablesOfXlsx(file, XLSX_LIMITS, content, noteSkipped);
}

async function* yieldOne(table: Promise<Table>): AsyncIterable<Table> {
  yield await table;
}
