import sql, { type Sql } from 'sql-template-tag';
import { currentTrace } from '../telemetry/telemetry.js';
import { json, rowType, text } from './row-type.js';
import type { Tx } from './transaction.js';

/** An event as the outbox stores it. */
interface EventRow {
  readonly topic: string;
  readonly payload: Readonly<Record<string, string>>;
}

/** Everything that is stored of a change besides its rows. */
export interface ChangeRecord {
  readonly actorId: string;
  readonly operation: string;
  readonly subject: string;
  /** Entry of the audit link: who changed what. */
  readonly entry: object;
  readonly events: readonly EventRow[];
  /** Answer to keep under the idempotency key of the request. */
  readonly kept:
    { readonly key: string; readonly fingerprint: string; readonly answer: object } | undefined;
}

const KEPT_ROW = rowType({ fingerprint: text, answer: json<object>() });

/** Finds the answer that was kept under an idempotency key of an actor. */
export async function findKeptAnswer(
  tx: Tx,
  actorId: string,
  operation: string,
  key: string,
): Promise<{ readonly fingerprint: string; readonly answer: object } | undefined> {
  const statement = sql`
    select i.fingerprint, i.answer
      from platform.idempotency i
     where i.actor_id = ${actorId}
       and i.operation = ${operation}
       and i.key = ${key}`;
  const [kept] = await tx.query(KEPT_ROW, statement);
  return kept;
}

/** Inserts the audit link, the events and the kept answer of a change, in one statement. */
export function insertChangeRecord(record: ChangeRecord, now: Date): Sql {
  const { actorId, operation, subject, entry, events, kept } = record;
  const answer = kept === undefined ? null : JSON.stringify(kept.answer);
  return sql`
      -- the next link of the actor's audit chain
      with link as (
        insert into platform.audit (actor_id, recorded_at, action, subject, entry)
        values (${actorId}, ${now}, ${operation}, ${subject}, ${JSON.stringify(entry)})
      ),
      -- the events for other areas
      event as (
        ${insertEvents(events, now)}
      )
    insert into platform.idempotency (
             actor_id,
             operation,
             key,
             fingerprint,
             answer,
             recorded_at
           )
    select ${actorId}::uuid,
           ${operation}::text,
           ${kept?.key ?? null}::text,
           ${kept?.fingerprint ?? null}::text,
           ${answer}::json,
           ${now}::timestamptz
     where ${kept?.key ?? null}::text is not null`;
}

/** Inserts events into the outbox. */
export function insertEvents(events: readonly EventRow[], now: Date): Sql {
  return sql`
    insert into platform.outbox (topic, payload, recorded_at)
    select e.topic, e.payload, ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(traceEvents(events))}::jsonb) as e (topic text, payload jsonb)`;
}

/** Adds the running trace to the payloads, so that the jobs of the events continue it. */
function traceEvents(events: readonly EventRow[]): readonly EventRow[] {
  const traceparent = currentTrace();
  if (traceparent === undefined) return events;
  return events.map(({ topic, payload }) => ({ topic, payload: { ...payload, traceparent } }));
}

/** Audit chain of changes that the service makes by itself and for no actor. */
export const SYSTEM_CHAIN = '00000000-0000-0000-0000-000000000000';

/** A link about one thing in the audit chains of several actors. */
export interface SharedLink {
  readonly actorIds: readonly string[];
  readonly action: string;
  readonly subject: string;
  /** Content of the change, as {@link ChangeRecord} has it in its entry. */
  readonly detail: object;
  readonly now: Date;
}

/**
 * Adds a link to the audit chain of each actor. The chains are locked in the order of the actors'
 * ids, so that two transactions at once cannot wait for each other for ever.
 */
export async function insertSharedLink(
  tx: Tx,
  { actorIds, action, subject, detail, now }: SharedLink,
): Promise<void> {
  for (const actorId of [...new Set(actorIds)].sort())
    await tx.execute(sql`
      insert into platform.audit (actor_id, recorded_at, action, subject, entry)
      values (${actorId}, ${now}, ${action}, ${subject}, ${JSON.stringify({ detail })})`);
}
