import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, ENTITIES } from '../base/tokens.js';
import type { Config } from '../base/config.js';
import { isId } from '../base/ids.js';
import { Log } from '../base/logging.js';
import type { Access } from '../base/principal.js';
import { Problem, UNAVAILABLE } from '../base/problem.js';

/** The role every connection of the service runs as: owns nothing, bypasses nothing. */
export const APP_ROLE = 'portfolio_app';

/** One open transaction, handed on as an explicit first argument. Nothing else reaches the database. */
export interface Tx {
  readonly manager: EntityManager;
  readonly access: Access;
  /** Several that are asked before any is waited for go out together, and are answered in their order. */
  query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
  /** A statement whose answer nobody needs. When it fails, the transaction fails with its error. */
  send(sql: string, parameters?: readonly unknown[]): void;
  /** The same of one that writes a row and returns it: where there is none to write, the transaction fails with the problem. */
  sendOne(sql: string, parameters: readonly unknown[], otherwise: Problem): void;
}

/** What a transaction begins with, beside who acts. */
export interface Beginning {
  /** Held until it ends: of the transactions that name the same there is one at a time. */
  readonly alone?: string | undefined;
  /** Its statements find a few rows by their keys: one plan per connection serves them all, whatever they are asked with. */
  readonly plannedOnce?: boolean;
  /** Its statements are planned each time: a plan made while a table was empty goes through all of it, however much it holds by then. */
  readonly plannedAnew?: boolean;
  /** PostgreSQL refuses whatever writes. */
  readonly readOnly?: boolean;
}

/** A TypeORM entity class. */
export type EntityClass = new () => object;

/** The options that every connection to the service's database shares, the bench and the tests included. */
export function dataSourceOptions(
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
      // How long a request waits for its turn; a server that is away refuses at once.
      connectionTimeoutMillis: 10_000,
      // What is asked together is sent together: a statement costs its round trip more than its work (bench, P9).
      pipeline: true,
      // Compiling a plan that hashes whole rounds costs 80 ms of machine code for 10 ms of work.
      options: `${role === undefined ? '' : `-c role=${role} `}-c jit=off -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000`,
      application_name: 'portfolio',
    },
  };
}

