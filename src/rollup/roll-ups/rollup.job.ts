import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { PROJECT_CHANGED_EVENT } from '../../portfolio/portfolio.events.js';
import {
  COLOUR_ASSESSED_EVENT,
  REPORT_CERTIFIED_EVENT,
  ROUND_CHANGED_EVENT,
  ROUND_CLOSED_EVENT,
  ROUND_OPENED_EVENT,
  ROUND_PUBLISHED_EVENT,
  SUBMISSION_MOVED_EVENT,
} from '../../reporting/reporting.events.js';
import { ACTOR_STALE, RANGE_STALE, ROLLUP_REQUESTED, ROUND_STALE } from '../rollup.events.js';
import { NationalRollup } from './national-rollup.service.js';
import { RollupReconciler } from './reconciler.service.js';
import { RollupService } from './rollup.service.js';

type Payload = Readonly<Record<string, string>>;

function readValue(payload: Payload, name: string): string {
  const found = payload[name];
  if (found === undefined) throw new Error(`The payload has no ${name}`);
  return found;
}

const actorMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-actor',
  key: `${readValue(payload, 'roundId')}_${readValue(payload, 'actorId')}`,
  payload,
});
const rangeMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-range',
  key: `${readValue(payload, 'roundId')}_${readValue(payload, 'from')}`,
  payload,
});
const projectMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-project',
  key: readValue(payload, 'projectId'),
  payload,
});
const nationalMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-national',
  key: readValue(payload, 'roundId'),
  payload,
});
const comparedMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-compared',
  key: readValue(payload, 'roundId'),
  payload,
});
const roundMessage = (payload: Payload): JobMessage => ({
  name: 'rollup-round',
  key: readValue(payload, 'jobId'),
  payload,
});

/**
 * Routes events to the jobs of the roll-up. A round fans out to ranges of actors. A change of one
 * actor's figures recomputes that key. The national figures follow.
 */
@Injectable()
export class RollupJobs {
  constructor(
    private readonly rollup: RollupService,
    private readonly national: NationalRollup,
    private readonly reconciler: RollupReconciler,
    queue: JobQueue,
    relay: OutboxRelay,
  ) {
    this.registerJobs(queue);
    routeEvents(relay);
    relay.reconcileWith(async () => {
      const { actors, rounds, jobs } = await this.reconciler.findLostWork();
      return [
        ...actors.map((key) => actorMessage({ ...key })),
        ...rounds.map((round) => nationalMessage({ ...round })),
        ...jobs.map((job) => roundMessage({ ...job })),
      ];
    });
  }

  private registerJobs(queue: JobQueue): void {
    const { rollup, national } = this;
    queue.register({
      name: 'rollup-round',
      run: (payload) =>
        rollup.rollUpRound(readValue(payload, 'roundId'), readValue(payload, 'jobId')),
    });
    queue.register({
      name: 'rollup-actor',
      run: (payload) =>
        rollup.rollUpActor(readValue(payload, 'roundId'), readValue(payload, 'actorId')),
      exhausted: (payload) => {
        const actorId = readValue(payload, 'actorId');
        return rollup.giveUp(readValue(payload, 'roundId'), actorId, actorId);
      },
    });
    queue.register({
      name: 'rollup-range',
      run: (payload) => rollup.rollUpRange(...rangeOf(payload)),
      exhausted: (payload) => rollup.giveUp(...rangeOf(payload)),
    });
    queue.register({
      name: 'rollup-project',
      run: (payload) => rollup.requestKeysOfProject(readValue(payload, 'projectId')),
    });
    queue.register({
      name: 'rollup-compared',
      run: (payload) => rollup.requestSumsOfCompared(readValue(payload, 'roundId')),
    });
    queue.register({
      name: 'rollup-national',
      rests: true,
      run: (payload) => national.sumUpRound(readValue(payload, 'roundId')),
    });
  }
}

function rangeOf(payload: Payload): [roundId: string, from: string, to: string] {
  return [readValue(payload, 'roundId'), readValue(payload, 'from'), readValue(payload, 'to')];
}

function routeEvents(relay: OutboxRelay): void {
  relay.addRoute(ROUND_OPENED_EVENT, (payload) => [nationalMessage(payload)]);
  relay.addRoute(REPORT_CERTIFIED_EVENT, (payload) => [actorMessage(payload)]);
  relay.addRoute(COLOUR_ASSESSED_EVENT, (payload) => [actorMessage(payload)]);
  relay.addRoute(SUBMISSION_MOVED_EVENT, (payload) => [nationalMessage(payload)]);
  relay.addRoute(PROJECT_CHANGED_EVENT, (payload) => [projectMessage(payload)]);
  relay.addRoute(ROUND_CLOSED_EVENT, (payload) => [roundMessage(payload)]);
  relay.addRoute(ROUND_PUBLISHED_EVENT, (payload) => [comparedMessage(payload)]);
  relay.addRoute(ROUND_CHANGED_EVENT, (payload) => [comparedMessage(payload)]);
  relay.addRoute(ROLLUP_REQUESTED, (payload) => [roundMessage(payload)]);
  relay.addRoute(ACTOR_STALE, (payload) => [actorMessage(payload)]);
  relay.addRoute(RANGE_STALE, (payload) => [rangeMessage(payload)]);
  relay.addRoute(ROUND_STALE, (payload) => [nationalMessage(payload)]);
}
