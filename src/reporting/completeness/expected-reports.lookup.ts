import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { CompletenessQueries } from './completeness.queries.js';
import { portfolioInstantOf, type UnreportedProject } from './completeness.rules.js';

export type { UnreportedProject } from './completeness.rules.js';

/** An expected report that is missing. */
export interface MissingReport {
  /** Organisation number of the actor that answers for the project. */
  readonly actor: string;
  /** Code of the project. */
  readonly project: string;
}

/** A round, and the instant at which it closed. */
interface ClosingRound {
  readonly id: string;
  readonly closedAt: Date | null;
}

/** Lists the missing reports of a round, for the figures of other areas. */
@Injectable()
export class ExpectedReports {
  constructor(private readonly completeness: CompletenessQueries) {}

  /**
   * Lists the projects that were in the portfolio without a report at an instant, by code. The
   * closing of the round settles which projects are in it.
   */
  listUnreported(tx: Tx, round: ClosingRound, asOf: Date): Promise<UnreportedProject[]> {
    const expectedAt = portfolioInstantOf(round.closedAt, asOf);
    return this.completeness.listUnreported(tx, { roundId: round.id, expectedAt, knownAt: asOf });
  }

  /** Lists those of them whose report was missing: not those of an actor with a nil return. */
  async listMissing(tx: Tx, round: ClosingRound, asOf: Date): Promise<MissingReport[]> {
    const unreported = await this.listUnreported(tx, round, asOf);
    return unreported.flatMap(({ actor, project, nil }) => (nil ? [] : [{ actor, project }]));
  }

  /** Lists the projects whose report of a round one actor has not certified yet, by code. */
  async listMissingOfActor(
    tx: Tx,
    round: { readonly id: string; readonly closedAt: Date | null },
    actorId: string,
  ): Promise<string[]> {
    return (await this.completeness.findExpectedOfActor(tx, round, actorId)).missing;
  }
}