/**
 * The only way to a connection. Connects in the background, so that the process starts without its database and
 * recovers by itself; until then every use throws a 503 problem.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly source: DataSource;
  /** A replica, which may be behind and may be away. */
  private readonly replica: DataSource | undefined;
  private connecting: Promise<void> | undefined;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config & { readonly databaseUrl: string },
    @Inject(ENTITIES) entities: readonly EntityClass[],
    private readonly log: Log,
  ) {
    // With ISOLATION=application-only (tests) the connection keeps the owner's rights, which bypass row-level security.
    const role = config.isolation === 'application-only' ? undefined : APP_ROLE;
    const sourceOf = (url: string): DataSource =>
      new DataSource(dataSourceOptions(url, entities, config.databasePoolSize, role));
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
    const rows: { unsafe: boolean }[] = await source.query(
      `select (r.rolsuper or r.rolbypassrls or exists (select 1 from pg_class c where c.relowner = r.oid and c.relkind = 'r')) as unsafe
         from pg_roles r where r.rolname = current_user`,
    );
    if (rows[0]?.unsafe !== false) throw new UnsafeRoleError();
  }

  /** Runs work in one transaction in which row-level security knows who acts. Rolls back on any throw. */
  async transaction<T>(
    access: Access,
    work: (tx: Tx) => Promise<T>,
    beginning: Beginning = {},
  ): Promise<T> {
    return this.guarded(() => within(this.source, access, work, beginning));
  }

  /**
   * The same for what only reads and may be as old as a replica is: a question about figures. It is put to the replica, where there is
   * one that answers, and otherwise to the database itself. `work` may then be run twice.
   */
  async reading<T>(access: Access, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.replica?.isInitialized === true) {
      try {
        return await within(this.replica, access, work, { readOnly: true });
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
   * One statement over rows that anyone may read, without a transaction around it: the fast path of published
   * figures. Row-level security still applies, with nobody set.
   */
  async publicRead<T extends object>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<T[]> {
    return this.guarded(
      async () => (await this.pool.query<T>({ text: sql, values: [...parameters] })).rows,
    );
  }

  /** The same as {@link publicRead} with the statement prepared once per connection. */
  async preparedRead<T extends object>(
    name: string,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<T[]> {
    return this.guarded(
      async () => (await this.pool.query<T>({ name, text: sql, values: [...parameters] })).rows,
    );
  }

  /** Whether the database answers now. */
  async answers(): Promise<boolean> {
    return this.publicRead('select 1').then(
      () => true,
      () => false,
    );
  }

  private get pool(): Pool {
    const driver = this.source.driver as unknown as { readonly master: Pool };
    return driver.master;
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    if (!this.source.isInitialized) throw unavailable();
    try {
      return await work();
    } catch (error) {
      throw isConnectionLoss(error) ? unavailable() : error;
    }
  }
}

/** The one place that opens a transaction. */
async function within<T>(
  source: DataSource,
  access: Access,
  work: (tx: Tx) => Promise<T>,
  beginning: Beginning,
): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    const tx = new OpenTransaction(runner.manager, access, client, beginning);
    try {
      const result = await work(tx);
      await tx.commit();
      return result;
    } catch (error) {
      if (!runner.isReleased) await client.query('rollback').catch(() => undefined);
      // What failed first says why; whatever was sent behind it only says that the transaction had failed.
      throw tx.failure ?? error;
    }
  } finally {
    await runner.release().catch(() => undefined);
  }
}

/** Begins a transaction and says who acts in it, in one statement, which takes no parameters. */
function beginAs(access: Access, { alone, plannedOnce, plannedAnew, readOnly }: Beginning): string {
  const ids = 'actorIds' in access ? access.actorIds : [];
  if (!ids.every(isId)) throw new Error('An actor id is not an id');
  return `begin${readOnly === true ? ' read only' : ''}; select set_config('app.access', '${access.kind === 'public' ? '' : access.kind}', true), set_config('app.actor_ids', '${'actorIds' in access ? `{${ids.join(',')}}` : ''}', true)${plannedOnce === true ? `, set_config('plan_cache_mode', 'force_generic_plan', true)` : plannedAnew === true ? `, set_config('plan_cache_mode', 'force_custom_plan', true)` : ''}${alone === undefined ? '' : `, pg_advisory_xact_lock(${lockNumber(alone)})`}`;
}

/** Two names share a number about never; when they do, one waits for the other. */
function lockNumber(name: string): string {
  return String(createHash('sha256').update(name).digest().readBigInt64BE());
}

/** Begins with its first statement: nothing waits for the answer to `begin`, for nothing that is sent behind a failed one has an effect. */
class OpenTransaction implements Tx {
  /** The error of the first statement that failed of those that nobody waits for. */
  failure: unknown;

  constructor(
    readonly manager: EntityManager,
    readonly access: Access,
    private readonly client: PoolClient,
    beginning: Beginning,
  ) {
    this.unawaited(this.sent(beginAs(access, beginning)));
  }

  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return (await this.sent(prepared(sql, parameters))).rows as T[];
  }

  send(sql: string, parameters: readonly unknown[] = []): void {
    this.unawaited(this.sent(prepared(sql, parameters)));
  }

  /** What is sent behind it, the commit with it, must not take effect: so PostgreSQL itself has to fail. */
  sendOne(sql: string, parameters: readonly unknown[], otherwise: Problem): void {
    this.unawaited(
      this.sent(prepared(`with written as (${sql}) select 1 / count(*) from written`, parameters)),
      otherwise,
    );
  }

  async commit(): Promise<void> {
    const { command } = await this.sent('commit');
    // A transaction in which a statement has failed is rolled back by its commit.
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: a statement in it failed unnoticed');
  }

  /** Everything that is sent before the process turns to something else goes out in one write. */
  private sent(statement: string | QueryConfig): Promise<QueryResult> {
    const { stream } = this.client.connection;
    stream.cork();
    process.nextTick(() => {
      stream.uncork();
    });
    return this.client.query(statement);
  }

  private unawaited(answer: Promise<unknown>, onNone?: Problem): void {
    answer.catch((error: unknown) => {
      this.failure ??= onNone !== undefined && isDivisionByZero(error) ? onNone : error;
    });
  }
}

