import { isOver } from '../../coordination/agreements/agreement-standing.lookup.js';
import { ANSWER_DAYS, type MismatchKind } from './mismatch.types.js';
import type { Promised } from '../promises/promise.rules.js';

/** Circumstances of a round that decide what is a mismatch. */
export interface MismatchRound {
  /** True when the reports of the round were due. Before, silence means nothing. */
  readonly due: boolean;
  /** Ids of the projects of each ring. */
  readonly rings: readonly ReadonlySet<string>[];
}

/** Lists the kinds of mismatch that an agreement has in a round. */
export function findMismatches(promised: Promised, round: MismatchRound): MismatchKind[] {
  const { agreement, supplying } = promised;
  if (isOver(agreement.state)) return isOneSided(promised) ? ['one-sided'] : [];
  const found: readonly [MismatchKind, boolean][] = [
    ['no-answer', (promised.unansweredDays ?? 0) > ANSWER_DAYS],
    ['date-gap', (promised.gapDays ?? 0) > 0],
    ['supplier-stopped', supplying?.state === 'stopped'],
    ['supplier-left', supplying?.left === true],
    ['supplier-silent', round.due && supplying !== undefined && isSilent(supplying)],
    ['one-sided', isOneSided(promised)],
    ['ring', round.rings.some((ring) => isWithin(promised, ring))],
  ];
  return found.flatMap(([kind, holds]) => (holds ? [kind] : []));
}

/** A project that is over owes no report, and one that has left is another mismatch. */
function isSilent({ reported, left, state }: NonNullable<Promised['supplying']>): boolean {
  return !reported && !left && state !== 'completed' && state !== 'stopped';
}

/**
 * Says whether only one side counts on an agreement: the receiver's report of the round names it
 * although it was declined or withdrawn, or names it no longer although it is open.
 */
function isOneSided({ agreement, project }: Promised): boolean {
  const { state, namedFor, everNamed } = agreement;
  if (state === 'delivered') return false;
  if (isOver(state)) return namedFor !== null;
  return everNamed && namedFor === null && project?.reported === true;
}

function isWithin({ agreement }: Promised, ring: ReadonlySet<string>): boolean {
  return ring.has(agreement.projectId) && ring.has(agreement.targetProjectId ?? '');
}
