import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';
import type { DecisionOutcome, MoveAction } from './case.types.js';
import type { CouncilRole } from '../councils/council.types.js';

export interface DecidingCase {
  readonly role: CouncilRole;
  readonly outcome: DecisionOutcome;
  /** Codes of the projects of the case. */
  readonly projects: readonly string[];
}

/**
 * Who may do what to a project: NUIT recommends, the national board endorses, both may decline and
 * send back; NUFA advises only [003].
 */
const OPEN_TO: Readonly<Record<MoveAction, readonly CouncilRole[]>> = {
  recommend: ['recommends'],
  endorse: ['endorses'],
  decline: ['recommends', 'endorses'],
  return: ['recommends', 'endorses'],
};

/**
 * What is wrong with a decision on a list, before the projects themselves are looked at; pointers
 * into the request.
 */
export function decisionFaults(
  { role, outcome, projects }: DecidingCase,
  moves: readonly { readonly project: string; readonly action: MoveAction }[],
): Fault[] {
  const faults = moves.flatMap(({ project, action }, index): Fault[] => {
    const pointer = `/projects${pointerStep(index)}`;
    const found: Fault[] = [];
    if (!projects.includes(project))
      found.push(
        fault(
          `${pointer}/project`,
          'not-in-case',
          'Tiltaket hører ikke til saken',
          'The project is not of the case',
        ),
      );
    else if (moves.findIndex((move) => move.project === project) < index)
      found.push(
        fault(
          `${pointer}/project`,
          'project-repeated',
          'Tiltaket står to ganger',
          'The project stands twice',
        ),
      );
    if (!OPEN_TO[action].includes(role))
      found.push(
        fault(
          `${pointer}/action`,
          'council-role',
          'Utvalgets rolle gir ikke rett til dette',
          'The role of the council does not allow this',
        ),
      );
    if (outcome === 'notAdopted' && (action === 'recommend' || action === 'endorse'))
      found.push(
        fault(
          `${pointer}/action`,
          'not-adopted',
          'Et forslag som ikke er vedtatt tar ingen tiltak videre',
          'A proposal that was not adopted moves no project on',
        ),
      );
    return found;
  });
  if (outcome === 'postponed' && moves.length > 0)
    faults.push(
      fault(
        '/projects',
        'nothing-decided',
        'En utsatt sak avgjør ingen tiltak',
        'A postponed case decides no project',
      ),
    );
  return faults;
}
