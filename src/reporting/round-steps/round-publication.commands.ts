import { Injectable } from '@nestjs/common';
import { Problem } from '../../platform/base/problem.js';
import type { DomainEvent } from '../../platform/database/unit-of-work.js';
import type { Tx } from '../../platform/database/transaction.js';
import { ROUND_PUBLISHED_EVENT } from '../reporting.events.js';
import { ROUND_NOT_CLOSED } from '../reporting.problems.js';
import { lockRound } from '../rounds/round-lock.queries.js';
import { RoundChanges } from '../rounds/round-change.port.js';
import { readRound } from '../rounds/round.queries.js';

/** Publishes the figures of a round for other areas, in their transaction. */
@Injectable()
export class RoundPublication {
  constructor(private readonly rounds: RoundChanges) {}

  /**
   * Takes back a time at which the figures of a closed round were to be published: a release publishes
   * them. Returns the time that was taken back, if any.
   */
  async takeBackTime(tx: Tx, key: string): Promise<Date | null> {
    await lockRound(tx, key, 'exclusive');
    const round = await readRound(tx, key);
    if (round.publishAt !== null) await this.rounds.update(tx, round, { publishAt: null });
    return round.publishAt;
  }

  /** Publishes the figures of a closed round, unless they are public. Returns the events of it. */
  async publishClosed(tx: Tx, key: string, now: Date): Promise<DomainEvent[]> {
    await lockRound(tx, key, 'exclusive');
    const round = await readRound(tx, key);
    if (round.state !== 'closed') throw new Problem(ROUND_NOT_CLOSED);
    if (round.publishedAt !== null) return [];
    await this.rounds.update(tx, round, { publishedAt: now, publishAt: null });
    return [{ topic: ROUND_PUBLISHED_EVENT, payload: { roundId: round.id } }];
  }
}
