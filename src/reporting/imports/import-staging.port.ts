import { type Localised } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { Quotas } from '../../platform/limits/quotas.js';
import { Jobs } from '../../platform/work/jobs.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type FileColumns } from '../columns/kept-columns.rules.js';
import { MAX_COLUMNS } from '../columns/report-headings.rules.js';
import { showValue } from '../columns/report-row.rules.js';
import type { NilReturn, PlacedFault, StagedRow } from '../columns/report-table.types.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';
import {
  listNeededProjects,
  MentionedCodes,
  noRows,
  type OpenRun,
  type ReadRun,
} from './import-mention.port.js';
import { writeFaults } from './import-notes.queries.js';
import { insertRuns } from './import-staging.queries.js';
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

/** Services that write what is read. */
export interface StagingTools {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly quotas: Quotas;
  readonly mentioned: MentionedCodes;
}

/** Collects rows and faults, and writes them while more of the file is read. */
export class Staging {
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
    private readonly tools: StagingTools,
  ) {}

  addRow(project: string, row: StagedRow): void {
    const needed = listNeededProjects(row);
    this.tools.mentioned.add([project, ...needed]);
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

  /** Adds the letters by which a spreadsheet names the columns of a table. */
  addLetters(sheet: string | null, letters: Readonly<Record<string, string>>): void {
    this.form = { ...this.form, letters: { ...this.form.letters, [sheet ?? '']: letters } };
  }

  refuse(fault: PlacedFault): void {
    this.faults.push(fault);
  }

  async writeWhenFull(): Promise<void> {
    if (this.characters > WRITE_AT.characters || this.faults.length > WRITE_AT.faults)
      await this.write(false);
    if (performance.now() - this.toldAt < PROGRESS_MS) return;
    this.toldAt = performance.now();
    if (!(await this.tools.jobs.reportProgress(this.claimed.row.jobId, 'reading', this.rows, null)))
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
    const { database, mentioned } = this.tools;
    const form = { ...this.form, skippedSheets };
    const { faults: before, rows: rowsBefore } = this.counts;
    const counts = { ...this.counts, rows: this.rows, faults: before + faults.length };
    // Before the write begins: more of the file is read, and counted, meanwhile.
    [this.runs, this.faults, this.characters, this.counts] = [[], [], 0, counts];
    this.writing = database.transaction(claimed.access, async (tx) => {
      await this.useRows(tx, counts.rows - rowsBefore, faults);
      const end = last ? { staged: true, ended: this.broken } : {};
      const written = { ...counts, faults: before + faults.length };
      await advanceImport(tx, claimed, { counts: written, form, ...end });
      await mentioned.find(tx, claimed.principal);
      await insertRuns(
        tx,
        claimed,
        runs.map((run) => mentioned.putCodes(run)),
      );
      await writeFaults(tx, { ...claimed, headings: form.headings }, before, faults);
    });
    // A failure is thrown by the next one who awaits this write.
    this.writing.catch(() => undefined);
  }

  /** Counts rows in the actor's quota. A file that passes it cannot be used. */
  private async useRows(tx: Tx, rows: number, faults: PlacedFault[]): Promise<void> {
    const { quotas } = this.tools;
    const { actorId, language } = this.claimed.row;
    if (rows <= 0 || (await quotas.tryToUse(tx, actorId, 'rows', rows))) return;
    this.broken = true;
    this.counts = { ...this.counts, faults: this.counts.faults + 1 };
    faults.push({
      sheet: null,
      row: null,
      column: null,
      project: null,
      code: 'quota-used',
      value: null,
      expected: quotas.describe('rows')[language],
      difference: null,
    });
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

/** Makes the fault of a table with more columns than a file may have. */
export function tooManyColumns(row: number): UnreadableFile {
  return new UnreadableFile(
    'too-many-columns',
    { nb: `Høyst ${String(MAX_COLUMNS)} kolonner`, en: `At most ${String(MAX_COLUMNS)} columns` },
    { row },
  );
}
