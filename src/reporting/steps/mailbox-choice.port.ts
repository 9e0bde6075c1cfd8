import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { DomainEvent } from '../../platform/database/unit-of-work.js';
import { Quotas } from '../../platform/limits/quotas.js';
import { MAILBOX_CODE_REQUESTED_EVENT } from '../reporting.events.js';
import { addMailbox, deleteOtherMailboxes } from './mailbox.queries.js';

/** Keeps the mailboxes that actors choose. */
@Injectable()
export class MailboxChoice {
  constructor(private readonly quotas: Quotas) {}

  /**
   * Keeps the mailboxes that an actor has chosen, and no others. Returns events that ask for a code
   * to each new one.
   */
  async replace(
    tx: Tx,
    actorId: string,
    addresses: readonly (string | null)[],
    now: Date,
  ): Promise<DomainEvent[]> {
    const chosen = [...new Set(addresses.filter((address) => address !== null))];
    await deleteOtherMailboxes(tx, actorId, chosen);
    const events: DomainEvent[] = [];
    for (const address of chosen) {
      const id = newId();
      if (!(await addMailbox(tx, { id, actorId, address }, now))) continue;
      await this.quotas.use(tx, actorId, 'mailboxCodes');
      events.push(mailboxCodeRequested(id));
    }
    return events;
  }
}

/** Returns the event that asks for a code to a mailbox. */
export function mailboxCodeRequested(mailboxId: string): DomainEvent {
  return { topic: MAILBOX_CODE_REQUESTED_EVENT, payload: { mailboxId } };
}
