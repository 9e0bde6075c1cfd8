import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import { readMailboxes } from '../steps/actor-mailbox.lookup.js';
import type { ImportReceiptResponse } from './import-receipt.dto.js';
import { findStoring, listStored, type StoringImport } from './import-receipt.queries.js';
import { receiptNotice } from './import-receipt.rules.js';

/** Number of stored reports that a receipt shows. */
const STORED_SHOWN = 100;

/** Gives the receipts of imports that have ended and stored something. */
@Injectable()
export class ImportReceipts {
  constructor(private readonly notices: Notices) {}

  /** Reads the receipt of an import. Returns null when it has not ended, or stored nothing. */
  async read(tx: Tx, importId: string): Promise<ImportReceiptResponse | null> {
    const found = await findStoring(tx, importId);
    if (found === undefined) return null;
    const stored = await listStored(tx, importId, 0, STORED_SHOWN);
    return {
      receivedAt: found.receivedAt.toISOString(),
      doneAt: found.doneAt.toISOString(),
      ...describeImport(found),
      stored: stored.map(({ number: _, ...one }) => one),
    };
  }

  /**
   * Writes the receipt to the mailbox of the actor that sent the file, if the actor has chosen one
   * and the import has stored something. Before the mailbox is confirmed, the notice is
   * unaddressed. Belongs in the transaction that ends the job of the import, which ends once.
   */
  async tell(tx: Tx, importId: string): Promise<void> {
    const found = await findStoring(tx, importId);
    if (found === undefined) return;
    const { actorId, actor, doneAt } = found;
    const chosen = (await readMailboxes(tx, [actorId])).get(actorId);
    if (chosen === undefined || (chosen.mailbox === null && !chosen.awaitsConfirmation)) return;
    const notice = {
      actorId,
      organisationNumber: actor,
      kind: 'receipt',
      subject: `import/${importId}`,
      recipients: chosen.mailbox === null ? [] : [chosen.mailbox],
      ...receiptNotice({ ...found, ...describeImport(found) }),
    };
    await this.notices.write(tx, [notice], doneAt);
  }
}

/** Returns the sender, the file and the counts of an import, as its receipt has them. */
function describeImport({
  actor,
  delegate,
  supplier,
  client,
  sha256,
  size,
  mediaType,
  counts: { created, changed, unchanged, faulty, certified },
}: StoringImport): Pick<ImportReceiptResponse, 'sender' | 'file' | 'counts'> {
  return {
    sender: { actor, delegate, supplier, client },
    file: { sha256, size, mediaType },
    counts: { created, changed, unchanged, faulty, certified },
  };
}
