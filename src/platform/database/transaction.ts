import { createHash } from 'node:crypto';
import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import type { Sql } from 'sql-template-tag';
import type { DataSource, EntityManager } from 'typeorm';
import { isId } from '../base/ids.js';
import type { Access } from '../base/principal.js';
import type { Problem } from '../base/problem.js';
import { isDivisionByZero } from './database-errors.js';
import { checkedRows, type RowType } from './row-type.js';
import { failingOnNone, preparedStatement } from './statement.js';

/**
 * One open transaction, handed on as an explicit first argument. Nothing else reaches the database.
 * Statements asked for before any of them is awaited go out together and are answered in their
 * order.
 */
export interface Tx {
  readonly manager: EntityManager;
  readonly access: Access;
  /** Returns the rows of a statement, compared with their row type. */
  query<Row>(type: RowType<Row>, statement: Sql): Promise<Row[]>;
  /** Runs a statement and returns how many rows it returned or wrote. */
  execute(statement: Sql): Promise<number>;
  /**
   * Sends a statement without waiting for its answer. When it fails, the transaction fails with its
   * error.
   */
  send(statement: Sql): void;
  /**
   * The same for a statement that writes a row and returns it. When it writes none, the transaction
   * fails with the problem.
   */
  sendOne(statement: Sql, otherwise: Problem): void;
  /**
   * The old forms, whose rows are not checked and whose values stand apart: being replaced by those
   * above.
   */
  rows<Row>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  sendText(statement: string, parameters?: readonly unknown[]): void;
  sendOneText(statement: string, parameters: readonly unknown[], otherwise: Problem): void;
}

/** How a transaction begins, beside who acts in it. */
export interface Beginning {
  /**
   * Name of a lock held until the transaction ends. Transactions with the same name run one after
   * the other.
   */
  readonly alone?: string | undefined;
  /**
   * Plans each statement once per connection: for statements that find a few rows by their keys.
   */
  readonly plannedOnce?: boolean;
  /**
   * Plans each statement anew. A plan made while a table was empty reads all of the table, however
   * large it has become.
   */
  readonly plannedAnew?: boolean;
  /** Lets PostgreSQL refuse every write. */
  readonly readOnly?: boolean;
}

/**
 * Opens a transaction, runs the work and commits. Rolls back when the work throws. The one place
 * that does so.
 */
export async function runTransaction<T>(
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
      // Statements sent behind a failed one fail too. The first failure is the one that says why.
      throw tx.failure ?? error;
    }
  } finally {
    await runner.release().catch(() => undefined);
  }
}

/**
 * Sends BEGIN without waiting for the reply. If BEGIN fails, PostgreSQL rejects every statement
 * after it.
 */
class OpenTransaction implements Tx {
  /** The error of the first statement that failed and that nobody awaits. */
  failure: unknown;

  constructor(
    readonly manager: EntityManager,
    readonly access: Access,
    private readonly client: PoolClient,
    beginning: Beginning,
  ) {
    this.rememberFailure(this.transmit(beginStatement(access, beginning)));
  }

  async query<Row>(type: RowType<Row>, statement: Sql): Promise<Row[]> {
    const prepared = preparedStatement(statement);
    return checkedRows(type, prepared.text, await this.transmit(prepared));
  }

  async execute(statement: Sql): Promise<number> {
    return (await this.transmit(preparedStatement(statement))).rowCount ?? 0;
  }

  send(statement: Sql): void {
    this.rememberFailure(this.transmit(preparedStatement(statement)));
  }

  sendOne(statement: Sql, otherwise: Problem): void {
    this.rememberFailure(this.transmit(preparedStatement(failingOnNone(statement))), otherwise);
  }

  async rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.transmit(legacy(statement, parameters))).rows as Row[];
  }

  sendText(statement: string, parameters: readonly unknown[] = []): void {
    this.rememberFailure(this.transmit(legacy(statement, parameters)));
  }

  sendOneText(statement: string, parameters: readonly unknown[], otherwise: Problem): void {
    const failing = `with written as (${statement}) select 1 / count(*) from written`;
    this.rememberFailure(this.transmit(legacy(failing, parameters)), otherwise);
  }

  async commit(): Promise<void> {
    const { command } = await this.transmit('commit');
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK.
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: a statement in it failed unnoticed');
  }

  /**
   * Sends a statement. Everything sent before the process turns to something else goes out in one
   * write.
   */
  private transmit(statement: string | QueryConfig): Promise<QueryResult> {
    const { stream } = this.client.connection;
    stream.cork();
    process.nextTick(() => {
      stream.uncork();
    });
    return this.client.query(statement);
  }

  private rememberFailure(answer: Promise<unknown>, onNone?: Problem): void {
    answer.catch((error: unknown) => {
      this.failure ??= onNone !== undefined && isDivisionByZero(error) ? onNone : error;
    });
  }
}

function legacy(text: string, values: readonly unknown[]): QueryConfig {
  return preparedStatement({ text, values } as unknown as Sql);
}

/**
 * Returns the statement that begins a transaction and says who acts in it. It can take no
 * parameters.
 */
function beginStatement(
  access: Access,
  { alone, plannedOnce, plannedAnew, readOnly }: Beginning,
): string {
  const actorIds = 'actorIds' in access ? access.actorIds : [];
  if (!actorIds.every(isId)) throw new Error('An actor id is not an id');
  const kind = access.kind === 'public' ? '' : access.kind;
  const settings = [
    `set_config('app.access', '${kind}', true)`,
    `set_config('app.actor_ids', '${'actorIds' in access ? `{${actorIds.join(',')}}` : ''}', true)`,
    ...(plannedOnce === true ? [planCacheMode('force_generic_plan')] : []),
    ...(plannedAnew === true ? [planCacheMode('force_custom_plan')] : []),
    ...(alone === undefined ? [] : [`pg_advisory_xact_lock(${lockNumber(alone)})`]),
  ];
  return `begin${readOnly === true ? ' read only' : ''}; select ${settings.join(', ')}`;
}

function planCacheMode(mode: 'force_generic_plan' | 'force_custom_plan'): string {
  return `set_config('plan_cache_mode', '${mode}', true)`;
}

/**
 * Returns the number of a named lock. Two names almost never share one; if they do, one waits for
 * the other.
 */
function lockNumber(name: string): string {
  return String(createHash('sha256').update(name).digest().readBigInt64BE());
}
