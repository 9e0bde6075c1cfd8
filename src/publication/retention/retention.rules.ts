import type { ProblemKind } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import {
  OWN_PROPOSAL,
  PROPOSAL_APPROVED,
  PROPOSAL_ENDED,
  PROPOSAL_NOT_APPROVED,
} from '../publication.problems.js';
import type { ProposalPart, ProposalState } from './retention.types.js';

export const PROPOSAL_ACTIONS = ['approve', 'carryOut', 'withdraw'] as const;
export type ProposalAction = (typeof PROPOSAL_ACTIONS)[number];

/** A proposal as far as its actions depend on it. */
export interface ActedProposal {
  readonly state: ProposalState;
  readonly preparedBy: string;
}

/**
 * Returns the problem that keeps a client of the directorate from an action, or undefined. The client
 * that approves is another than the one that proposed.
 */
export function findProposalObstacle(
  action: ProposalAction,
  { state, preparedBy }: ActedProposal,
  client: string,
): ProblemKind | undefined {
  if (state === 'carriedOut' || state === 'withdrawn') return PROPOSAL_ENDED;
  if (action === 'withdraw') return undefined;
  if (action === 'carryOut') return state === 'approved' ? undefined : PROPOSAL_NOT_APPROVED;
  if (state === 'approved') return PROPOSAL_APPROVED;
  return preparedBy === client ? OWN_PROPOSAL : undefined;
}

/** Returns, for each action, why a client cannot take it, or undefined. */
export function proposalLocks(
  proposal: ActedProposal,
  client: string,
): Record<ProposalAction, Locked | undefined> {
  const lockOf = (action: ProposalAction): Locked | undefined => {
    const obstacle = findProposalObstacle(action, proposal, client);
    return obstacle === undefined ? undefined : { code: obstacle.code, reason: obstacle.title };
  };
  return {
    approve: lockOf('approve'),
    carryOut: lockOf('carryOut'),
    withdraw: lockOf('withdraw'),
  };
}

/** Says whether the rows of a class are still the ones that a proposal named. */
export function isSamePart(proposed: ProposalPart, found: ProposalPart | undefined): boolean {
  return (
    found !== undefined &&
    found.version === proposed.version &&
    found.count === proposed.count &&
    found.hash === proposed.hash
  );
}
