import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { SUBSCRIPTION_DUE_EVENT } from '../publication.events.js';
import { ANNOUNCED_TOPICS, recordAnnouncements } from './announcement.queries.js';
import { Announcements } from './announcement.service.js';
import { DeliveryService } from './delivery.service.js';

const DELIVER: JobMessage = { name: 'deliver-events', key: 'all', payload: {} };

/**
 * Lets a job make events of facts and wake the sending of deliveries. Facts, deliveries and retries
 * are rows: a message that is lost is sent again when a reconciler finds one of them behind.
 */
@Injectable()
export class DeliveryJobs {
  constructor(
    announcements: Announcements,
    deliveries: DeliveryService,
    queue: JobQueue,
    relay: OutboxRelay,
  ) {
    queue.register({
      name: DELIVER.name,
      run: async () => {
        await announcements.announceAll();
        deliveries.wake();
      },
    });
    relay.recordWith(ANNOUNCED_TOPICS, recordAnnouncements);
    for (const topic of [...ANNOUNCED_TOPICS, SUBSCRIPTION_DUE_EVENT])
      relay.addRoute(topic, () => [DELIVER]);
    relay.reconcileWith(async () =>
      (await announcements.isBehind()) || (await deliveries.isBehind()) ? [DELIVER] : [],
    );
    relay.pruneWith(() => announcements.prune());
  }
}
