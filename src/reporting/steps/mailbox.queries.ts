import sql from 'sql-template-tag';
import {
  type EntityRow,
  insertRowUnlessTaken,
  updateRows,
} from '../../platform/database/entity-rows.js';
import {
  instant,
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { ActorMailbox } from './mailbox.entity.js';

const ID_ROW = rowType({ id: uuid });
const MAILBOX_ROW = rowType({
  id: uuid,
  actorId: uuid,
  confirmedAt: nullable(instant),
  codeSentAt: nullable(instant),
  codeHash: nullable(text),
  tries: int,
});
const WAITING_ROW = rowType({ id: uuid, actor: text, address: text });

/** A mailbox that waits for a code. */
export type WaitingMailbox = RowOf<typeof WAITING_ROW>;

/** Deletes the mailboxes that an actor no longer uses. */
export async function deleteOtherMailboxes(
  tx: Tx,
  actorId: string,
  addresses: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    delete from reporting.mailbox
     where actor_id = ${actorId}
       and address <> all(${addresses}::text[])`);
}

/** A mailbox that an actor has chosen anew. */
type NewMailbox = Pick<EntityRow<ActorMailbox>, 'id' | 'actorId' | 'address'>;

/** Adds a mailbox that waits for a code. Returns false when the actor has it already. */
export async function addMailbox(tx: Tx, mailbox: NewMailbox, now: Date): Promise<boolean> {
  const row = {
    ...mailbox,
    createdAt: now,
    confirmedAt: null,
    codeRequestedAt: now,
    codeSentAt: null,
    codeHash: null,
    tries: 0,
  };
  return (await tx.execute(insertRowUnlessTaken(ActorMailbox, row, 'actorId', 'address'))) > 0;
}

/** Locks a mailbox of an actor. */
export async function lockMailbox(
  tx: Tx,
  actorId: string,
  address: string,
): Promise<RowOf<typeof MAILBOX_ROW> | undefined> {
  const [mailbox] = await tx.query(
    MAILBOX_ROW,
    sql`
      select m.id,
             m.actor_id as "actorId",
             m.confirmed_at as "confirmedAt",
             m.code_sent_at as "codeSentAt",
             m.code_hash as "codeHash",
             m.tries
        from reporting.mailbox m
       where m.actor_id = ${actorId}
         and m.address = ${address}
         for update`,
  );
  return mailbox;
}

/** Counts a try of the code of a mailbox that is not confirmed. */
export async function countTry(tx: Tx, actorId: string, address: string): Promise<void> {
  await tx.execute(sql`
    update reporting.mailbox
       set tries = tries + 1
     where actor_id = ${actorId}
       and address = ${address}
       and confirmed_at is null`);
}

/** Confirms a mailbox, and forgets its code. */
export async function confirmMailbox(tx: Tx, id: string, now: Date): Promise<void> {
  const forgotten = { codeRequestedAt: null, codeSentAt: null, codeHash: null, tries: 0 };
  await tx.execute(updateRows(ActorMailbox, { id }, { confirmedAt: now, ...forgotten }));
}

/** Asks for another code. The code before it is no longer taken. */
export async function requestCode(tx: Tx, id: string, now: Date): Promise<void> {
  const asked = { codeRequestedAt: now, codeSentAt: null, codeHash: null, tries: 0 };
  await tx.execute(updateRows(ActorMailbox, { id }, asked));
}

/** Locks a mailbox whose code has been asked for and not sent. */
export async function lockWaitingMailbox(tx: Tx, id: string): Promise<WaitingMailbox | undefined> {
  const [mailbox] = await tx.query(
    WAITING_ROW,
    sql`
      select m.id,
             a.organisation_number as actor,
             m.address
        from reporting.mailbox m
        join actors.actor a on a.id = m.actor_id
       where m.id = ${id}
         and m.confirmed_at is null
         and m.code_requested_at is not null
         and m.code_sent_at is null
         for update of m`,
  );
  return mailbox;
}

/** Records the code that is being sent. */
export async function recordCode(tx: Tx, id: string, hash: string, now: Date): Promise<void> {
  await tx.execute(updateRows(ActorMailbox, { id }, { codeSentAt: now, codeHash: hash }));
}

/** Gives up sending a code. The actor can ask for another. */
export async function giveUpCode(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`
    update reporting.mailbox
       set code_requested_at = null
     where id = ${id}
       and code_sent_at is null`);
}

/** Lists the mailboxes that have waited for a code since before an instant. */
export async function listWaitingMailboxes(tx: Tx, before: Date): Promise<string[]> {
  const rows = await tx.query(
    ID_ROW,
    sql`
      select m.id
        from reporting.mailbox m
       where m.confirmed_at is null
         and m.code_sent_at is null
         and m.code_requested_at < ${before}
       limit 500`,
  );
  return rows.map(({ id }) => id);
}
