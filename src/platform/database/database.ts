import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Config } from '../base/config.js';
import { Log } from '../base/logging.js';
import type { Access } from '../base/principal.js';
import { CONFIG, ENTITIES } from '../base/tokens.js';
import {
  isConflictWithRecovery,
  isConnectionLoss,
  reasonOf,
  unavailable,
  UnsafeRoleError,
} from './database-errors.js';
import type { EntityClass } from './entity-rows.js';
import { bool, checkRows, type RowType, rowType } from './row-type.js';
import { prepareStatement } from './statement.js';
import { type TransactionSettings, runTransaction, type Tx } from './transaction.js';

/** The role of every connection of the service. It owns nothing and bypasses nothing. */
export const APP_ROLE = 'portfolio_app';

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
    extra: {
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
        '-c idle_in_transaction_session_timeout=30000',
      ].join(' '),
      application_name: 'portfolio',
    },
  };
}

const UNSAFE_ROLE = rowType({ unsafe: bool });

/** Says whether the current role is a superuser, bypasses row-level security or owns a table. */
const ROLE_SAFETY = sql`
  select (r.rolsuper
          or r.rolbypassrls
          or exists (select 1 from pg_class c where c.relowner = r.oid and c.relkind = 'r')
         ) as unsafe
    from pg_roles r
   where r.rolname = current_user`;

/**
 * The only way to a connection. Connects in the background, so that the process can start before
 * its database. Every call throws a 503 problem until the database has answered.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly source: DataSource;
  /** A replica, which may lag behind and may be down. */
  private readonly replica: DataSource | undefined;
  private connecting: Promise<void> | undefined;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config & { readonly databaseUrl: string },
    @Inject(ENTITIES) entities: readonly EntityClass[],
    private readonly log: Log,
  ) {
    // With ISOLATION=application-only (tests) the connection keeps the owner's rights, which bypass
    // row-level security.
    const role = config.isolation === 'application-only' ? undefined : APP_ROLE;
    const sourceOf = (url: string): DataSource =>
      new DataSource(dataSourceOptionsOf(url, entities, config.databasePoolSize, role));
    this.source = sourceOf(config.databaseUrl);
    this.replica =
      config.databaseReadUrl === undefined ? undefined : sourceOf(config.databaseReadUrl);
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
    const statement = prepareStatement(ROLE_SAFETY);
    const [role] = checkRows(UNSAFE_ROLE, statement.text, await poolOf(source).query(statement));
    if (role?.unsafe !== false) throw new UnsafeRoleError();
  }

  /**
   * Runs work in one transaction under the row-level security of the caller. Rolls back on any
   * throw.
   */
  transaction<T>(
    access: Access,
    work: (tx: Tx) => Promise<T>,
    beginning: TransactionSettings = {},
  ): Promise<T> {
    return this.withConnection(() => runTransaction(this.source, access, work, beginning));
  }

  /**
   * Runs work that only reads and may see data as old as the replica's. Falls back to the database
   * itself when the replica does not answer; the work may then run twice.
   */
  async read<T>(access: Access, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.replica?.isInitialized === true) {
      try {
        return await runTransaction(this.replica, access, work, { readOnly: true });
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
    return poolOf(this.source);
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
