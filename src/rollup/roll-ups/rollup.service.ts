import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import { appendEvents, type DomainEvent } from '../../platform/database/unit-of-work.js';
import { Jobs } from '../../platform/work/jobs.js';
import { replaceKeys } from '../lines/key-replacement.queries.js';
import { findKeysOfProject, listActors, type RoundActor } from '../lines/rollup-keys.queries.js';
import { ACTOR_STALE, RANGE_STALE, ROUND_STALE } from '../rollup.events.js';
import { partOf, splitIntoRanges } from './job-part.rules.js';
import {
  findWaitingJobs,
  isCancelled,
  type KeyRange,
  listOpenRounds,
  lockKeys,
  NO_PART_WAITS,
  requestSums,
} from './rollup.queries.js';

/**
 * Computes stored figures from certified revisions. A key (round, actor) is replaced in one
 * transaction: the lines of its changed reports, or every line when the round is rolled up as a
 * whole, and its sums. Every other level is a sum over keys. Running anything twice changes nothing.
 */
@Injectable()
export class RollupService {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Splits a round's job into a part for each actor, and requests the jobs that compute them. */
  rollUpRound(roundId: string, jobId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const actors = await listActors(tx, roundId);
      const parts = actors.map((actorId) => partOf({ roundId, actorId }));
      await this.jobs.fanOut(tx, jobId, 'actors', parts);
      // A hundred ranges: the job shows its progress, and a killed worker loses little work.
      const events = splitIntoRanges(actors, Math.ceil(actors.length / 100)).map((range) => ({
        topic: RANGE_STALE,
        payload: { roundId, from: range[0] ?? '', to: range.at(-1) ?? '' },
      }));
      await appendEvents(tx, events.length > 0 ? events : [roundStale(roundId)], this.clock.now());
    });
  }

  /**
   * Computes the keys of a round between two actors, both included. Computes none when the job that
   * requested them was cancelled. Requests the sums once no part of a job of the round waits.
   */
  async rollUpRange(roundId: string, from: string, to: string): Promise<void> {
    const actors = await this.database.transaction({ kind: 'system' }, async (tx) =>
      (await isCancelled(tx, { roundId, from, to })) ? [] : listActors(tx, roundId, from, to),
    );
    if (actors.length > 0) await this.rollUpActors(roundId, actors, { everyLine: true });
    // In a transaction of its own: when ranges end at the same time, the last transaction sees that
    // no part waits.
    await this.database.transaction({ kind: 'system' }, (tx) =>
      requestSums(tx, roundId, this.clock.now(), NO_PART_WAITS),
    );
  }

  /** Computes the lines of the changed reports of one key, and requests the sums of the round. */
  rollUpActor(roundId: string, actorId: string): Promise<void> {
    return this.rollUpActors(roundId, [actorId], { everyLine: false });
  }

  private rollUpActors(
    roundId: string,
    actorIds: readonly string[],
    { everyLine }: { readonly everyLine: boolean },
  ): Promise<void> {
    return this.database.transaction(
      { kind: 'system' },
      async (tx) => {
        const now = this.clock.now();
        const parts = actorIds.map((actorId) => partOf({ roundId, actorId }));
        // The statements are sent together and run in this order. The lock comes first, so that two
        // roll-ups of the same keys run one after the other. The parts are marked before the
        // revisions are read: a job requested in between waits for the next roll-up.
        const [, , taken] = await Promise.all([
          lockKeys(tx, parts),
          this.jobs.markPartsDone(tx, parts),
          replaceKeys(tx, { roundId, actorIds, now, everyLine }),
          everyLine ? undefined : requestSums(tx, roundId, now),
        ]);
        const events = taken.map((actorId) => actorStale({ roundId, actorId }));
        if (events.length > 0) await appendEvents(tx, events, now);
      },
      actorIds.length === 1 ? { plannedOnce: true } : { plannedAnew: true },
    );
  }

  /**
   * Computes keys of a round from the revisions and compares every stored cell with them. Writes
   * only the rows that differ.
   */
  async rebuildKeys(roundId: string, actorIds: readonly string[]): Promise<void> {
    await this.database.transaction(
      { kind: 'system' },
      async (tx) => {
        await lockKeys(
          tx,
          actorIds.map((actorId) => partOf({ roundId, actorId })),
        );
        await replaceKeys(tx, { roundId, actorIds, now: this.clock.now(), everyLine: true });
      },
      { plannedAnew: true },
    );
  }

  /**
   * Requests every key that counts a project or one under it, after the project changed its owner,
   * programme, segment, theme or standing.
   */
  requestKeysOfProject(projectId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const keys = await findKeysOfProject(tx, projectId);
      // The change may alter which reports are missing in any open round.
      const open = await listOpenRounds(tx);
      await appendEvents(
        tx,
        [...keys.map(actorStale), ...open.map((id) => roundStale(id))],
        this.clock.now(),
      );
    });
  }

  /** Requests the sums of a changed round, and of the rounds that are compared with it now. */
  requestSumsOfCompared(roundId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, (tx) =>
      requestSums(tx, roundId, this.clock.now()),
    );
  }

  /** Fails the jobs that wait for keys whose roll-up keeps failing. */
  giveUp(roundId: string, from: string, to: string): Promise<void> {
    const range: KeyRange = { roundId, from, to };
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      for (const { jobId, part } of await findWaitingJobs(tx, range))
        await this.jobs.finish(tx, jobId, 'failed', { failedKey: part });
    });
  }
}

function actorStale(key: RoundActor): DomainEvent {
  return { topic: ACTOR_STALE, payload: { ...key } };
}

function roundStale(roundId: string): DomainEvent {
  return { topic: ROUND_STALE, payload: { roundId } };
}
