import sql from 'sql-template-tag';
import {
  bool,
  nullable,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

const MAILBOX_ROW = rowType({
  id: uuid,
  mailbox: nullable(text),
  escalationMailbox: nullable(text),
  awaitsConfirmation: bool,
});

/**
 * The confirmed mailboxes of an actor. `awaitsConfirmation` says that it has chosen a mailbox for
 * its notices that is not confirmed.
 */
export type ActorMailboxes = Omit<RowOf<typeof MAILBOX_ROW>, 'id'>;

/**
 * Reads the confirmed mailboxes of actors, by actor id. Actors without a setting are absent.
 */
export async function readMailboxes(
  tx: Tx,
  actorIds: readonly string[],
): Promise<ReadonlyMap<string, ActorMailboxes>> {
  const rows = await tx.query(
    MAILBOX_ROW,
    sql`
      select c.actor_id as id,
             m.address as mailbox,
             e.address as "escalationMailbox",
             c.mailbox is not null and m.address is null as "awaitsConfirmation"
        from reporting.actor_setting c
        left join reporting.mailbox m on m.actor_id = c.actor_id
                                     and m.address = c.mailbox
                                     and m.confirmed_at is not null
        left join reporting.mailbox e on e.actor_id = c.actor_id
                                     and e.address = c.escalation_mailbox
                                     and e.confirmed_at is not null
       where c.actor_id = any(${actorIds}::uuid[])`,
  );
  return new Map(rows.map(({ id, ...mailboxes }) => [id, mailboxes]));
}
