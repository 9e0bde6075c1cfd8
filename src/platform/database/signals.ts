import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import pg, { type Pool } from 'pg';
import { type Config } from '../settings/config.js';
import { Log } from '../telemetry/logging.js';
import { CONFIG } from '../base/tokens.js';
import { APP_ROLE } from './app-role.js';
import { reasonOf } from './database-errors.js';
import { LISTEN, notify } from './signals.queries.js';

/**
 * Something that processes tell each other: events wait in the outbox, or the figures of a round may
 * have changed. A signal may be lost: whoever listens also looks by itself now and then.
 */
export type Signal = 'outbox' | 'figures';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/**
 * Carries signals between processes by LISTEN and NOTIFY, on one connection of its own. Looks for
 * events and figures cost an idle service 25 % of a core before (bench, P17).
 */
@Injectable()
export class Signals implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly listeners = new Map<Signal, Set<() => void>>();
  /** Name of this process in its own notifications, which it does not act on. */
  private readonly process = randomUUID();
  private client: pg.Client | undefined;
  private listening = false;
  private stopping = false;
  /** Signals whose notification is under way. True: another one is due afterwards. */
  private readonly underWay = new Map<Signal, boolean>();

  constructor(
    @Inject(CONFIG) private readonly config: Config & { readonly databaseUrl: string },
    private readonly log: Log,
  ) {}

  /** Says whether signals of other processes arrive now. Without them a listener looks often. */
  get isListening(): boolean {
    return this.listening;
  }

  /** Calls a listener for every signal, and when signals may have been lost. */
  listen(signal: Signal, listener: () => void): void {
    const listeners = this.listeners.get(signal) ?? new Set();
    this.listeners.set(signal, listeners.add(listener));
  }

  /**
   * Sends a signal after a commit, without waiting. One process is enough for the outbox: a process
   * that listens itself tells no other. Outside the transaction, because a NOTIFY inside makes all
   * commits wait for each other.
   */
  send(signal: Signal, pool: Pool): void {
    if (this.listeners.has(signal)) this.tell(signal);
    else if (this.underWay.has(signal)) this.underWay.set(signal, true);
    else void this.notify(signal, pool);
  }

  private async notify(signal: Signal, pool: Pool): Promise<void> {
    do {
      this.underWay.set(signal, false);
      await pool.query(notify(`${signal} ${this.process}`)).catch(() => undefined);
    } while (this.underWay.get(signal) === true);
    this.underWay.delete(signal);
  }

  onApplicationBootstrap(): void {
    if (this.listeners.size > 0) void this.keepListening();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.client?.end().catch(() => undefined);
  }

  private async keepListening(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !this.stopping; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const began = performance.now();
      await this.listenUntilLost().catch((error: unknown) => {
        this.log.debug({ reason: reasonOf(error) }, 'signals do not arrive');
      });
      if (this.hasStopped()) return;
      if (performance.now() - began > LONGEST_WAIT_MS) wait = FIRST_WAIT_MS;
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
  }

  private hasStopped(): boolean {
    return this.stopping;
  }

  /** Listens until the connection is lost. Whoever listens then looks by itself. */
  private async listenUntilLost(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: 'portfolio-signals',
      options: `-c role=${APP_ROLE}`,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    const lost = new Promise<void>((resolve) => {
      const resolveOnce = (): void => {
        resolve();
      };
      client.once('error', resolveOnce).once('end', resolveOnce);
    });
    client.on('error', () => undefined);
    client.on('notification', ({ payload = '' }) => {
      this.hear(payload);
    });
    this.client = client;
    try {
      await client.connect();
      await client.query(LISTEN);
      this.listening = true;
      this.tellAll();
      await lost;
    } finally {
      this.listening = false;
      if (!this.stopping) this.tellAll();
      await client.end().catch(() => undefined);
    }
  }

  private hear(payload: string): void {
    const [signal, process] = payload.split(' ');
    if (process === this.process) return;
    if (signal === 'outbox' || signal === 'figures') this.tell(signal);
  }

  private tellAll(): void {
    for (const signal of this.listeners.keys()) this.tell(signal);
  }

  private tell(signal: Signal): void {
    for (const listener of this.listeners.get(signal) ?? []) listener();
  }
}
