import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/work/jobs.js';
import { type Fault, type Localised, pointerStep } from '../../platform/base/problem.js';
import { NIL_COLUMN, OWN_COLUMN } from '../files/report-columns.rules.js';
import { isBlank } from '../files/report-csv.parser.js';
import { contentOfFile, type ReportFileContent } from '../files/report-file.parser.js';
import { ReportFiles } from '../files/report-file.port.js';
import { baselineRefusal, MAX_COLUMNS, readHeadings } from '../files/report-headings.rules.js';
import { advance, Cancelled, type HeldImport, writeFaults } from './report-import.store.js';
import { type ImportCounts, type ImportForm, NOTHING_COUNTED } from './report-import.types.js';
import type { ReportLine } from '../files/report-ndjson.parser.js';
import { rowReader, shownValue, valueAt } from '../files/report-row.rules.js';
import type { Table, NilReturn, PlacedFault, StagedRow } from '../files/report-table.types.js';
import { UnreadableFile } from '../files/unreadable-file.problems.js';

/** Rows that a run holds at most, and what is written at a time: text of runs, or faults. */
const RUN = 100;
const BATCH = { characters: 512 * 1024, faults: 1_000 } as const;
const PROGRESS_MS = 250;

/** Reads a file into runs of rows of one project each, with the faults of its cells. */
@Injectable()
export class ReportImportStaging {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly files: ReportFiles,
  ) {}

  /** Reads the whole file, anew when a worker before did not come to its end. */
  async stage(held: HeldImport): Promise<void> {
    const { access, row } = held;
    await this.database.transaction(access, async (tx) => {
      await advance(tx, held, { counts: NOTHING_COUNTED });
      for (const table of ['import_run', 'import_fault'])
        await tx.rows(`delete from reporting.${table} where import_id = $1`, [row.id]);
    });
    const staging = new Staging(held, this.database, this.jobs);
    try {
      await read(
        contentOfFile(row.mediaType, {
          file: this.files.stored(access, row.fileId, row.size),
          encoding: row.encoding ?? 'utf-8',
        }),
        staging,
        held,
      );
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
      await staging.written();
    }
    await staging.write(true);
    await staging.written();
  }
}

async function read(content: ReportFileContent, staging: Staging, held: HeldImport): Promise<void> {
  if ('reports' in content) {
    for await (const line of content.reports) {
      readLine(line, staging, held);
      await staging.writeWhenFull();
    }
    return;
  }
  for await (const table of content.tables) await readTable(table, staging, held);
}

