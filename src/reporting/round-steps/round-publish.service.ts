import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { Clock } from '../../platform/base/clock.js';
import { Problem, ruleBroken } from '../../platform/base/problem.js';
import { insertSharedLink } from '../../platform/database/change.queries.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
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
import { ROUND_NOT_CLOSED, ROUND_PUBLISHED, ROUND_HAS_RELEASE } from '../reporting.problems.js';
import { RoundChanges } from '../rounds/round-change.port.js';
import type { RoundResponse } from '../rounds/round.dto.js';
import { ReleasePlans } from './release-plan.lookup.js';
import { type DueRound, publishDue } from './round-publish.queries.js';
import type { PublishRound } from './round-step.dto.js';
import { publicationFaults } from './round-step.rules.js';

/** Publishes the figures of closed rounds, at once or at a time. */
@Injectable()
export class RoundPublishing {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rounds: RoundChanges,
    private readonly releases: ReleasePlans,
    private readonly actors: ActorLookup,
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
      if (await this.releases.hasOne(tx, round.id)) throw new Problem(ROUND_HAS_RELEASE);
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
      const rounds = await publishDue(tx, now);
      if (rounds.length === 0) return;
      const events = rounds.map(({ id }) => published(id));
      await appendEvents(tx, events, now);
      for (const round of rounds) await this.recordDue(tx, round, now);
    });
  }

  /** Adds the link of a publication by the service to the chain of the body that closed the round. */
  private async recordDue(tx: Tx, { key, version, closedBy }: DueRound, now: Date): Promise<void> {
    await insertSharedLink(tx, {
      actorIds: [await this.actors.findChain(tx, closedBy)],
      action: 'publishRound',
      subject: `round/${key}`,
      detail: { version, publishedAt: now.toISOString() },
      now,
    });
  }
}

function published(roundId: string): DomainEvent {
  return { topic: ROUND_PUBLISHED_EVENT, payload: { roundId } };
}
