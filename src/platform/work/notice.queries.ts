import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../base/principal.js';
import { equalsIfGiven, instantText, precedesIfGiven, visibleTo } from '../database/fragments.js';
import {
  instant,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../database/row-type.js';
import type { Tx } from '../database/transaction.js';
import { DEFAULT_LIMIT } from '../http/page.js';
import type { NoticeQuery, NoticeResponse } from './notice.dto.js';
import type { OutgoingNotice } from './notice.sender.js';

const NOTICE_ROW = rowType<NoticeResponse>({
  id: uuid,
  actor: text,
  kind: text,
  subject: text,
  recipients: texts,
  title: json(),
  text: json(),
  state: textOf(),
  channel: nullable(text),
  attempts: int,
  lastError: nullable(text),
  createdAt: text,
  sentAt: nullable(text),
});

const OUTGOING_ROW = rowType<Omit<OutgoingNotice, 'code'>>({
  id: uuid,
  actor: text,
  kind: text,
  subject: text,
  recipients: texts,
  title: json(),
  text: json(),
  createdAt: instant,
});

const ID_ROW = rowType({ id: uuid });

/** Reads a page of the notices that the caller may see, newest first, and one notice more. */
export function readNotices(
  tx: Tx,
  principal: Principal,
  query: NoticeQuery,
  after: string,
): Promise<NoticeResponse[]> {
  return tx.query(NOTICE_ROW, selectPage(principal, query, after));
}

function selectPage(principal: Principal, query: NoticeQuery, after: string): Sql {
  return sql`
    select n.id,
           n.organisation_number as actor,
           n.kind,
           n.subject,
           n.recipients,
           n.title,
           n.text,
           n.state,
           n.channel,
           n.attempts,
           n.last_error as "lastError",
           ${instantText(sql`n.created_at`)} as "createdAt",
           ${instantText(sql`n.sent_at`)} as "sentAt"
      from platform.notice n
     where ${visibleTo(sql`n.actor_id`, principal)}
       and ${equalsIfGiven(sql`n.kind`, query.kind)}
       and ${equalsIfGiven(sql`n.state`, query.state)}
       and ${precedesIfGiven(sql`n.id`, after)}
     order by n.id desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

/** Notices `n` that wait to be sent. */
const SELECT_WAITING = sql`
    select n.id,
           n.organisation_number as actor,
           n.kind,
           n.subject,
           n.recipients,
           n.title,
           n.text,
           n.created_at as "createdAt"
      from platform.notice n
     where n.state = 'waiting'`;

/** Locks a notice that waits to be sent. Returns undefined when it no longer waits. */
export async function lockWaitingNotice(tx: Tx, id: string): Promise<OutgoingNotice | undefined> {
  const statement = sql`${SELECT_WAITING} and n.id = ${id} for update`;
  const [notice] = await tx.query(OUTGOING_ROW, statement);
  return notice;
}

/** Locks the oldest other notices that wait for the same recipients and are not being sent. */
export async function lockWaitingBeside(
  tx: Tx,
  { id, recipients }: OutgoingNotice,
  most: number,
): Promise<OutgoingNotice[]> {
  if (most === 0) return [];
  return tx.query(
    OUTGOING_ROW,
    sql`
      ${SELECT_WAITING}
         and n.id <> ${id}
         and n.recipients = ${[...recipients]}::text[]
       order by n.created_at, n.id
       limit ${most}
         for update skip locked`,
  );
}

/** Records that a channel has taken notices. */
export async function recordSent(
  tx: Tx,
  ids: readonly string[],
  channel: string,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    update platform.notice
       set state = 'sent',
           channel = ${channel},
           sent_at = ${now},
           attempts = attempts + 1,
           last_error = null
     where id = any(${ids}::uuid[])`);
}

/** Records a failed attempt to send notices. */
export async function recordFailedAttempt(
  tx: Tx,
  ids: readonly string[],
  channel: string,
  reason: string,
): Promise<void> {
  await tx.execute(sql`
    update platform.notice
       set channel = ${channel},
           attempts = attempts + 1,
           last_error = ${reason}
     where id = any(${ids}::uuid[])`);
}

/** Lists the oldest notices that have waited since before an instant. */
export async function listWaitingSince(tx: Tx, before: Date): Promise<string[]> {
  const statement = sql`
    select n.id
      from platform.notice n
     where n.state = 'waiting'
       and n.created_at < ${before}
     order by n.created_at
     limit 500`;
  return (await tx.query(ID_ROW, statement)).map(({ id }) => id);
}
