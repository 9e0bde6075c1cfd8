import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../base/canonical-json.js';
import { Clock } from '../base/clock.js';
import { accessOf } from '../base/principal.js';
import { IDEMPOTENCY_KEY_REUSED, Problem } from '../base/problem.js';
import type { Answer } from '../http/answer.js';
import type { Command } from '../http/command.js';
import {
  type ChangeRecord,
  findKeptAnswer,
  insertChangeRecord,
  insertEvents,
} from './change.queries.js';
import { Database } from './database.js';
import type { Tx } from './transaction.js';

/** An event for other areas, sent through the outbox after the commit. It carries ids only. */
export interface DomainEvent {
  readonly topic: string;
  readonly payload: Readonly<Record<string, string>>;
}

/** Result of a change: the answer, the content of the audit link, and the events. */
export interface Change<T> {
  readonly answer: Answer<T>;
  /** Subject of the audit link, such as `project/SAFEST`. */
  readonly subject: string;
  /** Content of the change for the audit link, without personal names. */
  readonly detail: object;
  readonly events?: readonly DomainEvent[];
}

/**
 * The one way to change anything. One transaction holds the rows of the change, exactly one audit
 * link, the outbox rows and, for a creating request, the answer kept under its idempotency key.
 */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Runs a change and returns its answer. A retry gets the answer kept of the first request. */
  change<T>(command: Command, work: (tx: Tx, now: Date) => Promise<Change<T>>): Promise<Answer<T>> {
    return this.changeAfterReading(command, () => Promise.resolve(undefined), work);
  }

  /**
   * Runs a change whose first statements (`read`) are sent together with BEGIN. They may read and
   * lock rows but write none, because a retry that gets its kept answer runs them too. `work` gets
   * their result.
   */
  async changeAfterReading<Q, T>(
    command: Command,
    read: (tx: Tx) => Promise<Q>,
    work: (tx: Tx, now: Date, found: Q) => Promise<Change<T>>,
  ): Promise<Answer<T>> {
    return this.database.transaction(
      accessOf(command.principal),
      async (tx) => {
        const now = this.clock.now();
        const [kept, found] = await Promise.all([loadKeptAnswer<T>(tx, command), read(tx)]);
        if (kept !== undefined) return kept;
        const change = await work(tx, now, found);
        // Sent together with COMMIT: it locks the audit chain, so other changes wait as briefly as
        // can be.
        tx.send(insertChangeRecord(recordOf(command, change), now));
        if ((change.events ?? []).length > 0) tx.signal('outbox');
        return change.answer;
      },
      { plannedOnce: true, lockName: lockNameOf(command) },
    );
  }
}

/**
 * Returns the name of the lock of an idempotency key. While the first request runs, a retry waits
 * for the lock, and then returns the kept answer.
 */
function lockNameOf(command: Command): string | undefined {
  const key = keyOf(command);
  return key === undefined ? undefined : `${command.principal.actorId} ${command.operation} ${key}`;
}

/** Loads the answer kept of the same request. Throws when the key came with other content. */
async function loadKeptAnswer<T>(tx: Tx, command: Command): Promise<Answer<T> | undefined> {
  const key = keyOf(command);
  if (key === undefined) return undefined;
  const kept = await findKeptAnswer(tx, command.principal.actorId, command.operation, key);
  if (kept !== undefined && kept.fingerprint !== fingerprintOf(command))
    throw new Problem(IDEMPOTENCY_KEY_REUSED);
  return kept?.answer as Answer<T> | undefined;
}

function recordOf(command: Command, change: Change<unknown>): ChangeRecord {
  const { principal, operation, requestId } = command;
  const { answer, subject, detail, events = [] } = change;
  const key = keyOf(command);
  return {
    actorId: principal.actorId,
    operation,
    subject,
    entry: { requestId, ...principal.token, delegate: principal.delegate, detail },
    events,
    kept: key === undefined ? undefined : { key, fingerprint: fingerprintOf(command), answer },
  };
}

/** Returns the hash that a retry must match to be treated as the same request. */
function fingerprintOf({ path, expectedVersion, body }: Command): string {
  return sha256(`${path}\n${String(expectedVersion ?? '')}\n${canonicalJson(body ?? null)}`);
}

/**
 * Returns the idempotency key, prefixed with the delegate where one acts for the actor. A client's
 * key has no space in it, so a prefixed key never equals a key of the actor itself.
 */
function keyOf({ principal: { delegate }, idempotencyKey }: Command): string | undefined {
  return delegate === null || idempotencyKey === undefined
    ? idempotencyKey
    : `${delegate.organisationNumber} ${idempotencyKey}`;
}

/** Writes events into the outbox of an open transaction. */
export async function appendEvents(
  tx: Tx,
  events: readonly DomainEvent[],
  now: Date,
): Promise<void> {
  await tx.execute(insertEvents(events, now));
  tx.signal('outbox');
}

/** Appends events without waiting for the answer of PostgreSQL. */
export function sendEvents(tx: Tx, events: readonly DomainEvent[], now: Date): void {
  tx.send(insertEvents(events, now));
  tx.signal('outbox');
}
