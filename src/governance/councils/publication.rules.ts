import { type Access, accessOf, type Principal } from '../../platform/base/principal.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';

/** Says whether a caller may do what only the directorate may do. */
export function isDirectorate(caller: Principal | undefined): boolean {
  return caller !== undefined && caller.directorate && caller.scopes.has(SCOPES.directorate);
}

/** Says whether the application's own check lets a caller see unpublished rows. */
export function seesUnpublished(caller: Principal | undefined): boolean {
  return caller !== undefined && (caller.directorate || caller.unchecked);
}

/** Returns what the database lets a reader see, with or without a token. */
export function accessOfReader(caller: Principal | undefined): Access {
  return caller === undefined ? { kind: 'public' } : accessOf(caller);
}

/**
 * Returns the reason why a caller cannot do an action of the directorate. For the directorate itself
 * that is `stateLock`: the reason that follows from the state of the thing, if any.
 */
export function directorateLock(
  directorate: boolean,
  stateLock: Locked | undefined,
): Locked | undefined {
  if (directorate) return stateLock;
  return {
    code: 'directorate-only',
    reason: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
  };
}
