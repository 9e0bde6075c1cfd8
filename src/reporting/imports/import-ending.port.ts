import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import type { Tx } from '../../platform/database/transaction.js';
import { appendEvents } from '../../platform/database/unit-of-work.js';
import { Jobs } from '../../platform/work/jobs.js';
import { IMPORT_FINISHED_EVENT } from '../reporting.events.js';
import { ImportReceipts } from '../receipts/import-receipt.port.js';
import { findJob, isCompleted, readCounts } from './import-worker.queries.js';
import { Cancelled, type ClaimedFile } from './import.types.js';

/** Ends the jobs of imports, and sends the receipts. A job ends once, so a receipt is sent once. */
@Injectable()
export class ImportEnding {
  constructor(
    private readonly jobs: Jobs,
    private readonly receipts: ImportReceipts,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends the job of an import in an open transaction. Throws {@link Cancelled} when the job has
   * ended otherwise.
   */
  async complete(tx: Tx, { row: { id, jobId } }: ClaimedFile): Promise<void> {
    const counts = await readCounts(tx, id);
    const result = { import: id, ...counts };
    if (await this.jobs.finish(tx, jobId, 'completed', result, counts?.reports ?? 0))
      await this.tell(tx, id);
    // An import that stores all or nothing has ended its job in the transaction of its reports.
    else if (!(await isCompleted(tx, jobId))) throw new Cancelled();
  }

  /** Fails the job of an import after the last attempt. What was stored stays. */
  async giveUp(tx: Tx, importId: string): Promise<void> {
    const jobId = await findJob(tx, importId);
    if (jobId === undefined) return;
    const reason = 'The import failed repeatedly; see the log';
    if (await this.jobs.finish(tx, jobId, 'failed', { import: importId, reason }))
      await this.tell(tx, importId);
  }

  /** Sends the receipt of an import that has ended, and says so to other areas. */
  private async tell(tx: Tx, importId: string): Promise<void> {
    await this.receipts.tell(tx, importId);
    const event = { topic: IMPORT_FINISHED_EVENT, payload: { importId } };
    await appendEvents(tx, [event], this.clock.now());
  }
}
