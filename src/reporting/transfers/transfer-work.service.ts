import { Injectable } from '@nestjs/common';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { insertSharedLink } from '../../platform/database/change.queries.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import { ProjectCommands } from '../../portfolio/projects/project.commands.js';
import { lockRound } from '../rounds/round-lock.queries.js';
import { readOpenRounds, readRound } from '../rounds/round.queries.js';
import { readMailboxes } from '../steps/actor-mailbox.lookup.js';
import { transferNotice } from './transfer-notice.rules.js';
import { Transfer } from './transfer.entity.js';
import { updateTransfer } from './transfer.queries.js';
import {
  discardDrafts,
  isTransferDue,
  listWaitingTransfers,
  lockTransfer,
  readParties,
  readProject,
} from './transfer-work.queries.js';

const SYSTEM = { kind: 'system' } as const;

/**
 * Carries transfers out when their time has come, and tells both parties of each step. What it does
 * is marked in the transaction that does it, so that running again changes nothing, and what
 * nobody did while no worker ran is done by the next one.
 */
@Injectable()
export class TransferWork {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectCommands,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /** Lists the transfers that wait to be carried out or told. */
  listWaiting(): Promise<string[]> {
    const today = osloDate(this.clock.now());
    return this.database.transaction(SYSTEM, (tx) => listWaitingTransfers(tx, today));
  }

  /** Carries a transfer out if its time has come, and tells its parties how it stands. */
  async run(id: string): Promise<void> {
    await this.database.transaction(SYSTEM, (tx) => this.carryOut(tx, id));
    await this.database.transaction(SYSTEM, (tx) => this.tell(tx, id));
  }

  private async carryOut(tx: Tx, id: string): Promise<void> {
    const today = osloDate(this.clock.now());
    if (!(await isTransferDue(tx, id, today))) return;
    // Whoever is writing a report ends before the owner changes: as when a round closes.
    const open = (await readOpenRounds(tx)).map(({ key }) => key).sort();
    for (const key of open) await lockRound(tx, key, 'exclusive');
    const transfer = await lockTransfer(tx, id);
    if (transfer?.state !== 'agreed') return;
    const now = this.clock.now();
    const project = await this.projects.lock(tx, transfer.projectId);
    const overtaken = project?.actorId !== transfer.actorId || project.standing === 'left';
    if (overtaken || (await isCancelled(tx, transfer.round))) {
      await updateTransfer(tx, transfer, { state: 'lapsed', settledAt: now, settledBy: null });
      return;
    }
    await this.changeOwner(tx, transfer, project.code, now);
  }

  private async changeOwner(
    tx: Tx,
    transfer: EntityRow<Transfer>,
    code: string,
    now: Date,
  ): Promise<void> {
    const { projectId, actorId, receiverId } = transfer;
    await this.projects.handOn(tx, { projectId, receiverId, now });
    const discardedDrafts = await discardDrafts(tx, projectId);
    await updateTransfer(tx, transfer, { state: 'carriedOut', carriedOutAt: now });
    const [from, to] = await readParties(tx, transfer);
    await insertSharedLink(tx, {
      actorIds: [actorId, receiverId],
      action: 'carryOutTransfer',
      subject: `project/${code}`,
      detail: {
        transfer: transfer.id,
        from: from?.organisationNumber,
        to: to?.organisationNumber,
        discardedDrafts,
      },
      now,
    });
  }

  /** Writes a notice to each party of a transfer, unless they know how it stands. */
  private async tell(tx: Tx, id: string): Promise<void> {
    const transfer = await lockTransfer(tx, id);
    if (transfer === undefined || transfer.told >= transfer.version) return;
    const parties = await readParties(tx, transfer);
    const project = await readProject(tx, transfer.projectId);
    const mailboxes = await readMailboxes(
      tx,
      parties.map((party) => party.id),
    );
    const [from, to] = parties.map(({ name }) => name);
    const { title, text } = transferNotice({
      ...transfer,
      ownerAgreed: transfer.ownerAgreedAt !== null,
      receiverAgreed: transfer.receiverAgreedAt !== null,
      project: project?.code ?? '',
      from: from ?? '',
      to: to ?? '',
    });
    const notices = parties.map((party) => ({
      actorId: party.id,
      organisationNumber: party.organisationNumber,
      kind: 'transfer',
      subject: `transfer/${id}`,
      recipients: recipientsOf(mailboxes.get(party.id)?.mailbox, project?.mailbox),
      title,
      text,
    }));
    await this.notices.write(tx, notices, this.clock.now());
    await tx.execute(updateRows(Transfer, { id }, { told: transfer.version }));
  }
}

/** Says whether the round that a transfer waits for is cancelled. */
async function isCancelled(tx: Tx, round: string | null): Promise<boolean> {
  return round !== null && (await readRound(tx, round)).state === 'cancelled';
}

/** Returns an actor's own mailbox, or else the mailbox of the project's lead. */
function recipientsOf(own: string | null | undefined, lead: string | null | undefined): string[] {
  const mailbox = own ?? lead ?? null;
  return mailbox === null ? [] : [mailbox];
}
