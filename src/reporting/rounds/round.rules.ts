import { osloDate } from '../../platform/base/clock.js';
import { fault, type Fault } from '../../platform/base/problem.js';
import type { RoundState } from './round.types.js';

export interface RoundTimes {
  readonly opensAt: Date;
  readonly deadline: Date;
  readonly closesAt: Date;
}

/**
 * Returns the date in Norway on which codes of registers must hold in the reports of a round: today
 * or, in a round that is over, its last day. Names of codes are read by the same date.
 */
export function codeDayOf({ closesAt }: Pick<RoundTimes, 'closesAt'>, now: Date): string {
  return osloDate(closesAt < now ? closesAt : now);
}

/**
 * Returns the faults of a round's times: opening, deadline and closing must follow in this order.
 */
export function roundFaults({ opensAt, deadline, closesAt }: RoundTimes): Fault[] {
  const faults: Fault[] = [];
  if (deadline <= opensAt)
    faults.push(
      fault(
        '/deadline',
        'deadline-before-opening',
        'Fristen må være etter åpning',
        'The deadline must be after the opening',
      ),
    );
  if (closesAt < deadline)
    faults.push(
      fault(
        '/closesAt',
        'closes-before-deadline',
        'Lukking må være på eller etter fristen',
        'The closing must be on or after the deadline',
      ),
    );
  return faults;
}

/**
 * Returns the faults of a new round's place in time. A live round closes in the future. A
 * historical one has closed already, and is refused after a live round of the same period.
 */
export function loadingFaults(
  { historical, closesAt }: { readonly historical: boolean; readonly closesAt: Date },
  liveRound: string | undefined,
  now: Date,
): Fault[] {
  if (!historical)
    return closesAt > now
      ? []
      : [
          fault(
            '/closesAt',
            'closes-in-the-past',
            'Må være i framtiden, med mindre runden er historisk',
            'Must be in the future, unless the round is historical',
          ),
        ];
  const faults: Fault[] = [];
  if (closesAt > now)
    faults.push(
      fault(
        '/closesAt',
        'historical-in-the-future',
        'Må ha vært, for runden er historisk',
        'Must have passed, because the round is historical',
      ),
    );
  if (liveRound !== undefined)
    faults.push(
      fault(
        '/period',
        'live-round-of-period',
        `Perioden har en vanlig runde, ${liveRound}: en historisk runde kan ikke komme etter den`,
        `The period has a live round, ${liveRound}: a historical round cannot come after it`,
      ),
    );
  return faults;
}

/** A round by its place in the order of rounds. */
export interface RoundPlace {
  readonly key: string;
  readonly opensAt: Date;
}

/** A round that another one names to be compared with. */
interface NamedRound extends RoundPlace {
  readonly state: RoundState;
}

/** Says whether a round comes before another: by opening, and by key where these are equal. */
export function isEarlier(round: RoundPlace, than: RoundPlace): boolean {
  const [opens, others] = [round.opensAt.getTime(), than.opensAt.getTime()];
  return opens < others || (opens === others && round.key < than.key);
}

/** Returns the fault of a closing that is moved past the end of the round's criteria set. */
export function setEndsFault(key: string, validTo: string): Fault {
  return fault(
    '/closesAt',
    'closes-after-criteria-set',
    `Må være før ${validTo}: da slutter ${key} å gjelde. Flytt den sluttdagen først`,
    `Must be before ${validTo}: then ${key} ends. Move that end first`,
  );
}

/** Returns the fault of a closing that is moved past the ends of codes, of which it names some. */
export function codesEndFaults(
  ends: readonly { readonly code: string; readonly validTo: string }[],
): Fault[] {
  const [first] = ends;
  if (first === undefined) return [];
  const named = ends.slice(0, 5).map(({ code, validTo }) => `${code} (${validTo})`);
  const codes = [...named, ...(ends.length > 5 ? ['…'] : [])].join(', ');
  return [
    fault(
      '/closesAt',
      'closes-after-codes',
      `Må være før ${first.validTo}. Koder slutter å gjelde: ${codes}. Flytt sluttdagene først`,
      `Must be before ${first.validTo}. Codes end: ${codes}. Move these ends first`,
    ),
  ];
}

/**
 * Returns the faults of the round that a round names to be compared with: it must exist and come
 * before. `followers` are the rounds whose comparison leads to this one.
 */
export function comparedWithFaults(
  round: RoundPlace,
  named: NamedRound | undefined,
  followers: readonly string[] = [],
): Fault[] {
  const refuse = (code: string, nb: string, en: string): Fault[] => [
    fault('/comparedWith', code, nb, en),
  ];
  if (named === undefined)
    return refuse('unknown-round', 'Runden finnes ikke', 'The round does not exist');
  if (named.key === round.key)
    return refuse(
      'compared-with-itself',
      'En runde kan ikke sammenlignes med seg selv',
      'A round cannot be compared with itself',
    );
  if (named.state === 'cancelled')
    return refuse('round-cancelled', 'Runden er avlyst', 'The round is cancelled');
  if (followers.includes(named.key))
    return refuse(
      'compared-in-a-circle',
      'Runden sammenlignes selv med denne, direkte eller gjennom andre',
      'The round is itself compared with this one, directly or through others',
    );
  if (!isEarlier(named, round))
    return refuse(
      'compared-with-later',
      'Må være en runde som åpner før denne',
      'Must be a round that opens before this one',
    );
  return [];
}

/**
 * Says whether an actor can write and certify reports in a round. Every actor can from the opening
 * until the closing; after the deadline the reports are late. An extension lets one actor report
 * past `closesAt` while the round is open. A reopened submission lets it report after the closing.
 * A historical round takes reports while it is open, whatever its times.
 */
export function takesReports(
  round: {
    readonly state: RoundState;
    readonly closesAt: Date;
    readonly historical: boolean;
  },
  now: Date,
  actor?: { readonly correcting: boolean; readonly extendedTo: Date | null },
): boolean {
  if (round.state === 'closed') return actor?.correcting === true;
  const extendedTo = actor?.extendedTo ?? null;
  return (
    round.state === 'open' &&
    (round.historical || now < round.closesAt || (extendedTo !== null && now <= extendedTo))
  );
}
