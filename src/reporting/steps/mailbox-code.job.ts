import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { MAILBOX_CODE_REQUESTED_EVENT } from '../reporting.events.js';
import { MailboxCodes } from './mailbox-code.service.js';

/** Lets a job send each code that was asked for. */
@Injectable()
export class MailboxCodeJobs {
  constructor(codes: MailboxCodes, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'send-mailbox-code',
      run: ({ mailboxId = '' }) => codes.send(mailboxId),
      ends: true,
      exhausted: ({ mailboxId = '' }) => codes.giveUp(mailboxId),
    });
    relay.addRoute(MAILBOX_CODE_REQUESTED_EVENT, ({ mailboxId = '' }) => [messageOf(mailboxId)]);
    relay.reconcileWith(async () => (await codes.findLost()).map(messageOf));
  }
}

function messageOf(mailboxId: string): JobMessage {
  return { name: 'send-mailbox-code', key: mailboxId, payload: { mailboxId } };
}
