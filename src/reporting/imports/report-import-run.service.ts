import { Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Jobs } from '../../platform/work/jobs.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf } from '../../platform/base/principal.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import {
  type BatchNotes,
  type PreparedBatch,
  ReportImportBatch,
  type StagedReport,
  type WrittenBatch,
} from './report-import-batch.service.js';
import { ReportImportBreaks } from './report-import-breaks.service.js';
import { ReportImportStaging } from './report-import-staging.service.js';
import {
  advance,
  Cancelled,
  type HeldImport,
  Overtaken,
  writeChanges,
  writeFaults,
  writeReports,
} from './report-import.store.js';
import type {
  ImportCounts,
  ImportForm,
  ImportOutcome,
  StoredCaller,
} from './report-import.types.js';
import type { NilReturn, PlacedFault } from '../files/report-table.types.js';
import { REPORT_CERTIFIED_EVENT, SUBMISSION_MOVED_EVENT } from '../reporting.events.js';

/** Runs whose reports are judged and written at a time: of a file in order a report each. */
const BATCH_RUNS = 400;
/**
 * Batches that one transaction takes at most, where each report is for itself: a second, for which
 * its submission is held.
 */
const BATCHES = 16;
/** More rows than the fullest report has. */
const MAX_ROWS = 400;
/**
 * How often it says how far it has come, and asks whether to go on: each time is a commit of its
 * own.
 */
const PROGRESS_MS = 250;
/** How long a message may be under way before it counts as lost. */
const LOST_MS = 10_000;

/**
 * The work is done and thrown away: it was asked to be seen only, or has a fault, or changed
 * nothing.
 */
class RolledBack extends Error {}

/**
 * What an import has done so far: where it stands, and what is to be counted and written down of
 * it.
 */
interface Progress {
  readonly counts: ImportCounts;
  readonly judgedTo: string;
  readonly reports: number;
}

/** How far a batch goes: what is kept of it when the batch itself is let go. */
type Reached = Pick<PreparedBatch, 'judgedTo' | 'reports'>;

/**
 * Batches in order of their projects: while one is judged and written, the next is read and put
 * together.
 */
type Batches = AsyncGenerator<PreparedBatch, undefined, undefined>;

interface LoadedImport {
  readonly row: HeldImport['row'];
  readonly caller: StoredCaller;
  readonly run: number;
  readonly staged: boolean;
  readonly ended: boolean;
  readonly judgedTo: string;
  readonly counts: ImportCounts;
  readonly form: ImportForm;
}

/**
 * Runs an import: reads the file, then judges and writes its reports in batches, as the actor that
 * sent it.
 */
