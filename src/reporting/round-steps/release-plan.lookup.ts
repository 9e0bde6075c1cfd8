import type { Tx } from '../../platform/database/transaction.js';

/**
 * Tells of releases that are under way. The area `publication` implements it: a round with a release
 * is published by it, never before.
 */
export abstract class ReleasePlans {
  /** Says whether a round has a release that is drafted, rehearsed or approved. */
  abstract hasOne(tx: Tx, roundId: string): Promise<boolean>;
}
