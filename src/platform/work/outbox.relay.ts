import { writeFile } from 'node:fs/promises';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Alarm } from '../base/alarm.js';
import { Clock } from '../base/clock.js';
import type { Config } from '../settings/config.js';
import { Database } from '../database/database.js';
import { reasonOf } from '../database/database-errors.js';
import { runInBackground } from '../database/lane.js';
import { readRetention } from '../database/retention.queries.js';
import { Signals } from '../database/signals.js';
import { Log } from '../telemetry/logging.js';
import type { Tx } from '../database/transaction.js';
import { readPlaces } from './job.queries.js';
import type { JobMessage, PlacedMessage } from './job-message.js';
import { JobQueue } from './queue.js';
import { SetAside } from './set-aside.js';
import { CONFIG } from '../base/tokens.js';
import {
  deleteDispatched,
  deleteKeptAnswers,
  lockWaitingEvents,
  markDispatched,
  OUTBOX_BATCH,
  type OutboxRow,
} from './outbox.queries.js';

/** Returns the messages of an event, made from its payload. */
type Route = (payload: Readonly<Record<string, string>>) => readonly JobMessage[];
/** Records events in the transaction that marks them as dispatched. */
type Recorder = (tx: Tx, events: readonly OutboxRow[]) => Promise<void>;
/** Finds work whose message was lost and returns the messages. */
type Reconciler = () => Promise<readonly JobMessage[]>;

/**
 * Time between two looks into the outbox without a signal. While signals do not arrive, the relay
 * looks often.
 */
const LOOK_MS = { listening: 1_000, deaf: 25 } as const;
const SHORTEST_DOWN_MS = 25;
/** Longest wait for a database or a queue that is down; the first waits are short. */
const DOWN_MS = 1_000;
const RECONCILE_MS = 10_000;
const PRUNE_MS = 3_600_000;
const HEARTBEAT_MS = 5_000;

/**
 * Carries events from the outbox to the queue, in workers. Marks a row as dispatched only after the
 * queue has taken its messages, so a queue that is down delays events and loses none. Reconcilers
 * refill a queue that has lost its messages.
 */
