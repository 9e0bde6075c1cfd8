import { setTimeout as pause } from 'node:timers/promises';
import type { Job as QueueJob } from 'bullmq';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Config } from '../settings/config.js';
import { Database } from '../database/database.js';
import { reasonOf } from '../database/database-errors.js';
import { runInBackground } from '../database/lane.js';
import type { JobMessage, PlacedMessage } from './job-message.js';
import { Log } from '../telemetry/logging.js';
import { Metrics } from '../telemetry/metrics.js';
import { Telemetry } from '../telemetry/telemetry.js';
import {
  connectQueues,
  type MessageWorker,
  type OpenQueue,
  type QueueBackend,
  type QueueName,
  untilReady,
} from './queue-backend.js';
import { SetAside } from './set-aside.js';
import { CONFIG } from '../base/tokens.js';

/** The work of a job. The queue delivers at least once, so running it twice must change nothing. */
export interface JobHandler {
  readonly name: string;
  run(payload: Readonly<Record<string, string>>): Promise<void>;
  /**
   * True when the job fails for good after five attempts. Other work is set aside after five
   * attempts and tried again later.
   */
  readonly ends?: true;
  /**
   * True for work that may take minutes. Long jobs have workers of their own and take none from the
   * others, such as roll-ups.
   */
  readonly isLong?: true;
  /**
   * True for work that reads a whole round for each change of it. While it is asked for all the time,
   * as in a round of 100,000 reports at its deadline, it rests for twice as long as it works, two
   * seconds at a time at most. Changes meanwhile become one message.
   */
  readonly rests?: true;
  /** Runs when the last attempt has failed. */
  exhausted?(payload: Readonly<Record<string, string>>): Promise<void>;
}

const ATTEMPTS = 5;
/** Longest wait for the queue to take messages. After that the relay tries again later. */
const ENQUEUE_TIMEOUT_MS = 5_000;

/**
 * Share of the time that work which rests may take, the time that it may take at once, and its longest
 * rest, in milliseconds.
 */
const BUDGET = { share: 1 / 3, burst: 500, longestRest: 2_000 } as const;

/** Bounds the time that one kind of work takes in this process while it is asked for all the time. */
export class WorkBudget {
  private left: number = BUDGET.burst;
  private countedTo = 0;

  /**
   * Counts work that ends at an instant, and returns how long to rest after it: until the work has
   * taken no more than its share. All in milliseconds.
   */
  spend(took: number, endedAt: number): number {
    const { share, burst, longestRest } = BUDGET;
    const earned = share * (endedAt - this.countedTo);
    this.countedTo = endedAt;
    this.left = Math.max(Math.min(this.left + earned, burst) - took, -share * longestRest);
    return Math.max(0, -this.left / share);
  }
}

/**
 * The queue: BullMQ in PostgreSQL by default, in Redis with `REDIS_URL`, with the same behaviour.
 * Only worker processes hold a connection, so a request never waits for the queue.
 */
