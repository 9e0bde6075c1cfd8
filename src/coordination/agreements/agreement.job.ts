import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { AGREEMENT_MOVED_EVENT } from '../coordination.events.js';
import { AgreementTelling } from './agreement-telling.port.js';

/** Lets a job tell the other side after each move of an agreement. */
@Injectable()
export class AgreementJobs {
  constructor(telling: AgreementTelling, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'tell-of-agreement',
      run: ({ agreementId = '' }) => telling.tell(agreementId),
    });
    relay.addRoute(AGREEMENT_MOVED_EVENT, ({ agreementId = '' }) => [messageOf(agreementId)]);
    relay.reconcileWith(async () => (await telling.listWaiting()).map(messageOf));
  }
}

function messageOf(agreementId: string): JobMessage {
  return { name: 'tell-of-agreement', key: agreementId, payload: { agreementId } };
}
