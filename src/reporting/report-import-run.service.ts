import { Inject, Injectable } from '@nestjs/common';
import { sha256 } from '../platform/canonical-json.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { Jobs } from '../platform/jobs.js';
import type { Command } from '../platform/operation.js';
import { accessOf } from '../platform/principal.js';
import { type Change, UnitOfWork } from '../platform/unit-of-work.js';
import { type JudgedBatch, type PreparedBatch, ReportImportBatch, type StagedReport, type WrittenBatch } from './report-import-batch.service.js';
import { ReportImportStaging } from './report-import-staging.service.js';
import { advance, Cancelled, type HeldImport, Overtaken, writeChanges, writeFaults, writeReports } from './report-import.store.js';
import type { ImportCounts, ImportOutcome, StoredCaller } from './report-import.types.js';
import { REPORT_CERTIFIED_EVENT } from './reporting.events.js';

/** Runs whose reports are judged and written at a time: of a file in order a report each. */
const BATCH_RUNS = 500;
/** More rows than the fullest report has. */
const MAX_ROWS = 400;
/** How often it says how far it has come, and asks whether to go on: each time is a commit of its own. */
const PROGRESS_MS = 250;
/** How long a message may be under way before it counts as lost. */
const LOST_MS = 10_000;

/** The work is done and thrown away: it was asked to be seen only, or has a fault, or changed nothing. */
class RolledBack extends Error {}

const NOTHING_WRITTEN: WrittenBatch = { certified: [], certifiedFor: [] };

/** What an import has done so far: where it stands, and what is to be counted and written down of it. */
interface Progress {
  readonly counts: ImportCounts;
  readonly judgedTo: string;
  readonly reports: number;
}

interface LoadedImport {
  readonly row: HeldImport['row'];
  readonly caller: StoredCaller;
  readonly run: number;
  readonly staged: boolean;
  readonly ended: boolean;
  readonly judgedTo: string;
  readonly counts: ImportCounts;
}

