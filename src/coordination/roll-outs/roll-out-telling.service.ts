import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { insertSharedLink } from '../../platform/database/change.queries.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import { readMailboxes } from '../../reporting/steps/actor-mailbox.lookup.js';
import { writeRollOutNotice } from './roll-out-notice.rules.js';
import {
  listUntoldRollOuts,
  lockRollOutToTell,
  readRollOutMovesAfter,
  type RollOutToTell,
} from './roll-out-telling.queries.js';
import { RollOut, type RollOutMoved } from './roll-out.entity.js';

const SYSTEM = { kind: 'system' } as const;

/** Tells the other side of each move of a roll-out, once, and puts the move on record in its audit. */
@Injectable()
export class RollOutTelling {
  constructor(
    private readonly database: Database,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /** Lists the roll-outs with moves that the other side was not told of. */
  listWaiting(): Promise<string[]> {
    return this.database.transaction(SYSTEM, listUntoldRollOuts);
  }

  /** Tells the other side of the moves of a roll-out that it was not told of. */
  async tell(id: string): Promise<void> {
    await this.database.transaction(SYSTEM, async (tx) => {
      const rollOut = await lockRollOutToTell(tx, id);
      if (rollOut === undefined || rollOut.told >= rollOut.version) return;
      if (rollOut.supplierId !== rollOut.receiverId)
        for (const move of await readRollOutMovesAfter(tx, id, rollOut.told))
          await this.tellMove(tx, rollOut, move);
      await tx.execute(updateRows(RollOut, { id }, { told: rollOut.version }));
    });
  }

  private async tellMove(
    tx: Tx,
    rollOut: RollOutToTell,
    move: EntityRow<RollOutMoved>,
  ): Promise<void> {
    const now = this.clock.now();
    const subject = `roll-out/${rollOut.id}`;
    const { supplierId, supplierNumber, receiverId, receiverNumber, leadMailbox } = rollOut;
    const other =
      move.side === 'supplier'
        ? { actorId: receiverId, organisationNumber: receiverNumber, lead: null }
        : { actorId: supplierId, organisationNumber: supplierNumber, lead: leadMailbox };
    const { actorId, organisationNumber, lead } = other;
    await insertSharedLink(tx, {
      actorIds: [actorId],
      action: 'tellOfRollOut',
      subject,
      detail: { target: rollOut.target, move: { ...move, movedAt: move.movedAt.toISOString() } },
      now,
    });
    const own = (await readMailboxes(tx, [actorId])).get(actorId)?.mailbox ?? lead;
    const recipients = own === null ? [] : [own];
    const words = writeRollOutNotice(rollOut, move);
    const notice = { actorId, organisationNumber, kind: 'roll-out', subject, recipients, ...words };
    await this.notices.write(tx, [notice], now);
  }
}
