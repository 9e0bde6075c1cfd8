import { Injectable } from '@nestjs/common';
import { clientNameOf } from '../../platform/base/principal.js';
import { Problem, STALE } from '../../platform/base/problem.js';
import { type EntityRow, updateRows } from '../../platform/database/entity-rows.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { ProposeReplayPublication } from './replay-publication.dto.js';
import { findPublicationObstacle, type PublicationAction } from './replay-publication.rules.js';
import type { ReplayResponse } from './replay.dto.js';
import { Replay } from './replay.entity.js';
import { ReplayQueries } from './replay.queries.js';

/** A step of publication: the replay, the action, and the columns that it changes. */
interface Step {
  readonly id: string;
  readonly action: PublicationAction;
  readonly columns: (client: string, now: Date) => Partial<EntityRow<Replay>>;
}

/** Publishes replays: one client proposes, a second one approves. */
@Injectable()
export class ReplayPublication {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: ReplayQueries,
  ) {}

  propose(
    command: Command,
    id: string,
    { reason }: ProposeReplayPublication,
  ): Promise<Answer<ReplayResponse>> {
    return this.step(command, {
      id,
      action: 'proposePublication',
      columns: (client, now) => ({
        publicationReason: reason,
        proposedBy: client,
        proposedAt: now,
      }),
    });
  }

  approve(command: Command, id: string): Promise<Answer<ReplayResponse>> {
    return this.step(command, {
      id,
      action: 'approvePublication',
      columns: (client, now) => ({ approvedBy: client, publishedAt: now }),
    });
  }

  /** Takes the proposal back. The audit keeps it. */
  withdraw(command: Command, id: string): Promise<Answer<ReplayResponse>> {
    return this.step(command, {
      id,
      action: 'withdrawPublication',
      columns: () => ({ publicationReason: null, proposedBy: null, proposedAt: null }),
    });
  }

  /** Takes a step on the version of a replay that the caller has read. */
  private step(command: Command, { id, action, columns }: Step): Promise<Answer<ReplayResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReplayResponse>> => {
      const { principal } = command;
      const replay = await this.queries.require(tx, principal, id);
      const { version } = replay;
      if (version !== command.expectedVersion) throw new Problem(STALE);
      const client = clientNameOf(principal.token);
      const obstacle = findPublicationObstacle(action, replay, { client, now });
      if (obstacle !== undefined) throw new Problem(obstacle);
      const changes = { ...columns(client, now), version: version + 1 };
      if ((await tx.execute(updateRows(Replay, { id, version }, changes))) !== 1)
        throw new Problem(STALE);
      const answer = await this.queries.answer(tx, principal, id, now);
      return {
        answer,
        subject: `replay/${id}`,
        detail: { publication: answer.body.publication },
      };
    });
  }
}
