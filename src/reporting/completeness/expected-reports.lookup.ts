import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { CompletenessQueries } from './completeness.queries.js';
import { portfolioInstantOf } from './completeness.rules.js';

/** An expected report that is missing. */
export interface MissingReport {
  /** Organisation number of the actor that answers for the project. */
  readonly actor: string;
  /** Code of the project. */
  readonly project: string;
}

/** Lists the missing reports of a round, for the figures of other areas. */
@Injectable()
export class ExpectedReports {
  constructor(private readonly completeness: CompletenessQueries) {}

  /**
   * Lists the reports that were missing at an instant, by code. The closing of the round settles
   * which reports are expected.
   */
  listMissing(
    tx: Tx,
    round: { readonly id: string; readonly closedAt: Date | null },
    asOf: Date,
  ): Promise<MissingReport[]> {
    const expectedAt = portfolioInstantOf(round.closedAt, asOf);
    return this.completeness.listMissing(tx, { roundId: round.id, expectedAt, knownAt: asOf });
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
