import type { DelegationState } from '../auth/acting-actor.js';
import type { Locked } from '../platform/fields/allowed-actions.dto.js';
import { type Fault, fault } from '../platform/base/problem.js';

/** An organisation as a delegation names it. */
export interface Party {
  readonly id: string;
  /** True when the organisation is an actor on that day. */
  readonly acts: boolean;
}

/** A delegation that a request asks for. */
export interface WantedDelegation {
  /** Undefined when the organisation is not in the register. */
  readonly actor: Party | undefined;
  /** Undefined when the organisation is not in the register. */
  readonly delegate: Party | undefined;
  readonly mayPrepare: boolean;
  readonly mayCertify: boolean;
  readonly mayIntroduce: boolean;
  readonly firstDay: string;
  readonly lastDay: string | null;
}

/** Lists all faults of a delegation that is to be given today. */
export function delegationFaults(wanted: WantedDelegation, today: string): Fault[] {
  const { actor, delegate, mayPrepare, mayCertify, mayIntroduce } = wanted;
  const faults = [...partyFaults('/actor', actor), ...partyFaults('/delegate', delegate)];
  if (actor !== undefined && actor.id === delegate?.id)
    faults.push(
      fault(
        '/delegate',
        'delegate-is-self',
        'Fullmakten må gis til en annen enn aktøren selv',
        'The delegate must be another organisation than the actor',
      ),
    );
  if (!mayPrepare && !mayCertify && !mayIntroduce)
    faults.push(
      fault(
        '/mayPrepare',
        'nothing-delegated',
        'Gi minst én rett: å forberede eller godkjenne rapporter, eller å svare på innføringer',
        'Give at least one right: to prepare or certify reports, or to answer roll-outs',
      ),
    );
  return [...faults, ...periodFaults(wanted, today)];
}

function periodFaults(
  { firstDay, lastDay }: Pick<WantedDelegation, 'firstDay' | 'lastDay'>,
  today: string,
): Fault[] {
  const fail = (code: string, day: string): Fault[] => [
    fault('/lastDay', code, `Kan ikke være før ${day}`, `Must not be before ${day}`),
  ];
  if (lastDay === null) return [];
  if (lastDay < firstDay) return fail('ends-before-it-begins', firstDay);
  return lastDay < today ? fail('period-over', today) : [];
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

/**
 * Returns the reason why a caller cannot revoke a delegation, or undefined when the caller can.
 * `gives`: the caller may give and revoke delegations of this actor.
 */
export function revokeLock(state: DelegationState, gives: boolean): Locked | undefined {
  if (!gives)
    return {
      code: 'not-yours',
      reason: {
        nb: 'Bare aktøren selv og direktoratet kan trekke tilbake fullmakten',
        en: 'Only the actor itself and the directorate can revoke the delegation',
      },
    };
  if (state === 'revoked')
    return {
      code: 'delegation-over',
      reason: { nb: 'Fullmakten er trukket tilbake', en: 'The delegation has been revoked' },
    };
  return state === 'expired'
    ? {
        code: 'delegation-over',
        reason: { nb: 'Fullmakten er utløpt', en: 'The delegation has expired' },
      }
    : undefined;
}
