import { createHash, type Hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Decision } from '../../criteria/criteria-expression.types.js';
import { type ParsedCriteriaSet, parseRules } from '../../criteria/criteria-set.lookup.js';
import { canonicalJson } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { Database } from '../../platform/database/database.js';
import { lockOne } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Jobs } from '../../platform/work/jobs.js';
import { type KnownAnswers, ReplayCounter, replayProject } from './replay.rules.js';
import { parseInput } from './replay-input.parser.js';
import { ReplayPartWriter } from './replay-part.writer.js';
import {
  BATCH,
  closeProjects,
  fetchProjects,
  findReplay,
  findUnfinished,
  type UnfinishedReplay,
  insertOutcomes,
  insertParts,
  openProjects,
  type ProjectToReplay,
  type ReplayOutcome,
  type ReplayToRun,
  updateResult,
} from './replay-run.queries.js';

/**
 * Shortest time between two reports of progress. Each report is a commit of its own, which also
 * tells whether the job was cancelled.
 */
const PROGRESS_MS = 250;
/** Age at which the message of a job that has not ended is taken to be lost. */
const LOST_AFTER_MS = 10_000;

class Cancelled extends Error {}

/** The versions of the criteria that a replay compares. */
interface ComparedSets {
  readonly set: ParsedCriteriaSet;
  /** Undefined when the set is compared with the portfolio as it stood. */
  readonly baseline: ParsedCriteriaSet | undefined;
}

/** Runs a version of the criteria over the portfolio of a date, as a job. */
@Injectable()
export class ReplayRun {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs a replay in one transaction. A cancelled replay leaves nothing behind. A replay that has
   * ended is left as it is.
   */
  async run(replayId: string): Promise<void> {
    const replay = await this.database.transaction({ kind: 'system' }, (tx) =>
      findReplay(tx, replayId),
    );
    if (
      replay === undefined ||
      !(await this.jobs.reportProgress(replay.jobId, 'projects', 0, null))
    )
      return;
    const { criteriaSet, baseline } = replay.rules;
    const sets = {
      set: parseRules(criteriaSet),
      baseline: baseline === null ? undefined : parseRules(baseline),
    };
    try {
      await this.database.transaction({ kind: 'system' }, async (tx) => {
        await tx.execute(lockOne('replay', replayId));
        await this.judgeAll(tx, replay, sets);
      });
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    }
  }

  /** Judges every project, batch by batch, and stores the lines, the counts and the input hash. */
  private async judgeAll(tx: Tx, replay: ReplayToRun, sets: ComparedSets): Promise<void> {
    const counter = new ReplayCounter();
    const parts = new ReplayPartWriter();
    const inputs = beginInputHash(replay);
    let judged = 0;
    let reported = performance.now();
    await openProjects(tx, replay, listCriteriaSets(sets));
    for (;;) {
      const rows = await fetchProjects(tx);
      const last = rows.length < BATCH;
      const outcomes: ReplayOutcome[] = [];
      let hashed = '';
      for (const row of rows) {
        const { project, hashedLine } = parseInput(row);
        const { line, known, decision } = replayProject(project, sets.set, sets.baseline);
        hashed += hashedLine;
        counter.add(row.actorId, line);
        parts.add(row.actorId, line);
        if (replay.purpose === 'evaluation') outcomes.push(outcomeOf(row, known, decision));
      }
      inputs.update(hashed);
      judged += rows.length;
      if (last) parts.end();
      await insertParts(tx, replay.id, parts.takeComplete());
      if (outcomes.length > 0) await insertOutcomes(tx, replay, outcomes, this.clock.now());
      if (last) break;
      if (performance.now() - reported < PROGRESS_MS) continue;
      reported = performance.now();
      if (!(await this.jobs.reportProgress(replay.jobId, 'projects', judged, null)))
        throw new Cancelled();
    }
    await closeProjects(tx);
    const counts = counter.summarise();
    const inputHash = inputs.digest('hex');
    await updateResult(tx, replay.id, counts, inputHash);
    const result = { replay: replay.id, ...counts, inputHash };
    if (!(await this.jobs.finish(tx, replay.jobId, 'completed', result, judged)))
      throw new Cancelled();
  }

  /** Finds replays whose job has waited long enough for its message to be lost. */
  findLost(): Promise<UnfinishedReplay[]> {
    const askedBefore = new Date(this.clock.now().getTime() - LOST_AFTER_MS);
    return this.database.transaction({ kind: 'system' }, (tx) => findUnfinished(tx, askedBefore));
  }

  /** Ends the job of a replay as failed, after the last attempt. */
  giveUp(replayId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const replay = await findReplay(tx, replayId);
      if (replay !== undefined)
        await this.jobs.finish(tx, replay.jobId, 'failed', {
          replay: replayId,
          reason: 'The replay failed repeatedly. See the log',
        });
    });
  }
}

/** Begins the hash of the inputs with the rules and the instants. The projects follow in order. */
function beginInputHash({ rules, asOf, answersAsOf }: ReplayToRun): Hash {
  return createHash('sha256').update(
    canonicalJson({
      rules,
      asOf: asOf.toISOString(),
      answersAsOf: answersAsOf.toISOString(),
    }),
  );
}

/** Lists the criteria sets whose answers count. */
function listCriteriaSets({ set, baseline }: ComparedSets): string[] {
  const sets = [...set.meanings.values(), ...(baseline?.meanings.values() ?? [])].flat();
  return [...new Set(sets)];
}

function outcomeOf(
  { projectId, actorId }: ProjectToReplay,
  { answers, from }: KnownAnswers,
  { outcome, failedFirst, missing }: Decision,
): ReplayOutcome {
  const carried = [...answers].map(([criterion, met]) => ({
    criterion,
    met,
    from: from.get(criterion)?.id,
  }));
  const listCriteria = (met: boolean): string[] =>
    carried.filter((answer) => answer.met === met).map(({ criterion }) => criterion);
  return {
    id: newId(),
    projectId,
    actorId,
    carried,
    met: listCriteria(true),
    unmet: listCriteria(false),
    outcome,
    failedFirst,
    missing,
  };
}
