import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import type { Principal } from '../../platform/base/principal.js';
import { SCOPES } from '../../platform/base/scopes.js';

/** Whether a caller may do what is the directorate's. */
export function isDirectorate(caller: Principal | undefined): boolean {
  return caller !== undefined && caller.directorate && caller.scopes.has(SCOPES.directorate);
}

/** The application's own check of what is not published, beside row-level security. */
export function seesUnpublished(caller: Principal | undefined): boolean {
  return caller !== undefined && (caller.directorate || caller.unchecked);
}

/** Why an action of the directorate is not open: to others never, and in some states to nobody. */
export function directorateLock(
  directorate: boolean,
  wrongState: boolean,
  code: string,
  nb: string,
  en: string,
): Locked | undefined {
  if (!directorate)
    return {
      code: 'directorate-only',
      reason: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
    };
  return wrongState ? { code, reason: { nb, en } } : undefined;
}
