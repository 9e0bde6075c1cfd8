import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';
import type { DecisionOutcome, MoveAction } from './case.types.js';
import type { CouncilRole } from '../councils/council.types.js';

/** A case that is to be decided. */
export interface DecidingCase {
  readonly role: CouncilRole;
  readonly outcome: DecisionOutcome;
  /** Codes of the projects of the case. */
  readonly projects: readonly string[];
}

/** A move of a project that a decision is to make. */
export interface WantedMove {
  readonly project: string;
  readonly action: MoveAction;
}

/**
 * Roles whose councils may do each action: NUIT recommends, the national board endorses, both may
 * decline and send back, and NUFA only advises [003].
 */
const OPEN_TO: Readonly<Record<MoveAction, readonly CouncilRole[]>> = {
  recommend: ['recommends'],
  endorse: ['endorses'],
  decline: ['recommends', 'endorses'],
  return: ['recommends', 'endorses'],
};

/** Lists all faults of a decision that can be found without loading its projects. */
export function decisionFaults(decided: DecidingCase, moves: readonly WantedMove[]): Fault[] {
  const faults = moves.flatMap((move, index) => [
    ...projectFaults(decided, moves, index),
    ...actionFaults(decided, move, `/projects${pointerStep(index)}/action`),
  ]);
  if (decided.outcome !== 'postponed' || moves.length === 0) return faults;
  return [
    ...faults,
    fault(
      '/projects',
      'nothing-decided',
      'En utsatt sak kan ikke avgjøre tiltak',
      'A postponed case cannot decide on projects',
    ),
  ];
}

function projectFaults(
  { projects }: DecidingCase,
  moves: readonly WantedMove[],
  index: number,
): Fault[] {
  const pointer = `/projects${pointerStep(index)}/project`;
  const project = moves[index]?.project ?? '';
  if (!projects.includes(project))
    return [
      fault(
        pointer,
        'not-in-case',
        'Tiltaket hører ikke til saken',
        'The project does not belong to the case',
      ),
    ];
  if (moves.findIndex((move) => move.project === project) === index) return [];
  return [
    fault(
      pointer,
      'project-repeated',
      'Tiltaket er oppgitt to ganger',
      'The project is given twice',
    ),
  ];
}

function actionFaults(
  { role, outcome }: DecidingCase,
  { action }: WantedMove,
  pointer: string,
): Fault[] {
  const faults: Fault[] = [];
  if (!OPEN_TO[action].includes(role))
    faults.push(
      fault(
        pointer,
        'council-role',
        'Utvalgets rolle gir ikke rett til dette',
        'The role of the council does not allow this',
      ),
    );
  if (outcome === 'notAdopted' && (action === 'recommend' || action === 'endorse'))
    faults.push(
      fault(
        pointer,
        'not-adopted',
        'Et forslag som ikke er vedtatt, kan ikke anbefale eller gi tilslutning til tiltak',
        'A proposal that was not adopted cannot recommend or endorse projects',
      ),
    );
  return faults;
}
