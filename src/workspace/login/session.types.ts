import { SCOPES, type Scope } from '../../platform/base/scopes.js';

/** Roles of a person on the upload page. A certifier may do what a reporter may. */
export const ROLES = ['reporter', 'certifier'] as const;
export type Role = (typeof ROLES)[number];

/** Scopes that a role gives: those of a system with the same task. */
export const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  reporter: [SCOPES.read, SCOPES.write],
  certifier: [SCOPES.read, SCOPES.write, SCOPES.certify],
};

/** An organisation that a person may report for, and in which role. */
export interface PersonParty {
  readonly organisationNumber: string;
  readonly role: Role;
}

/** A person as a session knows it: by a hash, never by number or name. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
}

/** Longest time between two requests of a session, in milliseconds. */
export const IDLE_MS = 30 * 60_000;
/** Longest time that a session lasts in all. */
export const SESSION_MS = 8 * 3_600_000;
/** Longest time that a person may take to log in. */
export const LOGIN_MS = 10 * 60_000;
