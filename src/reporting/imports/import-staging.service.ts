import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { type Fault, type Localised, pointerStep } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/work/jobs.js';
import { ProjectMentions } from '../../portfolio/projects/project-mention.lookup.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { columnsUnder, type FileColumns } from '../files/kept-columns.rules.js';
import { codeChoicesOf, listCodeRegisters, NIL_COLUMN } from '../files/report-columns.rules.js';
import { isBlank } from '../files/report-csv.parser.js';
import { openReportFile, type ReportFileContent } from '../files/report-file.parser.js';
import { ReportFiles } from '../files/report-file.port.js';
import {
  baselineRefusal,
  headingsByColumn,
  MAX_COLUMNS,
  readHeadings,
} from '../files/report-headings.rules.js';
import { type ReportLine, splitOwnMembers } from '../files/report-ndjson.parser.js';
import { makeRowReader, showValue, findValueAt } from '../files/report-row.rules.js';
import type {
  CodeChoices,
  NilReturn,
  PlacedFault,
  StagedRow,
} from '../files/report-table.types.js';
import { codeDayOf } from '../rounds/round.rules.js';
import type { Table } from '../workbooks/table.types.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';
import {
  listNeededProjects,
  MentionedCodes,
  noRows,
  type OpenRun,
  type ReadRun,
} from './import-mention.port.js';
import { writeFaults } from './import-notes.queries.js';
import { deleteStaged, insertRuns } from './import-staging.queries.js';
import { advanceImport } from './import-worker.queries.js';
import {
  Cancelled,
  type ClaimedImport,
  type ImportCounts,
  type ImportForm,
  NOTHING_COUNTED,
} from './import.types.js';

/** Most rows of a run. */
const RUN_ROWS = 100;
/** Characters of runs, or number of faults, that are written at a time. */
const WRITE_AT = { characters: 512 * 1024, faults: 1_000 } as const;
/** Time between two reports of progress. Each is a transaction of its own. */
const PROGRESS_MS = 250;
/** Longest text of NDJSON that may be meant as the code of a project. */
const MAX_CODE = 200;

/** Reads files into runs: rows of one project that follow each other, with the faults of cells. */
@Injectable()
export class ImportStaging {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly files: ReportFiles,
    private readonly registers: RegisterLookup,
    private readonly clock: Clock,
    private readonly mentions: ProjectMentions,
  ) {}

  /** Reads the whole file. Deletes the rows of an earlier attempt that did not reach its end. */
  async stage(claimed: ClaimedImport): Promise<void> {
    const { access, row } = claimed;
    const codes = await this.database.transaction(access, async (tx) => {
      await advanceImport(tx, claimed, { counts: NOTHING_COUNTED });
      await deleteStaged(tx, claimed);
      const day = codeDayOf(row, this.clock.now());
      return codeChoicesOf(await this.registers.readCodes(tx, listCodeRegisters(), day));
    });
    const mentioned = new MentionedCodes(this.mentions);
    const staging = new Staging(claimed, this.database, this.jobs, mentioned);
    try {
      const content = openReportFile(row.mediaType, {
        file: this.files.open(access, row.fileId, row.size),
        encoding: row.encoding ?? 'utf-8',
        noteSkipped: (sheet) => void staging.skippedSheets.push(sheet),
      });
      await readFile(content, staging, claimed, codes);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      staging.refuse({
        sheet: error.place.sheet ?? null,
        row: error.place.row ?? null,
        column: error.place.column ?? null,
        project: null,
        code: error.code,
        value: null,
        expected: error.text[row.language],
        difference: null,
      });
      staging.broken = true;
    } finally {
      await staging.waitForWrites();
    }
    await staging.write(true);
    await staging.waitForWrites();
  }
}

async function readFile(
  content: ReportFileContent,
  staging: Staging,
  claimed: ClaimedImport,
  codes: CodeChoices,
): Promise<void> {
  if ('reports' in content) {
    for await (const line of content.reports) {
      readLine(line, staging, claimed);
      await staging.writeWhenFull();
    }
    return;
  }
  for await (const table of content.tables) await readTable(table, staging, claimed, codes);
}

