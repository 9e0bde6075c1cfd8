import { Inject, Injectable } from '@nestjs/common';
import { OutboxRelay } from '../platform/outbox.relay.js';
import { type JobMessage, JobQueue } from '../platform/queue.js';
import { REPORT_CERTIFIED_EVENT, ROUND_CLOSED_EVENT, ROUND_OPENED_EVENT } from '../reporting/reporting.events.js';
import { ACTOR_STALE, ROLLUP_REQUESTED, ROUND_STALE } from './rollup.events.js';
import { RollupService } from './rollup.service.js';

type Payload = Readonly<Record<string, string>>;

function value(payload: Payload, name: string): string {
  const found = payload[name];
  if (found === undefined) throw new Error(`The payload has no ${name}`);
  return found;
}

const actorMessage = (payload: Payload): JobMessage => ({ name: 'rollup-actor', key: `${value(payload, 'roundId')}_${value(payload, 'actorId')}`, payload });
const nationalMessage = (payload: Payload): JobMessage => ({ name: 'rollup-national', key: value(payload, 'roundId'), payload });
const roundMessage = (payload: Payload): JobMessage => ({ name: 'rollup-round', key: value(payload, 'jobId'), payload });

/** Three jobs: a round fans out to one job per actor; each recomputes its key; the national figures follow. */
@Injectable()
export class RollupJobs {
  constructor(
    @Inject(RollupService) rollup: RollupService,
    @Inject(JobQueue) queue: JobQueue,
    @Inject(OutboxRelay) relay: OutboxRelay,
  ) {
    queue.register({ name: 'rollup-round', run: (payload) => rollup.rollUpRound(value(payload, 'roundId'), value(payload, 'jobId')) });
    queue.register({
      name: 'rollup-actor',
      run: (payload) => rollup.rollUpActor(value(payload, 'roundId'), value(payload, 'actorId')),
      exhausted: (payload) => rollup.giveUp(value(payload, 'roundId'), value(payload, 'actorId')),
    });
    queue.register({ name: 'rollup-national', run: (payload) => rollup.rollUpNational(value(payload, 'roundId')) });

    relay.route(ROUND_OPENED_EVENT, (payload) => [nationalMessage(payload)]);
    relay.route(REPORT_CERTIFIED_EVENT, (payload) => [actorMessage(payload)]);
    relay.route(ROUND_CLOSED_EVENT, (payload) => [roundMessage(payload)]);
    relay.route(ROLLUP_REQUESTED, (payload) => [roundMessage(payload)]);
    relay.route(ACTOR_STALE, (payload) => [actorMessage(payload)]);
    relay.route(ROUND_STALE, (payload) => [nationalMessage(payload)]);
    relay.reconcileWith(async () => {
      const { actors, rounds, jobs } = await rollup.stale();
      return [...actors.map(actorMessage), ...rounds.map(nationalMessage), ...jobs.map(roundMessage)];
    });
  }
}
