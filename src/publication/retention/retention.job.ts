import { Injectable } from '@nestjs/common';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { RetentionService } from './retention.service.js';

/** Looks every hour, beside the deletion of technical rows, whether rows are to be proposed. */
@Injectable()
export class RetentionJobs {
  constructor(retention: RetentionService, relay: OutboxRelay) {
    relay.pruneWith(async () => {
      await retention.proposeDue();
    });
  }
}
