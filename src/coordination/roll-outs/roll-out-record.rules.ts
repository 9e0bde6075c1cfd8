import type { Principal } from '../../platform/base/principal.js';
import { ROLL_OUT_MOVED_EVENT } from '../coordination.events.js';
import type { RollOutResponse } from './roll-out.dto.js';

/** Returns the audit content and the events of roll-outs after a move of each. */
export function recordOf(rollOuts: readonly RollOutResponse[]): {
  readonly subject: string;
  readonly detail: object;
  readonly events: readonly { readonly topic: string; readonly payload: { rollOutId: string } }[];
} {
  const described = rollOuts.map(({ id, solution, project, receiver, moves }) => ({
    id,
    solution,
    project,
    receiver,
    move: moves.at(-1),
  }));
  const [first] = described;
  const isOne = described.length === 1 && first !== undefined;
  return {
    subject: isOne ? `roll-out/${first.id}` : 'roll-outs',
    detail: isOne ? first : { rollOuts: described },
    events: rollOuts.map(({ id }) => ({ topic: ROLL_OUT_MOVED_EVENT, payload: { rollOutId: id } })),
  };
}

/** Returns the organisation number of the body that moves: of the delegate when there is one. */
export function moverOf({ organisationNumber, delegate }: Principal): string {
  return delegate?.organisationNumber ?? organisationNumber;
}
