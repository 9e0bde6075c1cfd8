import { Injectable } from '@nestjs/common';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import type { JobMessage } from '../../platform/work/job-message.js';
import { JobQueue } from '../../platform/work/queue.js';
import { PACK_REQUESTED } from './pack.events.js';
import { PackRun } from './pack-run.service.js';

const messageOf = (packId: string): JobMessage => ({
  name: 'make-pack',
  key: packId,
  payload: { packId },
});

/** Registers the job that makes one pack. Run again, it changes nothing. */
@Injectable()
export class PackJobs {
  constructor(packs: PackRun, queue: JobQueue, relay: OutboxRelay) {
    const idOf = ({ packId }: Readonly<Record<string, string>>): string => {
      if (packId === undefined) throw new Error('The payload has no packId');
      return packId;
    };
    queue.register({
      name: 'make-pack',
      run: (payload) => packs.run(idOf(payload)),
      ends: true,
      exhausted: (payload) => packs.giveUp(idOf(payload)),
    });
    relay.addRoute(PACK_REQUESTED, (payload) => [messageOf(idOf(payload))]);
    relay.reconcileWith(async () => (await packs.findLost()).map(messageOf));
  }
}
