import type { ActorKind } from '../../actors/actor.types.js';
import { fault, type Fault, type Localised } from '../../platform/base/problem.js';

/** A body that a request names as a receiver. */
export interface NamedReceiver {
  readonly id: string;
  readonly organisationNumber: string;
  readonly name: string;
  readonly kind: ActorKind;
  /** True when it is an actor on the day. */
  readonly acts: boolean;
  /** The last body that took over from it. Null for none. */
  readonly successor: { readonly organisationNumber: string; readonly name: string } | null;
  /** True when the caller acts for it. */
  readonly own: boolean;
  /** True when it has the same roll-out already. */
  readonly taken: boolean;
}

/** Kinds of bodies that introduce solutions. */
const RECEIVING: readonly ActorKind[] = [
  'municipality',
  'hospitalTrust',
  'regionalHealthAuthority',
];

/** A receiver as a request names it, with its place there. */
export interface ReceiverPlace {
  readonly organisationNumber: string;
  readonly pointer: string;
  /** Network that the receiver comes from. Null when the request names the receiver itself. */
  readonly network: string | null;
}

/**
 * Lists the faults of the receivers of a roll-out. Only the owner of what is rolled out plans for
 * others; a receiver asks for itself.
 */
export function receiverFaults(
  places: readonly ReceiverPlace[],
  found: ReadonlyMap<string, NamedReceiver>,
  isSupplier: boolean,
): Fault[] {
  const seen = new Set<string>();
  return places.flatMap(({ organisationNumber, pointer }) => {
    const repeated = seen.has(organisationNumber);
    seen.add(organisationNumber);
    const wrong = repeated
      ? REPEATED
      : judgeReceiver(organisationNumber, found.get(organisationNumber), isSupplier);
    return wrong === undefined ? [] : [fault(pointer, wrong.code, wrong.nb, wrong.en)];
  });
}

interface Wrong extends Localised {
  readonly code: string;
}

const REPEATED: Wrong = {
  code: 'repeated',
  nb: 'Hver mottaker kan stå én gang, også gjennom et nettverk',
  en: 'Each receiver may stand once, through a network too',
};

function judgeReceiver(
  number: string,
  receiver: NamedReceiver | undefined,
  isSupplier: boolean,
): Wrong | undefined {
  if (receiver === undefined)
    return {
      code: 'unknown-actor',
      nb: `Organisasjonen ${number} er ikke i registeret`,
      en: `The organisation ${number} is not in the register`,
    };
  const { name, kind, acts, successor, own, taken } = receiver;
  if (!acts) return describeGone(name, successor);
  if (!RECEIVING.includes(kind))
    return {
      code: 'no-receiver',
      nb: `${name} er verken en kommune eller et helseforetak`,
      en: `${name} is neither a municipality nor a hospital trust`,
    };
  if (!isSupplier && !own)
    return {
      code: 'not-your-receiver',
      nb: 'Bare eieren planlegger for andre. Oppgi dere selv',
      en: 'Only the owner plans for others. Name yourselves',
    };
  return taken
    ? {
        code: 'roll-out-exists',
        nb: `${name} har innføringen allerede. Gjør et trekk i den`,
        en: `${name} has the roll-out already. Make a move of it`,
      }
    : undefined;
}

function describeGone(name: string, successor: NamedReceiver['successor']): Wrong {
  const code = 'receiver-gone';
  return successor === null
    ? {
        code,
        nb: `${name} er ikke lenger en aktør, og ingen har tatt over`,
        en: `${name} is no longer an actor, and nobody has taken over`,
      }
    : {
        code,
        nb: `${name} er nå en del av ${successor.name}: oppgi ${successor.organisationNumber}`,
        en: `${name} is now part of ${successor.name}: give ${successor.organisationNumber}`,
      };
}