/** Runs an import: reads the file, then judges and writes its reports in batches, as the actor that sent it. */
@Injectable()
export class ReportImportRun {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ReportImportStaging) private readonly staging: ReportImportStaging,
    @Inject(ReportImportBatch) private readonly batch: ReportImportBatch,
  ) {}

  /** Goes on from where a worker before came to. One that has ended, or was cancelled, is left as it is. */
  async run(importId: string): Promise<void> {
    const loaded = await this.load(importId);
    if (loaded === undefined || !(await this.jobs.progress(loaded.row.jobId, loaded.staged ? 'judging' : 'reading', 0, null))) return;
    const principal = { ...loaded.caller, scopes: new Set(loaded.caller.scopes) };
    const held: HeldImport = { row: loaded.row, run: loaded.run, principal, access: accessOf(principal) };
    try {
      if (!loaded.staged) await this.staging.stage(held);
      const { ended, judgedTo, counts } = (await this.load(importId, false)) ?? loaded;
      if (!ended) await this.judgeAll(held, { counts, judgedTo, reports: counts.reports });
      await this.database.transaction(held.access, async (tx) => {
        await advance(tx, held, { ended: true });
        await this.finish(tx, held);
      });
    } catch (error) {
      if (!(error instanceof Cancelled) && !(error instanceof Overtaken)) throw error;
    }
  }

  private async judgeAll(held: HeldImport, from: Progress): Promise<void> {
    const { row: { id, mode, atomic, jobId } } = held;
    const total = await this.database.transaction(held.access, async (tx) => {
      await advance(tx, held, {});
      // Of a whole that was not ended the notes of its batches are left over.
      await tx.query(`delete from reporting.import_fault where import_id = $1 and number > $2`, [id, from.counts.faults]);
      await tx.query(`delete from reporting.import_change where import_id = $1 and number > $2`, [id, from.counts.changes]);
      await tx.query(`delete from reporting.import_report where import_id = $1 and project > $2`, [id, from.judgedTo]);
      const [row] = await tx.query<{ projects: number }>(`select count(distinct u.project)::int as projects from reporting.import_run u where u.import_id = $1 and u.project <> ''`, [id]);
      return row?.projects ?? 0;
    });
    let toldAt = -PROGRESS_MS;
    const told = async (progress: Progress): Promise<void> => {
      if (performance.now() - toldAt < PROGRESS_MS) return;
      toldAt = performance.now();
      if (!(await this.jobs.progress(jobId, 'judging', progress.reports, total))) throw new Cancelled();
    };
    await told(from);
    if (mode === 'commit' && atomic === 'all') await this.allOrNothing(held, from, told);
    else await this.batchByBatch(held, from, told);
  }

  /** Each batch in a transaction of its own, with the notes of it and where it came to. */
  private async batchByBatch(held: HeldImport, from: Progress, told: (progress: Progress) => Promise<void>): Promise<void> {
    const command = commandOf(held);
    let progress = from;
    for (let next = this.ahead(held, from.judgedTo); ;) {
      const batch = await next;
      if (batch.reports === 0) return;
      let judged: JudgedBatch | undefined;
      let after = progress;
      const note = async (tx: Tx, seen: JudgedBatch, { certified }: WrittenBatch): Promise<void> => {
        after = await this.noted(tx, held, progress, batch, seen, certified.length);
        await advance(tx, held, { counts: after.counts, judgedTo: after.judgedTo });
      };
      let written: WrittenBatch = NOTHING_WRITTEN;
      try {
        await this.work.change(command, async (tx, now) => {
          judged = await this.batch.judge(tx, held, batch, now);
          next = this.ahead(held, batch.judgedTo);
          written = await this.batch.write(tx, command, judged, now);
          if (held.row.mode === 'validate' || judged.writes.length === 0) throw new RolledBack();
          await note(tx, judged, written);
          return changeOf(held, [written]);
        });
      } catch (error) {
        if (!(error instanceof RolledBack) || judged === undefined) throw error;
        const [seen, of] = [judged, written];
        await this.database.transaction(held.access, (tx) => note(tx, seen, of));
      }
      progress = after;
      await told(progress);
    }
  }

  /** All batches in one transaction, with their notes outside it: they stay when a fault has thrown the work away. */
  private async allOrNothing(held: HeldImport, from: Progress, told: (progress: Progress) => Promise<void>): Promise<void> {
    const command = commandOf(held);
    let progress = from;
    try {
      await this.work.change(command, async (tx, now) => {
        const done: WrittenBatch[] = [];
        let writes = 0;
        for (let next = this.ahead(held, from.judgedTo); ;) {
          const batch = await next;
          if (batch.reports === 0) break;
          const judged = await this.batch.judge(tx, held, batch, now);
          next = this.ahead(held, batch.judgedTo);
          const written = await this.batch.write(tx, command, judged, now);
          writes += judged.writes.length;
          done.push(written);
          progress = await this.database.transaction(held.access, async (notes) => {
            await advance(notes, held, {});
            return this.noted(notes, held, progress, batch, judged, written.certified.length);
          });
          await told(progress);
        }
        if (progress.counts.faults > 0 || writes === 0) throw new RolledBack();
        await advance(tx, held, { counts: progress.counts, judgedTo: progress.judgedTo, ended: true });
        await this.finish(tx, held);
        return changeOf(held, done);
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      await this.database.transaction(held.access, (tx) => advance(tx, held, { counts: progress.counts, judgedTo: progress.judgedTo }));
    }
  }

  /** The batch after a project, read and put together while PostgreSQL writes the one before it. */
  private ahead(held: HeldImport, after: string): Promise<PreparedBatch> {
    const batch = this.database.transaction(held.access, (tx) => nextReports(tx, held.row.id, after)).then((staged) => this.batch.prepare(held, staged));
    // Where the one before it fails, nobody asks for it any more.
    batch.catch(() => undefined);
    return batch;
  }

  /** Writes down what came of a batch; answers where the import stands after it. */
  private async noted(tx: Tx, held: HeldImport, { counts, reports }: Progress, batch: PreparedBatch, judged: JudgedBatch, certified: number): Promise<Progress> {
    await writeFaults(tx, held, counts.faults, judged.faults);
    await writeChanges(tx, held, counts.changes, judged.changes);
    await writeReports(tx, held, judged.reports);
    const of = (outcome: ImportOutcome): number => counts[outcome] + judged.reports.filter((one) => one.outcome === outcome).length;
    return {
      counts: {
        ...counts, reports: counts.reports + judged.reports.length, created: of('created'), changed: of('changed'), unchanged: of('unchanged'), faulty: of('faulty'),
        certified: counts.certified + certified, faults: counts.faults + judged.faults.length, changes: counts.changes + judged.changes.length,
      },
      judgedTo: batch.judgedTo,
      reports: reports + batch.reports,
    };
  }

  private async finish(tx: Tx, { row: { id, jobId } }: HeldImport): Promise<void> {
    const [row] = await tx.query<{ counts: ImportCounts }>(`select i.counts from reporting.report_import i where i.id = $1`, [id]);
    // Of a whole it has been said already, in its own transaction.
    if (!(await this.jobs.finish(tx, jobId, 'completed', { import: id, ...row?.counts }, row?.counts.reports ?? 0)) && !(await this.isCompleted(tx, jobId))) throw new Cancelled();
  }

  private async isCompleted(tx: Tx, jobId: string): Promise<boolean> {
    return (await tx.query(`select 1 from platform.job j where j.id = $1 and j.state = 'completed'`, [jobId])).length > 0;
  }

  /** Imports whose job has waited long enough for its message to be lost. */
  waiting(): Promise<string[]> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `select i.id from reporting.report_import i join platform.job j on j.id = i.job_id where j.state in ('queued', 'running') and j.created_at < $1`,
        [new Date(this.clock.now().getTime() - LOST_MS)],
      );
      return rows.map(({ id }) => id);
    });
  }

  /** After the last attempt. What has been stored of it stays, and stands in its counts. */
  giveUp(importId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const [row] = await tx.query<{ job_id: string }>(`select i.job_id from reporting.report_import i where i.id = $1`, [importId]);
      if (row !== undefined) await this.jobs.finish(tx, row.job_id, 'failed', { import: importId, reason: 'The import failed repeatedly; see the log' });
    });
  }

  /** The import as it stands; with `claim` as this worker's, which overtakes whoever holds it. */
  private load(importId: string, claim = true): Promise<LoadedImport | undefined> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      if (claim) await tx.query(`update reporting.report_import set run = run + 1 where id = $1 and not ended`, [importId]);
      const [row] = await tx.query<HeldImport['row'] & Omit<LoadedImport, 'row'>>(
        `select i.id, i.actor_id as "actorId", a.organisation_number as actor, i.job_id as "jobId", i.round_id as "roundId", r.key as round, r.rule_set as "ruleSet", i.file_id as "fileId", i.size::float8 as size, i.sha256, i.media_type as "mediaType",
                i.encoding, i.mode, i.atomic, i.certify, i.language, i.mapping, i.caller, i.run, i.staged, i.ended, i.judged_to as "judgedTo", i.counts
           from reporting.report_import i join reporting.round r on r.id = i.round_id join actors.actor a on a.id = i.actor_id where i.id = $1`,
        [importId],
      );
      if (row === undefined) return undefined;
      const { caller, run, staged, ended, judgedTo, counts, ...rest } = row;
      return { row: rest, caller, run, staged, ended, judgedTo, counts };
    });
  }
}

