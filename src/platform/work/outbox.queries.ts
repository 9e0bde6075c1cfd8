import sql, { raw } from 'sql-template-tag';
import {
  decimalText,
  instant,
  int,
  json,
  type RowOf,
  rowType,
  text,
} from '../database/row-type.js';
import type { Tx } from '../database/transaction.js';

/** Number of events that are handed to the queue together. */
export const OUTBOX_BATCH = 500;

const EVENT_ROW = rowType({
  id: decimalText,
  topic: text,
  payload: json<Record<string, string>>(),
  recordedAt: instant,
});

/** An event of the outbox. */
export type OutboxRow = RowOf<typeof EVENT_ROW>;

const BACKLOG_ROW = rowType({ waiting: int, aside: int });

/** Locks the oldest events that are not yet dispatched. Skips those that another worker holds. */
export function lockWaitingEvents(tx: Tx): Promise<OutboxRow[]> {
  return tx.query(
    EVENT_ROW,
    sql`
      select id, topic, payload, recorded_at as "recordedAt"
        from platform.outbox
       where dispatched_at is null
       order by id
       limit ${raw(String(OUTBOX_BATCH))}
         for update skip locked`,
  );
}

/** Marks events as handed to the queue. */
export async function markDispatched(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx.execute(sql`
    update platform.outbox
       set dispatched_at = ${now}
     where id = any(${ids}::bigint[])`);
}

/** Deletes events that were handed to the queue before an instant. */
export async function deleteDispatched(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`delete from platform.outbox where dispatched_at < ${before}`);
}

/** Deletes answers that were kept for idempotency keys before an instant. */
export async function deleteKeptAnswers(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`delete from platform.idempotency where recorded_at < ${before}`);
}

/** Counts the events that wait for the queue, and the work that keeps failing. */
export async function countBacklog(tx: Tx): Promise<RowOf<typeof BACKLOG_ROW> | undefined> {
  const statement = sql`
    select (
             select count(*)::int
               from platform.outbox
              where dispatched_at is null
           ) as waiting,
           (
             select count(*)::int
               from platform.set_aside
           ) as aside`;
  const [backlog] = await tx.query(BACKLOG_ROW, statement);
  return backlog;
}

export const LEDGER_ROW = rowType({ version: int });

/** Version of the queue's schema, as the ledger of its migrations has it. */
export const SELECT_LEDGER = sql`
  select coalesce(max(m.version), 0) as version
    from bullmq.migration m`;
