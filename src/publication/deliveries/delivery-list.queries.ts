import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { equalsIfGiven, instantText, visibleTo } from '../../platform/database/fragments.js';
import {
  decimalText,
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { DEFAULT_LIMIT } from '../../platform/http/page.js';
import type { DeliveryQuery, SendEventsAgain } from './delivery.dto.js';
import type { DeliveryState } from './delivery.types.js';

const DELIVERY_ROW = rowType({
  id: decimalText,
  event: uuid,
  type: text,
  subject: text,
  state: textOf<DeliveryState>(),
  attempts: int,
  lastStatus: nullable(int),
  lastAnswer: nullable(text),
  lastAttemptAt: nullable(text),
  deliveredAt: nullable(text),
  createdAt: text,
});

/** Reads a page of the deliveries of a subscription, newest first, and one more. */
export function readDeliveries(
  tx: Tx,
  { principal, id }: { readonly principal: Principal; readonly id: string },
  query: DeliveryQuery,
  after: string,
): Promise<RowOf<typeof DELIVERY_ROW>[]> {
  const page = sql`
    select d.id,
           d.event_id as event,
           d.type,
           d.subject,
           d.state,
           d.attempts,
           d.last_status as "lastStatus",
           d.last_answer as "lastAnswer",
           ${instantText(sql`d.last_attempt_at`)} as "lastAttemptAt",
           ${instantText(sql`d.delivered_at`)} as "deliveredAt",
           ${instantText(sql`d.created_at`)} as "createdAt"
      from publication.delivery d
     where d.subscription_id = ${id}
       and ${visibleTo(sql`d.actor_id`, principal)}
       and ${equalsIfGiven(sql`d.state`, query.state)}
       and d.id < coalesce(${after === '' ? null : after}::bigint, 9223372036854775807)
     order by d.id desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
  return tx.query(DELIVERY_ROW, page);
}

/**
 * Condition on delivery `d`: the caller asks for it to be sent again. One that was made earlier and
 * tried at the instant or later counts, too: a subscriber that lost what it received is sent all of it.
 */
function isAskedFor({ event, from }: SendEventsAgain): Sql {
  return event === undefined
    ? sql`greatest(d.created_at, d.last_attempt_at) >= ${from ?? null}::timestamptz`
    : sql`d.event_id = ${event}`;
}

/**
 * Lets deliveries wait again, in their old order and with their old ids. Returns their number. Those
 * that wait already are counted, too.
 */
export function waitAgain(tx: Tx, id: string, asked: SendEventsAgain): Promise<number> {
  return tx.execute(sql`
    update publication.delivery d
       set state = 'waiting',
           attempts = 0,
           delivered_at = null
     where d.subscription_id = ${id}
       and ${isAskedFor(asked)}`);
}

/** Makes a subscription due, and counts as a change of it. Returns false when it has changed. */
export async function makeDueAgain(
  tx: Tx,
  { id, version }: { readonly id: string; readonly version: number },
  now: Date,
): Promise<boolean> {
  const written = await tx.execute(sql`
    update publication.subscription
       set next_attempt_at = case
             when state in ('active', 'paused') then ${now}
             else next_attempt_at
           end,
           version = version + 1,
           updated_at = ${now}
     where id = ${id}
       and version = ${version}`);
  return written > 0;
}
