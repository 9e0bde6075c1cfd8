import { randomUUID } from 'node:crypto';
import type { Answered } from '../service.js';
import type { Actor } from '../story.js';
import type { Model, Owner, Submission, World } from './model.js';

/** An action: the request, the code with which it is refused, or its effect on the model. */
export interface Action {
  /** The code of the refusal, or undefined when it is open. */
  readonly refusal: (model: Model, submission: Submission) => string | undefined;
  readonly effect: (model: Model, submission: Submission, answer: Answered) => void;
  readonly request: (world: World) => Promise<Answered>;
}

/** Builds an action of an actor by one of its clients, on one of its projects. */
export type Build = (chosen: {
  readonly owner: Owner;
  readonly at: number;
  readonly client: number;
  readonly project: string;
}) => Action;

/** Sends a step of a submission, or of an unknown one. */
export async function takeStep(
  actor: Actor,
  submission: string | undefined,
  action: string,
  body?: unknown,
): Promise<Answered> {
  const path = `/v1/submissions/${submission ?? randomUUID()}`;
  const { headers } = await actor.call('GET', path);
  return actor.call('POST', `${path}/${action}`, body, {
    'if-match': headers.get('etag') ?? '"1"',
    'idempotency-key': randomUUID(),
  });
}

/** Sends a request about a report, or about an unknown one: `POST /certify`, `PATCH`. */
export async function callReport(
  actor: Actor,
  report: string | undefined,
  request: string,
  body?: unknown,
): Promise<Answered> {
  const [method = '', action = ''] = request.split(' ');
  const path = `/v1/reports/${report ?? randomUUID()}`;
  const { headers } = await actor.call('GET', path);
  return actor.call(method, `${path}${action}`, body, {
    'if-match': headers.get('etag') ?? '"1"',
    'idempotency-key': randomUUID(),
  });
}
