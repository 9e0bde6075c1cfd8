import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from './answer.js';
import { canonicalJson, sha256 } from './canonical-json.js';
import { Clock } from './clock.js';
import { Database, type Tx } from './database.js';
import type { Command } from './operation.js';
import { accessOf } from './principal.js';
import { IDEMPOTENCY_KEY_REUSED, Problem, STALE } from './problem.js';

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
 * The one way to change anything: in one transaction the work, exactly one audit link, the outbox rows and, for a
 * creating request, the answer kept under its idempotency key. All of it or nothing.
 */
@Injectable()
export class UnitOfWork {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async change<T>(command: Command, work: (tx: Tx, now: Date) => Promise<Change<T>>): Promise<Answer<T>> {
    const { principal } = command;
    return this.database.transaction(accessOf(principal), async (tx) => {
      const now = this.clock.now();
      const earlier = await this.claimKey<T>(tx, command, now);
      if (earlier !== undefined) return earlier;
      const { answer, subject, detail, events = [] } = await work(tx, now);
      // In one statement, for every change in the service waits for the link before its own.
      await tx.query(
        `with link as (insert into platform.audit (actor_id, recorded_at, action, subject, entry) values ($1, $2, $3, $4, $5)),
              sent as (insert into platform.outbox (topic, payload, recorded_at) select e.topic, e.payload, $2 from jsonb_to_recordset($6) as e(topic text, payload jsonb))
         update platform.idempotency set answer = $7 where actor_id = $1 and operation = $3 and key = $8`,
        [principal.actorId, now, command.operation, subject, JSON.stringify({ requestId: command.requestId, ...principal.token, delegate: principal.delegate, detail }), JSON.stringify(events), JSON.stringify(answer), keyOf(command) ?? null],
      );
      return answer;
    });
  }

  /**
   * Claims the idempotency key, or answers what was answered before. An equal request under way holds the row's
   * lock, so this one waits for its commit and then replays it.
   */
  private async claimKey<T>(tx: Tx, command: Command, now: Date): Promise<Answer<T> | undefined> {
    const whose = keyOf(command);
    if (whose === undefined) return undefined;
    const fingerprint = sha256(`${command.path}\n${String(command.expectedVersion ?? '')}\n${canonicalJson(command.body ?? null)}`);
    const key = [command.principal.actorId, command.operation, whose];
    const claimed = await tx.query(
      `insert into platform.idempotency (actor_id, operation, key, fingerprint, recorded_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning key`,
      [...key, fingerprint, now],
    );
    if (claimed.length > 0) return undefined;
    const [kept] = await tx.query<{ fingerprint: string; answer: Answer<T> }>(
      `select fingerprint, answer from platform.idempotency where actor_id = $1 and operation = $2 and key = $3`,
      key,
    );
    if (kept === undefined) throw new Problem(STALE);
    if (kept.fingerprint !== fingerprint) throw new Problem(IDEMPOTENCY_KEY_REUSED);
    return kept.answer;
  }
}

/** Whose key it is: an actor's own, or that of one delegate of the actor. No key of a client has a space in it, so the two never meet. */
function keyOf({ principal: { delegate }, idempotencyKey }: Command): string | undefined {
  return delegate === null || idempotencyKey === undefined ? idempotencyKey : `${delegate.organisationNumber} ${idempotencyKey}`;
}

/** Writes facts into the outbox of an open transaction. */
export async function appendEvents(tx: Tx, events: readonly DomainEvent[], now: Date): Promise<void> {
  await tx.query(`insert into platform.outbox (topic, payload, recorded_at) select e.topic, e.payload, $2 from jsonb_to_recordset($1) as e(topic text, payload jsonb)`, [JSON.stringify(events), now]);
}
