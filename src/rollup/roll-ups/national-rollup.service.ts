import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Jobs } from '../../platform/work/jobs.js';
import { joinByHash, type LineSource } from '../lines/line.queries.js';
import {
  type ComputedStatus,
  PortfolioStatusQueries,
  type StatusRoundRow,
} from '../status/portfolio-status.queries.js';
import { encodeStatus } from '../status/portfolio-status.rules.js';
import { storeUnreported } from './unreported-project.queries.js';
import { isIntact } from './stored-status.rules.js';
import {
  computeFiguresTag,
  findReadyJobs,
  loadStatus,
  lockStatus,
  overwriteBody,
  type ReadyJob,
  storeStatus,
} from './round-status.queries.js';

/** Sums the keys of a round and stores the result as its status, the same for every reader. */
@Injectable()
export class NationalRollup {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly status: PortfolioStatusQueries,
    private readonly clock: Clock,
  ) {}

  /** Sums a round, stores its status and completes the jobs that waited for the sums. */
  sumUpRound(roundId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await lockStatus(tx, roundId);
      const round = await this.status.findRound(tx, roundId);
      if (round === undefined || !['open', 'closed'].includes(round.state)) return;
      const jobs = await findReadyJobs(tx, round);
      const now = this.clock.now();
      await joinByHash(tx);
      const source: LineSource = { kind: 'kept', roundId };
      const status = await this.status.compute(tx, round, { source, known: null, at: now });
      const { figures } = status;
      const hash = await this.store(tx, { round, status, jobs, now });
      for (const { id } of jobs.filter(({ state }) => state === 'running'))
        await this.jobs.finish(tx, id, 'completed', {
          round: round.key,
          actors: figures.actors.length,
          projects: figures.projects.now,
          inputs: figures.inputs,
          hash,
        });
    });
  }

  /**
   * Rewrites the stored status of a round when the body does not match its own hash and entity tag,
   * because someone wrote into the table. A roll-up does not notice: the sums have not changed.
   */
  repairStatus(roundId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await lockStatus(tx, roundId);
      const round = await this.status.findRound(tx, roundId);
      const stored = await loadStatus(tx, roundId);
      if (round === undefined || stored === undefined) return;
      const now = this.clock.now();
      if (isIntact(stored, now)) return;
      await joinByHash(tx);
      const source: LineSource = { kind: 'kept', roundId };
      const { figures } = await this.status.compute(tx, round, { source, known: null, at: now });
      await overwriteBody(tx, roundId, encodeStatus(figures, now), now);
    });
  }

  /** Stores the figures of a round as its status. Returns their hash. */
  private async store(
    tx: Tx,
    {
      round,
      status: { figures, groups },
      jobs,
      now,
    }: {
      readonly round: StatusRoundRow;
      readonly status: ComputedStatus;
      readonly jobs: readonly ReadyJob[];
      readonly now: Date;
    },
  ): Promise<string> {
    const { id: roundId, key } = round;
    const { unreported } = groups;
    const figuresTag = await computeFiguresTag(tx, roundId, unreported);
    const { body, hash, etag } = encodeStatus(figures, now);
    // A released round is public once a roll-up asked for at its closing, or later, is complete.
    const published =
      round.published_at !== null && jobs.some(({ askedAfterClosing }) => askedAfterClosing);
    if (published) await storeUnreported(tx, roundId, groups.unreportedProjects, now);
    const { inputs, missing } = figures;
    await storeStatus(tx, {
      roundId,
      key,
      published,
      etag,
      body,
      inputs,
      missing,
      notReported: figures.notReported.total,
      reportedNotIn: figures.reportedNotIn.total,
      unreported,
      figuresTag,
      now,
    });
    return hash;
  }
}
