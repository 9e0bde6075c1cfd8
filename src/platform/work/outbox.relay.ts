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
import {
  deleteDispatched,
  deleteKeptAnswers,
  lockWaitingEvents,
  markDispatched,
  OUTBOX_BATCH,
} from './outbox.queries.js';

/** Returns the messages of an event, made from its payload. */
type Route = (payload: Readonly<Record<string, string>>) => readonly JobMessage[];
/** Finds work whose message was lost and returns the messages. */
type Reconciler = () => Promise<readonly JobMessage[]>;

const IDLE_MS = 25;
/** Longest wait for a database or a queue that is down; the first waits are short. */
const DOWN_MS = 1_000;
const RECONCILE_MS = 10_000;
const PRUNE_MS = 3_600_000;
const DAY_MS = 86_400_000;
/**
 * Days for which rows are kept: dispatched events for tracing faults, and kept answers for clients
 * that retry as late as the next quarter.
 */
const KEEP_DAYS = { outbox: 30, idempotency: 120, setAside: 120 } as const;

/**
 * Carries events from the outbox to the queue, in workers. Marks a row as dispatched only after the
 * queue has taken its messages, so a queue that is down delays events and loses none. Reconcilers
 * refill a queue that has lost its messages.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly routes = new Map<string, Route[]>();
  private readonly reconcilers: Reconciler[] = [];
  private readonly pruners: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;
  private reconciling: Promise<void> | undefined;
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

  /** Adds a route to a topic. Areas that react to the same event add one each, at the start. */
  addRoute(topic: string, route: Route): void {
    this.routes.set(topic, [...(this.routes.get(topic) ?? []), route]);
  }

  /** Adds a search for lost work. */
  reconcileWith(reconciler: Reconciler): void {
    this.reconcilers.push(reconciler);
  }

  /** Adds a step that deletes an area's own old rows. */
  pruneWith(pruner: () => Promise<void>): void {
    this.pruners.push(pruner);
  }

  onApplicationBootstrap(): void {
    this.queue.notifyWhenDone(() => {
      this.wake();
    });
    if (this.config.role !== 'api') this.running = this.loop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  private async loop(): Promise<void> {
    let reconciledAt = performance.now();
    let prunedAt = -PRUNE_MS;
    let downFor = IDLE_MS;
    while (!this.stopping) {
      let wait = IDLE_MS;
      try {
        if ((await this.dispatch()) === OUTBOX_BATCH) wait = 0;
        downFor = IDLE_MS;
        if (this.reconciling === undefined && performance.now() - reconciledAt > RECONCILE_MS) {
          reconciledAt = performance.now();
          this.startReconciling();
        }
        if (performance.now() - prunedAt > PRUNE_MS) {
          prunedAt = performance.now();
          await this.prune();
        }
      } catch (error) {
        this.logFailure(error);
        downFor = Math.min(downFor * 2, DOWN_MS);
        wait = downFor;
      }
      if (wait > 0) await this.sleep(wait);
    }
    await this.reconciling;
  }

  /** Reconciles without keeping new events waiting. */
  private startReconciling(): void {
    this.reconciling = this.reconcile()
      .then(
        () => undefined,
        (error: unknown) => {
          this.logFailure(error);
        },
      )
      .finally(() => {
        this.reconciling = undefined;
      });
  }

  private logFailure(error: unknown): void {
    this.log.debug(
      { reason: reasonOf(error), detail: error instanceof Error ? error.message : '' },
      'the outbox relay waits',
    );
  }

  /**
   * Waits for a time, but no longer than until this process has done a job, whose events are
   * dispatched at once, or stops.
   */
  private sleep(milliseconds: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /**
   * Dispatches one batch of events and returns their number. Workers share the outbox without
   * waiting for each other.
   */
  private async dispatch(): Promise<number> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const events = await lockWaitingEvents(tx);
      if (events.length === 0) return 0;
      await this.queue.enqueue(
        events.flatMap(({ topic, payload }) =>
          (this.routes.get(topic) ?? []).flatMap((route) => route(payload)),
        ),
      );
      const ids = events.map(({ id }) => id);
      await markDispatched(tx, ids, this.clock.now());
      return events.length;
    });
  }

  /** Deletes dispatched events, kept answers, work set aside and rows of areas that are too old. */
  async prune(): Promise<void> {
    const before = (days: number): Date => new Date(this.clock.now().getTime() - days * DAY_MS);
    await this.database.transaction({ kind: 'system' }, async (tx) => {
      await deleteDispatched(tx, before(KEEP_DAYS.outbox));
      await deleteKeptAnswers(tx, before(KEEP_DAYS.idempotency));
    });
    await this.setAside.prune(before(KEEP_DAYS.setAside));
    for (const prune of this.pruners) await prune();
  }

  /**
   * Queues again the work that reconcilers find lost, and the work set aside whose time has come.
   * Returns the number of messages.
   */
  async reconcile(): Promise<number> {
    let found = await this.enqueueAgain(await this.setAside.findDue());
    for (const findLost of this.reconcilers) {
      const lost = (await findLost()).filter((message) => !this.setAside.has(message));
      found += await this.enqueueAgain(lost);
    }
    return found;
  }

  private async enqueueAgain(messages: readonly JobMessage[]): Promise<number> {
    if (messages.length > 0)
      this.log.info({ messages: messages.length }, 'lost work was found and queued again');
    for (let at = 0; at < messages.length; at += OUTBOX_BATCH)
      await this.queue.enqueue(messages.slice(at, at + OUTBOX_BATCH));
    return messages.length;
  }
}
