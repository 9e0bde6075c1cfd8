import type { CriteriaSetStatus } from '../criteria/criteria-set.types.js';
import { fault, Problem, problemKind } from '../platform/base/problem.js';

export const PROJECT_CODE_TAKEN = problemKind(
  'project-code-taken',
  409,
  'Koden er i bruk',
  'The code is taken',
);
export const WRONG_STANDING = problemKind(
  'wrong-standing',
  409,
  'Tiltaket står ikke slik at handlingen er mulig',
  'The project does not stand so that the action is possible',
);
export const CRITERIA_SET_RETIRED = problemKind(
  'criteria-set-retired',
  409,
  'Kriteriesettet er avviklet',
  'The criteria set is retired',
);
export const COMMENTS_CLOSED = problemKind(
  'comments-closed',
  409,
  'Fristen for kommentarer er ute',
  'The deadline for comments has passed',
);
export const REPLAY_STATE = problemKind(
  'replay-state',
  409,
  'Gjennomspillingens tilstand tillater det ikke',
  'The state of the replay does not allow it',
);

/** A retired version is used only by who says so. */
export function refuseRetired(
  set: { readonly key: string; readonly status: CriteriaSetStatus },
  underRetired = false,
): void {
  if (set.status !== 'retired' || underRetired) return;
  throw new Problem(CRITERIA_SET_RETIRED, {
    errors: [
      fault(
        '/underRetired',
        'criteria-set-retired',
        `${set.key} er avviklet; send underRetired: true for å bruke det likevel`,
        `${set.key} is retired; send underRetired: true to use it all the same`,
      ),
    ],
  });
}
