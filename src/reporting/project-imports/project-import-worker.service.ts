import { Injectable } from '@nestjs/common';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { accessOf, type Access, type Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Command } from '../../platform/http/command.js';
import { Jobs } from '../../platform/work/jobs.js';
import { ProjectSaving } from '../../portfolio/projects/project-save.commands.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { codeChoicesOf } from '../columns/report-columns.rules.js';
import { ReportFiles } from '../files/report-file.port.js';
import type { PlacedFault } from '../columns/report-table.types.js';
import { writeChanges, writeFaults, writeReportNotes } from '../imports/import-notes.queries.js';
import { insertRuns, type StagedRun } from '../imports/import-staging.queries.js';
import { ImportEnding } from '../imports/import-ending.port.js';
import {
  advanceImport,
  listUnfinished,
  type UnfinishedImport,
} from '../imports/import-worker.queries.js';
import { Cancelled, Overtaken, RolledBack } from '../imports/import.types.js';
import { PROJECT_REGISTERS } from '../project-files/project-columns.rules.js';
import { type ProjectFile, readProjectFile } from '../project-files/project-file.parser.js';
import type { ProjectRow } from '../project-files/project-row.types.js';
import {
  claimProjectImport,
  markPoint,
  leaveMark,
  type StoredProjectImport,
} from './project-import.queries.js';
import {
  changesOf,
  countsOf,
  foldMention,
  type JudgedFile,
  type JudgedRow,
  noteOf,
  orderByProgramme,
  placeFaults,
  repeatedFault,
} from './project-judgement.rules.js';

/** Age at which the message of a job counts as lost. */
const LOST_MS = 10_000;
/** Time between two reports of progress. Each is a transaction of its own. */
const PROGRESS_MS = 250;

/** An import of projects that this worker has claimed. */
interface ClaimedProjects extends StoredProjectImport {
  readonly principal: Principal;
  readonly access: Access;
}

/**
 * Runs an import of projects as the actor that sent it. Stores all projects and the notes of the
 * import in one transaction, so that a worker that is killed leaves nothing.
 */
