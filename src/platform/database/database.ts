import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg, { type Pool } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Config } from '../settings/config.js';
import { Log } from '../telemetry/logging.js';
import type { Access } from '../base/principal.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { CONFIG, ENTITIES } from '../base/tokens.js';
import { Turns } from '../base/turns.js';
import {
  isConflictWithRecovery,
  isConnectionLoss,
  overloaded,
  reasonOf,
  unavailable,
  UnsafeRoleError,
} from './database-errors.js';
import { APP_ROLE } from './app-role.js';
import type { EntityClass } from './entity-rows.js';
import { isInBackground } from './lane.js';
import { bool, checkRows, type RowType, rowType } from './row-type.js';
import { prepareStatement } from './statement.js';
import { Signals } from './signals.js';
import { type TransactionSettings, runTransaction, type Tx } from './transaction.js';

/** Returns the options of every connection to the service's database, in tests and bench too. */
export function dataSourceOptionsOf(
  url: string,
  entities: readonly EntityClass[],
  poolSize: number,
  role: string | undefined,
): ConstructorParameters<typeof DataSource>[0] {
  return {
    type: 'postgres',
    url,
    entities: [...entities],
    synchronize: false,
    logging: false,
    extra: poolOptionsOf(poolSize, role, LOCK_WAIT_MS),
  };
}

/** Longest wait of a request for a lock that other work holds. */
const LOCK_WAIT_MS = 2_000;

/** Returns the options of a pool. A lock is waited for `lockWaitMs`; 0 is for ever. */
function poolOptionsOf(
  poolSize: number,
  role: string | undefined,
  lockWaitMs: number,
): pg.PoolConfig {
  return {
    max: poolSize,
    // Longest wait of a request for a free connection. A server that is down refuses at once.
    connectionTimeoutMillis: 10_000,
    // Sends statements together: the round trip of a statement costs more than its execution
    // (bench, P9).
    pipeline: true,
    // Without JIT: compiling a plan that hashes whole rounds costs 80 ms of machine code for 10
    // ms of work.
    options: [
      ...(role === undefined ? [] : [`-c role=${role}`]),
      '-c jit=off',
      '-c statement_timeout=15000',
      `-c lock_timeout=${String(lockWaitMs)}`,
      '-c idle_in_transaction_session_timeout=30000',
    ].join(' '),
    application_name: 'portfolio',
  };
}

/**
 * Most connections that one actor has at a time, as a share of the pool. The others are for the rest
 * of the actors.
 */
const SHARE_OF_AN_ACTOR = 0.4;
/** Requests of one actor that wait for one of its connections, and how long, in milliseconds. */
const WAITING_REQUESTS = { queue: 200, patience: 10_000 };

const UNSAFE_ROLE = rowType({ unsafe: bool });

/**
 * Says whether the current role, or the login when it is asked for too, is a superuser, bypasses
 * row-level security, or owns a table or may act as its owner. A login can take its own rights back
 * with `reset role`.
 */
const findUnsafeRoles = (withLogin: boolean): Sql => sql`
  select coalesce(
           bool_or(
             r.rolsuper
             or r.rolbypassrls
             or exists (
                  select 1
                    from pg_class c
                   where c.relkind in ('r', 'p')
                     and c.relnamespace <> 'pg_catalog'::regnamespace
                     and pg_has_role(r.oid, c.relowner, 'MEMBER')
                )
           ),
           true
         ) as unsafe
    from pg_roles r
   where r.rolname = current_user
      or (r.rolname = session_user and ${withLogin})`;

