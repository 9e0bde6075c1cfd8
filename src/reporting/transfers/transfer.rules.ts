import { fault, type Fault, type Localised } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { RoundState } from '../rounds/round.types.js';
import type { TransferAction, TransferParty, TransferState } from './transfer.types.js';

/** A transfer that a request asks for. */
export interface WantedTransfer {
  /** Undefined when the organisation is not in the register. */
  readonly receiver: { readonly id: string; readonly acts: boolean } | undefined;
  readonly ownerId: string;
  /** True when the project has left the portfolio. */
  readonly left: boolean;
  readonly firstDay: string | null;
  /** The round that the request names. Its state is undefined when there is no such round. */
  readonly round: { readonly state: RoundState | undefined } | null;
}

/** The days that decide whether a first day is too early. */
export interface TransferDays {
  readonly today: string;
  /** Day on which the oldest round that is open now opened. Null when no round is open. */
  readonly openSince: string | null;
}

/** Lists all faults of a transfer that is proposed today. */
export function transferFaults(wanted: WantedTransfer, days: TransferDays): Fault[] {
  return [
    ...receiverFaults(wanted),
    ...timeFaults(wanted, days),
    ...(wanted.left
      ? [
          fault(
            '',
            'project-left',
            'Tiltaket er ute av porteføljen og kan ikke overføres',
            'The project has left the portfolio and cannot be transferred',
          ),
        ]
      : []),
  ];
}

function receiverFaults({ receiver, ownerId }: WantedTransfer): Fault[] {
  const fail = (code: string, nb: string, en: string): Fault[] => [fault('/to', code, nb, en)];
  if (receiver === undefined)
    return fail(
      'unknown-actor',
      'Organisasjonen er ikke i registeret',
      'The organisation is not in the register',
    );
  if (receiver.id === ownerId)
    return fail(
      'owner-already',
      'Må være en annen organisasjon enn eieren',
      'Must be another organisation than the owner',
    );
  return receiver.acts
    ? []
    : fail(
        'closed-actor',
        'Organisasjonen er ikke en aktør den dagen',
        'The organisation is not an actor on that day',
      );
}

function timeFaults({ firstDay, round }: WantedTransfer, days: TransferDays): Fault[] {
  if (round !== null) {
    if (firstDay !== null)
      return [
        fault(
          '/round',
          'day-or-round',
          'Oppgi enten første dag eller runde',
          'Give either a first day or a round',
        ),
      ];
    return roundFaults(round.state);
  }
  const earliest =
    days.openSince !== null && days.openSince < days.today ? days.openSince : days.today;
  return firstDay !== null && firstDay < earliest
    ? [
        fault(
          '/firstDay',
          'day-passed',
          `Kan ikke være før ${earliest}: rapporter før den dagen er eierens`,
          `Must not be before ${earliest}: reports before that day are the owner's`,
        ),
      ]
    : [];
}

function roundFaults(state: RoundState | undefined): Fault[] {
  if (state === undefined)
    return [fault('/round', 'unknown-round', 'Runden finnes ikke', 'The round does not exist')];
  return state === 'planned' || state === 'open'
    ? []
    : [
        fault(
          '/round',
          `round-${state}`,
          'Må være en runde som er planlagt eller åpen',
          'Must be a round that is planned or open',
        ),
      ];
}

/** The circumstances that decide whether an action on a transfer is open. */
export interface TransferSituation {
  readonly state: TransferState;
  /** The parties that the caller is. */
  readonly parties: readonly TransferParty[];
  /** True when the owner proposed the transfer, false when the directorate did. */
  readonly byOwner: boolean;
  readonly ownerAgreed: boolean;
  readonly receiverAgreed: boolean;
}

const STATE_WORDS: Readonly<Record<TransferState, Localised>> = {
  proposed: { nb: 'foreslått', en: 'proposed' },
  agreed: { nb: 'avtalt', en: 'agreed' },
  declined: { nb: 'avslått', en: 'declined' },
  withdrawn: { nb: 'trukket', en: 'withdrawn' },
  lapsed: { nb: 'bortfalt', en: 'lapsed' },
  carriedOut: { nb: 'gjennomført', en: 'carried out' },
};

const TAKERS: Readonly<Record<TransferAction, Localised>> = {
  accept: { nb: 'eieren og den nye eieren', en: 'the owner and the new owner' },
  decline: { nb: 'eieren og den nye eieren', en: 'the owner and the new owner' },
  withdraw: {
    nb: 'den som foreslo overføringen, og direktoratet',
    en: 'whoever proposed the transfer, and the directorate',
  },
  decide: { nb: 'direktoratet', en: 'the directorate' },
};

/** Lists the parties whose consent is missing. */
export function listWaitedFor({
  ownerAgreed,
  receiverAgreed,
}: Pick<TransferSituation, 'ownerAgreed' | 'receiverAgreed'>): TransferParty[] {
  return [
    ...(ownerAgreed ? [] : (['owner'] as const)),
    ...(receiverAgreed ? [] : (['receiver'] as const)),
  ];
}

/**
 * Says why an action on a transfer is not open to the caller now. Returns undefined when it is. Both
 * parties consent, or the directorate decides. Once agreed, only the directorate calls it off.
 */
export function findTransferLock(
  action: TransferAction,
  situation: TransferSituation,
): Locked | undefined {
  const { state, parties } = situation;
  if (!takersOf(action, situation).some((party) => parties.includes(party)))
    return locked(
      'not-yours',
      `Kan bare gjøres av ${TAKERS[action].nb}`,
      `Can only be done by ${TAKERS[action].en}`,
    );
  const mayBeAgreed = action === 'withdraw' && parties.includes('directorate');
  if (state !== 'proposed' && !(state === 'agreed' && mayBeAgreed))
    return locked(
      'transfer-state',
      `Overføringen er ${STATE_WORDS[state].nb}`,
      `The transfer is ${STATE_WORDS[state].en}`,
    );
  const consents = action === 'accept' || action === 'decline';
  if (consents && !listWaitedFor(situation).some((party) => parties.includes(party)))
    return locked(
      'agreed-already',
      'Du har sagt ja allerede. Den som foreslo, kan trekke overføringen',
      'You have agreed already. Whoever proposed the transfer may withdraw it',
    );
  return undefined;
}

function takersOf(action: TransferAction, { byOwner }: TransferSituation): TransferParty[] {
  switch (action) {
    case 'accept':
    case 'decline':
      return ['owner', 'receiver'];
    case 'withdraw':
      return byOwner ? ['owner', 'directorate'] : ['directorate'];
    case 'decide':
      return ['directorate'];
  }
}

function locked(code: string, nb: string, en: string): Locked {
  return { code, reason: { nb, en } };
}
