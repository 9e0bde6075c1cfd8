import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import type { Config } from '../../platform/settings/config.js';
import { Log } from '../../platform/telemetry/logging.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { Database } from '../../platform/database/database.js';
import { reasonOf } from '../../platform/database/database-errors.js';
import {
  claimDue,
  type ClaimedSubscription,
  findNextDue,
  hasDue,
  returnClaims,
} from './delivery.queries.js';
import { DeliveryTurns } from './delivery-turn.service.js';
import { type Slot, Slots, SLOW_AFTER_MS } from './slot.rules.js';

const SYSTEM = { kind: 'system' } as const;
/** Time for which a worker alone sends to a subscription. A turn is shorter. */
const LEASE_MS = 30_000;
/** Longest time until the next look for what is due. */
const LONGEST_SLEEP_MS = 600_000;
/** Longest time that messages under way have to be answered when the service stops. */
const GRACE_MS = 8_000;

/**
 * Sends deliveries, in workers. Each due subscription is claimed for half a minute by a short
 * statement, and its deliveries are sent in their order while no transaction is open. A message of
 * the queue only wakes this service, so receivers that hang keep no job of the queue waiting.
 */
@Injectable()
export class DeliveryService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly slots = new Slots();
  private readonly turns = new Set<Promise<void>>();
  private claiming: Promise<void> | undefined;
  private wokenMeanwhile = false;
  private stopping = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly sender: DeliveryTurns,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  /** Looks for due subscriptions now. Returns at once. */
  wake(): void {
    if (this.stopping || this.config.role === 'api') return;
    this.wokenMeanwhile = true;
    let failed = false;
    this.claiming ??= this.claimUntilNone()
      .catch((error: unknown) => {
        failed = true;
        this.log.debug({ reason: reasonOf(error) }, 'deliveries wait for the database');
      })
      .finally(() => {
        this.claiming = undefined;
        if (failed) this.wakeIn(1_000);
        else if (this.wokenMeanwhile) this.wake();
      });
  }

  /** Says whether a subscription is due that no worker has claimed. */
  isBehind(): Promise<boolean> {
    return this.database.transaction(SYSTEM, (tx) => hasDue(tx, this.clock.now()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.claiming;
    const grace = new Promise<void>((resolve) => setTimeout(resolve, GRACE_MS).unref());
    await Promise.race([Promise.all(this.turns), grace]);
  }

  private async claimUntilNone(): Promise<void> {
    while (this.wokenMeanwhile && !this.stopping) {
      this.wokenMeanwhile = false;
      const claimed = await this.claim();
      if (claimed.length > 0) this.wokenMeanwhile = true;
      else await this.sleepUntilNextDue();
    }
  }

  /** Claims due subscriptions for the free slots, and begins their turns. */
  private async claim(): Promise<readonly ClaimedSubscription[]> {
    const { free, busyHosts } = this.slots;
    if (free.quick + free.slow === 0) return [];
    const now = this.clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const claimed = await this.database.transaction(SYSTEM, (tx) =>
      claimDue(tx, { ...free, busyHosts }, now, until),
    );
    const unused: string[] = [];
    for (const one of claimed) {
      const slot = this.slots.take(one.host, one.slow);
      if (slot === undefined) unused.push(one.id);
      else this.begin(one, slot);
    }
    if (unused.length > 0)
      await this.database.transaction(SYSTEM, (tx) => returnClaims(tx, unused));
    return claimed;
  }

  private begin(claimed: ClaimedSubscription, slot: Slot): void {
    const slow = setTimeout(() => {
      slot.slow = true;
      this.wake();
    }, SLOW_AFTER_MS);
    const turn = this.sender
      .take(claimed, () => this.stopping)
      .catch((error: unknown) => {
        // The lease runs out, and another turn tries the same deliveries.
        this.log.warn({ reason: reasonOf(error) }, 'a turn of deliveries was not recorded');
      })
      .finally(() => {
        clearTimeout(slow);
        this.slots.release(slot);
        this.turns.delete(turn);
        this.wake();
      });
    this.turns.add(turn);
  }

  /** Sleeps until the next retry is due. Nothing is looked up meanwhile. */
  private async sleepUntilNextDue(): Promise<void> {
    const next = await this.database.transaction(SYSTEM, findNextDue);
    if (next === undefined) return;
    const wait = next.getTime() - this.clock.now().getTime();
    // What is due now waits for a slot, and a slot that becomes free wakes this service.
    if (wait > 0) this.wakeIn(wait);
  }

  private wakeIn(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.stopping) return;
    this.timer = setTimeout(
      () => {
        this.wake();
      },
      Math.min(milliseconds, LONGEST_SLEEP_MS),
    ).unref();
  }
}
