import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Problem, ruleBroken } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import {
  appendEvents,
  type Change,
  type DomainEvent,
  UnitOfWork,
} from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { ROUND_PUBLISHED_EVENT } from '../reporting.events.js';
import { ROUND_NOT_CLOSED, ROUND_PUBLISHED } from '../reporting.problems.js';
import { RoundChanges } from '../rounds/round-change.port.js';
import type { RoundResponse } from '../rounds/round.dto.js';
import { publishDue } from './round-publish.queries.js';
import type { PublishRound } from './round-step.dto.js';
import { publicationFaults } from './round-step.rules.js';

/** Publishes the figures of closed rounds, at once or at a time. */
@Injectable()
export class RoundPublishing {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rounds: RoundChanges,
    private readonly database: Database,
    private readonly clock: Clock,
    relay: OutboxRelay,
  ) {
    // Every worker runs this every few seconds. The first one publishes.
    relay.reconcileWith(async () => {
      await this.runDue();
      return [];
    });
  }

  /** Releases the figures of a closed round to the public, or sets the time for it. */
  publish(command: Command, key: string, { at }: PublishRound): Promise<Answer<RoundResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoundResponse>> => {
      const round = await this.rounds.lock(tx, command, key);
      if (round.state !== 'closed') throw new Problem(ROUND_NOT_CLOSED);
      if (round.publishedAt !== null) throw new Problem(ROUND_PUBLISHED);
      const publishAt = at === undefined ? undefined : new Date(at);
      const faults = publicationFaults(publishAt, now);
      if (faults.length > 0) throw ruleBroken(faults);
      await this.rounds.update(
        tx,
        round,
        publishAt === undefined ? { publishedAt: now, publishAt: null } : { publishAt },
      );
      const change = await this.rounds.changeOf(tx, key);
      return publishAt === undefined ? { ...change, events: [published(round.id)] } : change;
    });
  }

  /** Publishes the rounds whose time has come. */
  runDue(): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const now = this.clock.now();
      const ids = await publishDue(tx, now);
      if (ids.length > 0) await appendEvents(tx, ids.map(published), now);
    });
  }
}

function published(roundId: string): DomainEvent {
  return { topic: ROUND_PUBLISHED_EVENT, payload: { roundId } };
}