/**
 * The only way to a connection. Connects in the background, so that the process can start before
 * its database. Every call throws a 503 problem until the database has answered.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly source: DataSource;
  /** A replica, which may lag behind and may be down. */
  private readonly replica: DataSource | undefined;
  /** Connections of work in the background, and of what runs inside an open transaction. */
  private readonly background: Pool;
  /** Bounds the connections of each actor. */
  private readonly turns: Turns;
  private connecting: Promise<void> | undefined;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config & { readonly databaseUrl: string },
    @Inject(ENTITIES) entities: readonly EntityClass[],
    private readonly log: Log,
    private readonly signals: Signals = new Signals(config, log),
    private readonly telemetry: Telemetry = new Telemetry(),
  ) {
    // With ISOLATION=application-only (tests) the connection keeps the owner's rights, which bypass
    // row-level security.
    const role = config.isolation === 'application-only' ? undefined : APP_ROLE;
    const sourceOf = (url: string): DataSource =>
      new DataSource(dataSourceOptionsOf(url, entities, config.databasePoolSize, role));
    this.source = sourceOf(config.databaseUrl);
    this.replica =
      config.databaseReadUrl === undefined ? undefined : sourceOf(config.databaseReadUrl);
    this.background = new pg.Pool({
      ...poolOptionsOf(config.backgroundPoolSize, role, 0),
      connectionString: config.databaseUrl,
    });
    this.background.on('error', () => undefined);
    const width = Math.max(1, Math.floor(config.databasePoolSize * SHARE_OF_AN_ACTOR));
    this.turns = new Turns({ width, ...WAITING_REQUESTS }, overloaded);
  }

  onModuleInit(): void {
    void this.connect();
    if (this.replica !== undefined) void this.keepTrying(this.replica);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.connecting?.catch(() => undefined);
    for (const source of [this.source, this.replica])
      if (source?.isInitialized === true) await source.destroy();
    await this.background.end();
  }

  /** Resolves when the database has answered for the first time. */
  connect(): Promise<void> {
    this.connecting ??= this.keepTrying(this.source);
    return this.connecting;
  }

  private async keepTrying(source: DataSource): Promise<void> {
    for (let wait = 100; !this.stopped; wait = Math.min(wait * 2, 2_000)) {
      try {
        await source.initialize();
        await this.assertHarmlessRole(source);
        return;
      } catch (error) {
        if (error instanceof UnsafeRoleError) throw error;
        this.log.warn({ reason: reasonOf(error) }, 'the database does not answer yet');
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  private async assertHarmlessRole(source: DataSource): Promise<void> {
    if (this.config.isolation === 'application-only') return;
    // The embedded PostgreSQL and a development database have one login, which owns everything.
    const statement = prepareStatement(findUnsafeRoles(this.config.production));
    const [role] = checkRows(UNSAFE_ROLE, statement.text, await poolOf(source).query(statement));
    if (role?.unsafe !== false) throw new UnsafeRoleError();
  }

  /**
   * Runs work in one transaction under the row-level security of the caller. Rolls back on any
   * throw. Requests of an actor that has all its connections wait for one of them.
   */
  transaction<T>(
    access: Access,
    work: (tx: Tx) => Promise<T>,
    beginning: TransactionSettings = {},
  ): Promise<T> {
    const run = (): Promise<T> =>
      this.withConnection(() => this.runIn(this.pool, access, work, beginning));
    const runInTurn = (): Promise<T> =>
      isInBackground() || !('actorIds' in access)
        ? run()
        : this.turns.run(access.actorIds.join(), run);
    const { telemetry } = this;
    return telemetry.isOn
      ? telemetry.inSpan('transaction', { 'portfolio.access': access.kind }, runInTurn)
      : runInTurn();
  }

  private async runIn<T>(
    pool: Pool,
    access: Access,
    work: (tx: Tx) => Promise<T>,
    beginning: TransactionSettings,
  ): Promise<T> {
    const settings = this.telemetry.isOn ? { ...beginning, telemetry: this.telemetry } : beginning;
    const { result, signals } = await runTransaction(pool, access, work, settings);
    for (const signal of signals) this.signals.send(signal, this.background);
    return result;
  }

  /**
   * Runs work that only reads and may see data as old as the replica's. Falls back to the database
   * itself when the replica does not answer; the work may then run twice.
   */
  async read<T>(access: Access, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.replica?.isInitialized === true) {
      try {
        return await this.runIn(poolOf(this.replica), access, work, { readOnly: true });
      } catch (error) {
        if (!isConnectionLoss(error) && !isConflictWithRecovery(error)) throw error;
        this.log.warn(
          { reason: reasonOf(error) },
          'the replica does not answer; the database is asked',
        );
      }
    }
    return this.transaction(access, work, { readOnly: true });
  }

  /**
   * Runs one statement over public rows without a transaction: the fast path of published figures.
   * Row-level security still applies, with no actor set.
   */
  readPublic<Row>(type: RowType<Row>, statement: Sql): Promise<Row[]> {
    return this.withConnection(async () => {
      const { text, values } = prepareStatement(statement);
      return checkRows(type, text, await this.pool.query({ text, values }));
    });
  }

  /** Does the same as {@link readPublic} with a statement that is prepared once per connection. */
  readPrepared<Row>(type: RowType<Row>, statement: Sql): Promise<Row[]> {
    return this.withConnection(async () => {
      const prepared = prepareStatement(statement);
      return checkRows(type, prepared.text, await this.pool.query(prepared));
    });
  }

  /** Says whether the database answers now. */
  async isReachable(): Promise<boolean> {
    return this.withConnection(() => this.pool.query(sql`select 1`)).then(
      () => true,
      () => false,
    );
  }

  private get pool(): Pool {
    return isInBackground() ? this.background : poolOf(this.source);
  }

  private async withConnection<T>(work: () => Promise<T>): Promise<T> {
    if (!this.source.isInitialized) throw unavailable();
    try {
      return await work();
    } catch (error) {
      throw isConnectionLoss(error) ? unavailable() : error;
    }
  }
}

function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { readonly master: Pool }).master;
}
