import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { insertSharedLink } from '../../platform/database/change.queries.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import { readMailboxes } from '../../reporting/steps/actor-mailbox.lookup.js';
import { type NoticeText, writeForecastNotice, writeMoveNotice } from './agreement-notice.rules.js';
import {
  type AgreementToTell,
  listUntold,
  lockAgreementToTell,
  readAgreementsToTell,
  readMovesAfter,
} from './agreement-telling.queries.js';
import { Agreement, type AgreementMoved } from './agreement.entity.js';
import type { AgreementSide } from './agreement.types.js';
import { type ChangedForecast, refreshForecasts } from './forecast.queries.js';

const SYSTEM = { kind: 'system' } as const;

/** A body to be told, with its own mailbox for agreements' notices. */
interface Told {
  readonly actorId: string;
  readonly organisationNumber: string;
  readonly leadMailbox: string | null;
}

/**
 * Tells the other side of each move, once, and puts the move on record in its audit. Tells a
 * receiver of a forecast that has passed the day on which it needs the delivery.
 */
@Injectable()
export class AgreementTelling {
  constructor(
    private readonly database: Database,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /** Lists the agreements with moves that the other side was not told of. */
  listWaiting(): Promise<string[]> {
    return this.database.transaction(SYSTEM, listUntold);
  }

  /** Tells the other side of the moves of an agreement that it was not told of. */
  async tell(id: string): Promise<void> {
    await this.database.transaction(SYSTEM, async (tx) => {
      const agreement = await lockAgreementToTell(tx, id);
      if (agreement === undefined || agreement.told >= agreement.version) return;
      for (const move of await readMovesAfter(tx, id, agreement.told)) {
        await this.recordFor(tx, agreement, move);
        const other = findBody(agreement, move.side === 'receiver' ? 'supplier' : 'receiver');
        if (other !== undefined && agreement.actorId !== agreement.supplierId)
          await this.write(tx, agreement, other, writeMoveNotice(agreement, move));
      }
      await tx.execute(updateRows(Agreement, { id }, { told: agreement.version }));
      // An offer can name another milestone, whose forecast counts from now on.
      await this.tellForecasts(tx, await refreshForecasts(tx, [id]));
    });
  }

  /** Tells the receivers of forecasts that now lie after the day of need. */
  async tellForecasts(tx: Tx, changed: readonly ChangedForecast[]): Promise<void> {
    const late = changed.filter(({ date, neededBy }) => date !== null && date > neededBy);
    const agreements = await readAgreementsToTell(
      tx,
      late.map(({ id }) => id),
    );
    for (const { id, date, neededBy } of late) {
      const agreement = agreements.find((one) => one.id === id);
      const receiver = agreement === undefined ? undefined : findBody(agreement, 'receiver');
      if (agreement !== undefined && receiver !== undefined && date !== null)
        await this.write(
          tx,
          agreement,
          receiver,
          writeForecastNotice(agreement, { date, neededBy }),
        );
    }
  }

  /**
   * Adds a move to the audit of the other side; that of the mover has it from its request. A move by
   * a report goes into both.
   */
  private async recordFor(
    tx: Tx,
    { id, actorId, supplierId, project, target }: AgreementToTell,
    move: EntityRow<AgreementMoved>,
  ): Promise<void> {
    const receiver = move.side === 'supplier' || move.round !== null ? [actorId] : [];
    const supplier =
      supplierId !== null && (move.side === 'receiver' || move.round !== null) ? [supplierId] : [];
    const own = move.round === null && actorId === supplierId;
    await insertSharedLink(tx, {
      actorIds: own ? [] : [...receiver, ...supplier],
      action: 'tellOfAgreement',
      subject: `agreement/${id}`,
      detail: { project, target, move: { ...move, movedAt: move.movedAt.toISOString() } },
      now: this.clock.now(),
    });
  }

  private async write(
    tx: Tx,
    { id }: AgreementToTell,
    { actorId, organisationNumber, leadMailbox }: Told,
    notice: NoticeText,
  ): Promise<void> {
    const own = (await readMailboxes(tx, [actorId])).get(actorId)?.mailbox ?? leadMailbox;
    await this.notices.write(
      tx,
      [
        {
          actorId,
          organisationNumber,
          kind: 'agreement',
          subject: `agreement/${id}`,
          recipients: own === null ? [] : [own],
          ...notice,
        },
      ],
      this.clock.now(),
    );
  }
}

/** Returns the body on one side of an agreement. Undefined when nobody supplies. */
function findBody(agreement: AgreementToTell, side: AgreementSide): Told | undefined {
  if (side === 'receiver')
    return {
      actorId: agreement.actorId,
      organisationNumber: agreement.receiverNumber,
      leadMailbox: agreement.receiverMailbox,
    };
  const { supplierId, supplierNumber } = agreement;
  return supplierId === null || supplierNumber === null
    ? undefined
    : {
        actorId: supplierId,
        organisationNumber: supplierNumber,
        leadMailbox: agreement.supplierMailbox,
      };
}
