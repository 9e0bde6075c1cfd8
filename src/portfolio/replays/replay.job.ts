import { Injectable } from '@nestjs/common';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import type { JobMessage } from '../../platform/work/job-message.js';
import { JobQueue } from '../../platform/work/queue.js';
import { REPLAY_REQUESTED } from '../portfolio.events.js';
import { ReplayRun } from './replay-run.service.js';

type Payload = Readonly<Record<string, string>>;

function idOf({ replayId }: Payload): string {
  if (replayId === undefined) throw new Error('The payload has no replayId');
  return replayId;
}

function messageOf(payload: Payload): JobMessage {
  return { name: 'replay', key: idOf(payload), payload };
}

/** Registers the job that runs one replay from beginning to end. Run again, it changes nothing. */
@Injectable()
export class ReplayJobs {
  constructor(replay: ReplayRun, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'replay',
      run: (payload) => replay.run(idOf(payload)),
      ends: true,
      isLong: true,
      exhausted: (payload) => replay.giveUp(idOf(payload)),
    });
    relay.addRoute(REPLAY_REQUESTED, (payload) => [messageOf(payload)]);
    relay.reconcileWith(async () => (await replay.findLost()).map(messageOf));
  }
}
