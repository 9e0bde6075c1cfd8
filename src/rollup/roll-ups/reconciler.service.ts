import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { ExpectedReports } from '../../reporting/completeness/expected-reports.lookup.js';
import {
  findStaleKeys,
  findStaleKeysSince,
  listActors,
  type RoundActor,
} from '../lines/rollup-keys.queries.js';
import { digestOf } from '../groups/portfolio-group.rules.js';
import { partOf } from './job-part.rules.js';
import {
  type ComparedRound,
  compareRounds,
  findForgottenJobs,
  findNextRound,
  findStuckKeys,
  type RoundJob,
} from './reconciler.queries.js';

/** Time within which lost messages are looked for: no message takes longer. */
const LOOK_BACK_MS = 48 * 3_600_000;
/** Time within which moves are looked for that change missing reports, which take long to count. */
const LOOK_BACK_AT_MOVES_MS = 3_600_000;
/** Time that a job may do nothing before its messages count as lost. */
const STUCK_MS = 10_000;

/** Keys, rounds and jobs to be rolled up anew. */
export interface LostWork {
  readonly actors: RoundActor[];
  readonly rounds: { readonly roundId: string }[];
  readonly jobs: RoundJob[];
}

/** Finds work whose message was lost. */
@Injectable()
export class RollupReconciler {
  /** Rounds whose keys have all been looked at since this process began. */
  private readonly seen = new Set<string>();
  /** Stale keys found in these rounds, until they are no longer stale. */
  private owed: readonly RoundActor[] = [];

  constructor(
    private readonly database: Database,
    private readonly expected: ExpectedReports,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds stale keys and rounds, and jobs that have done nothing for a while. Looks at what was
   * touched lately, and at one whole round more each time, so that messages lost while no process
   * ran are found too.
   */
  async findLostWork(): Promise<LostWork> {
    const now = this.clock.now();
    const stuckSince = new Date(now.getTime() - STUCK_MS);
    const touchedSince = new Date(now.getTime() - LOOK_BACK_MS);
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const round = await findNextRound(tx, [...this.seen]);
      const stuck = await findStuckKeys(tx, stuckSince);
      const owed = await this.findOwedKeys(tx, round);
      const stale = [...(await findStaleKeysSince(tx, touchedSince)), ...owed];
      const rounds = await this.findStaleRounds(tx, round, now);
      const jobs = await findForgottenJobs(tx, stuckSince);
      if (round !== undefined) this.seen.add(round);
      this.owed = owed;
      const actors = new Map([...stale, ...stuck].map((key) => [partOf(key), key]));
      return { actors: [...actors.values()], rounds, jobs };
    });
  }

  /** Finds all stale keys of a round, and those found before that are still stale. */
  private async findOwedKeys(tx: Tx, round: string | undefined): Promise<RoundActor[]> {
    const owed =
      round === undefined ? [] : await findStaleKeys(tx, round, await listActors(tx, round));
    for (const [roundId, keys] of Map.groupBy(this.owed, (key) => key.roundId)) {
      const actorIds = keys.map(({ actorId }) => actorId);
      owed.push(...(await findStaleKeys(tx, roundId, actorIds)));
    }
    return owed;
  }

  private async findStaleRounds(
    tx: Tx,
    whole: string | undefined,
    now: Date,
  ): Promise<{ roundId: string }[]> {
    const movedSince = new Date(now.getTime() - LOOK_BACK_AT_MOVES_MS);
    const stale: { roundId: string }[] = [];
    for (const round of await compareRounds(tx, whole, movedSince)) {
      const { roundId } = round;
      const isStale = round.stale || (round.moved && (await this.hasMoved(tx, round, now)));
      if (isStale) stale.push({ roundId });
    }
    return stale;
  }

  /** Says whether other projects than those stored are without a report in a round. */
  private async hasMoved(tx: Tx, round: ComparedRound, now: Date): Promise<boolean> {
    const { roundId: id, closedAt, unreported } = round;
    return digestOf(await this.expected.listUnreported(tx, { id, closedAt }, now)) !== unreported;
  }
}
