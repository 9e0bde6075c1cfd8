import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '../base/clock.js';
import type { Config } from '../base/config.js';
import { Database } from '../database/database.js';
import { reasonOf } from '../database/database-errors.js';
import { Log } from '../base/logging.js';
import type { JobMessage } from './job-message.js';
import { JobQueue } from './queue.js';
import { SetAside } from './set-aside.js';
import { CONFIG } from '../base/tokens.js';

/** Which messages a fact becomes. */
type Route = (payload: Readonly<Record<string, string>>) => readonly JobMessage[];
/** Finds work whose message was lost and answers the messages again. */
type Reconciler = () => Promise<readonly JobMessage[]>;

const BATCH = 500;
const IDLE_MS = 25;
const DOWN_MS = 1_000;
const RECONCILE_MS = 10_000;
const PRUNE_MS = 3_600_000;
const DAY_MS = 86_400_000;
/**
 * How long facts that were sent are kept for who looks for a fault, and answers for who tries again
 * (more than a quarter).
 */
const KEEP_DAYS = { outbox: 30, idempotency: 120, setAside: 120 } as const;

/**
 * Carries facts from the outbox to the queue, in workers. A row is marked as sent only after the
 * queue has taken it, so a queue that is down delays and never loses; a queue that lost everything
 * is refilled by the reconcilers.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly routes = new Map<string, Route>();
  private readonly reconcilers: Reconciler[] = [];
  private readonly pruners: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;
  private stopping = false;
  private wake: () => void = () => undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly setAside: SetAside,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Says which messages a topic becomes; call it while modules are built. */
  route(topic: string, route: Route): void {
    if (this.routes.has(topic)) throw new Error(`The topic ${topic} is routed twice`);
    this.routes.set(topic, route);
  }

  /** Adds a search for lost work. */
  reconcileWith(reconciler: Reconciler): void {
    this.reconcilers.push(reconciler);
  }

  /** Adds what else is deleted when its time is over. */
  pruneWith(pruner: () => Promise<void>): void {
    this.pruners.push(pruner);
  }

  onApplicationBootstrap(): void {
    this.queue.afterEach(() => {
      this.wake();
    });
    if (this.config.role !== 'api') this.running = this.loop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async loop(): Promise<void> {
    let reconciledAt = performance.now();
    let reconciling: Promise<void> | undefined;
    let prunedAt = -PRUNE_MS;
    while (!this.stopping) {
      let wait = IDLE_MS;
      try {
        if ((await this.dispatch()) === BATCH) wait = 0;
        if (reconciling === undefined && performance.now() - reconciledAt > RECONCILE_MS) {
          reconciledAt = performance.now();
          // Beside the facts that come meanwhile, which need not wait for it.
          reconciling = this.reconcile()
            .then(
              () => undefined,
              (error: unknown) => {
                this.waits(error);
              },
            )
            .finally(() => {
              reconciling = undefined;
            });
        }
        if (performance.now() - prunedAt > PRUNE_MS) {
          prunedAt = performance.now();
          await this.prune();
        }
      } catch (error) {
        this.waits(error);
        wait = DOWN_MS;
      }
      if (wait > 0) await this.sleep(wait);
    }
    await reconciling;
  }

  private waits(error: unknown): void {
    this.log.debug(
      { reason: reasonOf(error), detail: error instanceof Error ? error.message : '' },
      'the relay waits',
    );
  }

  /** Waits for a time, or until this process has done a job: what that asked for goes at once. */
  private sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /**
   * Sends one batch; answers how many rows were sent. Several workers share the work without
   * waiting for each other.
   */
  private async dispatch(): Promise<number> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const rows = await tx.rows<{ id: string; topic: string; payload: Record<string, string> }>(
        `select id, topic, payload from platform.outbox where dispatched_at is null order by id limit ${String(BATCH)} for update skip locked`,
      );
      if (rows.length === 0) return 0;
      await this.queue.enqueue(
        rows.flatMap(({ topic, payload }) => this.routes.get(topic)?.(payload) ?? []),
      );
      await tx.rows(`update platform.outbox set dispatched_at = $2 where id = any($1::bigint[])`, [
        rows.map(({ id }) => id),
        this.clock.now(),
      ]);
      return rows.length;
    });
  }

  /** Deletes sent facts and kept answers whose time is over, and what the areas let go. */
  async prune(): Promise<void> {
    const before = (days: number): Date => new Date(this.clock.now().getTime() - days * DAY_MS);
    await this.database.transaction({ kind: 'system' }, async (tx) => {
      await tx.rows(`delete from platform.outbox where dispatched_at < $1`, [
        before(KEEP_DAYS.outbox),
      ]);
      await tx.rows(`delete from platform.idempotency where recorded_at < $1`, [
        before(KEEP_DAYS.idempotency),
      ]);
    });
    await this.setAside.prune(before(KEEP_DAYS.setAside));
    for (const prune of this.pruners) await prune();
  }

  /**
   * Asks every reconciler for lost work and queues it again, with what was set aside and whose time
   * has come; answers how many messages that were.
   */
  async reconcile(): Promise<number> {
    let found = await this.again(await this.setAside.due());
    for (const reconciler of this.reconcilers)
      found += await this.again(
        (await reconciler()).filter((message) => !this.setAside.has(message)),
      );
    return found;
  }

  private async again(messages: readonly JobMessage[]): Promise<number> {
    if (messages.length > 0)
      this.log.info({ messages: messages.length }, 'lost work found and queued again');
    for (let at = 0; at < messages.length; at += BATCH)
      await this.queue.enqueue(messages.slice(at, at + BATCH));
    return messages.length;
  }
}
