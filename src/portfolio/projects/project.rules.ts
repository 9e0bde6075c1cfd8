import { fault, type Fault } from '../../platform/base/problem.js';
import type { ProjectKind } from './project.types.js';

/** The facts of a project that rules look at. */
export interface ProjectFacts {
  readonly mainGoal: string;
  readonly goals: readonly string[];
  readonly startsOn: string | null;
  readonly endsOn: string | null;
}

/**
 * A project may support many goals, exactly one marked main (design §3); it does not end before it
 * starts.
 */
export function projectFaults(facts: ProjectFacts): Fault[] {
  const faults: Fault[] = [];
  if (facts.goals.includes(facts.mainGoal))
    faults.push(
      fault(
        '/goals',
        'main-goal-repeated',
        'Hovedmålet står også blant de øvrige målene',
        'The main goal stands among the further goals too',
      ),
    );
  if (new Set(facts.goals).size < facts.goals.length)
    faults.push(fault('/goals', 'goal-repeated', 'Et mål står to ganger', 'A goal stands twice'));
  if (facts.startsOn !== null && facts.endsOn !== null && facts.endsOn < facts.startsOn) {
    faults.push(
      fault(
        '/endsOn',
        'ends-before-start',
        'Slutt må være på eller etter start',
        'The end must be on or after the start',
      ),
    );
  }
  return faults;
}

/**
 * A programme has projects under it; nothing else does, and nothing lies under itself. `line`: the
 * programme and all above it.
 */
export function parentFaults(
  projectId: string,
  parent: { readonly kind: ProjectKind } | undefined,
  line: readonly string[],
): Fault[] {
  if (parent === undefined)
    return [
      fault('/parent', 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist'),
    ];
  if (parent.kind !== 'programme')
    return [
      fault(
        '/parent',
        'parent-not-programme',
        'Et tiltak kan bare ligge under et program',
        'A project can only lie under a programme',
      ),
    ];
  if (line.includes(projectId))
    return [
      fault(
        '/parent',
        'programme-cycle',
        'Programmet ligger under tiltaket selv',
        'The programme lies under the project itself',
      ),
    ];
  return [];
}
