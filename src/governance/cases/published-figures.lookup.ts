import type { Tx } from '../../platform/database/transaction.js';

/**
 * The published status of a round as it is answered now. Implemented by the area `rollup`, which
 * comes later.
 */
export abstract class PublishedFigures {
  /**
   * Undefined for a round without published figures. `body`: the bytes of the answer; `hash`: its
   * own SHA-256.
   */
  abstract find(
    tx: Tx,
    round: string,
  ): Promise<{ readonly hash: string; readonly body: string } | undefined>;
}
