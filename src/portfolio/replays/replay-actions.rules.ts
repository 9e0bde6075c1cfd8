import type { Localised } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { JobState } from '../../platform/work/job.entity.js';

/** The circumstances that decide what can be done with a replay. */
export interface ReplaySituation {
  readonly state: JobState;
  readonly counts: object | null;
  readonly commentsUntil: string | null;
}

const STATE_REASONS: Readonly<Record<JobState, Localised>> = {
  queued: { nb: 'Gjennomspillingen står i kø', en: 'The replay is queued' },
  running: { nb: 'Gjennomspillingen er ikke ferdig', en: 'The replay is still running' },
  completed: { nb: 'Gjennomspillingen er ferdig', en: 'The replay is completed' },
  failed: { nb: 'Gjennomspillingen mislyktes', en: 'The replay failed' },
  cancelled: { nb: 'Gjennomspillingen ble avbrutt', en: 'The replay was cancelled' },
};

/** Says why each action on a replay is not open to a caller now. An open action has no lock. */
export function findReplayLocks(
  replay: ReplaySituation,
  directorate: boolean,
  now: Date,
): Readonly<Record<'share' | 'comment', Locked | undefined>> {
  return {
    share: directorate ? findShareLock(replay) : DIRECTORATE_ONLY,
    comment: findCommentLock(replay, now),
  };
}

const DIRECTORATE_ONLY: Locked = {
  code: 'directorate-only',
  reason: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
};

/** Says why a replay cannot be shared: it has no result. */
export function findShareLock({ counts, state }: ReplaySituation): Locked | undefined {
  return counts === null ? { code: 'wrong-state', reason: STATE_REASONS[state] } : undefined;
}

/** Says why a replay cannot be commented on: it is not shared, or the deadline has passed. */
export function findCommentLock({ commentsUntil }: ReplaySituation, now: Date): Locked | undefined {
  if (commentsUntil === null)
    return {
      code: 'not-shared',
      reason: { nb: 'Gjennomspillingen er ikke delt', en: 'The replay is not shared' },
    };
  if (now < new Date(commentsUntil)) return undefined;
  return {
    code: 'comments-closed',
    reason: {
      nb: `Fristen for kommentarer var ${commentsUntil}`,
      en: `The deadline for comments was ${commentsUntil}`,
    },
  };
}
