import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { REPORT_CERTIFIED_EVENT } from '../../reporting/reporting.events.js';
import { AgreementMentions } from './mention.service.js';

/** Lets one job per round read the reports that were certified since it last ran. */
@Injectable()
export class MentionJobs {
  constructor(mentions: AgreementMentions, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'read-mentions',
      rests: true,
      run: ({ roundId = '' }) => mentions.readRound(roundId),
    });
    relay.addRoute(REPORT_CERTIFIED_EVENT, ({ roundId = '' }) => [messageOf(roundId)]);
    relay.reconcileWith(async () => (await mentions.listWaiting()).map(messageOf));
  }
}

function messageOf(roundId: string): JobMessage {
  return { name: 'read-mentions', key: roundId, payload: { roundId } };
}
