import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import { fault, type Fault } from '../../platform/base/problem.js';
import type { AdviceState } from './advice.types.js';
import { directorateLock } from '../councils/publication.rules.js';

/** A round, as far as advice looks at it. */
interface DueRound {
  readonly state: 'planned' | 'open' | 'closed';
  readonly opensAt: Date;
}

/**
 * Advice is on projects, on a round or on both, and is answered in a round that is not over and not
 * before the one it is on.
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
        'Oppgi tiltak, runde eller begge',
        'Name projects, a round or both',
      ),
    );
  if (due.state === 'closed')
    faults.push(fault('/answerDueIn', 'round-closed', 'Runden er lukket', 'The round is closed'));
  if (subject.round !== undefined && due.opensAt < subject.round.opensAt)
    faults.push(
      fault(
        '/answerDueIn',
        'due-before-round',
        'Svarrunden er før runden rådet gjelder',
        'The round of the answer is before the round the advice is on',
      ),
    );
  return faults;
}

/** An answer or an effect is of exactly one thing: a project of the advice or its round. */
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
        'Oppgi tiltak eller runde, ikke begge',
        'Name a project or the round, not both',
      ),
    ];
  if (typeof project !== 'string' && typeof round !== 'string')
    return [
      fault(
        '/project',
        'project-or-round',
        'Oppgi tiltak eller runde',
        'Name a project or the round',
      ),
    ];
  return [];
}

export interface AdviceItemFacts {
  readonly state: AdviceState;
  readonly own: boolean;
  /** Whether the round it is due in is closed. */
  readonly dueRoundClosed: boolean;
}

/**
 * Per action why it is not open now. The owner answers until the effect is stated; the first answer
 * is taken late, for advice that is never answered would stay open for ever, but what was answered
 * is final when the due round closes. The effect needs an answer, or a due round that closed
 * without one.
 */
export function itemLocks(
  { state, own, dueRoundClosed }: AdviceItemFacts,
  directorate: boolean,
): Record<'answer' | 'effect', Locked | undefined> {
  const answer = (): Locked | undefined => {
    if (!own)
      return {
        code: 'not-yours',
        reason: { nb: 'Eieren svarer selv', en: 'The owner answers itself' },
      };
    if (state === 'closed')
      return {
        code: 'advice-state',
        reason: { nb: 'Effekten er oppgitt', en: 'The effect is stated' },
      };
    if (state === 'answered' && dueRoundClosed)
      return {
        code: 'advice-state',
        reason: {
          nb: 'Runden svaret hørte til er lukket; svaret står',
          en: 'The round of the answer is closed; the answer stands',
        },
      };
    return undefined;
  };
  return {
    answer: answer(),
    effect: directorateLock(
      directorate,
      state === 'open' && !dueRoundClosed,
      'advice-state',
      'Rådet er ikke besvart, og fristrunden er ikke lukket',
      'The advice is not answered, and the round it is due in is not closed',
    ),
  };
}
