import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ActorDirectory } from '../../auth/acting-actor.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import type { Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Command } from '../../platform/http/command.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { deleteOldLogins } from './login.queries.js';
import {
  deleteOldSessions,
  deleteSession,
  insertSession,
  type StoredSession,
  touchSession,
} from './session.queries.js';
import { type Person, type PersonParty, SCOPES_OF } from './session.types.js';

/** The session of a request, and the caller that it stands for. */
export interface ActiveSession {
  readonly session: StoredSession;
  readonly principal: Principal;
}

/** The request in which a session begins or ends, for the audit. */
export interface AuditedRequest {
  readonly requestId: string;
  readonly path: string;
}

/** Sessions of persons: an opaque cookie, a row in the database, thirty minutes without a request. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly actors: ActorDirectory,
    relay: OutboxRelay,
  ) {
    relay.pruneWith(() => this.prune());
  }

  /** Begins a session. Returns its cookie; undefined when the organisation is no actor now. */
  async start(
    person: Person,
    { organisationNumber, role }: PersonParty,
    request: AuditedRequest,
  ): Promise<string | undefined> {
    const stored = { id: newId(), organisationNumber, role, ...person };
    const principal = await this.findPrincipal(stored);
    if (principal === undefined) return undefined;
    const token = randomBytes(32).toString('base64url');
    await this.work.change(commandOf(principal, 'startSession', request), async (tx, now) => {
      const { actorId } = principal;
      const times = { startedAt: now, usedAt: now };
      await insertSession(tx, { ...stored, ...times, actorId, tokenHash: sha256(token) });
      return { answer: { body: {} }, subject: `session/${stored.id}`, detail: { role } };
    });
    return token;
  }

  /** Finds the session of a cookie. Undefined when it has ended, or its actor is closed. */
  async find(token: string | undefined): Promise<ActiveSession | undefined> {
    if (token === undefined) return undefined;
    const now = this.clock.now();
    const session = await this.database.transaction({ kind: 'system' }, (tx) =>
      touchSession(tx, sha256(token), now),
    );
    if (session === undefined) return undefined;
    const principal = await this.findPrincipal(session);
    return principal === undefined ? undefined : { session, principal };
  }

  async end({ session, principal }: ActiveSession, request: AuditedRequest): Promise<void> {
    await this.work.change(commandOf(principal, 'endSession', request), async (tx) => {
      await deleteSession(tx, session.id);
      return { answer: { body: {} }, subject: `session/${session.id}`, detail: {} };
    });
  }

  /**
   * Returns the caller that a session stands for. The audit names the session as its token, and the
   * hash of the person as its client: in two steps, another person has to certify.
   */
  private async findPrincipal(session: StoredSession): Promise<Principal | undefined> {
    const { id, organisationNumber, issuer, subject, role } = session;
    const actor = await this.actors.findActingActor(organisationNumber, this.clock.now());
    if (actor === undefined) return undefined;
    return {
      actorId: actor.id,
      organisationNumber,
      actorIds: actor.actorIds,
      directorate: actor.directorate,
      scopes: new Set(SCOPES_OF[role]),
      delegate: null,
      unchecked: false,
      token: {
        issuer,
        tokenId: id,
        clientId: `person-${subject.slice(0, 16)}`,
        consumer: organisationNumber,
        supplier: null,
        delegationSource: null,
      },
    };
  }

  private prune(): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const now = this.clock.now();
      await deleteOldSessions(tx, now);
      await deleteOldLogins(tx, now);
    });
  }
}

function commandOf(principal: Principal, operation: string, request: AuditedRequest): Command {
  return {
    principal,
    operation,
    ...request,
    body: undefined,
    idempotencyKey: undefined,
    expectedVersion: undefined,
  };
}
