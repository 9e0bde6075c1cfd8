import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import { fault, type Fault } from '../../platform/base/problem.js';
import type { RoundState } from '../../reporting/rounds/round.types.js';
import type { AdviceState } from './advice.types.js';
import { directorateLock } from '../councils/publication.rules.js';

/** A round in which advice is to be answered. */
interface DueRound {
  readonly state: RoundState;
  readonly opensAt: Date;
}

/**
 * Refuses advice on neither projects nor a round, and advice that is due in a closed round or in a
 * round before the one that the advice is about.
 */
export function adviceFaults(
  subject: {
    readonly projects: readonly string[];
    readonly round: { readonly opensAt: Date } | undefined;
  },
  due: DueRound,
): Fault[] {
  const faults: Fault[] = [];
  if (subject.projects.length === 0 && subject.round === undefined)
    faults.push(
      fault(
        '/projects',
        'nothing-advised',
        'Oppgi tiltak, en runde eller begge deler',
        'Name projects, a round or both',
      ),
    );
  if (due.state === 'cancelled')
    faults.push(
      fault('/answerDueIn', 'round-cancelled', 'Runden er avlyst', 'The round is cancelled'),
    );
  if (due.state === 'closed')
    faults.push(fault('/answerDueIn', 'round-closed', 'Runden er lukket', 'The round is closed'));
  if (subject.round !== undefined && due.opensAt < subject.round.opensAt)
    faults.push(
      fault(
        '/answerDueIn',
        'due-before-round',
        'Svarrunden kan ikke komme før runden som rådet gjelder',
        'The answer cannot be due in a round before the round that the advice is about',
      ),
    );
  return faults;
}

/** Refuses an answer or effect that does not name exactly one project or round. */
export function targetFaults({
  project,
  round,
}: {
  readonly project?: string | null;
  readonly round?: string | null;
}): Fault[] {
  if (typeof project === 'string' && typeof round === 'string')
    return [
      fault(
        '/round',
        'project-or-round',
        'Oppgi enten et tiltak eller runden, ikke begge',
        'Name either a project or the round, not both',
      ),
    ];
  if (typeof project !== 'string' && typeof round !== 'string')
    return [
      fault(
        '/project',
        'project-or-round',
        'Oppgi et tiltak eller runden',
        'Name a project or the round',
      ),
    ];
  return [];
}

/** Refuses a case that does not exist or belongs to another council than the advice. */
export function caseOfAdviceFaults(council: string, councilOfCase: string | undefined): Fault[] {
  if (councilOfCase === undefined)
    return [fault('/case', 'unknown-case', 'Saken finnes ikke', 'The case does not exist')];
  if (councilOfCase === council) return [];
  return [
    fault(
      '/case',
      'case-of-other-council',
      'Saken hører til et annet utvalg',
      'The case belongs to another council',
    ),
  ];
}

export function unknownRound(pointer: string): Fault {
  return fault(pointer, 'unknown-round', 'Runden finnes ikke', 'The round does not exist');
}

/** Returns the reason why advice cannot be published, or undefined, under the action's name. */
export function adviceLocks(
  published: boolean,
  directorate: boolean,
): Record<'publish', Locked | undefined> {
  const alreadyPublished = adviceLock('Rådet er publisert', 'The advice is published');
  return { publish: directorateLock(directorate, published ? alreadyPublished : undefined) };
}

/** One item of advice, as far as its actions depend on it. */
export interface JudgedItem {
  readonly state: AdviceState;
  /** True when the item was given to the caller. */
  readonly own: boolean;
  /** True when the round in which the item is due is closed. */
  readonly dueRoundClosed: boolean;
}

/**
 * Returns, for each action on an item, the reason why the caller cannot do it now, or undefined. A
 * first answer is accepted late, because advice without an answer would stay open for ever. An
 * effect needs an answer, or a due round that closed without one.
 */
export function itemLocks(
  item: JudgedItem,
  directorate: boolean,
): Record<'answer' | 'effect', Locked | undefined> {
  const early = adviceLock(
    'Rådet er ikke besvart, og svarrunden er ikke lukket',
    'The advice is not answered, and the round in which it is due is not closed',
  );
  const tooEarly = item.state === 'open' && !item.dueRoundClosed;
  return {
    answer: answerLock(item),
    effect: directorateLock(directorate, tooEarly ? early : undefined),
  };
}

function answerLock({ state, own, dueRoundClosed }: JudgedItem): Locked | undefined {
  if (!own)
    return {
      code: 'not-yours',
      reason: { nb: 'Bare eieren kan svare', en: 'Only the owner can answer' },
    };
  if (state === 'closed') return adviceLock('Effekten er oppgitt', 'The effect is stated');
  if (state === 'answered' && dueRoundClosed)
    return adviceLock(
      'Svarrunden er lukket, så svaret kan ikke endres',
      'The round in which the answer was due is closed, so the answer cannot be changed',
    );
  return undefined;
}

function adviceLock(nb: string, en: string): Locked {
  return { code: 'advice-state', reason: { nb, en } };
}
