import type { Tx } from '../../platform/database/transaction.js';

/**
 * Reads the published status of rounds. Implemented by the area `rollup`, which stands after this
 * one.
 */
export abstract class PublishedFigures {
  /**
   * Finds the figures of a round as they are answered now: the bytes of the answer and its own
   * SHA-256. Returns undefined when they are not published.
   */
  abstract find(
    tx: Tx,
    round: string,
  ): Promise<{ readonly hash: string; readonly body: string } | undefined>;
}
