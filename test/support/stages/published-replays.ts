import { ReplayRun } from '../../../src/portfolio/replays/replay-run.service.js';
import type { Answered, TestService } from '../service.js';
import { type Actor, expectStatus } from '../story.js';
import { type Body, REPLAYS } from './replays.js';

/** Asks for a replay and runs its job at once, on a service without a worker. Returns its id. */
export async function runReplayAtOnce(
  service: TestService,
  directorate: Actor,
  asked: Body,
): Promise<string> {
  const { body } = expectStatus(await directorate.create(REPLAYS, asked), 202);
  await service.app.get(ReplayRun, { strict: false }).run(String(body.id));
  return String(body.id);
}

/** Takes a step on the present version of a replay. */
export async function takeReplayStep(
  actor: Actor,
  id: string,
  step: string,
  body?: Body,
): Promise<Answered> {
  const { headers } = await actor.call('GET', `${REPLAYS}/${id}`);
  const version = { 'if-match': headers.get('etag') ?? '' };
  return actor.call('POST', `${REPLAYS}/${id}/${step}`, body, version);
}

/** Proposes to publish a replay whose comments are closed, and approves it as a second client. */
export async function publishReplay(
  directorate: Actor,
  approver: Actor,
  id: string,
): Promise<Answered> {
  const reason = { reason: 'Skal behandles i åpent møte' };
  expectStatus(await takeReplayStep(directorate, id, 'publication', reason), 200);
  return expectStatus(await takeReplayStep(approver, id, 'publication/approve'), 200);
}
