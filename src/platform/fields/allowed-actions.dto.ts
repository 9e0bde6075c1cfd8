import { ApiProperty } from './documentation.js';
import { LocalisedText } from './localised.dto.js';
import { fault, type Localised, Problem, type ProblemKind } from '../base/problem.js';

/** The reason for which an action is not open to this caller now. */
export interface Locked {
  /** Stable code, such as `wrong-state` or `not-yours`. */
  readonly code: string;
  readonly reason: Localised;
}

export class LockedAction {
  @ApiProperty({ example: 'endorse' })
  action: string;

  @ApiProperty({ description: 'Stable code', example: 'wrong-state' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  reason: LocalisedText;
}

/** Actions that this caller can and cannot take now. Every answer about a status has them. */
export class ActionsResponse {
  @ApiProperty({
    type: [String],
    description: 'Actions that the caller can take now',
    example: ['withdraw'],
  })
  allowedActions: string[];

  @ApiProperty({
    type: [LockedAction],
    description: 'Actions that the caller cannot take now, each with the reason',
  })
  lockedActions: LockedAction[];
}

/** Makes the problem that answers a locked action: its lock says why. */
export function actionLocked(kind: ProblemKind, { code, reason }: Locked): Problem {
  return new Problem(kind, {
    detail: reason,
    errors: [fault('', code, reason.nb, reason.en)],
  });
}

/** Sorts actions into those without a lock and those with one, in the order given. */
export function actionsOf(locks: Readonly<Record<string, Locked | undefined>>): ActionsResponse {
  const entries = Object.entries(locks);
  return {
    allowedActions: entries.filter(([, lock]) => lock === undefined).map(([action]) => action),
    lockedActions: entries.flatMap(([action, lock]) =>
      lock === undefined ? [] : [{ action, code: lock.code, reason: lock.reason }],
    ),
  };
}
