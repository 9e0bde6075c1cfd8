import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { TRANSFER_MOVED_EVENT } from '../reporting.events.js';
import { TransferWork } from './transfer-work.service.js';

/** Lets a job carry out and tell each transfer: after each step, and when its day has come. */
@Injectable()
export class TransferJobs {
  constructor(work: TransferWork, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'transfer',
      run: ({ transferId = '' }) => work.run(transferId),
    });
    relay.addRoute(TRANSFER_MOVED_EVENT, ({ transferId = '' }) => [messageOf(transferId)]);
    relay.reconcileWith(async () => (await work.listWaiting()).map(messageOf));
  }
}

function messageOf(transferId: string): JobMessage {
  return { name: 'transfer', key: transferId, payload: { transferId } };
}
