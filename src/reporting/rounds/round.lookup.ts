import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { instant, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { RoundState } from './round.types.js';
import { lockRound } from './round-lock.queries.js';

/** A round as other areas know it. */
export interface RoundReference {
  readonly key: string;
  readonly state: RoundState;
  readonly opensAt: Date;
  readonly deadline: Date;
}

const REFERENCE_ROW = rowType<RoundReference>({
  key: text,
  state: textOf(),
  opensAt: instant,
  deadline: instant,
});

/** Answers the few questions that other areas ask of rounds. */
@Injectable()
export class RoundLookup {
  async find(tx: Tx, key: string): Promise<RoundReference | undefined> {
    const [round] = await tx.query(
      REFERENCE_ROW,
      sql`
        select r.key, r.state, r.opens_at as "opensAt", r.deadline
          from reporting.round r
         where r.key = ${key}`,
    );
    return round;
  }

  /** Locks a round, so that it is not closed before the transaction ends, and reads it. */
  async lockAgainstClosing(tx: Tx, key: string): Promise<RoundReference | undefined> {
    await lockRound(tx, key, 'shared');
    return this.find(tx, key);
  }
}