/** Reads one table of a CSV file or a workbook. */
async function readTable(
  table: Table,
  staging: Staging,
  { row: { round, actor, ruleSet, language, mapping } }: ClaimedImport,
  codes: CodeChoices,
): Promise<void> {
  const { sheet, headingRow = 1, epoch } = table;
  if (table.headings.length > MAX_COLUMNS) throw tooManyColumns(headingRow);
  const { meanings, faults } = readHeadings(table.headings, mapping);
  staging.form = { ...staging.form, delimiter: table.delimiter ?? null };
  const ownColumns = meanings.flatMap((meaning) => (meaning.kind === 'own' ? meaning.name : []));
  staging.addOwnColumns(ownColumns, headingRow);
  staging.addColumns(columnsUnder(meanings, sheet));
  staging.addHeadings(sheet, headingsByColumn(table.headings, meanings));
  for (const { code, heading, expected } of faults)
    staging.refuse({
      sheet,
      row: headingRow,
      column: showValue(heading),
      project: null,
      code,
      value: showValue(heading),
      expected: expected[language],
      difference: null,
    });
  // Under headings that cannot be read every cell would be one more fault of the same kind.
  if (faults.length > 0) staging.broken = true;
  const readRow = makeRowReader({ sheet, meanings, round, actor, ruleSet, language, codes, epoch });
  for await (const rows of table.rows) {
    if (staging.broken) break;
    for (const row of rows) {
      if (isBlank(row)) continue;
      const { project, staged, faults: found, nil } = readRow(row);
      for (const one of found) staging.refuse(one);
      if (nil === undefined) staging.addRow(project, staged);
      else staging.declareNil(nil);
    }
    await staging.writeWhenFull();
  }
}

function tooManyColumns(row: number): UnreadableFile {
  return new UnreadableFile(
    'too-many-columns',
    { nb: `Høyst ${String(MAX_COLUMNS)} kolonner`, en: `At most ${String(MAX_COLUMNS)} columns` },
    { row },
  );
}

/** Reads one line of NDJSON: a whole report, or a nil return. */
function readLine(line: ReportLine, staging: Staging, claimed: ClaimedImport): void {
  const { row, faults } = line;
  const { own, rest } = splitOwnMembers(line.body);
  const { project } = rest as { project?: unknown };
  const code = typeof project === 'string' ? project.trim().slice(0, MAX_CODE) : '';
  const refuse = (fault: LineFault): void => {
    staging.refuse(placeLineFault(line, code, fault, claimed));
  };
  for (const one of faults) refuse(one);
  const members = Object.keys(rest as object);
  if (members.length === 1 && members[0] === NIL_COLUMN.name) {
    const reason = (rest as Record<string, unknown>)[NIL_COLUMN.name];
    staging.declareNil({ sheet: null, row, column: `/${NIL_COLUMN.name}`, reason });
    return;
  }
  const baselines = baselineMemberFaults(members);
  for (const { fault } of baselines) refuse(fault);
  if (faults.length === 0 && code === '') refuse(PROJECT_MISSING);
  staging.addOwnColumns(Object.keys(own), row);
  const foreign = baselines.map(({ name }) => name);
  staging.addRow(code, {
    sheet: null,
    row,
    record: 'report',
    values: {},
    own,
    faulty: faultyMembers(faults, foreign),
    body: foreign.length > 0 ? omitMembers(rest as object, foreign) : rest,
  });
}

/** A fault of a line, with its JSON pointer. */
type LineFault = Pick<Fault, 'pointer' | 'code' | 'detail'>;

const PROJECT_MISSING: LineFault = {
  pointer: '/project',
  code: 'missing',
  detail: { nb: 'Koden til tiltaket', en: 'The code of the project' },
};

function placeLineFault(
  { row, body }: ReportLine,
  project: string,
  { pointer, code, detail }: LineFault,
  { row: { language } }: ClaimedImport,
): PlacedFault {
  return {
    sheet: null,
    row,
    column: pointer === '' ? null : pointer,
    project: project === '' ? null : project,
    code,
    value: showValue(pointer === '' ? undefined : findValueAt(body, pointer)),
    expected: detail[language],
    difference: null,
  };
}

/** Finds members that belong to a project's baseline, which reports do not have. */
function baselineMemberFaults(
  members: readonly string[],
): { readonly name: string; readonly fault: LineFault }[] {
  return members.flatMap((name) => {
    const refusal = baselineRefusal(name);
    if (refusal === undefined) return [];
    const { code, expected } = refusal;
    return [{ name, fault: { pointer: pointerStep(name), code, detail: expected } }];
  });
}

/** Returns the members at fault. A line that cannot be read as a whole is one faulty member. */
function faultyMembers(
  faults: readonly unknown[],
  foreign: readonly string[],
): readonly string[] | undefined {
  if (faults.length > 0) return [''];
  return foreign.length > 0 ? foreign : undefined;
}

