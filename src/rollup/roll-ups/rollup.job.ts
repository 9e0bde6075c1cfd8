import { Injectable } from '@nestjs/common';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import type { JobMessage } from '../../platform/work/job-message.js';
import { JobQueue } from '../../platform/work/queue.js';
import { PROJECT_CHANGED_EVENT } from '../../portfolio/portfolio.events.js';
import {
  COLOUR_ASSESSED_EVENT,
  REPORT_CERTIFIED_EVENT,
  ROUND_CLOSED_EVENT,
  ROUND_OPENED_EVENT,
  SUBMISSION_MOVED_EVENT,
} from '../../reporting/reporting.events.js';
import { ACTOR_STALE, RANGE_STALE, ROLLUP_REQUESTED, ROUND_STALE } from '../rollup.events.js';
import { RollupService } from './rollup.service.js';

type Payload = Readonly<Record<string, string>>;

function value(payload: Payload, name: string): string {
  const found = payload[name];
  if (found === undefined) throw new Error(`The payload has no ${name}`);
  return found;
}

const actorMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-actor',
  key: `${value(payload, 'roundId')}_${value(payload, 'actorId')}`,
  payload,
});
const rangeMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-range',
  key: `${value(payload, 'roundId')}_${value(payload, 'from')}`,
  payload,
});
const projectMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-project',
  key: value(payload, 'projectId'),
  payload,
});
const nationalMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-national',
  key: value(payload, 'roundId'),
  payload,
});
const roundMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-round',
  key: value(payload, 'jobId'),
  payload,
});

/**
 * A round fans out to ranges of actors; what changes one actor's figures recomputes its key; the
 * national figures follow.
 */
@Injectable()
export class RollupJobs {
  constructor(rollup: RollupService, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'rollup-round',
      run: (payload) => rollup.rollUpRound(value(payload, 'roundId'), value(payload, 'jobId')),
    });
    queue.register({
      name: 'rollup-actor',
      run: (payload) => rollup.rollUpActor(value(payload, 'roundId'), value(payload, 'actorId')),
      exhausted: (payload) =>
        rollup.giveUp(
          value(payload, 'roundId'),
          value(payload, 'actorId'),
          value(payload, 'actorId'),
        ),
    });
    queue.register({
      name: 'rollup-range',
      run: (payload) =>
        rollup.rollUpRange(value(payload, 'roundId'), value(payload, 'from'), value(payload, 'to')),
      exhausted: (payload) =>
        rollup.giveUp(value(payload, 'roundId'), value(payload, 'from'), value(payload, 'to')),
    });
    queue.register({
      name: 'rollup-project',
      run: (payload) => rollup.projectChanged(value(payload, 'projectId')),
    });
    queue.register({
      name: 'rollup-national',
      run: (payload) => rollup.rollUpNational(value(payload, 'roundId')),
    });

    relay.route(ROUND_OPENED_EVENT, (payload) => [nationalMessage(payload)]);
    relay.route(REPORT_CERTIFIED_EVENT, (payload) => [actorMessage(payload)]);
    relay.route(COLOUR_ASSESSED_EVENT, (payload) => [actorMessage(payload)]);
    relay.route(SUBMISSION_MOVED_EVENT, (payload) => [nationalMessage(payload)]);
    relay.route(PROJECT_CHANGED_EVENT, (payload) => [projectMessage(payload)]);
    relay.route(ROUND_CLOSED_EVENT, (payload) => [roundMessage(payload)]);
    relay.route(ROLLUP_REQUESTED, (payload) => [roundMessage(payload)]);
    relay.route(ACTOR_STALE, (payload) => [actorMessage(payload)]);
    relay.route(RANGE_STALE, (payload) => [rangeMessage(payload)]);
    relay.route(ROUND_STALE, (payload) => [nationalMessage(payload)]);
    relay.reconcileWith(async () => {
      const { actors, rounds, jobs } = await rollup.stale();
      return [
        ...actors.map((key) => actorMessage({ ...key })),
        ...rounds.map(nationalMessage),
        ...jobs.map(roundMessage),
      ];
    });
  }
}
