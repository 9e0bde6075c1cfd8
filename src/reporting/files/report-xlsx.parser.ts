import { isEmpty } from '../columns/report-cells.rules.js';
import {
  isNilSheet,
  NIL_COLUMN,
  normalise,
  PROJECT_COLUMN,
  RECORD_LABELS,
  findRecord,
} from '../columns/report-columns.rules.js';
import { baselineRefusal } from '../columns/report-headings.rules.js';
import { RECORDS } from '../columns/report-table.types.js';
import type { SheetRow, StoredFile, Table, TableRow } from '../workbooks/table.types.js';
import {
  ACTOR_COLUMN,
  GUIDE_SHEETS,
  NAME_COLUMN,
  PROJECT_SHEETS,
  ROUND_COLUMN,
  RULE_SET_COLUMN,
} from '../columns/report-template.types.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';
import { columnLetters } from '../workbooks/xlsx-columns.rules.js';
import { openXlsx, type XlsxArchive } from '../workbooks/xlsx-archive.parser.js';
import { readSheetRows } from '../workbooks/xlsx-sheet.parser.js';
import {
  readWorkbook,
  type XlsxSheet,
  type XlsxWorkbook,
} from '../workbooks/xlsx-workbook.parser.js';
import { XLSX_LIMITS, type XlsxLimits } from '../workbooks/xlsx.types.js';

const SKIPPED_SHEETS: ReadonlySet<string> = new Set(
  Object.values(GUIDE_SHEETS).flatMap(({ nb, en }) => [normalise(nb), normalise(en)]),
);
const PROJECT_SHEET_NAMES: ReadonlySet<string> = new Set(
  PROJECT_SHEETS.flatMap(({ nb, en }) => [normalise(nb), normalise(en)]),
);
/**
 * Columns that the template fills in. A row with no other filled cell was left as it was, or was
 * cleared, and is skipped.
 */
const KEYS: ReadonlySet<string> = new Set(
  [PROJECT_COLUMN, ROUND_COLUMN, ACTOR_COLUMN, RULE_SET_COLUMN, NAME_COLUMN.nb, NAME_COLUMN.en].map(
    normalise,
  ),
);

/**
 * Reads the sheets of an uploaded Excel workbook as tables, in their order. Memory does not grow
 * with the rows. Notes filled sheets of the other content, which it skips. Throws UnreadableFile,
 * also at the end of a sheet: rows count only when the whole file could be read.
 */
export async function* tablesOfXlsx(
  file: StoredFile,
  limits: XlsxLimits = XLSX_LIMITS,
  content: SheetContent = 'reports',
  noteSkipped: NoteSkipped = () => undefined,
): AsyncGenerator<Table> {
  const archive = await openXlsx(file, limits);
  try {
    const workbook = await readWorkbook(archive, limits);
    const source = { archive, workbook, limits };
    const { known, skipped } = await findTemplateSheets(source, content);
    for (const sheet of skipped) if (await hasRows(source, sheet)) noteSkipped(sheet.name);
    for (const sheet of known) yield* readTable(source, sheet);
  } finally {
    archive.close();
  }
}

/** An open workbook, to be read within limits. */
interface WorkbookSource {
  readonly archive: XlsxArchive;
  readonly workbook: XlsxWorkbook;
  readonly limits: XlsxLimits;
}

/** The sheets of a workbook that are read: those of reports, or the one of projects. */
export type SheetContent = 'reports' | 'projects';

/** Notes the name of a sheet that is not read. */
export type NoteSkipped = (sheet: string) => void;

const IS_SHEET_OF: Readonly<Record<SheetContent, (name: string) => boolean>> = {
  reports: (name) => findRecord(name) !== undefined || isNilSheet(name),
  projects: (name) => PROJECT_SHEET_NAMES.has(normalise(name)),
};

/**
 * Finds the sheets of this content. Skips those of the other, so that one workbook serves both.
 * Throws when there is none, or when a sheet that does not belong to the template has cells.
 */
async function findTemplateSheets(
  source: WorkbookSource,
  content: SheetContent,
): Promise<{ readonly known: readonly XlsxSheet[]; readonly skipped: readonly XlsxSheet[] }> {
  const sheets = source.workbook.sheets.filter(({ name }) => !SKIPPED_SHEETS.has(normalise(name)));
  const ofTemplate = sheets.filter(
    ({ name, hidden }) => (IS_SHEET_OF.reports(name) || IS_SHEET_OF.projects(name)) && !hidden,
  );
  for (const sheet of sheets) if (!ofTemplate.includes(sheet)) await demandEmpty(source, sheet);
  const known = ofTemplate.filter(({ name }) => IS_SHEET_OF[content](name));
  if (known.length === 0)
    throw new UnreadableFile('no-sheet', {
      nb: `Ingen av arkene heter ${sheetNames('nb', content)}`,
      en: `None of the sheets is called ${sheetNames('en', content)}`,
    });
  return { known, skipped: ofTemplate.filter((sheet) => !known.includes(sheet)) };
}

