import {
  isNilSheet,
  NIL_COLUMN,
  normalised,
  PROJECT_COLUMN,
  RECORD_LABELS,
  recordNamed,
} from './report-columns.rules.js';
import { baselineRefusal } from './report-headings.rules.js';
import { RECORDS, type StoredFile, type Table, type TableRow } from './report-table.types.js';
import {
  ACTOR_COLUMN,
  GUIDE_SHEETS,
  NAME_COLUMN,
  ROUND_COLUMN,
  RULE_SET_COLUMN,
} from './report-template.types.js';
import { UnreadableFile } from './unreadable-file.problems.js';
import { openXlsx, type XlsxArchive } from './xlsx-archive.parser.js';
import { rowsOfSheet } from './xlsx-sheet.parser.js';
import { readWorkbook, type XlsxSheet, type XlsxWorkbook } from './xlsx-workbook.parser.js';
import { XLSX_LIMITS, type XlsxLimits } from './xlsx.types.js';

const SKIPPED_SHEETS: ReadonlySet<string> = new Set(
  Object.values(GUIDE_SHEETS).flatMap(({ nb, en }) => [normalised(nb), normalised(en)]),
);
/**
 * A row with nothing beside these was left as the template made it, or was cleared: it says
 * nothing.
 */
const KEYS: ReadonlySet<string> = new Set(
  [PROJECT_COLUMN, ROUND_COLUMN, ACTOR_COLUMN, RULE_SET_COLUMN, NAME_COLUMN.nb, NAME_COLUMN.en].map(
    normalised,
  ),
);

/**
 * The sheets of an uploaded Excel workbook as tables, in their order. Memory does not grow with the
 * rows. Throws UnreadableFile, also when a sheet's end is reached: what was read of a file counts
 * only when all of it was.
 */
export async function* tablesOfXlsx(
  file: StoredFile,
  limits: XlsxLimits = XLSX_LIMITS,
): AsyncGenerator<Table> {
  const archive = await openXlsx(file, limits);
  try {
    const workbook = await readWorkbook(archive, limits);
    const sheets = workbook.sheets.filter(({ name }) => !SKIPPED_SHEETS.has(normalised(name)));
    const known = sheets.filter(
      ({ name, hidden }) => (recordNamed(name) !== undefined || isNilSheet(name)) && !hidden,
    );
    for (const sheet of sheets)
      if (!known.includes(sheet)) await demandEmpty(archive, workbook, sheet, limits);
    if (known.length === 0)
      throw new UnreadableFile('no-sheet', {
        nb: `Ingen av arkene heter ${sheetNames('nb')}`,
        en: `None of the sheets is called ${sheetNames('en')}`,
      });
    for (const sheet of known) {
      const rows = rowsOfSheet(archive, workbook, sheet, limits);
      try {
        const first = await rows.next();
        if (first.done === true) continue;
        const headings = first.value.cells.map((cell) => String(cell ?? ''));
        const filled = filledRows(headings, rows);
        yield { sheet: sheet.name, headings, rows: filled };
        // To the end, for what is only known there.
        while ((await filled.next()).done !== true);
      } finally {
        await rows.return(undefined);
      }
    }
  } finally {
    archive.close();
  }
}

async function* filledRows(
  headings: readonly string[],
  rows: AsyncGenerator<TableRow>,
): AsyncGenerator<readonly TableRow[]> {
  const keys = headings.map((heading) => KEYS.has(normalised(heading)));
  for await (const row of rows)
    if (row.cells.some((cell, index) => cell !== null && keys[index] !== true)) yield [row];
}

/**
 * A sheet that the service would not read may hold nothing: neither one of another name, nor one
 * that people do not see.
 */
async function demandEmpty(
  archive: XlsxArchive,
  workbook: XlsxWorkbook,
  sheet: XlsxSheet,
  limits: XlsxLimits,
): Promise<void> {
  const { name } = sheet;
  const found: number[] = [];
  try {
    for await (const { row } of rowsOfSheet(archive, workbook, sheet, limits)) {
      found.push(row);
      break;
    }
  } catch (error) {
    // What such a sheet may not have is beside the point.
    throw error instanceof UnreadableFile && error.place.sheet === name
      ? notOfTemplate(sheet, error.place.row)
      : error;
  }
  const [row] = found;
  if (row !== undefined) throw notOfTemplate(sheet, row);
}

function notOfTemplate({ name, hidden }: XlsxSheet, row = 1): UnreadableFile {
  if (hidden)
    return new UnreadableFile(
      'hidden-sheet',
      {
        nb: `Arket ${name} er skjult. Vis det, eller slett det`,
        en: `The sheet ${name} is hidden. Show it, or delete it`,
      },
      { sheet: name, row },
    );
  const baseline = baselineRefusal(name);
  if (baseline !== undefined)
    return new UnreadableFile(baseline.code, baseline.expected, { sheet: name, row });
  return new UnreadableFile(
    'unknown-sheet',
    {
      nb: `Arket ${name} er ikke et av malens. Arkene heter ${sheetNames('nb')}`,
      en: `The sheet ${name} is not of the template. Its sheets are called ${sheetNames('en')}`,
    },
    { sheet: name, row },
  );
}

function sheetNames(language: 'nb' | 'en'): string {
  return [...RECORDS.map((record) => RECORD_LABELS[record]), NIL_COLUMN.sheet]
    .map((name) => name[language])
    .join(', ');
}
