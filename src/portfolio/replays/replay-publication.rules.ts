import type { ProblemKind } from '../../platform/base/problem.js';
import type { JobState } from '../../platform/work/job.entity.js';
import {
  COMMENTS_OPEN,
  NOT_A_REPLAY,
  OWN_PUBLICATION,
  PUBLICATION_NOT_PROPOSED,
  PUBLICATION_PROPOSED,
  REPLAY_LIMITED,
  REPLAY_NOT_COMPLETED,
  REPLAY_NOT_SHARED,
  REPLAY_PUBLISHED,
} from '../portfolio.problems.js';

export const PUBLICATION_ACTIONS = [
  'proposePublication',
  'approvePublication',
  'withdrawPublication',
] as const;
export type PublicationAction = (typeof PUBLICATION_ACTIONS)[number];

/** A replay as far as its publication depends on it. Instants are texts, as the API writes them. */
export interface PublishableReplay {
  readonly purpose: 'replay' | 'evaluation';
  /** The project and the owner that it is limited to. */
  readonly project: string | null;
  readonly owner: string | null;
  readonly state: JobState;
  readonly counts: object | null;
  readonly commentsUntil: string | null;
  /** Client that proposed publication; null when nobody has. */
  readonly proposedBy: string | null;
  readonly publishedAt: string | null;
}

/** The client that acts, and when. */
export interface PublishingClient {
  readonly client: string;
  readonly now: Date;
}

/**
 * Returns the problem that keeps a client of the directorate from a step of publication, or undefined.
 * The client that approves is another one than the client that proposed.
 */
export function findPublicationObstacle(
  action: PublicationAction,
  replay: PublishableReplay,
  { client, now }: PublishingClient,
): ProblemKind | undefined {
  if (replay.publishedAt !== null) return REPLAY_PUBLISHED;
  if (action === 'proposePublication') return findProposalObstacle(replay, now);
  if (replay.proposedBy === null) return PUBLICATION_NOT_PROPOSED;
  if (action === 'withdrawPublication') return undefined;
  return replay.proposedBy === client ? OWN_PUBLICATION : undefined;
}

function findProposalObstacle(
  { purpose, project, owner, state, counts, commentsUntil, proposedBy }: PublishableReplay,
  now: Date,
): ProblemKind | undefined {
  if (purpose !== 'replay') return NOT_A_REPLAY;
  // Counts of one project, or of an owner with few, would say which project leaves.
  if (project !== null || owner !== null) return REPLAY_LIMITED;
  if (state !== 'completed' || counts === null) return REPLAY_NOT_COMPLETED;
  if (commentsUntil === null) return REPLAY_NOT_SHARED;
  if (now < new Date(commentsUntil)) return COMMENTS_OPEN;
  return proposedBy === null ? undefined : PUBLICATION_PROPOSED;
}