@Injectable()
export class ReportImportRun {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly staging: ReportImportStaging,
    private readonly breaks: ReportImportBreaks,
    private readonly batch: ReportImportBatch,
    private readonly projects: ProjectLookup,
  ) {}

  /**
   * Goes on from where a worker before came to. One that has ended, or was cancelled, is left as it
   * is.
   */
  async run(importId: string): Promise<void> {
    const loaded = await this.load(importId);
    if (
      loaded === undefined ||
      !(await this.jobs.progress(loaded.row.jobId, loaded.staged ? 'judging' : 'reading', 0, null))
    )
      return;
    const principal = { ...loaded.caller, scopes: new Set(loaded.caller.scopes) };
    const held: HeldImport = {
      row: loaded.row,
      run: loaded.run,
      principal,
      access: accessOf(principal),
    };
    try {
      if (!loaded.staged) await this.staging.stage(held);
      const { ended, judgedTo, counts, form } = (await this.load(importId, false)) ?? loaded;
      if (!ended && form.nil !== undefined) await this.declareNil(held, form, form.nil, counts);
      else if (!ended) await this.judgeAll(held, { counts, judgedTo, reports: counts.reports });
      await this.breaks.find(held);
      await this.database.transaction(held.access, async (tx) => {
        await advance(tx, held, { ended: true });
        await this.finish(tx, held);
      });
    } catch (error) {
      if (!(error instanceof Cancelled) && !(error instanceof Overtaken)) throw error;
    }
  }

  private async judgeAll(held: HeldImport, from: Progress): Promise<void> {
    const {
      row: { id, mode, atomic, jobId },
    } = held;
    const total = await this.database.transaction(held.access, async (tx) => {
      await advance(tx, held, {});
      // Of a whole that was not ended the notes of its batches are left over.
      await tx.rows(`update reporting.report_import set broken = null where id = $1`, [id]);
      await tx.rows(`delete from reporting.import_fault where import_id = $1 and number > $2`, [
        id,
        from.counts.faults,
      ]);
      await tx.rows(`delete from reporting.import_change where import_id = $1 and number > $2`, [
        id,
        from.counts.changes,
      ]);
      await tx.rows(`delete from reporting.import_report where import_id = $1 and project > $2`, [
        id,
        from.judgedTo,
      ]);
      const [row] = await tx.rows<{ projects: number }>(
        `select count(distinct u.project)::int as projects from reporting.import_run u where u.import_id = $1 and u.project <> ''`,
        [id],
      );
      return row?.projects ?? 0;
    });
    let toldAt = -PROGRESS_MS;
    const told = async (progress: Progress): Promise<void> => {
      if (performance.now() - toldAt < PROGRESS_MS) return;
      toldAt = performance.now();
      if (!(await this.jobs.progress(jobId, 'judging', progress.reports, total)))
        throw new Cancelled();
    };
    await told(from);
    const batches = this.batches(held, from.judgedTo);
    if (mode === 'commit' && atomic === 'all') await this.allOrNothing(held, from, batches, told);
    else await this.someByOne(held, from, batches, told);
  }

  /** The whole of a file that says that there is nothing to report. */
  private async declareNil(
    held: HeldImport,
    form: ImportForm,
    nil: NilReturn,
    counts: ImportCounts,
  ): Promise<void> {
    let found: readonly PlacedFault[] = [];
    try {
      await this.work.change(commandOf(held), async (tx, now) => {
        found = await this.batch.declareNil(tx, held, nil, now);
        if (held.row.mode === 'validate' || counts.faults + found.length > 0)
          throw new RolledBack();
        await advance(tx, held, {
          form: { ...form, nil: { ...nil, declared: true } },
          ended: true,
        });
        await this.finish(tx, held);
        const { id, roundId, sha256: file } = held.row;
        return {
          answer: { body: null },
          subject: `import/${id}`,
          detail: { file, nil: nil.reason },
          events: [{ topic: SUBMISSION_MOVED_EVENT, payload: { roundId } }],
        };
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      await this.database.transaction(held.access, async (tx) => {
        await advance(tx, held, {
          counts: { ...counts, faults: counts.faults + found.length },
          ended: true,
        });
        await writeFaults(tx, held, counts.faults, found);
      });
    }
  }

  /** Some batches at a time in a transaction, with the notes of them and where they came to. */
  private async someByOne(
    held: HeldImport,
    from: Progress,
    batches: Batches,
    told: (progress: Progress) => Promise<void>,
  ): Promise<void> {
    let progress = from;
    for (
      let first = (await batches.next()).value;
      first !== undefined;
      first = (await batches.next()).value
    ) {
      const batch = first;
      let after = progress;
      // What came of the batches, to be written down at the end of the work; outside it, and at
      // once, where it is thrown away.
      const waiting: [Reached, BatchNotes][] = [];
      const note = async (tx: Tx): Promise<void> => {
        for (const [of, notes] of waiting.splice(0))
          after = await this.noted(tx, held, after, of, notes);
        await advance(tx, held, { counts: after.counts, judgedTo: after.judgedTo });
      };
      try {
        await this.work.change(commandOf(held), async (tx, now) => {
          const { written, writes } = await this.judged(
            tx,
            held,
            now,
            batch,
            batches,
            BATCHES,
            async (reached, notes) => {
              waiting.push([reached, notes]);
              if (held.row.mode === 'validate') await this.database.transaction(held.access, note);
            },
          );
          if (held.row.mode === 'validate' || writes === 0) throw new RolledBack();
          await note(tx);
          return changeOf(held, written);
        });
      } catch (error) {
        if (!(error instanceof RolledBack)) throw error;
        if (waiting.length > 0) await this.database.transaction(held.access, note);
      }
      progress = after;
      await told(progress);
    }
  }

  /**
   * All batches in one transaction, with their notes outside it: they stay when a fault has thrown
   * the work away.
   */
  private async allOrNothing(
    held: HeldImport,
    from: Progress,
    batches: Batches,
    told: (progress: Progress) => Promise<void>,
  ): Promise<void> {
    let progress = from;
    try {
      const first = (await batches.next()).value;
      if (first === undefined) return;
      await this.work.change(commandOf(held), async (tx, now) => {
        const { written, writes } = await this.judged(
          tx,
          held,
          now,
          first,
          batches,
          Infinity,
          async (reached, notes) => {
            progress = await this.database.transaction(held.access, async (outside) => {
              await advance(outside, held, {});
              return this.noted(outside, held, progress, reached, notes);
            });
            await told(progress);
          },
        );
        if (progress.counts.faults > 0 || writes === 0) throw new RolledBack();
        // Before what it writes is there to be read: what was certified until now is what was so
        // before.
        await this.breaks.find(held);
        await advance(tx, held, {
          counts: progress.counts,
          judgedTo: progress.judgedTo,
          ended: true,
        });
        await this.finish(tx, held);
        return changeOf(held, written);
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      await this.database.transaction(held.access, (tx) =>
        advance(tx, held, { counts: progress.counts, judgedTo: progress.judgedTo }),
      );
    }
  }

  /**
   * Judges and writes batches in one transaction, as many as it takes: what the next one is judged
   * by is asked before this one is written, so that it is judged meanwhile.
   */
  private async judged(
    tx: Tx,
    held: HeldImport,
    now: Date,
    first: PreparedBatch,
    batches: Batches,
    most: number,
    seen: (reached: Reached, notes: BatchNotes) => Promise<void>,
  ): Promise<{ readonly written: WrittenBatch; readonly writes: number }> {
    const command = commandOf(held);
    const standing = await this.batch.hold(tx, held, now);
    const done: WrittenBatch[] = [];
    let writes = 0;
    let asked: ReturnType<ReportImportBatch['ask']> | undefined = this.batch.ask(
      tx,
      held,
      standing,
      first,
      now,
    );
    let writing: Promise<WrittenBatch> | undefined;
    for (let taken = 1; asked !== undefined; taken++) {
      const known = await asked;
      const judged = this.batch.judge(held, standing, known, now);
      const following = taken < most ? (await batches.next()).value : undefined;
      asked =
        following === undefined ? undefined : this.batch.ask(tx, held, standing, following, now);
      const written = this.batch.write(tx, command, standing, judged, now);
      // Whichever fails first is told by whoever waits for it; the others only fail with it.
      for (const under of [asked, written]) under?.catch(() => undefined);
      if (writing !== undefined) done.push(await writing);
      writing = written;
      writes += judged.writes.length;
      await seen({ judgedTo: known.batch.judgedTo, reports: known.batch.reports }, judged.notes);
    }
    if (writing !== undefined) done.push(await writing);
    const all: WrittenBatch = {
      certified: done.flatMap(({ certified }) => certified),
      editedFor: new Set(done.flatMap(({ editedFor }) => [...editedFor])),
      certifiedFor: new Set(done.flatMap(({ certifiedFor }) => [...certifiedFor])),
    };
    await this.batch.settle(tx, command, standing, all, now);
    return { written: all, writes };
  }

  private async *batches(held: HeldImport, from: string): Batches {
    const read = (after: string): Promise<PreparedBatch> => {
      const batch = this.database
        .transaction(held.access, (tx) => this.nextReports(tx, held.row.id, after))
        .then((staged) => this.batch.prepare(held, staged));
      // Where the one before it fails, nobody asks for it any more.
      batch.catch(() => undefined);
      return batch;
    };
    for (let next = read(from); ;) {
      const batch = await next;
      if (batch.reports === 0) return undefined;
      next = read(batch.judgedTo);
      yield batch;
    }
  }

  /** Writes down what came of a batch; answers where the import stands after it. */
  private async noted(
    tx: Tx,
    held: HeldImport,
    { counts, reports: before }: Progress,
    { judgedTo, reports: read }: Reached,
    { faults, reports, changes, certified }: BatchNotes,
  ): Promise<Progress> {
    await writeFaults(tx, held, counts.faults, faults);
    await writeChanges(tx, held, counts.changes, changes);
    await writeReports(tx, held, reports);
    const of = (outcome: ImportOutcome): number =>
      counts[outcome] + reports.filter((one) => one.outcome === outcome).length;
    return {
      counts: {
        ...counts,
        reports: counts.reports + reports.length,
        created: of('created'),
        changed: of('changed'),
        unchanged: of('unchanged'),
        faulty: of('faulty'),
        certified: counts.certified + certified,
        faults: counts.faults + faults.length,
        changes: counts.changes + changes.length,
      },
      judgedTo,
      reports: before + read,
    };
  }

  /**
   * The rows of the next projects in order of their code, as far as so many runs go. A project that
   * is cut off there comes with the next batch; one that has more runs than that by itself has more
   * rows than a report can have, and comes without them.
   */
  private async nextReports(tx: Tx, importId: string, after: string): Promise<StagedReport[]> {
    const [, runs] = await Promise.all([
      // The index has them in this order. Under row-level security a planner takes the next batch
      // for all there are, and sorts those: 190 ms of a million rows.
      tx.rows(`select set_config('enable_sort', 'off', true)`),
      tx.rows<{ project: string; size: number; rows: string }>(
        `select n.project, n.size, n.rows
           from (select u.project, u.number, u.size, u.rows from reporting.import_run u where u.import_id = $1 and u.project > $2 order by u.project limit ${String(BATCH_RUNS)}) n order by n.project, n.number`,
        [importId, after],
      ),
    ]);
    const projects = [...Map.groupBy(runs, ({ project }) => project)];
    if (runs.length === BATCH_RUNS && projects.length > 1) projects.pop();
    const ids = new Map(
      (
        await this.projects.findOwners(
          tx,
          projects.map(([project]) => project),
        )
      ).map(({ code, id }) => [code, id]),
    );
    return projects.map(([project, own]) => {
      const size = own.reduce((sum, run) => sum + run.size, 0);
      return {
        project,
        projectId: ids.get(project) ?? null,
        size,
        runs: size > MAX_ROWS || own.length === BATCH_RUNS ? [] : own.map(({ rows }) => rows),
      };
    });
  }

  private async finish(tx: Tx, { row: { id, jobId } }: HeldImport): Promise<void> {
    const [row] = await tx.rows<{ counts: ImportCounts }>(
      `select i.counts from reporting.report_import i where i.id = $1`,
      [id],
    );
    // Of a whole it has been said already, in its own transaction.
    if (
      !(await this.jobs.finish(
        tx,
        jobId,
        'completed',
        { import: id, ...row?.counts },
        row?.counts.reports ?? 0,
      )) &&
      !(await this.isCompleted(tx, jobId))
    )
      throw new Cancelled();
  }

  private async isCompleted(tx: Tx, jobId: string): Promise<boolean> {
    return (
      (
        await tx.rows(`select 1 from platform.job j where j.id = $1 and j.state = 'completed'`, [
          jobId,
        ])
      ).length > 0
    );
  }

  /** Imports whose job has waited long enough for its message to be lost. */
  waiting(): Promise<string[]> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const rows = await tx.rows<{ id: string }>(
        `select i.id from reporting.report_import i join platform.job j on j.id = i.job_id where j.state in ('queued', 'running') and j.created_at < $1`,
        [new Date(this.clock.now().getTime() - LOST_MS)],
      );
      return rows.map(({ id }) => id);
    });
  }

  /** After the last attempt. What has been stored of it stays, and stands in its counts. */
  giveUp(importId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const [row] = await tx.rows<{ job_id: string }>(
        `select i.job_id from reporting.report_import i where i.id = $1`,
        [importId],
      );
      if (row !== undefined)
        await this.jobs.finish(tx, row.job_id, 'failed', {
          import: importId,
          reason: 'The import failed repeatedly; see the log',
        });
    });
  }

  /** The import as it stands; with `claim` as this worker's, which overtakes whoever holds it. */
  private load(importId: string, claim = true): Promise<LoadedImport | undefined> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      if (claim)
        await tx.rows(
          `update reporting.report_import set run = run + 1 where id = $1 and not ended`,
          [importId],
        );
      const [row] = await tx.rows<HeldImport['row'] & Omit<LoadedImport, 'row'>>(
        `select i.id, i.actor_id as "actorId", a.organisation_number as actor, i.job_id as "jobId", i.round_id as "roundId", r.key as round, r.rule_set as "ruleSet", i.file_id as "fileId", i.size::float8 as size, i.sha256, i.media_type as "mediaType",
                i.encoding, i.mode, i.atomic, i.certify, i.language, i.mapping, i.caller, i.run, i.staged, i.ended, i.judged_to as "judgedTo", i.counts, i.form
           from reporting.report_import i join reporting.round r on r.id = i.round_id join actors.actor a on a.id = i.actor_id where i.id = $1`,
        [importId],
      );
      if (row === undefined) return undefined;
      const { caller, run, staged, ended, judgedTo, counts, form, ...rest } = row;
      return { row: rest, caller, run, staged, ended, judgedTo, counts, form };
    });
  }
}

/** The worker's own step in what was asked for. */
function commandOf({ principal, row: { id } }: HeldImport): Command {
  return {
    principal,
    operation: 'importReports',
    requestId: `import-${id}`,
    path: '',
    body: null,
    idempotencyKey: undefined,
    expectedVersion: undefined,
  };
}

/**
 * One audit link and an event per actor for many reports: what was certified stands in it as one
 * hash over `project revision hash`, in order.
 */
function changeOf(
  { row: { id, roundId, sha256: file } }: HeldImport,
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
