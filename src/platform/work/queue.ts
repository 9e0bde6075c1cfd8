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

/** What a job does. It is delivered at least once, so running it twice changes nothing. */
export interface JobHandler {
  readonly name: string;
  run(payload: Readonly<Record<string, string>>): Promise<void>;
  /**
   * What asked for it fails with it, and it is not tried again. Else what failed five times is set
   * aside, and tried again later.
   */
  readonly ends?: true;
  /** Called when the last attempt has failed. */
  exhausted?(payload: Readonly<Record<string, string>>): Promise<void>;
}

/** What we use of a queue and a worker, whichever backend they stand on. */
interface MessageQueue {
  addBulk(jobs: { name: string; data: object; opts: object }[]): Promise<unknown>;
  getJobCounts(
    ...types: ('waiting' | 'active' | 'delayed' | 'failed')[]
  ): Promise<Record<string, number>>;
  close(): Promise<void>;
}
interface MessageWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(
    event: 'failed',
    listener: (job: QueueJob<Record<string, string>> | undefined, error: Error) => void,
  ): unknown;
  close(force?: boolean): Promise<void>;
}

/**
 * BullMQ takes clients out of its pool without listening for their errors: one that is cut while it
 * is out would end the process. The pool lets go of a broken client all the same.
 */
class QueueClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

const QUEUE_NAME = 'portfolio';
const ATTEMPTS = 5;
/** How long an enqueue may take before the relay keeps its rows and tries later. */
const ENQUEUE_TIMEOUT_MS = 5_000;

/**
 * BullMQ as a messenger, in PostgreSQL by default and in Redis with `REDIS_URL`; the same behaviour
 * on both. Only worker processes hold a connection: a request never waits for the queue.
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

  /** Registers a job; call it while modules are built. */
  register(handler: JobHandler): void {
    if (this.handlers.has(handler.name))
      throw new Error(`The job ${handler.name} is registered twice`);
    this.handlers.set(handler.name, handler);
  }

  /** Calls when a job is done: what it asked for need not wait. */
  afterEach(listener: () => void): void {
    this.listeners.push(listener);
  }

  onApplicationBootstrap(): void {
    if (this.config.role !== 'api') void this.start();
  }

  private async start(): Promise<void> {
    // Both backends keep their first refusal for good, so the queue is only built when its server
    // has answered.
    await this.database.connect();
    for (let wait = 250; !this.stopping; wait = Math.min(wait * 2, 5_000)) {
      try {
        await this.open();
        // It may have been told to stop meanwhile.
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

  /** Lets go of what was opened, without waiting for anything. */
  private async abandon(): Promise<void> {
    const { worker, queue, redis } = this;
    [this.worker, this.queue, this.redis] = [undefined, undefined, []];
    for (const client of redis) client.disconnect();
    await worker?.close(true).catch(() => undefined);
    await queue?.close().catch(() => undefined);
  }

  private async open(): Promise<void> {
    // Loaded by workers only: an API holds no queue in memory.
    const { createPostgresBackend, Queue, Worker } = await import('bullmq');
    const workerOptions = {
      concurrency: 4,
      lockDuration: 6_000,
      stalledInterval: 2_000,
      // How soon what a job came to is told again when the queue's server was away: with BullMQ's
      // fifteen seconds its lock would have run out.
      runRetryDelay: 500,
      // A killed worker's jobs are stalled, not poisonous; attempts are counted by failures.
      maxStalledCount: 1_000_000,
    };
    const process = (job: QueueJob<Record<string, string>>): Promise<void> => this.process(job);
    if (this.config.redisUrl === undefined) {
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
      this.watch(
        new Worker(QUEUE_NAME, process, { connection, ...workerOptions }, createPostgresBackend),
      );
    } else {
      const { Redis: Client } = await import('ioredis');
      const producer = new Client(this.config.redisUrl, {
        enableOfflineQueue: false,
        maxRetriesPerRequest: 1,
        lazyConnect: true,
      });
      const consumer = new Client(this.config.redisUrl, {
        maxRetriesPerRequest: null,
        lazyConnect: true,
      });
      for (const client of [producer, consumer]) client.on('error', () => undefined);
      this.redis = [producer, consumer];
      await Promise.all(this.redis.map((client) => client.connect()));
      const queue = new Queue(QUEUE_NAME, {
        connection: producer,
        prefix: this.config.queuePrefix,
        skipWaitingForReady: true,
      });
      queue.on('error', () => undefined);
      this.queue = queue;
      this.watch(
        new Worker(QUEUE_NAME, process, {
          connection: consumer,
          prefix: this.config.queuePrefix,
          ...workerOptions,
        }),
      );
    }
  }

  private watch(worker: MessageWorker): void {
    worker.on('error', (error) => {
      this.log.warn({ reason: reasonOf(error) }, 'the queue is out of reach');
    });
    worker.on('failed', (job, error) => {
      void this.failed(job, error);
    });
    this.worker = worker;
  }

  /**
   * Hands messages to the queue. Rejects within seconds when the queue is out of reach; nothing is
   * lost by trying again.
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

  private async process(job: QueueJob<Record<string, string>>): Promise<void> {
    const handler = this.handlers.get(job.name);
    if (handler === undefined) throw new Error(`No handler for the job ${job.name}`);
    const started = performance.now();
    await handler.run(job.data);
    this.metrics.jobs.observe(
      { job: job.name, outcome: 'done' },
      (performance.now() - started) / 1000,
    );
    await this.setAside.done(messageOf(job)).catch((error: unknown) => {
      this.log.warn(
        { reason: reasonOf(error), job: job.name },
        'what is done stands as set aside until it is tried again',
      );
    });
    for (const listener of this.listeners) listener();
  }

  private async failed(
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
    // Where this fails too, the reconciler finds it in the queue's next round of five.
    await handler?.exhausted?.(job.data).catch(() => undefined);
    await this.setAside.put(messageOf(job), error, handler?.ends === true).catch(() => undefined);
  }

  /** Messages waiting, running and failed; undefined when the queue is out of reach. */
  async depth(): Promise<Record<string, number> | undefined> {
    return this.queue
      ?.getJobCounts('waiting', 'active', 'delayed', 'failed')
      .catch(() => undefined);
  }

  /**
   * Lets running jobs finish (at most eight seconds, and not at all when Redis is out of reach),
   * then closes.
   */
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

/** The message that became this job. */
function messageOf({ name, data, opts }: QueueJob<Record<string, string>>): JobMessage {
  return { name, key: (opts.deduplication?.id ?? '').slice(name.length + 1), payload: data };
}
