import type { Tx } from '../platform/database/transaction.js';

/** An open round that uses a criteria set, with its last day in Norway. */
export interface OpenRoundOfSet {
  readonly key: string;
  readonly lastDay: string;
}

/** Finds the use of criteria sets. Implemented by the area `reporting`, which stands after this one. */
export abstract class CriteriaSetUse {
  /** Lists the open rounds that use a set. */
  abstract listOpenRounds(tx: Tx, criteriaSet: string): Promise<OpenRoundOfSet[]>;
}
