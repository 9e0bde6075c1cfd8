import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../platform/base/principal.js';

/** Scheme of an `Authorization` header that holds a ticket. */
const SCHEME = 'Session ';

/**
 * Tickets by which a page of this process calls the API for a person that is logged in. A ticket is
 * valid for one request of this process and never leaves it, so that the call passes the same guards
 * as the token of a system.
 */
@Injectable()
export class SessionTickets {
  private readonly principals = new Map<string, Principal>();

  /** Issues a ticket. Returns the `Authorization` header that holds it. */
  issue(principal: Principal): string {
    const header = `${SCHEME}${randomBytes(32).toString('base64url')}`;
    this.principals.set(header, principal);
    return header;
  }

  /** Says whether an `Authorization` header is of the scheme of tickets. */
  isTicket(authorization: string): boolean {
    return authorization.startsWith(SCHEME);
  }

  /** Takes a ticket, which nobody can use again. Undefined when it was never issued. */
  take(header: string): Principal | undefined {
    const principal = this.principals.get(header);
    this.principals.delete(header);
    return principal;
  }
}