function omitMembers(body: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

/** Collects rows and faults, and writes them while more of the file is read. */
class Staging {
  form: ImportForm = { delimiter: null, ownColumns: [] };
  /** Says whether the file as a whole cannot be used, so that none of it is judged. */
  broken = false;
  readonly skippedSheets: string[] = [];
  private rows = 0;
  private counts: ImportCounts = NOTHING_COUNTED;
  private runs: ReadRun[] = [];
  private characters = 0;
  private open: OpenRun = noRows('');
  private faults: PlacedFault[] = [];
  private toldAt = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly claimed: ClaimedImport,
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly mentioned: MentionedCodes,
  ) {}

  addRow(project: string, row: StagedRow): void {
    const needed = listNeededProjects(row);
    this.mentioned.add([project, ...needed]);
    if (project !== this.open.project || this.open.rows.length >= RUN_ROWS) this.closeRun(project);
    this.open.rows.push(row);
    this.open.needed.push(...needed);
    this.rows += 1;
  }

  /** Keeps the statement that there is nothing to report. A second one is a fault. */
  declareNil(nil: NilReturn): void {
    this.rows += 1;
    const { nil: earlier } = this.form;
    if (earlier === undefined) this.form = { ...this.form, nil };
    else
      this.refuseNil(nil, 'nil-repeated', {
        nb: `Tomt: det står allerede i rad ${String(earlier.row)}`,
        en: `Empty: row ${String(earlier.row)} says so already`,
      });
  }

  /** Adds columns of the sender's own, in the order in which they first appear. */
  addOwnColumns(names: readonly string[], row: number): void {
    const fresh = names.filter((name) => !this.form.ownColumns.includes(name));
    if (fresh.length === 0) return;
    this.form = { ...this.form, ownColumns: [...this.form.ownColumns, ...fresh] };
    if (this.form.ownColumns.length > MAX_COLUMNS) throw tooManyColumns(row);
  }

  /** Adds the columns of a table of the file. */
  addColumns(columns: FileColumns): void {
    this.form = { ...this.form, columns: { ...this.form.columns, ...columns } };
  }

  /** Adds the headings of a table as they stand there. */
  addHeadings(sheet: string | null, headings: Readonly<Record<string, string>>): void {
    this.form = { ...this.form, headings: { ...this.form.headings, [sheet ?? '']: headings } };
  }

  refuse(fault: PlacedFault): void {
    this.faults.push(fault);
  }

  async writeWhenFull(): Promise<void> {
    if (this.characters > WRITE_AT.characters || this.faults.length > WRITE_AT.faults)
      await this.write(false);
    if (performance.now() - this.toldAt < PROGRESS_MS) return;
    this.toldAt = performance.now();
    if (!(await this.jobs.reportProgress(this.claimed.row.jobId, 'reading', this.rows, null)))
      throw new Cancelled();
  }

  /**
   * Begins to write the collected runs and faults, once the write before has ended. The last write
   * also records that the whole file is read.
   */
  async write(last: boolean): Promise<void> {
    if (last) this.closeRun('');
    if (last) this.refuseNilBesideReports();
    await this.writing;
    const { runs, faults, claimed, skippedSheets } = this;
    const form = { ...this.form, skippedSheets };
    const before = this.counts.faults;
    const counts = { ...this.counts, rows: this.rows, faults: before + faults.length };
    [this.runs, this.faults, this.characters, this.counts] = [[], [], 0, counts];
    const end = last ? { staged: true, ended: this.broken } : {};
    this.writing = this.database.transaction(claimed.access, async (tx) => {
      await advanceImport(tx, claimed, { counts, form, ...end });
      await this.mentioned.find(tx, claimed.principal);
      await insertRuns(
        tx,
        claimed,
        runs.map((run) => this.mentioned.putCodes(run)),
      );
      await writeFaults(tx, { ...claimed, headings: form.headings }, before, faults);
    });
    // A failure is thrown by the next one who awaits this write.
    this.writing.catch(() => undefined);
  }

  waitForWrites(): Promise<void> {
    return this.writing;
  }

  private closeRun(next: string): void {
    const { project, rows, needed } = this.open;
    if (rows.length > 0) {
      const text = JSON.stringify(rows);
      this.counts = { ...this.counts, runs: this.counts.runs + 1 };
      this.runs.push({ number: this.counts.runs, project, size: rows.length, rows: text, needed });
      this.characters += text.length;
    }
    this.open = noRows(next);
  }

  private refuseNilBesideReports(): void {
    if (this.form.nil === undefined || this.counts.runs === 0) return;
    this.refuseNil(this.form.nil, 'reports-exist', {
      nb: 'Tomt: filen har rapporter',
      en: 'Empty: the file has reports',
    });
    this.form = { ...this.form, nil: undefined };
  }

  private refuseNil(
    { sheet, row, column, reason }: NilReturn,
    code: string,
    expected: Localised,
  ): void {
    this.refuse({
      sheet,
      row,
      column,
      project: null,
      code,
      value: showValue(reason),
      expected: expected[this.claimed.row.language],
      difference: null,
    });
  }
}
