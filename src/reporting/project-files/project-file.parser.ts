import type { Language } from '../../platform/base/problem.js';
import { isBlank } from '../files/report-csv.parser.js';
import { openReportFile } from '../files/report-file.parser.js';
import type { ReportFileType, TextEncoding } from '../files/report-file.types.js';
import { MAX_COLUMNS } from '../columns/report-headings.rules.js';
import { type ReportLine, splitOwnMembers } from '../files/report-ndjson.parser.js';
import { showValue } from '../columns/report-row.rules.js';
import type { CodeChoices, PlacedFault } from '../columns/report-table.types.js';
import type { StoredFile, Table } from '../workbooks/table.types.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';
import { readProjectHeadings } from './project-headings.rules.js';
import { placeFault, readProjectRow } from './project-row.rules.js';
import type { ProjectRow } from './project-row.types.js';

/** Most projects of a file. They are stored in one transaction, which takes a minute at most. */
export const MAX_PROJECTS = 5_000;

/** A file of projects, and what its reading depends on. */
export interface ProjectSource {
  readonly mediaType: ReportFileType;
  readonly file: StoredFile;
  readonly encoding: TextEncoding;
  readonly language: Language;
  /** Codes of the registers, by code and by name. */
  readonly codes: CodeChoices;
  /** Our columns by the sender's own headings. */
  readonly mapping: Readonly<Record<string, string>> | null;
}

/** A file of projects as it was read. */
export interface ProjectFile {
  readonly rows: readonly ProjectRow[];
  readonly faults: readonly PlacedFault[];
  /** True when the file as a whole cannot be used, so that none of it is judged. */
  readonly broken: boolean;
  readonly delimiter: string | null;
  /** The sender's own columns (`x_…`), in the order of the file. */
  readonly ownColumns: readonly string[];
  /** Filled sheets of a workbook that hold no projects, and are not read. */
  readonly skippedSheets: readonly string[];
}

/** Reads a whole file of projects: CSV, the sheet of projects of a workbook, or NDJSON. */
export async function readProjectFile(source: ProjectSource): Promise<ProjectFile> {
  const reading = new Reading(source);
  try {
    const content = openReportFile(source.mediaType, {
      ...source,
      content: 'projects',
      noteSkipped: (sheet) => void reading.skippedSheets.push(sheet),
    });
    if ('reports' in content) for await (const line of content.reports) reading.addLine(line);
    else for await (const table of content.tables) await reading.addTable(table);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    reading.refuseFile(error);
  }
  return reading.file;
}

/** Collects the rows of a file and their faults. */
class Reading {
  private readonly rows: ProjectRow[] = [];
  private readonly faults: PlacedFault[] = [];
  readonly skippedSheets: string[] = [];
  private readonly ownColumns = new Set<string>();
  private broken = false;
  private delimiter: string | null = null;

  constructor(private readonly source: ProjectSource) {}

  get file(): ProjectFile {
    const { rows, faults, broken, delimiter, ownColumns, skippedSheets } = this;
    return { rows, faults, broken, delimiter, ownColumns: [...ownColumns], skippedSheets };
  }

  async addTable(table: Table): Promise<void> {
    const { sheet, headingRow = 1, delimiter = null } = table;
    const { language, codes, mapping } = this.source;
    this.delimiter = delimiter;
    if (table.headings.length > MAX_COLUMNS) throw tooManyColumns(headingRow);
    const { headings, faults } = readProjectHeadings(table.headings, mapping);
    for (const { heading, ...refusal } of faults) {
      const place = { sheet, row: headingRow, mention: '', language };
      this.faults.push(placeFault(place, showValue(heading), refusal, heading));
    }
    // Under headings that cannot be read every cell would be one more fault of the same kind.
    if (faults.length > 0) this.broken = true;
    for (const heading of headings) if (heading.kind === 'own') this.ownColumns.add(heading.name);
    for await (const rows of table.rows) {
      if (this.broken) return;
      for (const row of rows.filter((one) => !isBlank(one))) {
        const read = readProjectRow({ sheet, headings, language, codes }, row);
        this.add(read.row, read.faults);
      }
    }
  }

  /** Adds a line of NDJSON: the body of a project, with its code. */
  addLine({ row, body = {}, faults }: ReportLine): void {
    const { language } = this.source;
    const { own, rest: members } = splitOwnMembers(body);
    const { code, ...rest } = members as Readonly<Record<string, unknown>>;
    const mention = typeof code === 'string' ? code.trim() : '';
    const place = { sheet: null, row, mention, language };
    const found = faults.map(({ pointer, code: fault, detail }) =>
      placeFault(place, pointer === '' ? null : pointer, { code: fault, expected: detail }, null),
    );
    if (faults.length === 0 && mention === '')
      found.push(placeFault(place, '/code', CODE_MISSING, code));
    for (const name of Object.keys(own)) this.ownColumns.add(name);
    this.add(
      {
        sheet: null,
        row,
        mention,
        body: rest,
        cells: undefined,
        faulty: faults.length > 0 ? [''] : [],
        own,
      },
      found,
    );
  }

  refuseFile({ place, code, text }: UnreadableFile): void {
    const row = { sheet: place.sheet ?? null, row: 0, mention: '', language: this.source.language };
    const fault = placeFault(row, place.column ?? null, { code, expected: text }, null);
    this.faults.push({ ...fault, row: place.row ?? null });
    this.broken = true;
  }

  private add(row: ProjectRow, faults: readonly PlacedFault[]): void {
    if (this.rows.length === MAX_PROJECTS) throw tooManyProjects(row);
    this.rows.push(row);
    this.faults.push(...faults);
  }
}

const CODE_MISSING = {
  code: 'missing',
  expected: {
    nb: 'Koden til tiltaket, eller en ekstern id',
    en: 'The code of the project, or an external id',
  },
};

function tooManyColumns(row: number): UnreadableFile {
  const most = String(MAX_COLUMNS);
  return new UnreadableFile(
    'too-many-columns',
    { nb: `Høyst ${most} kolonner`, en: `At most ${most} columns` },
    { row },
  );
}

function tooManyProjects({ sheet, row }: ProjectRow): UnreadableFile {
  const most = String(MAX_PROJECTS);
  return new UnreadableFile(
    'too-many-projects',
    {
      nb: `En fil kan ha høyst ${most} tiltak. Del den opp`,
      en: `A file may have at most ${most} projects. Split it`,
    },
    { sheet, row },
  );
}
