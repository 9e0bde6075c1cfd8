import type { Actor } from '../story.js';
import {
  type Grant,
  LAST_DAY,
  type Model,
  ORDER,
  type Owner,
  type Report,
  type Submission,
  TIMES,
} from './model.js';

/** Says whether the round takes reports of a submission now. */
export function takes({ closed, time }: Model, { correcting, extended }: Submission): boolean {
  if (closed) return correcting;
  return ORDER.indexOf(time) < 2 || (time === 'afterClosing' && extended);
}

const EDITABLE = ['draft', 'returned', 'reopened', 'certified'];
export const OPEN_TO_OWNER = ['draft', 'returned', 'reopened'];

/** Returns the code with which a certification is refused now. */
export function certifyRefusal(
  submission: Submission,
  steps: 1 | 2,
  client: string,
): string | undefined {
  if (![...OPEN_TO_OWNER, 'submitted'].includes(submission.state)) return 'submission-state';
  if (submission.reports.size === 0 && !submission.nil) return 'nothing-to-submit';
  if (steps === 2 && submission.state !== 'submitted') return 'not-submitted';
  return steps === 2 && (submission.preparedBy === client || submission.writers.has(client))
    ? 'own-preparation'
    : undefined;
}

export function isInForce({ time }: Model, { revoked, ends }: Grant): boolean {
  return !revoked && !(ends && TIMES[time].slice(0, 10) > LAST_DAY);
}

/** Returns the code with which KS is refused to act for the actor now, in a scope. */
export function delegateRefusal(
  model: Model,
  at: number,
  scope: 'read' | 'write' | 'certify',
): string | undefined {
  if (!model.delegated.has(at)) return 'no-delegation';
  const grants = (model.grants[at] ?? []).filter((grant) => isInForce(model, grant));
  if (grants.length === 0) return 'delegation-not-in-force';
  return grants.some(
    ({ prepare, certify }) => scope === 'read' || (scope === 'write' ? prepare : certify),
  )
    ? undefined
    : 'delegation-does-not-cover';
}

export function refuseMissing({ state }: Submission): string | undefined {
  return state === 'none' ? 'not-found' : undefined;
}

/** Refuses an owner's step unless the round takes its reports, and the state is one of some. */
export function refuseStep(
  from: readonly string[],
): (model: Model, submission: Submission) => string | undefined {
  return (model, submission) =>
    refuseMissing(submission) ??
    (takes(model, submission) ? undefined : 'round-closed') ??
    (from.includes(submission.state) ? undefined : 'submission-state');
}

export function refuseEdit(model: Model, submission: Submission): string | undefined {
  if (!takes(model, submission)) return 'round-closed';
  if (submission.nil) return 'nil-returned';
  return submission.state === 'none' || EDITABLE.includes(submission.state)
    ? undefined
    : 'submission-state';
}

export function clientOf({ clients }: Owner, client: number): Actor {
  const actor = clients[client];
  if (actor === undefined) throw new Error('There is no such client');
  return actor;
}

/** Place of the delegate among the clients of an owner. */
export const DELEGATE = 2;

export function nameOf(client: number): string {
  return 'abd'.charAt(client);
}

/** Marks that a client has changed a report. */
export function markWritten(submission: Submission, client: number): void {
  submission.writers.add(nameOf(client));
  submission.state = 'draft';
}

/** Certifies a submission when its last report is. */
export function settle(submission: Submission): void {
  if (![...submission.reports.values()].every(({ certified }) => certified)) return;
  submission.state = 'certified';
  submission.writers.clear();
}
/** Adds a revision to a report, a correction when the round is closed. */
export function addRevision(model: Model, submission: Submission, report: Report): void {
  report.late.push(isLate(model, submission, report));
  report.certified = true;
  report.revision += 1;
  if (model.closed) report.corrections += 1;
}

/**
 * Says whether a new revision is late. A correction keeps the lateness of the revision it corrects;
 * a first report after the closing is late.
 */
function isLate({ closed, time }: Model, { extended }: Submission, { late }: Report): boolean {
  if (closed) return late.at(-1) ?? true;
  return extended ? time === 'afterExtension' : time !== 'inTime';
}
