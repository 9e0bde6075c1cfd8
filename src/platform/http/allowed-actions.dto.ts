import { ApiProperty } from './documentation.js';
import { LocalisedText } from './localised.dto.js';
import type { Localised } from '../base/problem.js';

/** Why an action is not open to this caller now. */
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

/**
 * What this caller can do now with what was answered, and why not the rest. Every status answer
 * carries it.
 */
export class ActionsResponse {
  @ApiProperty({
    type: [String],
    description: 'What this caller can do now',
    example: ['withdraw'],
  })
  allowedActions: string[];

  @ApiProperty({ type: [LockedAction], description: 'What this caller cannot do now, and why' })
  lockedActions: LockedAction[];
}

/** Sorts actions into what is allowed (no lock) and what is locked, in the order given. */
export function actionsOf(locks: Readonly<Record<string, Locked | undefined>>): ActionsResponse {
  const entries = Object.entries(locks);
  return {
    allowedActions: entries.filter(([, lock]) => lock === undefined).map(([action]) => action),
    lockedActions: entries.flatMap(([action, lock]) =>
      lock === undefined ? [] : [{ action, code: lock.code, reason: lock.reason }],
    ),
  };
}