@Injectable()
export class OutboxRelay
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly routes = new Map<string, Route[]>();
  private readonly recorders: { topics: ReadonlySet<string>; record: Recorder }[] = [];
  private readonly reconcilers: Reconciler[] = [];
  private readonly pruners: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;
  private reconciling: Promise<void> | undefined;
  private stopping = false;
  private readonly alarm = new Alarm();
  private beatenAt = -Infinity;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly setAside: SetAside,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly signals: Signals,
  ) {}

  /** Adds a route to a topic. Areas that react to the same event add one each, at the start. */
  addRoute(topic: string, route: Route): void {
    this.routes.set(topic, [...(this.routes.get(topic) ?? []), route]);
  }

  /**
   * Adds a recorder of these topics, for an area that must see each event once: a queue that loses
   * its messages loses none of what was recorded.
   */
  recordWith(topics: readonly string[], record: Recorder): void {
    this.recorders.push({ topics: new Set(topics), record });
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
    if (this.config.role === 'api') return;
    const wake = (): void => {
      this.alarm.ring();
    };
    this.queue.notifyWhenDone(wake);
    this.running = runInBackground(() => this.loop());
  }

  /** Begins to listen before the connection that listens is opened. */
  onModuleInit(): void {
    if (this.config.role === 'api') return;
    this.signals.listen('outbox', () => {
      this.alarm.ring();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.alarm.ring();
    await this.running;
  }

  private async loop(): Promise<void> {
    let reconciledAt = performance.now();
    let prunedAt = -PRUNE_MS;
    let downFor = SHORTEST_DOWN_MS;
    while (!this.stopping) {
      this.beat();
      try {
        const dispatched = await this.dispatch();
        downFor = SHORTEST_DOWN_MS;
        if (this.reconciling === undefined && performance.now() - reconciledAt > RECONCILE_MS) {
          reconciledAt = performance.now();
          this.startReconciling();
        }
        if (performance.now() - prunedAt > PRUNE_MS) {
          prunedAt = performance.now();
          await this.prune();
        }
        if (dispatched < OUTBOX_BATCH) await this.waitForEvents();
      } catch (error) {
        this.logFailure(error);
        downFor = Math.min(downFor * 2, DOWN_MS);
        await this.sleepWhileDown(downFor);
      }
    }
    await this.reconciling;
  }

  /**
   * Waits for a signal, for a job of this process that is done, whose events are dispatched at once,
   * or for the time of the next look.
   */
  private waitForEvents(): Promise<void> {
    return this.alarm.sleep(this.signals.isListening ? LOOK_MS.listening : LOOK_MS.deaf);
  }

  /** Waits for what is down. Signals do not shorten the wait, only the end of the service does. */
  private async sleepWhileDown(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!this.stopping && performance.now() < end)
      await this.alarm.sleep(end - performance.now());
  }

  /** Touches the file by which a health check sees that the worker turns. */
  private beat(): void {
    const { heartbeatFile } = this.config;
    if (heartbeatFile === undefined || performance.now() - this.beatenAt < HEARTBEAT_MS) return;
    this.beatenAt = performance.now();
    void writeFile(heartbeatFile, '').catch((error: unknown) => {
      this.log.warn({ reason: reasonOf(error) }, 'the heartbeat cannot be written');
    });
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
   * Dispatches one batch of events and returns their number. Workers share the outbox without
   * waiting for each other.
   */
  private async dispatch(): Promise<number> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const events = await lockWaitingEvents(tx);
      if (events.length === 0) return 0;
      const messages = events.flatMap(({ topic, payload }) =>
        (this.routes.get(topic) ?? []).flatMap((route) => traceMessages(route(payload), payload)),
      );
      for (const { topics, record } of this.recorders) {
        const wanted = events.filter(({ topic }) => topics.has(topic));
        if (wanted.length > 0) await record(tx, wanted);
      }
      await this.queue.enqueue(await placeMessages(tx, messages));
      const ids = events.map(({ id }) => id);
      await markDispatched(tx, ids, this.clock.now());
      return events.length;
    });
  }

  /**
   * Deletes dispatched events, kept answers, work set aside and rows of areas that are older than
   * their retention class says.
   */
  async prune(): Promise<void> {
    const setAsideBefore = await this.database.transaction({ kind: 'system' }, async (tx) => {
      const before = await readRetention(tx, this.clock.now());
      await deleteDispatched(tx, before('dispatchedEvents'));
      await deleteKeptAnswers(tx, before('keptAnswers'));
      return before('setAsideWork');
    });
    await this.setAside.prune(setAsideBefore);
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
    for (let at = 0; at < messages.length; at += OUTBOX_BATCH) {
      const batch = messages.slice(at, at + OUTBOX_BATCH);
      const placed = await this.database.transaction({ kind: 'system' }, (tx) =>
        placeMessages(tx, batch),
      );
      await this.queue.enqueue(placed);
    }
    return messages.length;
  }
}

/**
 * Gives each message of a job its place in the line of its actor's jobs. The first jobs of all actors
 * are taken before the second of any: an actor's thousand jobs keep nobody waiting.
 */
async function placeMessages(tx: Tx, messages: readonly JobMessage[]): Promise<PlacedMessage[]> {
  const ids = messages.flatMap(({ payload: { jobId } }) => jobId ?? []);
  if (ids.length === 0) return [...messages];
  const places = new Map((await readPlaces(tx, ids)).map(({ id, place }) => [id, place]));
  return messages.map((message) => {
    const place = places.get(message.payload['jobId'] ?? '');
    return place === undefined ? message : { ...message, place };
  });
}

/** Gives messages the trace of the event that they came from; none while telemetry is off. */
function traceMessages(
  messages: readonly JobMessage[],
  { traceparent }: Readonly<Record<string, string>>,
): readonly JobMessage[] {
  if (traceparent === undefined) return messages;
  return messages.map((message) => ({
    ...message,
    payload: { ...message.payload, traceparent },
  }));
}
