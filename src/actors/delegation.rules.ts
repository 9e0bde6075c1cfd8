import type { DelegationState } from '../auth/acting-actor.js';
import type { Locked } from '../platform/http/allowed-actions.dto.js';
import { type Fault, fault } from '../platform/base/problem.js';

/** An organisation as a delegation names it. */
export interface Party {
  readonly id: string;
  /** Whether it is an actor now: not closed, and not yet to come. */
  readonly acts: boolean;
}

export interface WantedDelegation {
  /** Undefined: not in the register. */
  readonly actor: Party | undefined;
  readonly delegate: Party | undefined;
  readonly mayPrepare: boolean;
  readonly mayCertify: boolean;
  readonly firstDay: string;
  readonly lastDay: string | null;
}

/** What is wrong with a delegation that is to be given today. */
export function delegationFaults(
  { actor, delegate, mayPrepare, mayCertify, firstDay, lastDay }: WantedDelegation,
  today: string,
): Fault[] {
  const faults = [...partyFaults('/actor', actor), ...partyFaults('/delegate', delegate)];
  if (actor !== undefined && actor.id === delegate?.id)
    faults.push(
      fault(
        '/delegate',
        'delegate-is-self',
        'Må være en annen enn aktøren selv',
        'Must be another than the actor itself',
      ),
    );
  if (!mayPrepare && !mayCertify)
    faults.push(
      fault(
        '/mayPrepare',
        'nothing-delegated',
        'Minst én rett må gis',
        'At least one right must be given',
      ),
    );
  if (lastDay !== null && lastDay < firstDay)
    faults.push(
      fault(
        '/lastDay',
        'ends-before-it-begins',
        `Kan ikke være før ${firstDay}`,
        `Must not be before ${firstDay}`,
      ),
    );
  else if (lastDay !== null && lastDay < today)
    faults.push(
      fault('/lastDay', 'period-over', `Kan ikke være før ${today}`, `Must not be before ${today}`),
    );
  return faults;
}

function partyFaults(pointer: string, party: Party | undefined): Fault[] {
  if (party === undefined)
    return [
      fault(
        pointer,
        'unknown-actor',
        'Organisasjonen er ikke i registeret',
        'The organisation is not in the register',
      ),
    ];
  return party.acts
    ? []
    : [
        fault(
          pointer,
          'closed-actor',
          'Organisasjonen er ikke en aktør i dag',
          'The organisation is not an actor today',
        ),
      ];
}

/** Why a delegation cannot be revoked; nothing when it can. */
export function revokeLock(state: DelegationState, grants: boolean): Locked | undefined {
  if (!grants)
    return {
      code: 'not-yours',
      reason: {
        nb: 'Gjøres av aktøren selv eller direktoratet',
        en: 'Done by the actor itself or the directorate',
      },
    };
  if (state === 'revoked')
    return {
      code: 'delegation-over',
      reason: { nb: 'Er trukket tilbake', en: 'Has been revoked' },
    };
  return state === 'expired'
    ? { code: 'delegation-over', reason: { nb: 'Er utløpt', en: 'Has expired' } }
    : undefined;
}
