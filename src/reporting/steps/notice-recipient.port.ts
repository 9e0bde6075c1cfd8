import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import type { Tx } from '../../platform/database/transaction.js';
import { readMailboxes } from './actor-mailbox.lookup.js';
import { listLeadMailboxes, type Recipient } from './notice-recipient.queries.js';

/** The reports of an actor in a round that a notice is about. */
interface ToldReports {
  readonly actorId: string;
  readonly roundId: string;
  /** Codes of the projects that the notice is about. */
  readonly projects: readonly string[];
}

/** Finds who is told of a step of the directorate. */
@Injectable()
export class NoticeRecipients {
  constructor(private readonly actors: ActorLookup) {}

  /**
   * Lists the actor that answers for reports, with its own mailbox and the mailboxes of the
   * projects that the notice is about. An actor without a mailbox gets the mailboxes of all its
   * projects in the round when no projects are named.
   */
  async listOwner(
    tx: Tx,
    { actorId, roundId, projects }: ToldReports,
    now: Date,
  ): Promise<Recipient[]> {
    const responsible = (await this.actors.findResponsible(tx, [actorId], now)).get(actorId);
    if (responsible === undefined) return [];
    const mailboxes = await readMailboxes(tx, [responsible.id]);
    const mailbox = mailboxes.get(responsible.id)?.mailbox ?? null;
    const allWhenNone = mailbox === null;
    const leads = await listLeadMailboxes(tx, { actorId, roundId, projects, allWhenNone });
    return [
      {
        actorId: responsible.id,
        organisationNumber: responsible.organisationNumber,
        recipients: [...new Set([...(mailbox === null ? [] : [mailbox]), ...leads])],
      },
    ];
  }
}
