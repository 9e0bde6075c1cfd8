import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { CompletenessQueries } from './completeness.queries.js';

/** The reports that are expected in a round, for figures that say what is missing. */
@Injectable()
export class ExpectedReports {
  constructor(@Inject(CompletenessQueries) private readonly completeness: CompletenessQueries) {}

  /** How many were not there at an instant. What is expected is settled when the round closes. */
  async missing(tx: Tx, round: { readonly id: string; readonly closedAt: Date | null }, asOf: Date): Promise<number> {
    const expectedAt = round.closedAt !== null && round.closedAt < asOf ? round.closedAt : asOf;
    const actors = await this.completeness.ofRound(tx, round.id, expectedAt, asOf);
    return actors.reduce((sum, { missing }) => sum + missing.length, 0);
  }
}