function prepared(sql: string, parameters: readonly unknown[]): QueryConfig {
  return { name: statementName(sql), text: sql, values: parameters.map(parameterOf) };
}

/** What needs no quotes in an array literal; what is called NULL does. */
const PLAIN = /^(?!null$)[\w-]+$/i;

/** An array of numbers, ids, codes and the like as one text: pg quotes, escapes and adds element by element, which takes three times as long. */
function parameterOf(value: unknown): unknown {
  if (
    !Array.isArray(value) ||
    !value.every(
      (element) =>
        element === null ||
        typeof element === 'number' ||
        typeof element === 'boolean' ||
        (typeof element === 'string' && PLAIN.test(element)),
    )
  )
    return value;
  return `{${(value as readonly (string | number | boolean | null)[]).map((element) => element ?? 'NULL').join(',')}}`;
}

const statementNames = new Map<string, string>();

/** Statements are prepared once per connection: planning one under row-level security costs more than running it (bench, P9). */
function statementName(sql: string): string {
  let name = statementNames.get(sql);
  if (name === undefined) {
    name = `s${String(statementNames.size)}`;
    statementNames.set(sql, name);
  }
  return name;
}

/**
 * Many JSON texts as one parameter, for `string_to_array($n, E'\\n', '')`: JSON has no line break of its own, and PostgreSQL takes one
 * long text apart in a fraction of the time that it needs for an array literal. Null is the empty text.
 */
export function jsonLines(values: readonly (object | string | null)[]): string {
  return values.map((value) => (value === null ? '' : JSON.stringify(value))).join('\n');
}

/** A value for a jsonb column: null stays SQL's null, not JSON's. */
export function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** The connection would bypass row-level security: refusing to serve is the only safe answer. */
export class UnsafeRoleError extends Error {
  constructor() {
    super(
      'The database role of the service is a superuser, bypasses row-level security or owns tables; expected the role portfolio_app made by the migrations',
    );
    this.name = 'UnsafeRoleError';
  }
}

export function unavailable(): Problem {
  return new Problem(UNAVAILABLE, {
    headers: { 'retry-after': '5' },
    // Not "nothing was stored": a commit whose answer was lost may have happened.
    detail: {
      nb: 'Ikke bekreftet lagret; prøv igjen om noen sekunder, med samme Idempotency-Key',
      en: 'Not confirmed as stored; try again in a few seconds, with the same Idempotency-Key',
    },
  });
}

const CONNECTION_LOSS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
  '3D000',
]);

function isConnectionLoss(error: unknown): boolean {
  // Not `instanceof Error`: Node's own errors are of another realm where modules run in a context of their own, as in Jest.
  if (!Error.isError(error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    CONNECTION_LOSS.has(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Driver not Connected|Client has encountered a connection error|not queryable/i.test(
      error.message,
    )
  );
}

function isDivisionByZero(error: unknown): boolean {
  return Error.isError(error) && 'code' in error && error.code === '22012';
}

/** A replica gives up what it reads when the database has removed it meanwhile. */
function isConflictWithRecovery(error: unknown): boolean {
  return Error.isError(error) && 'code' in error && error.code === '40001';
}

/** A short reason without anything from the connection string. */
export function reasonOf(error: unknown): string {
  if (!Error.isError(error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
