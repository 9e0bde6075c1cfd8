import { Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Jobs } from '../../platform/work/jobs.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { REPORT_CERTIFIED_EVENT } from '../reporting.events.js';
import { runPipeline } from '../../platform/database/pipeline.js';
import { commandOf, ImportBatchService } from './import-batch.service.js';
import type {
  BatchNotes,
  NextBatch,
  PreparedBatch,
  StagedReport,
  WrittenBatch,
} from './import-batch.types.js';
import { ImportBreaks } from './import-breaks.queries.js';
import {
  deleteNotesAfter,
  writeChanges,
  writeFaults,
  writeReportNotes,
} from './import-notes.queries.js';
import { countProjects, readRunsAfter } from './import-staging.queries.js';
import { ImportEnding } from './import-ending.port.js';
import { advanceImport } from './import-worker.queries.js';
import {
  Cancelled,
  type ClaimedImport,
  type ImportCounts,
  type ImportOutcome,
  RolledBack,
} from './import.types.js';

/**
 * Number of runs in a batch. A file sorted by project has one run for each report. A larger batch is
 * no faster, and its statements are written in one go, while requests wait.
 */
const BATCH_RUNS = 100;
/** Most batches of one transaction. It takes about a second, and locks the submission meanwhile. */
const MOST_BATCHES = 64;
/** More rows than the fullest report has. */
const MAX_ROWS = 400;
/** Time between two reports of progress. Each is a transaction of its own. */
const PROGRESS_MS = 250;

/** The progress of an import: the last judged project, and the counts up to it. */
export interface Progress {
  readonly counts: ImportCounts;
  readonly judgedTo: string;
}

/** Stores the progress of the job, for the sender to read. Throws when the job was cancelled. */
type ReportProgress = (progress: Progress) => Promise<void>;

/**
 * The batches of one transaction: at most `most`, from `first` on. `note` gets each one's notes.
 */
interface BatchSeries {
  readonly first: PreparedBatch;
  readonly next: NextBatch;
  readonly most: number;
  readonly note: (notes: BatchNotes) => Promise<void>;
}

