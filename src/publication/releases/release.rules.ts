import type { Localised, ProblemKind } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import {
  OWN_RELEASE,
  RELEASE_APPROVED,
  RELEASE_EMBARGOED,
  RELEASE_HAS_PERSONAL_DATA,
  RELEASE_NOT_APPROVED,
  RELEASE_NOT_REHEARSED,
  RELEASE_PUBLISHED,
  RELEASE_WITHDRAWN,
} from '../publication.problems.js';
import type { ReleaseState } from './release.types.js';

export const RELEASE_ACTIONS = [
  'change',
  'rehearse',
  'acceptFindings',
  'approve',
  'publish',
  'withdraw',
] as const;
export type ReleaseAction = (typeof RELEASE_ACTIONS)[number];

/** A release as far as its actions depend on it. */
export interface ActedRelease {
  readonly state: ReleaseState;
  readonly embargoAt: Date | null;
  readonly preparedBy: readonly string[];
  /** Number of findings of personal data that nobody has accepted. */
  readonly openFindings: number;
}

/** The client that acts, and when. */
export interface ReleaseActor {
  readonly client: string;
  readonly now: Date;
}

/**
 * Returns the problem that keeps a client of the directorate from an action, or undefined. The client
 * that approves is none of those that prepared the release.
 */
export function findObstacle(
  action: ReleaseAction,
  release: ActedRelease,
  actor: ReleaseActor,
): ProblemKind | undefined {
  const { state } = release;
  if (state === 'withdrawn') return RELEASE_WITHDRAWN;
  if (state === 'published' || state === 'corrected') return RELEASE_PUBLISHED;
  if (action === 'withdraw') return undefined;
  if (action === 'approve') return findApprovalObstacle(release, actor);
  if (action === 'publish') return findPublicationObstacle(release, actor.now);
  return state === 'approved' ? RELEASE_APPROVED : undefined;
}

function findApprovalObstacle(
  { state, preparedBy, openFindings }: ActedRelease,
  { client }: ReleaseActor,
): ProblemKind | undefined {
  if (state === 'approved') return RELEASE_APPROVED;
  if (openFindings > 0) return RELEASE_HAS_PERSONAL_DATA;
  if (state !== 'rehearsed') return RELEASE_NOT_REHEARSED;
  return preparedBy.includes(client) ? OWN_RELEASE : undefined;
}

function findPublicationObstacle(
  { state, embargoAt, openFindings }: ActedRelease,
  now: Date,
): ProblemKind | undefined {
  if (openFindings > 0) return RELEASE_HAS_PERSONAL_DATA;
  if (state === 'drafted') return RELEASE_NOT_REHEARSED;
  if (state !== 'approved') return RELEASE_NOT_APPROVED;
  return embargoAt !== null && embargoAt > now ? RELEASE_EMBARGOED : undefined;
}

/** Returns, for each action, why a caller cannot take it, or undefined. */
export function releaseLocks(
  release: ActedRelease,
  actor: ReleaseActor | null,
): Record<ReleaseAction, Locked | undefined> {
  const lockOf = (action: ReleaseAction): Locked | undefined => {
    if (actor === null) return { code: 'directorate-only', reason: DIRECTORATE_ONLY };
    const obstacle = findObstacle(action, release, actor);
    return obstacle === undefined ? undefined : { code: obstacle.code, reason: obstacle.title };
  };
  return {
    change: lockOf('change'),
    rehearse: lockOf('rehearse'),
    acceptFindings: lockOf('acceptFindings'),
    approve: lockOf('approve'),
    publish: lockOf('publish'),
    withdraw: lockOf('withdraw'),
  };
}

const DIRECTORATE_ONLY: Localised = {
  nb: 'Bare direktoratet kan gjøre dette',
  en: 'Only the directorate may do this',
};