/** The worker's own step in what was asked for. */
function commandOf({ principal, row: { id } }: HeldImport): Command {
  return { principal, operation: 'importReports', requestId: `import-${id}`, path: '', body: null, idempotencyKey: undefined, expectedVersion: undefined };
}

/** One audit link and an event per actor for many reports: what was certified stands in it as one hash over `project revision hash`, in order. */
function changeOf({ row: { id, roundId, sha256: file } }: HeldImport, batches: readonly WrittenBatch[]): Change<null> {
  const certified = batches.flatMap((batch) => batch.certified);
  const actors = new Set(batches.flatMap((batch) => batch.certifiedFor));
  return {
    answer: { body: null },
    subject: `import/${id}`,
    detail: { file, certified: certified.length, revisions: sha256(certified.join('\n')) },
    events: [...actors].map((actorId) => ({ topic: REPORT_CERTIFIED_EVENT, payload: { roundId, actorId } })),
  };
}

/**
 * The rows of the next projects in order of their code, as far as so many runs go. A project that is cut off there comes
 * with the next batch; one that has more runs than that by itself has more rows than a report can have, and comes without them.
 */
async function nextReports(tx: Tx, importId: string, after: string): Promise<StagedReport[]> {
  const [, runs] = await Promise.all([
    // The index has them in this order. Under row-level security a planner takes the next 500 for all there are, and sorts those: 190 ms of a million rows.
    tx.query(`select set_config('enable_sort', 'off', true)`),
    tx.query<{ project: string; size: number; rows: string }>(
      `select n.project, n.size, n.rows
         from (select u.project, u.number, u.size, u.rows from reporting.import_run u where u.import_id = $1 and u.project > $2 order by u.project limit ${String(BATCH_RUNS)}) n order by n.project, n.number`,
      [importId, after],
    ),
  ]);
  const projects = [...Map.groupBy(runs, ({ project }) => project)];
  if (runs.length === BATCH_RUNS && projects.length > 1) projects.pop();
  return projects.map(([project, own]) => {
    const size = own.reduce((sum, run) => sum + run.size, 0);
    return { project, size, runs: size > MAX_ROWS || own.length === BATCH_RUNS ? [] : own.map(({ rows }) => rows) };
  });
}
