import { writeInstant } from '../../platform/base/instant.js';
import { fault, type Fault } from '../../platform/base/problem.js';

/** A round as far as a change of it matters. */
interface ChangedRound {
  readonly state: string;
  readonly historical: boolean;
  readonly deadline: Date;
}

/** Members that reports are judged by, and those that place a round. */
const FROZEN = ['criteriaSet', 'ruleSet'] as const;
const PLACING = ['period', 'opensAt'] as const;

/**
 * Returns the faults of members that cannot be changed while a round is open: its rules, and its
 * place unless it is historical.
 */
export function frozenFaults(
  { state, historical }: Pick<ChangedRound, 'state' | 'historical'>,
  change: Readonly<Record<string, unknown>>,
): Fault[] {
  if (state === 'planned') return [];
  const frozen = historical ? FROZEN : [...PLACING, ...FROZEN];
  return frozen
    .filter((member) => change[member] !== undefined)
    .map((member) =>
      fault(
        `/${member}`,
        'frozen-while-open',
        'Kan bare endres før runden åpner',
        'Can be changed only before the round opens',
      ),
    );
}

/** Says whether a change moves the deadline. */
export function movesDeadline(
  { deadline }: Pick<ChangedRound, 'deadline'>,
  next: Pick<ChangedRound, 'deadline'>,
): boolean {
  return deadline.getTime() !== next.deadline.getTime();
}

/**
 * Returns the faults of a move of a round's deadline: it moves into the future, with a reason, and
 * not forward for those that report already.
 */
export function postponementFaults(
  round: ChangedRound,
  next: Pick<ChangedRound, 'deadline'>,
  { reason, now }: { readonly reason: string | undefined; readonly now: Date },
): Fault[] {
  if (!movesDeadline(round, next)) return [];
  const faults: Fault[] = [];
  if (!round.historical && next.deadline <= now)
    faults.push(
      fault(
        '/deadline',
        'postponed-into-the-past',
        'Den nye fristen må være i framtiden',
        'The new deadline must be in the future',
      ),
    );
  else if (round.state === 'open' && !round.historical && next.deadline < round.deadline)
    faults.push(
      fault(
        '/deadline',
        'deadline-brought-forward',
        `Må være etter fristen ${writeInstant(round.deadline).nb}, for runden er åpen`,
        `Must be after the deadline ${writeInstant(round.deadline).en}, because the round is open`,
      ),
    );
  if (reason === undefined)
    faults.push(
      fault(
        '/reason',
        'reason-missing',
        'Oppgi hvorfor fristen flyttes',
        'Say why the deadline is moved',
      ),
    );
  return faults;
}

/** Returns the fault of an opening that passes a round that is compared with this one. */
export function followerFaults(follower: string | undefined): Fault[] {
  if (follower === undefined) return [];
  return [
    fault(
      '/opensAt',
      'opens-after-comparing-round',
      `Må være før runde ${follower}, som sammenlignes med denne`,
      `Must be before round ${follower}, which is compared with this one`,
    ),
  ];
}

/** Returns the fault of a cancellation that does not confirm how many reports it takes out. */
export function reportsFaults(reports: number, confirmed: number | undefined): Fault[] {
  if (confirmed === reports || (reports === 0 && confirmed === undefined)) return [];
  const count = String(reports);
  return [
    fault(
      '/reports',
      'reports-not-confirmed',
      `Runden har ${count} godkjente rapporter. Oppgi antallet for å avlyse likevel`,
      `The round has ${count} certified reports. Give the number to cancel all the same`,
    ),
  ];
}
