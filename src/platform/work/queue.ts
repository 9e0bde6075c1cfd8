import type { Job as QueueJob } from 'bullmq';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import pg from 'pg';
import type { Config } from '../base/config.js';
import { APP_ROLE, Database } from '../database/database.js';
import { reasonOf } from '../database/database-errors.js';
import type { JobMessage } from './job-message.js';
import { Log } from '../base/logging.js';
import { Metrics } from '../base/metrics.js';
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
  /** Runs when the last attempt has failed. */
  exhausted?(payload: Readonly<Record<string, string>>): Promise<void>;
}

/** The part of a BullMQ queue that we use, on either backend. */
interface MessageQueue {
  addBulk(jobs: { name: string; data: object; opts: object }[]): Promise<unknown>;
  getJobCounts(
    ...types: ('waiting' | 'active' | 'delayed' | 'failed')[]
  ): Promise<Record<string, number>>;
  close(): Promise<void>;
}
/** The part of a BullMQ worker that we use, on either backend. */
interface MessageWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(
    event: 'failed',
    listener: (job: QueueJob<Record<string, string>> | undefined, error: Error) => void,
  ): unknown;
  close(force?: boolean): Promise<void>;
}

/**
 * A client that ignores its errors. BullMQ takes clients out of its pool without listening for
 * errors, so a lost connection would end the process. The pool discards a broken client anyway.
 */
class QueueClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

const QUEUE_NAME = 'portfolio';
const ATTEMPTS = 5;
const WORKER_OPTIONS = {
  concurrency: 4,
  lockDuration: 6_000,
  stalledInterval: 2_000,
  // Time until the outcome of a job is reported again after the queue's server was away. After
  // BullMQ's default of fifteen seconds the lock of the job would have run out.
  runRetryDelay: 500,
  // The jobs of a killed worker count as stalled. Only failures count as attempts.
  maxStalledCount: 1_000_000,
};
/** Longest wait for the queue to take messages. After that the relay tries again later. */
const ENQUEUE_TIMEOUT_MS = 5_000;

/**
 * The queue: BullMQ in PostgreSQL by default, in Redis with `REDIS_URL`, with the same behaviour.
 * Only worker processes hold a connection, so a request never waits for the queue.
 */
