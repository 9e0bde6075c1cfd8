import { type Access, accessOf, type Principal } from '../../platform/base/principal.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Audience } from '../views/visibility.types.js';

/** Says whether a caller may do what only the directorate may do. */
export function isDirectorate({ directorate, scopes }: Principal): boolean {
  return directorate && scopes.has(SCOPES.directorate);
}

/** Returns what the database lets a reader see, with or without a token. */
export function accessOfReader(caller: Principal | undefined): Access {
  return caller === undefined ? { kind: 'public' } : accessOf(caller);
}

/** Returns the audience that a reader belongs to. */
export function audienceOf(caller: Principal | undefined): Audience {
  return caller === undefined ? 'public' : 'actors';
}
