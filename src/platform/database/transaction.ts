import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import type { Sql } from 'sql-template-tag';
import { isId } from '../base/ids.js';
import type { Access } from '../base/principal.js';
import type { Problem } from '../base/problem.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { isDivisionByZero } from './database-errors.js';
import { runInBackground } from './lane.js';
import { checkRows, type RowType } from './row-type.js';
import type { Signal } from './signals.js';
import { failOnNone, nameStatement, prepareStatement } from './statement.js';

/**
 * One open transaction, passed on as an explicit first argument. Nothing else reaches the database.
 * Statements that the caller starts before awaiting the first are sent in one write, and are
 * answered in order.
 */
export interface Tx {
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
   * Sends a statement that writes a row and returns it. When it writes no row, the transaction
   * fails with the problem.
   */
  sendOne(statement: Sql, otherwise: Problem): void;
  /** Sends a signal to every process after the commit. */
  signal(signal: Signal): void;
}

/** Settings with which a transaction begins. */
export interface TransactionSettings {
  /**
   * Name of a lock held until the transaction ends. Transactions with the same name run one after
   * the other.
   */
  readonly lockName?: string | undefined;
  /** Plans each statement once per connection. For statements that find a few rows by key. */
  readonly plannedOnce?: boolean;
  /**
   * Plans each statement anew. A plan made while a table was empty reads the whole table, even
   * after the table has grown large.
   */
  readonly plannedAnew?: boolean;
  /** Lets PostgreSQL refuse every write. */
  readonly readOnly?: boolean;
  /** Traces each statement by its name. Undefined while telemetry is off. */
  readonly telemetry?: Telemetry;
}

/** Result of a committed transaction, and the signals to send. */
interface Committed<T> {
  readonly result: T;
  readonly signals: ReadonlySet<Signal>;
}

/**
 * Opens a transaction, runs the work and commits. Rolls back when the work throws. Other
 * transactions that the work opens take their connections from the background pool.
 */
export async function runTransaction<T>(
  pool: Pool,
  access: Access,
  work: (tx: Tx) => Promise<T>,
  beginning: TransactionSettings,
): Promise<Committed<T>> {
  const client = await pool.connect();
  let lost: Error | undefined;
  const noteLoss = (error: Error): void => {
    lost = error;
  };
  client.on('error', noteLoss);
  try {
    const tx = new OpenTransaction(access, client, beginning);
    try {
      const result = await runInBackground(() => work(tx));
      await tx.commit();
      return { result, signals: tx.signals };
    } catch (error) {
      await client.query('rollback').catch(noteLoss);
      // Statements sent after a failed one fail too. The first failure says why.
      throw tx.failure ?? error;
    }
  } finally {
    client.removeListener('error', noteLoss);
    // The pool ends a lost connection instead of keeping it.
    client.release(lost);
  }
}

/**
 * Sends BEGIN without waiting for the reply. If BEGIN fails, PostgreSQL rejects every statement
 * after it.
 */
class OpenTransaction implements Tx {
  /** Error of the first statement that failed while nobody awaited it. */
  failure: unknown;
  readonly signals = new Set<Signal>();

  constructor(
    readonly access: Access,
    private readonly client: PoolClient,
    private readonly beginning: TransactionSettings,
  ) {
    this.rememberFailure(this.transmit(beginStatement(access, beginning)));
  }

  async query<Row>(type: RowType<Row>, statement: Sql): Promise<Row[]> {
    const prepared = prepareStatement(statement);
    return checkRows(type, prepared.text, await this.transmit(prepared));
  }

  async execute(statement: Sql): Promise<number> {
    return (await this.transmit(prepareStatement(statement))).rowCount ?? 0;
  }

  send(statement: Sql): void {
    this.rememberFailure(this.transmit(prepareStatement(statement)));
  }

  sendOne(statement: Sql, otherwise: Problem): void {
    this.rememberFailure(this.transmit(prepareStatement(failOnNone(statement))), otherwise);
  }

  signal(signal: Signal): void {
    this.signals.add(signal);
  }

  async commit(): Promise<void> {
    const { command } = await this.transmit('commit');
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK.
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: a statement in it failed unnoticed');
  }

  /** Sends a statement. All statements of one turn of the event loop go out in one write. */
  private transmit(statement: string | QueryConfig): Promise<QueryResult> {
    const { stream } = this.client.connection;
    stream.cork();
    process.nextTick(() => {
      stream.uncork();
    });
    const answer = this.client.query(statement);
    const { telemetry } = this.beginning;
    if (telemetry !== undefined)
      traceStatement(telemetry, typeof statement === 'string' ? statement : statement.text, answer);
    return answer;
  }

  private rememberFailure(answer: Promise<unknown>, onNone?: Problem): void {
    answer.catch((error: unknown) => {
      this.failure ??= onNone !== undefined && isDivisionByZero(error) ? onNone : error;
    });
  }
}

/** Traces a statement until it is answered, under its name and without its values. */
function traceStatement(telemetry: Telemetry, text: string, answer: Promise<unknown>): void {
  const span = telemetry.begin(nameStatement(text), { 'db.system.name': 'postgresql' });
  const end = (): void => {
    span?.end();
  };
  answer.then(end, end);
}

/**
 * Returns the statement that begins a transaction and tells PostgreSQL who acts in it. A statement
 * of two parts cannot have parameters.
 */
function beginStatement(
  access: Access,
  { lockName, plannedOnce, plannedAnew, readOnly }: TransactionSettings,
): string {
  const actorIds = 'actorIds' in access ? access.actorIds : [];
  if (!actorIds.every(isId)) throw new Error('An actor id is not an id');
  const kind = access.kind === 'public' ? '' : access.kind;
  const settings = [
    `set_config('app.access', '${kind}', true)`,
    `set_config('app.actor_ids', '${'actorIds' in access ? `{${actorIds.join(',')}}` : ''}', true)`,
    ...(plannedOnce === true ? [planCacheMode('force_generic_plan')] : []),
    ...(plannedAnew === true ? [planCacheMode('force_custom_plan')] : []),
    ...(lockName === undefined ? [] : [`pg_advisory_xact_lock(${lockNumber(lockName)})`]),
  ];
  return `begin${readOnly === true ? ' read only' : ''}; select ${settings.join(', ')}`;
}

function planCacheMode(mode: 'force_generic_plan' | 'force_custom_plan'): string {
  return `set_config('plan_cache_mode', '${mode}', true)`;
}

/**
 * Returns the number of a named lock. If two names ever share a number, their transactions wait for
 * each other.
 */
function lockNumber(name: string): string {
  return String(createHash('sha256').update(name).digest().readBigInt64BE());
}