async function readTable(
  table: Table,
  staging: Staging,
  { row: { round, actor, ruleSet, language, mapping } }: HeldImport,
): Promise<void> {
  const { sheet, headingRow = 1 } = table;
  if (table.headings.length > MAX_COLUMNS) throw tooManyColumns(headingRow);
  const { meanings, faults } = readHeadings(table.headings, mapping);
  staging.form = { ...staging.form, delimiter: table.delimiter ?? null };
  staging.know(
    meanings.flatMap((meaning) => (meaning.kind === 'own' ? meaning.name : [])),
    headingRow,
  );
  for (const { code, heading, expected } of faults)
    staging.refuse({
      sheet,
      row: headingRow,
      column: shownValue(heading),
      project: null,
      code,
      value: shownValue(heading),
      expected: expected[language],
      difference: null,
    });
  // Under headings that cannot be read every cell would be one more fault of the same kind.
  if (faults.length > 0) staging.broken = true;
  const readRow = rowReader({ sheet, meanings, round, actor, ruleSet, language });
  for await (const rows of table.rows) {
    if (staging.broken) break;
    for (const row of rows) {
      if (isBlank(row)) continue;
      const { project, staged, faults: found, nil } = readRow(row);
      for (const one of found) staging.refuse(one);
      if (nil === undefined) staging.add(project, staged);
      else staging.declare(nil);
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

function readLine(
  { row, body, faults }: ReportLine,
  staging: Staging,
  { row: { language } }: HeldImport,
): void {
  const { own, rest } = partedBody(body);
  const { project } = rest as { project?: unknown };
  const code = typeof project === 'string' ? project.trim().slice(0, 100) : '';
  const refuse = ({
    pointer,
    code: faultCode,
    detail,
  }: Pick<Fault, 'pointer' | 'code' | 'detail'>): void => {
    staging.refuse({
      sheet: null,
      row,
      column: pointer === '' ? null : pointer,
      project: code === '' ? null : code,
      code: faultCode,
      value: shownValue(pointer === '' ? undefined : valueAt(body, pointer)),
      expected: detail[language],
      difference: null,
    });
  };
  for (const one of faults) refuse(one);
  const members = Object.keys(rest as object);
  if (members.length === 1 && members[0] === NIL_COLUMN.name) {
    staging.declare({
      sheet: null,
      row,
      column: `/${NIL_COLUMN.name}`,
      reason: (rest as Record<string, unknown>)[NIL_COLUMN.name],
    });
    return;
  }
  const foreign = members.flatMap((name) => {
    const baseline = baselineRefusal(name);
    if (baseline === undefined) return [];
    refuse({ pointer: pointerStep(name), code: baseline.code, detail: baseline.expected });
    return [name];
  });
  if (faults.length === 0 && code === '')
    refuse({
      pointer: '/project',
      code: 'missing',
      detail: { nb: 'Koden til tiltaket', en: 'The code of the project' },
    });
  staging.know(Object.keys(own), row);
  staging.add(code, {
    sheet: null,
    row,
    record: 'report',
    values: {},
    own,
    faulty: faults.length > 0 ? [''] : foreign.length > 0 ? foreign : undefined,
    body:
      foreign.length > 0
        ? Object.fromEntries(
            Object.entries(rest as object).filter(([name]) => !foreign.includes(name)),
          )
        : rest,
  });
}

/** A body without the sender's own members, which are kept beside it. */
function partedBody(body: unknown): {
  readonly own: Record<string, string>;
  readonly rest: unknown;
} {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { own: {}, rest: body ?? {} };
  const members = Object.entries(body);
  const own = members
    .filter(([name]) => OWN_COLUMN.test(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return {
    own: Object.fromEntries(own) as Record<string, string>,
    rest: Object.fromEntries(members.filter(([name]) => !OWN_COLUMN.test(name))),
  };
}

/** What has been read and waits to be written. */
class Staging {
  form: ImportForm = { delimiter: null, ownColumns: [] };
  /** The file as a whole cannot be used: nothing of it is judged. */
  broken = false;
  private rows = 0;
  private counts: ImportCounts = NOTHING_COUNTED;
  private runs: { number: number; project: string; size: number; rows: string }[] = [];
  private characters = 0;
  private open: { project: string; rows: StagedRow[] } = { project: '', rows: [] };
  private faults: PlacedFault[] = [];
  private told = 0;
  /** What is being written while more is read. */
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly held: HeldImport,
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  add(project: string, row: StagedRow): void {
    if (project !== this.open.project || this.open.rows.length >= RUN) this.close(project);
    this.open.rows.push(row);
    this.rows += 1;
  }

  /** Remembers that there is nothing to report. */
  declare(nil: NilReturn): void {
    this.rows += 1;
    if (this.form.nil === undefined) this.form = { ...this.form, nil };
    else
      this.refuse(
        this.ofNil(nil, 'nil-repeated', {
          nb: `Det er sagt i rad ${String(this.form.nil.row)}`,
          en: `Row ${String(this.form.nil.row)} has said so`,
        }),
      );
  }

  private ofNil(
    { sheet, row, column, reason }: NilReturn,
    code: string,
    expected: Localised,
  ): PlacedFault {
    return {
      sheet,
      row,
      column,
      project: null,
      code,
      value: shownValue(reason),
      expected: expected[this.held.row.language],
      difference: null,
    };
  }

  /** Remembers the sender's own columns, in the order in which they come. */
  know(names: readonly string[], row: number): void {
    const fresh = names.filter((name) => !this.form.ownColumns.includes(name));
    if (fresh.length === 0) return;
    this.form = { ...this.form, ownColumns: [...this.form.ownColumns, ...fresh] };
    if (this.form.ownColumns.length > MAX_COLUMNS) throw tooManyColumns(row);
  }

  refuse(fault: PlacedFault): void {
    this.faults.push(fault);
  }

  async writeWhenFull(): Promise<void> {
    if (this.characters > BATCH.characters || this.faults.length > BATCH.faults)
      await this.write(false);
    if (performance.now() - this.told < PROGRESS_MS) return;
    this.told = performance.now();
    if (!(await this.jobs.progress(this.held.row.jobId, 'reading', this.rows, null)))
      throw new Cancelled();
  }

  /**
   * Begins to write what is ready, when what was before it is written; `last`: all of it, and that
   * the file has been read.
   */
  async write(last: boolean): Promise<void> {
    if (last) this.close('');
    if (last && this.form.nil !== undefined && this.counts.runs > 0) {
      this.refuse(
        this.ofNil(this.form.nil, 'reports-exist', {
          nb: 'Tomt: filen har rapporter',
          en: 'Empty: the file has reports',
        }),
      );
      this.form = { ...this.form, nil: undefined };
    }
    await this.writing;
    const { runs, faults, held, form } = this;
    const { id, actorId } = held.row;
    const before = this.counts.faults;
    const counts = { ...this.counts, rows: this.rows, faults: before + faults.length };
    [this.runs, this.faults, this.characters, this.counts] = [[], [], 0, counts];
    this.writing = this.database.transaction(held.access, async (tx) => {
      await advance(tx, held, {
        counts,
        form,
        ...(last ? { staged: true, ended: this.broken } : {}),
      });
      await tx.rows(
        `insert into reporting.import_run (import_id, number, actor_id, project, size, rows) select $1, x.number, $2, x.project, x.size, x.rows
           from unnest($3::int[], $4::text[], $5::int[], string_to_array($6, E'\\n')) as x(number, project, size, rows)`,
        [
          id,
          actorId,
          runs.map(({ number }) => number),
          runs.map(({ project }) => project),
          runs.map(({ size }) => size),
          runs.map(({ rows }) => rows).join('\n'),
        ],
      );
      await writeFaults(tx, held, before, faults);
    });
    // Told by whoever waits for it next.
    this.writing.catch(() => undefined);
  }

  written(): Promise<void> {
    return this.writing;
  }

  private close(next: string): void {
    const { project, rows } = this.open;
    if (rows.length > 0) {
      const text = JSON.stringify(rows);
      this.counts = { ...this.counts, runs: this.counts.runs + 1 };
      this.runs.push({ number: this.counts.runs, project, size: rows.length, rows: text });
      this.characters += text.length;
    }
    this.open = { project: next, rows: [] };
  }
}