/** Judges and writes the reports of a file in batches, in order of their projects. */
@Injectable()
export class ImportBatches {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly batch: ImportBatchService,
    private readonly breaks: ImportBreaks,
    private readonly projects: ProjectLookup,
    private readonly ending: ImportEnding,
  ) {}

  /** Continues from the progress of an earlier attempt, to the last project of the file. */
  async judgeAll(claimed: ClaimedImport, from: Progress): Promise<void> {
    const total = await this.database.transaction(claimed.access, async (tx) => {
      await advanceImport(tx, claimed, {});
      await deleteNotesAfter(tx, claimed, from.counts, from.judgedTo);
      return countProjects(tx, claimed);
    });
    const reportProgress = this.makeProgressReporter(claimed, total);
    await reportProgress(from);
    const batches = this.readBatches(claimed, from.judgedTo);
    const next: NextBatch = async () => (await batches.next()).value;
    const { mode, atomic } = claimed.row;
    if (mode === 'commit' && atomic === 'all')
      await this.storeAllOrNothing(claimed, from, next, reportProgress);
    else await this.storeByReport(claimed, from, next, reportProgress);
  }

  private makeProgressReporter({ row: { jobId } }: ClaimedImport, total: number): ReportProgress {
    let reportedAt = -PROGRESS_MS;
    return async ({ counts: { reports } }) => {
      if (performance.now() - reportedAt < PROGRESS_MS) return;
      reportedAt = performance.now();
      if (!(await this.jobs.reportProgress(jobId, 'judging', reports, total)))
        throw new Cancelled();
    };
  }

  /** Stores every report without a fault, some batches in a transaction. */
  private async storeByReport(
    claimed: ClaimedImport,
    from: Progress,
    next: NextBatch,
    reportProgress: ReportProgress,
  ): Promise<void> {
    let progress = from;
    for (let first = await next(); first !== undefined; first = await next()) {
      progress = await this.storeSeries(claimed, progress, first, next);
      await reportProgress(progress);
    }
  }

  /**
   * Stores some batches in one transaction, and their notes at its end. Rolls the transaction back
   * when the import only validates or writes no report, and then stores the notes in another.
   */
  private async storeSeries(
    claimed: ClaimedImport,
    from: Progress,
    first: PreparedBatch,
    next: NextBatch,
  ): Promise<Progress> {
    const validates = claimed.row.mode === 'validate';
    let progress = from;
    const waiting: BatchNotes[] = [];
    const writeWaiting = async (tx: Tx): Promise<void> => {
      for (const notes of waiting.splice(0))
        progress = await writeNotes(tx, claimed, progress, notes);
      await advanceImport(tx, claimed, progress);
    };
    const note = async (notes: BatchNotes): Promise<void> => {
      waiting.push(notes);
      if (validates) await this.database.transaction(claimed.access, writeWaiting);
    };
    try {
      await this.work.change(commandOf(claimed), async (tx, now) => {
        const series = { first, next, most: MOST_BATCHES, note };
        const written = await this.takeBatches(tx, claimed, now, series);
        if (validates || written.writes === 0) throw new RolledBack();
        await writeWaiting(tx);
        return changeOf(claimed, written);
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      if (waiting.length > 0) await this.database.transaction(claimed.access, writeWaiting);
    }
    return progress;
  }

  /**
   * Stores all batches in one transaction, or none when there is a fault. Stores the notes outside
   * that transaction, so that they stay when it is rolled back.
   */
  private async storeAllOrNothing(
    claimed: ClaimedImport,
    from: Progress,
    next: NextBatch,
    reportProgress: ReportProgress,
  ): Promise<void> {
    let progress = from;
    const note = async (notes: BatchNotes): Promise<void> => {
      progress = await this.database.transaction(claimed.access, async (outside) => {
        await advanceImport(outside, claimed, {});
        return writeNotes(outside, claimed, progress, notes);
      });
      await reportProgress(progress);
    };
    try {
      const first = await next();
      if (first === undefined) return;
      await this.work.change(commandOf(claimed), async (tx, now) => {
        const written = await this.takeBatches(tx, claimed, now, {
          first,
          next,
          most: Infinity,
          note,
        });
        if (progress.counts.faults > 0 || written.writes === 0) throw new RolledBack();
        // Runs in another transaction, which does not see the reports of this import.
        await this.breaks.find(claimed);
        await advanceImport(tx, claimed, { ...progress, ended: true });
        await this.ending.complete(tx, claimed);
        return changeOf(claimed, written);
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      await this.database.transaction(claimed.access, (tx) => advanceImport(tx, claimed, progress));
    }
  }

  /** Judges and writes a series of batches in one transaction. */
  private async takeBatches(
    tx: Tx,
    claimed: ClaimedImport,
    now: Date,
    { first, next, most, note }: BatchSeries,
  ): Promise<WrittenBatch> {
    const context = { claimed, locked: await this.batch.lock(tx, claimed, now), now };
    const done = await runPipeline(
      first,
      {
        next,
        load: (batch) => this.batch.load(tx, context, batch),
        judge: (loaded) => this.batch.judge(context, loaded),
        write: (judged) => this.batch.write(tx, context, judged),
        note: ({ notes }) => note(notes),
      },
      most,
    );
    const written: WrittenBatch = {
      writes: done.reduce((sum, { writes }) => sum + writes, 0),
      certified: done.flatMap(({ certified }) => certified),
      editedFor: new Set(done.flatMap(({ editedFor }) => [...editedFor])),
      certifiedFor: new Set(done.flatMap(({ certifiedFor }) => [...certifiedFor])),
    };
    await this.batch.settle(tx, context, written);
    return written;
  }

  /** Yields batches in order of their projects, and prepares the next while one is in use. */
  private async *readBatches(
    claimed: ClaimedImport,
    from: string,
  ): AsyncGenerator<PreparedBatch, undefined, undefined> {
    const read = (after: string): Promise<PreparedBatch> => {
      const batch = this.database
        .transaction(claimed.access, (tx) => this.readReports(tx, claimed.row.id, after))
        .then((staged) => this.batch.prepare(claimed, staged));
      // When the batch before fails, nothing awaits this promise.
      batch.catch(() => undefined);
      return batch;
    };
    for (let reading = read(from); ;) {
      const batch = await reading;
      if (batch.candidates.length === 0) return undefined;
      reading = read(batch.judgedTo);
      yield batch;
    }
  }

  /**
   * Reads the rows of the next projects in order of their code, up to {@link BATCH_RUNS} runs.
   * Leaves a project that is cut off there to the next batch. Returns a project without its rows
   * when it has more rows than a report can have.
   */
  private async readReports(tx: Tx, importId: string, after: string): Promise<StagedReport[]> {
    const runs = await readRunsAfter(tx, importId, after, BATCH_RUNS);
    const projects = [...Map.groupBy(runs, ({ project }) => project)];
    if (runs.length === BATCH_RUNS && projects.length > 1) projects.pop();
    const codes = projects.map(([project]) => project);
    const owners = await this.projects.findOwners(tx, codes);
    const ids = new Map(owners.map(({ code, id }) => [code, id]));
    return projects.map(([project, projectRuns]) => {
      const size = projectRuns.reduce((sum, run) => sum + run.size, 0);
      return {
        project,
        projectId: ids.get(project) ?? null,
        size,
        runs:
          size > MAX_ROWS || projectRuns.length === BATCH_RUNS
            ? []
            : projectRuns.map(({ rows }) => rows),
      };
    });
  }
}

/** Writes the notes of a batch. Returns the progress of the import after the batch. */
async function writeNotes(
  tx: Tx,
  claimed: ClaimedImport,
  { counts }: Progress,
  { judgedTo, faults, reports, changes, certified }: BatchNotes,
): Promise<Progress> {
  await writeFaults(tx, claimed, counts.faults, faults);
  await writeChanges(tx, claimed, counts.changes, changes);
  await writeReportNotes(tx, claimed, reports);
  const countOf = (outcome: ImportOutcome): number =>
    counts[outcome] + reports.filter((one) => one.outcome === outcome).length;
  return {
    judgedTo,
    counts: {
      ...counts,
      reports: counts.reports + reports.length,
      created: countOf('created'),
      changed: countOf('changed'),
      unchanged: countOf('unchanged'),
      faulty: countOf('faulty'),
      certified: counts.certified + certified,
      faults: counts.faults + faults.length,
      changes: counts.changes + changes.length,
    },
  };
}

/**
 * Returns one audit link and one event per actor for many reports. The link holds the certified
 * revisions as one hash over `project revision hash` of each, in order.
 */
function changeOf(
  { row: { id, roundId, sha256: file } }: ClaimedImport,
  { certified, certifiedFor }: WrittenBatch,
): Change<null> {
  return {
    answer: { body: null },
    subject: `import/${id}`,
    detail: { file, certified: certified.length, revisions: sha256(certified.join('\n')) },
    events: [...certifiedFor].map((actorId) => ({
      topic: REPORT_CERTIFIED_EVENT,
      payload: { roundId, actorId },
    })),
  };
}
