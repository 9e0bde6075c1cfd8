import { Injectable } from '@nestjs/common';
import type { Answer } from '../http/answer.js';
import { canonicalJson, sha256 } from '../base/canonical-json.js';
import { Clock } from '../base/clock.js';
import { Database } from './database.js';
import type { Tx } from './transaction.js';
import type { Command } from '../http/command.js';
import { accessOf } from '../base/principal.js';
import { IDEMPOTENCY_KEY_REUSED, Problem } from '../base/problem.js';

/** A fact for others, sent after the commit through the outbox. Ids only. */
export interface DomainEvent {
  readonly topic: string;
  readonly payload: Readonly<Record<string, string>>;
}

/** What a change leaves behind besides its rows: its answer, its audit link, its events. */
export interface Change<T> {
  readonly answer: Answer<T>;
  /** What was changed, such as `project/SAFEST`, and what the change was; no personal names. */
  readonly subject: string;
  readonly detail: object;
  readonly events?: readonly DomainEvent[];
}

/**
 * The one way to change anything: in one transaction the work, exactly one audit link, the outbox
 * rows and, for a creating request, the answer kept under its idempotency key. All of it or
 * nothing.
 */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  change<T>(command: Command, work: (tx: Tx, now: Date) => Promise<Change<T>>): Promise<Answer<T>> {
    return this.changeAsked(command, () => Promise.resolve(undefined), work);
  }

  /**
   * The same with a question that goes out with the beginning. It only asks and holds: what is
   * wrong with its answer is the work's to say.
   */
  async changeAsked<Q, T>(
    command: Command,
    question: (tx: Tx) => Promise<Q>,
    work: (tx: Tx, now: Date, found: Q) => Promise<Change<T>>,
  ): Promise<Answer<T>> {
    const { principal, operation } = command;
    const key = keyOf(command);
    const fingerprint = key === undefined ? null : fingerprintOf(command);
    // An equal request under way holds the key, so this one waits for its end and then answers the
    // same.
    const beginning = {
      plannedOnce: true,
      alone: key === undefined ? undefined : `${principal.actorId} ${operation} ${key}`,
    };
    return this.database.transaction(
      accessOf(principal),
      async (tx) => {
        const now = this.clock.now();
        const [earlier, found] = await Promise.all([
          this.earlier<T>(tx, command, key, fingerprint),
          question(tx),
        ]);
        if (earlier !== undefined) return earlier;
        const { answer, subject, detail, events = [] } = await work(tx, now, found);
        // In one statement and with the commit, for every change in the service waits for the link
        // before its own.
        tx.sendText(
          `with link as (insert into platform.audit (actor_id, recorded_at, action, subject, entry) values ($1, $2, $3, $4, $5)),
              sent as (insert into platform.outbox (topic, payload, recorded_at) select e.topic, e.payload, $2 from jsonb_to_recordset($6) as e(topic text, payload jsonb))
         insert into platform.idempotency (actor_id, operation, key, fingerprint, answer, recorded_at) select $1, $3, $7, $8, $9::json, $2 where $7::text is not null`,
          [
            principal.actorId,
            now,
            operation,
            subject,
            JSON.stringify({
              requestId: command.requestId,
              ...principal.token,
              delegate: principal.delegate,
              detail,
            }),
            JSON.stringify(events),
            key ?? null,
            fingerprint,
            key === undefined ? null : JSON.stringify(answer),
          ],
        );
        return answer;
      },
      beginning,
    );
  }

  /** What was answered to the same request before. */
  private async earlier<T>(
    tx: Tx,
    command: Command,
    key: string | undefined,
    fingerprint: string | null,
  ): Promise<Answer<T> | undefined> {
    if (key === undefined) return undefined;
    const [kept] = await tx.rows<{ fingerprint: string; answer: Answer<T> }>(
      `select i.fingerprint, i.answer from platform.idempotency i where i.actor_id = $1 and i.operation = $2 and i.key = $3`,
      [command.principal.actorId, command.operation, key],
    );
    if (kept !== undefined && kept.fingerprint !== fingerprint)
      throw new Problem(IDEMPOTENCY_KEY_REUSED);
    return kept?.answer;
  }
}

/** What a request under a key must say again to be the same. */
function fingerprintOf({ path, expectedVersion, body }: Command): string {
  return sha256(`${path}\n${String(expectedVersion ?? '')}\n${canonicalJson(body ?? null)}`);
}

/**
 * Whose key it is: an actor's own, or that of one delegate of the actor. No key of a client has a
 * space in it, so the two never meet.
 */
function keyOf({ principal: { delegate }, idempotencyKey }: Command): string | undefined {
  return delegate === null || idempotencyKey === undefined
    ? idempotencyKey
    : `${delegate.organisationNumber} ${idempotencyKey}`;
}

/** Writes facts into the outbox of an open transaction. */
export async function appendEvents(
  tx: Tx,
  events: readonly DomainEvent[],
  now: Date,
): Promise<void> {
  await tx.rows(
    `insert into platform.outbox (topic, payload, recorded_at) select e.topic, e.payload, $2 from jsonb_to_recordset($1) as e(topic text, payload jsonb)`,
    [JSON.stringify(events), now],
  );
}