@Injectable()
export class JobQueue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly handlers = new Map<string, JobHandler>();
  private queue: MessageQueue | undefined;
  private worker: MessageWorker | undefined;
  private redis: readonly Redis[] = [];
  private readonly listeners: (() => void)[] = [];
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config & { readonly databaseUrl: string },
    private readonly database: Database,
    private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly setAside: SetAside,
  ) {}

  /** Registers the handler of a job. Call it while modules are built. */
  register(handler: JobHandler): void {
    if (this.handlers.has(handler.name))
      throw new Error(`The job ${handler.name} is registered twice`);
    this.handlers.set(handler.name, handler);
  }

  /** Calls the listener after every job that is done. */
  notifyWhenDone(listener: () => void): void {
    this.listeners.push(listener);
  }

  onApplicationBootstrap(): void {
    if (this.config.role !== 'api') void this.start();
  }

  private async start(): Promise<void> {
    // A backend whose first connection failed never connects, so each attempt builds a new one.
    await this.database.connect();
    for (let wait = 250; !this.stopping; wait = Math.min(wait * 2, 5_000)) {
      try {
        await this.open();
        // The service may have begun to stop while the queue opened.
        if (this.hasStopped()) await this.abandon();
        return;
      } catch (error) {
        this.log.warn({ reason: reasonOf(error) }, 'the queue does not answer yet');
        await this.abandon();
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  private hasStopped(): boolean {
    return this.stopping;
  }

  /** Closes everything that was opened, without waiting for running jobs. */
  private async abandon(): Promise<void> {
    const { worker, queue, redis } = this;
    [this.worker, this.queue, this.redis] = [undefined, undefined, []];
    for (const client of redis) client.disconnect();
    await worker?.close(true).catch(() => undefined);
    await queue?.close().catch(() => undefined);
  }

  /** Loads the queue library here, so that an API process does not hold it in memory. */
  private async open(): Promise<void> {
    const { redisUrl } = this.config;
    await (redisUrl === undefined ? this.openInPostgres() : this.openInRedis(redisUrl));
  }

  private async openInPostgres(): Promise<void> {
    const { createPostgresBackend, Queue, Worker } = await import('bullmq');
    const connection = {
      connectionString: this.config.databaseUrl,
      schema: 'bullmq',
      max: 4,
      connectionTimeoutMillis: 3_000,
      options: `-c role=${APP_ROLE}`,
      application_name: 'portfolio-queue',
      Client: QueueClient,
    };
    const queue = new Queue(QUEUE_NAME, { connection }, createPostgresBackend);
    queue.on('error', () => undefined);
    this.queue = queue;
    await queue.waitUntilReady();
    const options = { connection, ...WORKER_OPTIONS };
    this.watch(new Worker(QUEUE_NAME, this.process, options, createPostgresBackend));
  }

  private async openInRedis(url: string): Promise<void> {
    const { Queue, Worker } = await import('bullmq');
    const { Redis: Client } = await import('ioredis');
    const producer = new Client(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      lazyConnect: true,
    });
    const consumer = new Client(url, { maxRetriesPerRequest: null, lazyConnect: true });
    for (const client of [producer, consumer]) client.on('error', () => undefined);
    this.redis = [producer, consumer];
    await Promise.all(this.redis.map((client) => client.connect()));
    const prefix = this.config.queuePrefix;
    const queue = new Queue(QUEUE_NAME, {
      connection: producer,
      prefix,
      skipWaitingForReady: true,
    });
    queue.on('error', () => undefined);
    this.queue = queue;
    const options = { connection: consumer, prefix, ...WORKER_OPTIONS };
    this.watch(new Worker(QUEUE_NAME, this.process, options));
  }

  private watch(worker: MessageWorker): void {
    worker.on('error', (error) => {
      this.log.warn({ reason: reasonOf(error) }, 'the queue is out of reach');
    });
    worker.on('failed', (job, error) => {
      void this.handleFailure(job, error);
    });
    this.worker = worker;
  }

  /**
   * Hands messages to the queue. Rejects within seconds when the queue is out of reach. Repeated
   * messages do no harm.
   */
  async enqueue(messages: readonly JobMessage[]): Promise<void> {
    const { queue } = this;
    if (queue === undefined) throw new Error('The queue is not open');
    if (messages.length === 0) return;
    const added = queue.addBulk(
      messages.map(({ name, key, payload }) => ({
        name,
        data: payload,
        opts: {
          attempts: ATTEMPTS,
          backoff: { type: 'exponential', delay: 500 },
          removeOnComplete: true,
          removeOnFail: { count: 1_000 },
          deduplication: { id: `${name}_${key}`, keepLastIfActive: true },
        },
      })),
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

  private readonly process = async (job: QueueJob<Record<string, string>>): Promise<void> => {
    const handler = this.handlers.get(job.name);
    if (handler === undefined) throw new Error(`No handler for the job ${job.name}`);
    const started = performance.now();
    await handler.run(job.data);
    this.metrics.jobs.observe(
      { job: job.name, outcome: 'done' },
      (performance.now() - started) / 1000,
    );
    await this.setAside.remove(messageOf(job)).catch((error: unknown) => {
      this.log.warn(
        { reason: reasonOf(error), job: job.name },
        'done work stays set aside until it is tried again',
      );
    });
    for (const listener of this.listeners) listener();
  };

  private async handleFailure(
    job: QueueJob<Record<string, string>> | undefined,
    error: Error,
  ): Promise<void> {
    if (job === undefined) return;
    this.metrics.jobs.observe({ job: job.name, outcome: 'failed' }, 0);
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
    return this.queue
      ?.getJobCounts('waiting', 'active', 'delayed', 'failed')
      .catch(() => undefined);
  }

  /** Waits up to eight seconds for running jobs, or one second when Redis is down, then closes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const outOfReach = this.redis.some(({ status }) => status !== 'ready');
    const grace = new Promise<void>((resolve) =>
      setTimeout(resolve, outOfReach ? 1_000 : 8_000).unref(),
    );
    await Promise.race([this.worker?.close(outOfReach).catch(() => undefined), grace]);
    await Promise.race([
      this.queue?.close().catch(() => undefined),
      new Promise<void>((resolve) => setTimeout(resolve, 1_000).unref()),
    ]);
    for (const client of this.redis) client.disconnect();
  }
}

/** Returns the message that became this job. */
function messageOf({ name, data, opts }: QueueJob<Record<string, string>>): JobMessage {
  return { name, key: (opts.deduplication?.id ?? '').slice(name.length + 1), payload: data };
}