@Injectable()
export class JobQueue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly handlers = new Map<string, JobHandler>();
  private readonly queues = new Map<QueueName, OpenQueue>();
  /** Budgets of the handlers that rest, by name. */
  private readonly budgets = new Map<string, WorkBudget>();
  private backend: QueueBackend | undefined;
  private readonly listeners: (() => void)[] = [];
  private starting: Promise<void> = Promise.resolve();
  private isOpen = false;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config & { readonly databaseUrl: string },
    private readonly database: Database,
    private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly setAside: SetAside,
    private readonly telemetry: Telemetry,
  ) {}

  /** Registers the handler of a job. Call it while modules are built. */
  register(handler: JobHandler): void {
    if (this.handlers.has(handler.name))
      throw new Error(`The job ${handler.name} is registered twice`);
    this.handlers.set(handler.name, handler);
    if (handler.rests === true) this.budgets.set(handler.name, new WorkBudget());
  }

  /** Calls the listener after every job that is done. */
  notifyWhenDone(listener: () => void): void {
    this.listeners.push(listener);
  }

  onApplicationBootstrap(): void {
    if (this.config.role !== 'api') this.starting = this.start();
  }

  private async start(): Promise<void> {
    // A backend whose first connection failed never connects, so each attempt builds a new one.
    await this.database.connect();
    for (let wait = 250; !this.stopping; wait = Math.min(wait * 2, 5_000)) {
      try {
        await this.open();
        return;
      } catch (error) {
        this.log.warn({ reason: reasonOf(error) }, 'the queue does not answer yet');
        await this.abandon();
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  /** Closes everything that was opened, without waiting for running jobs. */
  private async abandon(): Promise<void> {
    const queues = [...this.queues.values()];
    this.isOpen = false;
    this.queues.clear();
    this.backend?.disconnect();
    for (const { worker, queue } of queues) {
      await worker.close(true).catch(() => undefined);
      await queue.close().catch(() => undefined);
    }
  }

  /**
   * Opens the queues. A worker runs once its connection is ready: BullMQ 6.7 keeps the failure of its
   * first connection, and a running worker then asks again without a pause, so that nothing else in
   * the process ever runs.
   */
  private async open(): Promise<void> {
    const backend = await connectQueues(this.config, this.database);
    this.backend = backend;
    for (const which of ['short', 'long'] as const) {
      if (this.stopping) break;
      const open = backend.make(which, this.process);
      this.watch(open.worker);
      this.queues.set(which, open);
      await untilReady(open);
    }
    if (this.stopping) await this.abandon();
    else this.runWorkers();
  }

  private runWorkers(): void {
    this.isOpen = true;
    for (const { worker } of this.queues.values())
      worker.run().catch((error: unknown) => {
        this.log.error({ reason: reasonOf(error) }, 'a worker of the queue has ended');
      });
  }

  private watch(worker: MessageWorker): void {
    worker.on('error', (error) => {
      this.log.warn({ reason: reasonOf(error) }, 'the queue is out of reach');
    });
    worker.on('failed', (job, error) => {
      void runInBackground(() => this.handleFailure(job, error));
    });
  }

  /**
   * Hands messages to the queue. Rejects within seconds when the queue is out of reach. Repeated
   * messages do no harm.
   */
  async enqueue(messages: readonly PlacedMessage[]): Promise<void> {
    if (!this.isOpen) throw new Error('The queue is not open');
    const added = Promise.all(
      [...Map.groupBy(messages, ({ name }) => this.queueOf(name))].map(([which, sent]) =>
        this.addTo(which, sent),
      ),
    );
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error('The queue did not answer in time'));
      }, ENQUEUE_TIMEOUT_MS);
    });
    try {
      await Promise.race([added, timeout]);
    } finally {
      clearTimeout(timer);
      added.catch(() => undefined);
    }
  }

  private async addTo(which: QueueName, sent: readonly PlacedMessage[]): Promise<void> {
    await this.queues.get(which)?.queue.addBulk(sent.map(jobOf));
  }

  private queueOf(job: string): QueueName {
    return this.handlers.get(job)?.isLong === true ? 'long' : 'short';
  }

  private readonly process = async (job: QueueJob<Record<string, string>>): Promise<void> => {
    const handler = this.handlers.get(job.name);
    if (handler === undefined) throw new Error(`No handler for the job ${job.name}`);
    const started = performance.now();
    const { traceparent } = job.data;
    const run = (): Promise<void> => runInBackground(() => handler.run(job.data));
    await this.telemetry.inSpan(`job ${job.name}`, { 'job.name': job.name }, run, traceparent);
    const seconds = (performance.now() - started) / 1000;
    this.metrics.jobs.observe({ job: job.name, outcome: 'done' }, seconds);
    this.telemetry.recordJob(seconds, { 'job.name': job.name, outcome: 'done' });
    await this.setAside.remove(messageOf(job)).catch((error: unknown) => {
      this.log.warn(
        { reason: reasonOf(error), job: job.name },
        'done work stays set aside until it is tried again',
      );
    });
    for (const listener of this.listeners) listener();
    const rest = this.budgets.get(job.name)?.spend(seconds * 1000, performance.now()) ?? 0;
    if (rest > 0 && !this.stopping) await pause(rest);
  };

  private async handleFailure(
    job: QueueJob<Record<string, string>> | undefined,
    error: Error,
  ): Promise<void> {
    if (job === undefined) return;
    this.metrics.jobs.observe({ job: job.name, outcome: 'failed' }, 0);
    this.telemetry.recordJob(0, { 'job.name': job.name, outcome: 'failed' });
    const last = job.attemptsMade >= ATTEMPTS;
    this.log.error(
      { err: error, job: job.name, key: job.data, attempt: job.attemptsMade, last },
      'job failed',
    );
    if (!last) return;
    const handler = this.handlers.get(job.name);
    // When these two fail as well, a reconciler finds the work again later.
    await handler?.exhausted?.(job.data).catch(() => undefined);
    await this.setAside.put(messageOf(job), error, handler?.ends === true).catch(() => undefined);
  }

  /** Counts the messages by state. Returns undefined when the queue is out of reach. */
  async countMessages(): Promise<Record<string, number> | undefined> {
    if (!this.isOpen) return undefined;
    const counts = [...this.queues.values()].map(({ queue }) =>
      queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    );
    const counted = await Promise.all(counts).catch(() => undefined);
    if (counted === undefined) return undefined;
    const sum = (state: string): number => counted.reduce((all, one) => all + (one[state] ?? 0), 0);
    return {
      waiting: sum('waiting') + sum('prioritized'),
      active: sum('active'),
      delayed: sum('delayed'),
      failed: sum('failed'),
    };
  }

  /**
   * Waits up to a second for queues that are being opened, and up to eight seconds for running jobs,
   * or one second when Redis is down. Then closes.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await withinTime(1_000, [this.starting]);
    const outOfReach = this.backend?.isOutOfReach() === true;
    const queues = [...this.queues.values()];
    await withinTime(
      outOfReach ? 1_000 : 8_000,
      queues.map(({ worker }) => worker.close(outOfReach)),
    );
    await withinTime(
      1_000,
      queues.map(({ queue }) => queue.close()),
    );
    this.backend?.disconnect();
  }
}

/** Waits until everything is closed, but no longer than a time. */
async function withinTime(
  milliseconds: number,
  closing: readonly Promise<unknown>[],
): Promise<void> {
  const grace = new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
  await Promise.race([Promise.allSettled(closing), grace]);
}

/** Returns a message as a job of the queue. */
function jobOf({ name, key, payload, place }: PlacedMessage): {
  readonly name: string;
  readonly data: object;
  readonly opts: object;
} {
  return {
    name,
    data: payload,
    opts: {
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: 500 },
      removeOnComplete: true,
      removeOnFail: { count: 1_000 },
      deduplication: { id: `${name}_${key}`, keepLastIfActive: true },
      ...(place === undefined ? {} : { priority: Math.min(place, LAST_PLACE) }),
    },
  };
}

/** Largest priority that BullMQ takes. */
const LAST_PLACE = 2 ** 21;

/** Returns the message that became this job. */
function messageOf({ name, data, opts }: QueueJob<Record<string, string>>): JobMessage {
  return { name, key: (opts.deduplication?.id ?? '').slice(name.length + 1), payload: data };
}
