import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { ROLL_OUT_MOVED_EVENT } from '../coordination.events.js';
import { RollOutTelling } from './roll-out-telling.service.js';

/** Lets a job tell the other side after each move of a roll-out. */
@Injectable()
export class RollOutJobs {
  constructor(telling: RollOutTelling, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'tell-of-roll-out',
      run: ({ rollOutId = '' }) => telling.tell(rollOutId),
    });
    relay.addRoute(ROLL_OUT_MOVED_EVENT, ({ rollOutId = '' }) => [messageOf(rollOutId)]);
    relay.reconcileWith(async () => (await telling.listWaiting()).map(messageOf));
  }
}

function messageOf(rollOutId: string): JobMessage {
  return { name: 'tell-of-roll-out', key: rollOutId, payload: { rollOutId } };
}
