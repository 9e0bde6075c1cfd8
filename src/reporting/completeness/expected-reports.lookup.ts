import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { CompletenessQueries, expectedAsOf } from './completeness.queries.js';

/** A report that was expected and not there. */
export interface MissingReport {
  /** Organisation number of who answers for it. */
  readonly actor: string;
  /** Code of the project. */
  readonly project: string;
}

/** The reports that are expected in a round, for figures that say what is missing. */
@Injectable()
export class ExpectedReports {
  constructor(private readonly completeness: CompletenessQueries) {}

  /**
   * Those that were not there at an instant, by code. What is expected is settled when the round
   * closes.
   */
  missing(
    tx: Tx,
    round: { readonly id: string; readonly closedAt: Date | null },
    asOf: Date,
  ): Promise<MissingReport[]> {
    return this.completeness.missing(tx, round.id, expectedAsOf(round.closedAt, asOf), asOf);
  }
}
