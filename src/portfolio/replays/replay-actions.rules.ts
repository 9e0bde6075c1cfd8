import type { Localised } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { JobState } from '../../platform/work/job.entity.js';
import { PUBLICATION_PROPOSED, REPLAY_PUBLISHED } from '../portfolio.problems.js';
import {
  findPublicationObstacle,
  type PublicationAction,
  type PublishableReplay,
} from './replay-publication.rules.js';

/** The caller that acts on a replay, and when. */
export interface ReplayCaller {
  readonly directorate: boolean;
  readonly client: string;
  readonly now: Date;
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
  replay: PublishableReplay,
  { directorate, ...caller }: ReplayCaller,
): Readonly<Record<'share' | 'comment' | PublicationAction, Locked | undefined>> {
  const lockOf = (action: PublicationAction): Locked | undefined => {
    if (!directorate) return DIRECTORATE_ONLY;
    const obstacle = findPublicationObstacle(action, replay, caller);
    return obstacle && { code: obstacle.code, reason: obstacle.title };
  };
  return {
    share: directorate ? findShareLock(replay) : DIRECTORATE_ONLY,
    comment: findCommentLock(replay, caller.now),
    proposePublication: lockOf('proposePublication'),
    approvePublication: lockOf('approvePublication'),
    withdrawPublication: lockOf('withdrawPublication'),
  };
}

const DIRECTORATE_ONLY: Locked = {
  code: 'directorate-only',
  reason: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
};

/**
 * Says why a replay cannot be shared: it has no result, or its publication is proposed or approved,
 * which ends its comments.
 */
export function findShareLock({
  counts,
  state,
  proposedBy,
  publishedAt,
}: PublishableReplay): Locked | undefined {
  if (counts === null) return { code: 'wrong-state', reason: STATE_REASONS[state] };
  if (proposedBy === null) return undefined;
  const { code, title } = publishedAt === null ? PUBLICATION_PROPOSED : REPLAY_PUBLISHED;
  return { code, reason: title };
}

/** Says why a replay cannot be commented on: it is not shared, or the deadline has passed. */
export function findCommentLock(
  { commentsUntil }: Pick<PublishableReplay, 'commentsUntil'>,
  now: Date,
): Locked | undefined {
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