@Injectable()
export class ProjectImportWorker {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly files: ReportFiles,
    private readonly registers: RegisterLookup,
    private readonly projects: ProjectSaving,
    private readonly ending: ImportEnding,
  ) {}

  /** Runs an import from its beginning. Does nothing when it has ended or was cancelled. */
  async run(importId: string): Promise<void> {
    const stored = await this.database.transaction({ kind: 'system' }, (tx) =>
      claimProjectImport(tx, importId),
    );
    if (stored === undefined) return;
    const { row, caller } = stored;
    if (!(await this.jobs.reportProgress(row.jobId, 'reading', 0, null))) return;
    const principal = { ...caller, scopes: new Set(caller.scopes) };
    const claimed: ClaimedProjects = { ...stored, principal, access: accessOf(principal) };
    try {
      await this.store(claimed, await this.read(claimed));
    } catch (error) {
      if (!(error instanceof Cancelled) && !(error instanceof Overtaken)) throw error;
    }
  }

  /** Lists the imports whose job has waited so long that its message must be lost. */
  listLost(): Promise<UnfinishedImport[]> {
    const before = new Date(this.clock.now().getTime() - LOST_MS);
    return this.database.transaction({ kind: 'system' }, (tx) =>
      listUnfinished(tx, 'projects', before),
    );
  }

  /** Fails the job after the last attempt. */
  giveUp(importId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, (tx) => this.ending.giveUp(tx, importId));
  }

  private async read({ access, row }: ClaimedProjects): Promise<ProjectFile> {
    const today = osloDate(this.clock.now());
    const codes = await this.database.transaction(access, (tx) =>
      this.registers.readCodes(tx, [...PROJECT_REGISTERS], today),
    );
    const { mediaType, language, fileId, size, mapping } = row;
    return readProjectFile({
      mediaType,
      language,
      mapping,
      file: this.files.open(access, fileId, size),
      encoding: row.encoding ?? 'utf-8',
      codes: codeChoicesOf(codes, PROJECT_REGISTERS),
    });
  }

  /**
   * Saves the projects of a file. Rolls back when the import only validates, has a fault that
   * prevents all, or writes nothing, and then stores its notes alone.
   */
  private async store(claimed: ClaimedProjects, file: ProjectFile): Promise<void> {
    const { mode, atomic } = claimed.row;
    let judged = nothingJudged(file);
    try {
      await this.work.change(commandOf(claimed), async (tx, now) => {
        judged = await this.judge(tx, claimed, file, now);
        const refused = atomic === 'all' && judged.faults.length > 0;
        if (mode === 'validate' || refused || judged.written.length === 0) throw new RolledBack();
        await this.end(tx, claimed, file, judged);
        return changeOf(claimed, judged);
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      await this.database.transaction(claimed.access, (tx) => this.end(tx, claimed, file, judged));
    }
  }

  /** Saves each project of a file, its programmes first. Collects every fault of the file. */
  private async judge(
    tx: Tx,
    claimed: ClaimedProjects,
    file: ProjectFile,
    now: Date,
  ): Promise<JudgedFile> {
    if (file.broken) return nothingJudged(file);
    const faults: PlacedFault[] = [...file.faults];
    const judged = new Map<string, JudgedRow>();
    const reportProgress = this.makeProgressReporter(claimed, file.rows.length);
    for (const row of orderByProgramme(file.rows)) {
      await reportProgress(judged.size);
      if (row.mention === '' || row.faulty.includes('')) continue;
      faults.push(...(await this.judgeRow(tx, claimed, { row, judged }, now)));
    }
    return summariseRows([...judged.values()], faults);
  }

  /**
   * Saves one project and adds it to those judged, by its folded code. Undoes what it wrote when its row
   * has a fault and the others are to be kept. Returns the faults found.
   */
  private async judgeRow(
    tx: Tx,
    claimed: ClaimedProjects,
    { row, judged }: { readonly row: ProjectRow; readonly judged: Map<string, JudgedRow> },
    now: Date,
  ): Promise<PlacedFault[]> {
    const { atomic, language } = claimed.row;
    if (atomic === 'row') await markPoint(tx);
    const saved = await this.projects.saveGiven(tx, commandOf(claimed), row, now);
    const key = foldMention(noteOf({ row, saved }).project);
    const first = judged.get(key);
    const undo = row.faulty.length > 0 || first !== undefined;
    if (atomic === 'row') await leaveMark(tx, undo);
    const found = 'faults' in saved ? placeFaults(row, saved.faults, language) : [];
    if (first !== undefined) return [repeatedFault(row, first.row, language), ...found];
    judged.set(key, { row, saved });
    return found;
  }

  private makeProgressReporter(
    { row: { jobId } }: ClaimedProjects,
    total: number,
  ): (done: number) => Promise<void> {
    let reportedAt = -PROGRESS_MS;
    return async (done) => {
      if (performance.now() - reportedAt < PROGRESS_MS) return;
      reportedAt = performance.now();
      if (!(await this.jobs.reportProgress(jobId, 'judging', done, total))) throw new Cancelled();
    };
  }

  /** Writes the rows and the notes of an import, and ends its job. */
  private async end(
    tx: Tx,
    claimed: ClaimedProjects,
    file: ProjectFile,
    judged: JudgedFile,
  ): Promise<void> {
    const { delimiter, ownColumns, skippedSheets } = file;
    const form = { delimiter, ownColumns, skippedSheets };
    const counts = countsOf(file, judged);
    await advanceImport(tx, claimed, { counts, form, staged: true, ended: true });
    await insertRuns(
      tx,
      claimed,
      file.rows.map((row, index) => runOf(row, index + 1, judged.codes.get(row))),
    );
    await writeFaults(tx, claimed, 0, judged.faults);
    await writeChanges(tx, claimed, 0, judged.changes);
    await writeReportNotes(tx, claimed, judged.notes);
    await this.ending.complete(tx, claimed);
  }
}

function nothingJudged({ faults }: ProjectFile): JudgedFile {
  return { faults, notes: [], changes: [], codes: new Map(), written: [] };
}

/** Puts the outcomes of the rows of a file together, its faults by their rows. */
function summariseRows(rows: readonly JudgedRow[], faults: readonly PlacedFault[]): JudgedFile {
  const notes = rows.map(noteOf);
  return {
    faults: faults.toSorted((one, other) => (one.row ?? 0) - (other.row ?? 0)),
    notes,
    changes: rows.flatMap(changesOf),
    codes: new Map(rows.map(({ row }, index) => [row, notes[index]?.project ?? row.mention])),
    written: rows.flatMap(({ saved }, index) => {
      const outcome = notes[index]?.outcome;
      if ('faults' in saved || outcome === 'faulty' || outcome === 'unchanged') return [];
      return `${saved.code} ${String(saved.version)}`;
    }),
  };
}

/** Returns the staged form of a row, which the result of the import lists with its outcome. */
function runOf(
  { mention, sheet, row, own }: ProjectRow,
  number: number,
  code: string = mention,
): StagedRun {
  const rows = JSON.stringify([{ sheet, row, record: 'project', values: {}, own }]);
  return { number, project: code, size: 1, rows };
}

function commandOf({ principal, row: { id } }: ClaimedProjects): Command {
  return {
    principal,
    operation: 'importProjects',
    requestId: `import-${id}`,
    path: '',
    body: null,
    idempotencyKey: undefined,
    expectedVersion: undefined,
  };
}

/** Returns one audit link for all projects of a file, each with its version, which is kept. */
function changeOf({ row }: ClaimedProjects, { written }: JudgedFile): Change<null> {
  return {
    answer: { body: null },
    subject: `import/${row.id}`,
    detail: { file: row.sha256, projects: written },
  };
}