/** Says whether a sheet has rows below its headings. One that cannot be read has. */
async function hasRows(
  { archive, workbook, limits }: WorkbookSource,
  sheet: XlsxSheet,
): Promise<boolean> {
  let rows = 0;
  try {
    for await (const _ of readSheetRows(archive, workbook, sheet, limits)) {
      rows += 1;
      if (rows === 2) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof UnreadableFile) return true;
    throw error;
  }
}

/** Reads one sheet as a table. Yields nothing when the sheet is empty. */
async function* readTable(source: WorkbookSource, sheet: XlsxSheet): AsyncGenerator<Table> {
  const { archive, workbook, limits } = source;
  const rows = readSheetRows(archive, workbook, sheet, limits);
  try {
    const first = await rows.next();
    if (first.done === true) return;
    const headings = first.value.cells.map((cell) => String(cell ?? ''));
    const hidden = new HiddenCells(sheet.name);
    if (first.value.hidden === true)
      hidden.add('hidden-rows', String(first.value.row), first.value);
    const filled = filterFilledRows(headings, rows, hidden);
    yield { sheet: sheet.name, headings, rows: filled, epoch: workbook.epoch };
    await readToEnd(filled);
    hidden.demandNone();
  } finally {
    await rows.return(undefined);
  }
}

/** Reads rows that the caller has left unread. Some faults of a sheet are thrown at its end. */
async function readToEnd(rows: AsyncGenerator): Promise<void> {
  while ((await rows.next()).done !== true);
}

/** Passes on the rows that say more than the template did, and collects the hidden ones. */
async function* filterFilledRows(
  headings: readonly string[],
  rows: AsyncGenerator<SheetRow>,
  hidden: HiddenCells,
): AsyncGenerator<readonly TableRow[]> {
  const keys = headings.map((heading) => KEYS.has(normalise(heading)));
  for await (const row of rows) {
    if (!row.cells.some((cell, index) => !isEmpty(cell) && keys[index] !== true)) continue;
    if (row.hidden === true) hidden.add('hidden-rows', String(row.row), row);
    for (const index of row.hiddenCells ?? [])
      if (keys[index] !== true) hidden.add('hidden-columns', columnLetters(index), row);
    yield [{ row: row.row, cells: row.cells }];
  }
}

/** Texts of parts of a sheet that are hidden, by code. */
const HIDDEN = {
  'hidden-rows': {
    nb: 'Rader er skjult eller filtrert bort. Vis dem, eller slett dem',
    en: 'Rows are hidden or filtered away. Show them, or delete them',
  },
  'hidden-columns': {
    nb: 'Kolonner er skjult. Vis dem, eller slett dem',
    en: 'Columns are hidden. Show them, or delete them',
  },
} as const;
const NAMED_PLACES = 10;

/** Collects the rows and columns of a sheet that are filled in and hidden. */
class HiddenCells {
  private readonly found = new Map<keyof typeof HIDDEN, { row: number; places: Set<string> }>();

  constructor(private readonly sheet: string) {}

  add(code: keyof typeof HIDDEN, place: string, { row }: TableRow): void {
    const found = this.found.get(code) ?? { row, places: new Set() };
    if (found.places.size <= NAMED_PLACES) found.places.add(place);
    this.found.set(code, found);
  }

  /** Throws when there are any, and names the first of them. */
  demandNone(): void {
    for (const [code, { row, places }] of this.found) {
      const more = places.size > NAMED_PLACES ? ' …' : '';
      const named = `${this.sheet}: ${[...places].slice(0, NAMED_PLACES).join(', ')}${more}`;
      const { nb, en } = HIDDEN[code];
      const text = { nb: `${nb} (${named})`, en: `${en} (${named})` };
      throw new UnreadableFile(code, text, { sheet: this.sheet, row });
    }
  }
}

/**
 * Throws when a sheet that the service does not read has cells: a sheet of another name, or a
 * hidden one.
 */
async function demandEmpty(
  { archive, workbook, limits }: WorkbookSource,
  sheet: XlsxSheet,
): Promise<void> {
  const { name } = sheet;
  const found: number[] = [];
  try {
    for await (const { row } of readSheetRows(archive, workbook, sheet, limits)) {
      found.push(row);
      break;
    }
  } catch (error) {
    // The sheet is refused anyway; a fault inside it does not matter.
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
      nb: `Arket ${name} hører ikke til malen. Arkene i malen heter ${sheetNames('nb')}`,
      en: `The sheet ${name} does not belong to the template. Template sheets are called ${sheetNames('en')}`,
    },
    { sheet: name, row },
  );
}

function sheetNames(language: 'nb' | 'en', content: SheetContent = 'reports'): string {
  const names =
    content === 'projects'
      ? PROJECT_SHEETS.slice(0, 1)
      : [...RECORDS.map((record) => RECORD_LABELS[record]), NIL_COLUMN.sheet];
  return names.map((name) => name[language]).join(', ');
}
