import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Jobs } from '../../platform/work/jobs.js';
import { countDifferingCells } from '../lines/key-replacement.queries.js';
import { joinByHash, type LineSource } from '../lines/line.queries.js';
import { listActors } from '../lines/rollup-keys.queries.js';
import { WIDEST_AS_OF } from '../status/figure-round.queries.js';
import { PortfolioStatusQueries } from '../status/portfolio-status.queries.js';
import { countDifferences, encodeStatus } from '../status/portfolio-status.rules.js';
import { splitIntoRanges } from './job-part.rules.js';
import { NationalRollup } from './national-rollup.service.js';
import { findDirectorate, listOpenedRounds, type RoundName } from './rebuild.queries.js';
import { RollupService } from './rollup.service.js';
import { loadStatus } from './round-status.queries.js';
import { parseStatus } from './stored-status.rules.js';

/** Number of ranges of keys that are computed side by side: PostgreSQL has more than one core. */
const AT_ONCE = 2;

/** Receives the round and the number of keys done of all. Returning false cancels. */
export type Progress = (round: string, done: number, total: number) => boolean | Promise<boolean>;

/** Outcome of a rebuild. */
export interface Rebuilt {
  readonly state: 'completed' | 'cancelled';
  readonly rounds: number;
  readonly keys: number;
}

/** A round with the actors of its keys. */
interface PlannedRound extends RoundName {
  readonly actors: string[];
}

/**
 * Computes the stored figures of rounds anew, or compares them with what would be computed. An
 * operator runs this without the queue. A rebuild is a job that shows its progress, can be
 * cancelled and stays as history. It replaces a range of keys at a time, so readers never meet an
 * empty round.
 */
@Injectable()
export class RebuildService {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly rollup: RollupService,
    private readonly national: NationalRollup,
    private readonly status: PortfolioStatusQueries,
    private readonly clock: Clock,
  ) {}

  /** Rebuilds one round by its key, or all. Throws when there is no such round. */
  async rebuild(key: string | undefined, progress: Progress = () => true): Promise<Rebuilt> {
    const plan = await this.planRounds(key);
    const total = plan.reduce((sum, { actors }) => sum + actors.length, 0);
    const job = await this.beginJob(key);
    let done = 0;
    for (const { id, key: round, actors } of plan) {
      const parts = splitIntoRanges(actors, Math.ceil(actors.length / AT_ONCE));
      for (let part = 0; part < parts.length; part += AT_ONCE) {
        const goesOn =
          (await this.jobs.reportProgress(job, round, done, total)) &&
          (await progress(round, done, total));
        if (!goesOn) return this.endJob(job, 'cancelled', plan.length, done);
        const together = parts.slice(part, part + AT_ONCE);
        await Promise.all(together.map((range) => this.rollup.rebuildKeys(id, range)));
        done += together.flat().length;
      }
      await this.national.sumUpRound(id);
      await this.national.repairStatus(id);
    }
    await progress('', done, total);
    return this.endJob(job, 'completed', plan.length, done);
  }

  /**
   * Counts the cells of one round, or of all, that differ from those computed from nothing now: in
   * the keys, and in the stored status.
   */
  async countDifferences(
    key: string | undefined,
  ): Promise<{ readonly keys: number; readonly cells: number }> {
    let [keys, cells] = [0, 0];
    for (const { id, actors } of await this.planRounds(key)) {
      for (const range of splitIntoRanges(actors))
        cells += await this.database.transaction({ kind: 'system' }, (tx) =>
          countDifferingCells(tx, id, range),
        );
      keys += actors.length;
      cells += await this.countDifferingStatusCells(id);
    }
    return { keys, cells };
  }

  private countDifferingStatusCells(id: string): Promise<number> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const round = await this.status.findRound(tx, id);
      const stored = await loadStatus(tx, id);
      if (round === undefined) return 0;
      const now = this.clock.now();
      // The lines have just been compared with the revisions. A round with more revisions than are
      // read at once is summed from the lines.
      const isWide = (stored?.inputs ?? 0) > WIDEST_AS_OF;
      if (isWide) await joinByHash(tx);
      const source: LineSource = isWide
        ? { kind: 'kept', roundId: id }
        : { kind: 'asOf', roundId: id, asOf: now };
      const { figures } = await this.status.compute(tx, round, { source, known: null, at: now });
      const { inputs, missing } = figures;
      const { hash, etag } = encodeStatus(figures, now);
      const {
        asOf: _,
        computedAt: __,
        ...status
      } = stored === undefined ? {} : parseStatus(stored.body);
      return countDifferences(
        { status, etag: stored?.etag, inputs: stored?.inputs, missing: stored?.missing },
        { status: { ...figures, hash }, etag, inputs, missing },
      );
    });
  }

  private planRounds(key: string | undefined): Promise<PlannedRound[]> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const rounds = await listOpenedRounds(tx, key);
      if (key !== undefined && rounds.length === 0)
        throw new Error(`There is no opened round ${key}`);
      const plan = [];
      for (const round of rounds) plan.push({ ...round, actors: await listActors(tx, round.id) });
      return plan;
    });
  }

  /** Asks for a job of the directorate, which can see and cancel it. */
  private beginJob(key: string | undefined): Promise<string> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const actorId = await this.requireDirectorate(tx);
      const subject = key === undefined ? 'rounds' : `round/${key}`;
      const job = { actorId, kind: 'rebuild', subject, cancellable: true };
      return this.jobs.request(tx, job, this.clock.now());
    });
  }

  private async requireDirectorate(tx: Tx): Promise<string> {
    const directorate = await findDirectorate(tx);
    if (directorate === undefined) throw new Error('The register of actors has no directorate');
    return directorate;
  }

  private endJob(
    job: string,
    state: Rebuilt['state'],
    rounds: number,
    keys: number,
  ): Promise<Rebuilt> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      if (state === 'completed')
        await this.jobs.finish(tx, job, 'completed', { rounds, keys }, keys);
      else await this.jobs.abandon(tx, job);
      return { state, rounds, keys };
    });
  }
}
