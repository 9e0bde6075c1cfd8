import type { Job as QueueJob } from 'bullmq';
import pg from 'pg';
import type { Config } from '../settings/config.js';
import { APP_ROLE } from '../database/app-role.js';
import type { Database } from '../database/database.js';
import { LEDGER_ROW, SELECT_LEDGER } from './outbox.queries.js';

/** The part of a BullMQ queue that we use, on either backend. */
interface MessageQueue {
  addBulk(jobs: { name: string; data: object; opts: object }[]): Promise<unknown>;
  getJobCounts(
    ...types: ('waiting' | 'prioritized' | 'active' | 'delayed' | 'failed')[]
  ): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}
/** The part of a BullMQ worker that we use, on either backend. */
export interface MessageWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(
    event: 'failed',
    listener: (job: QueueJob<Record<string, string>> | undefined, error: Error) => void,
  ): unknown;
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
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

/** The queues, each with workers of its own, and how many of its jobs run at a time. */
const QUEUES = {
  short: { name: 'portfolio', concurrency: 4 },
  long: { name: 'portfolio-long', concurrency: 2 },
} as const;
export type QueueName = keyof typeof QUEUES;

/** A queue and its worker. */
export interface OpenQueue {
  readonly queue: MessageQueue;
  readonly worker: MessageWorker;
}

/** The server that keeps the queues. */
export interface QueueBackend {
  /** Makes a queue and its worker, which does not run yet. */
  make(
    which: QueueName,
    process: (job: QueueJob<Record<string, string>>) => Promise<void>,
  ): OpenQueue;
  /** Says whether a connection is lost. Those to PostgreSQL are made again when they are needed. */
  isOutOfReach(): boolean;
  disconnect(): void;
}

/** Thrown when the schema of the queue is not that of the library: nothing then takes a job. */
class QueueSchemaError extends Error {
  readonly code = 'queue-schema';

  constructor() {
    super('The schema of the queue has another version than the library: run npm run migrate');
    this.name = 'QueueSchemaError';
  }
}

const WORKER_OPTIONS = {
  autorun: false,
  lockDuration: 6_000,
  stalledInterval: 2_000,
  // Time until the outcome of a job is reported again after the queue's server was away. After
  // BullMQ's default of fifteen seconds the lock of the job would have run out.
  runRetryDelay: 500,
  // The jobs of a killed worker count as stalled. Only failures count as attempts.
  maxStalledCount: 1_000_000,
};

/**
 * Connects to the server of the queues: PostgreSQL, or Redis where it is set. Loads the queue library
 * here, so that an API process does not hold it in memory.
 */
export function connectQueues(
  config: Config & { readonly databaseUrl: string },
  database: Database,
): Promise<QueueBackend> {
  const { databaseUrl, queuePrefix, redisUrl } = config;
  return redisUrl === undefined
    ? connectToDatabase(databaseUrl, database)
    : connectToRedis(redisUrl, queuePrefix);
}

async function connectToDatabase(url: string, database: Database): Promise<QueueBackend> {
  const { createPostgresBackend, LATEST_SCHEMA_VERSION, Queue, Worker } = await import('bullmq');
  const version = await database.readPublic(LEDGER_ROW, SELECT_LEDGER);
  if (version[0]?.version !== LATEST_SCHEMA_VERSION) throw new QueueSchemaError();
  const connection = {
    connectionString: url,
    schema: 'bullmq',
    max: 4,
    connectionTimeoutMillis: 3_000,
    options: `-c role=${APP_ROLE}`,
    application_name: 'portfolio-queue',
    Client: QueueClient,
  };
  return {
    make: (which, process) => {
      const { name, concurrency } = QUEUES[which];
      const queue = new Queue(name, { connection }, createPostgresBackend);
      queue.on('error', () => undefined);
      const options = { connection, concurrency, ...WORKER_OPTIONS };
      return { queue, worker: new Worker(name, process, options, createPostgresBackend) };
    },
    isOutOfReach: () => false,
    disconnect: () => undefined,
  };
}

async function connectToRedis(url: string, prefix: string): Promise<QueueBackend> {
  const { Queue, Worker } = await import('bullmq');
  const { Redis } = await import('ioredis');
  const producer = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    lazyConnect: true,
  });
  const consumer = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  const clients = [producer, consumer];
  const disconnect = (): void => {
    for (const client of clients) client.disconnect();
  };
  for (const client of clients) client.on('error', () => undefined);
  await Promise.all(clients.map((client) => client.connect())).catch((error: unknown) => {
    disconnect();
    throw error;
  });
  return {
    make: (which, process) => {
      const { name, concurrency } = QUEUES[which];
      const queue = new Queue(name, { connection: producer, prefix, skipWaitingForReady: true });
      queue.on('error', () => undefined);
      const options = { connection: consumer, prefix, concurrency, ...WORKER_OPTIONS };
      return { queue, worker: new Worker(name, process, options) };
    },
    isOutOfReach: () => clients.some(({ status }) => status !== 'ready'),
    disconnect,
  };
}

/**
 * Waits until a queue and its worker are ready. Throws what failed once neither is at work any more:
 * a worker that is closed before that leaves a connection open for good.
 */
export async function untilReady({ queue, worker }: OpenQueue): Promise<void> {
  const ready = await Promise.allSettled([queue.waitUntilReady(), worker.waitUntilReady()]);
  const failed = ready.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
