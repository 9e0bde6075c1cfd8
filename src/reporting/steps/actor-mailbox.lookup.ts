import sql from 'sql-template-tag';
import { nullable, type RowOf, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

const MAILBOX_ROW = rowType({
  id: uuid,
  mailbox: nullable(text),
  escalationMailbox: nullable(text),
});

/** The mailboxes that an actor has chosen. */
export type ActorMailboxes = Omit<RowOf<typeof MAILBOX_ROW>, 'id'>;

/**
 * Reads the mailboxes that actors have chosen, by actor id. Actors without a setting are absent.
 */
export async function readMailboxes(
  tx: Tx,
  actorIds: readonly string[],
): Promise<ReadonlyMap<string, ActorMailboxes>> {
  const rows = await tx.query(
    MAILBOX_ROW,
    sql`
      select c.actor_id as id,
             c.mailbox,
             c.escalation_mailbox as "escalationMailbox"
        from reporting.actor_setting c
       where c.actor_id = any(${actorIds}::uuid[])`,
  );
  return new Map(rows.map(({ id, ...mailboxes }) => [id, mailboxes]));
}
