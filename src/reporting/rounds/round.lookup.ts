import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import type { RoundState } from './round.types.js';
import { holdRound } from './round-lock.queries.js';

/** What other areas may know of a round. */
export interface RoundReference {
  readonly key: string;
  readonly state: RoundState;
  readonly opensAt: Date;
  readonly deadline: Date;
}

/** The few questions other areas ask of rounds. */
@Injectable()
export class RoundLookup {
  async find(tx: Tx, key: string): Promise<RoundReference | undefined> {
    const [row] = await tx.rows<RoundReference>(
      `select r.key, r.state, r.opens_at as "opensAt", r.deadline from reporting.round r where r.key = $1`,
      [key],
    );
    return row;
  }

  /** The round, kept from closing until the transaction ends. */
  async held(tx: Tx, key: string): Promise<RoundReference | undefined> {
    await holdRound(tx, key, 'shared');
    return this.find(tx, key);
  }
}
