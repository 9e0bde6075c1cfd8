import { Injectable } from '@nestjs/common';

/**
 * Shortest time after which a caller that sends too much is told so. The longest is twice as long:
 * clients that began together would otherwise come back together, fifty requests at a time.
 */
const DELAY_MS = 500;
/** Most refusals that wait at a time. */
const MOST = 2_000;

/**
 * Holds back refusals, so that a client that sends again at once sends little. Fifty clients that did
 * not wait took the whole thread by their refusals alone (test/scenarios/hostile-actors).
 */
@Injectable()
export class RefusalDelay {
  private waiting = 0;

  /** Waits, unless very many refusals wait already. */
  async wait(): Promise<void> {
    if (this.waiting >= MOST) return;
    this.waiting += 1;
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS * (1 + Math.random())));
    this.waiting -= 1;
  }
}
