import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { Log } from '../../platform/telemetry/logging.js';
import { Database } from '../../platform/database/database.js';
import { IssuerClient } from './issuer-client.port.js';
import { findLogin, insertLogin, type StoredLogin, takeLogin } from './login.queries.js';
import { type AuditedRequest, Sessions } from './session.port.js';
import type { Person, PersonParty } from './session.types.js';

/** Returns the address that the issuer sends the browser back to, in the language of the person. */
export function callbackOf(language: string, origin: string): string {
  return `${origin}/${language}/workspace/callback`;
}

/** Reasons why a login does not end in a session. */
export type LoginRefusal = 'loginFailed' | 'noOrganisation';

/** Result of a step of a login: a session, a choice of organisation, or neither. */
export type LoginResult =
  | { readonly kind: 'session'; readonly cookie: string; readonly returnTo: string }
  | { readonly kind: 'choose'; readonly cookie: string; readonly returnTo: string }
  | { readonly kind: 'refused'; readonly reason: LoginRefusal };

/** The login of a person: from the button to the session of one organisation. */
@Injectable()
export class Logins {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly issuer: IssuerClient,
    private readonly sessions: Sessions,
    private readonly log: Log,
  ) {}

  /** Begins a login. Returns the address of the issuer, and the cookie that binds the browser. */
  async begin(
    returnTo: string,
    language: string,
    origin: string,
  ): Promise<{ readonly location: string; readonly cookie: string }> {
    const checks = await this.issuer.makeChecks();
    const location = await this.issuer.locate(checks, callbackOf(language, origin), language);
    const cookie = await this.store({ ...checks, returnTo, subject: null, parties: null });
    return { location, cookie };
  }

  /**
   * Ends a login with the answer of the issuer. The login of the browser is used up, whatever comes of
   * it: neither a state nor a code is taken twice.
   */
  async finish(
    cookie: string | undefined,
    url: URL,
    request: AuditedRequest,
  ): Promise<LoginResult> {
    const login = await this.take(cookie);
    if (login === undefined || login.parties !== null) return refuse('loginFailed');
    try {
      const { issuer, subject, parties } = await this.issuer.identify(url, login);
      const [party, ...others] = parties;
      if (party === undefined) return refuse('noOrganisation');
      if (others.length === 0) return await this.start(login, { issuer, subject }, party, request);
      const chosen = { ...login, subject, parties };
      return { kind: 'choose', cookie: await this.store(chosen), returnTo: login.returnTo };
    } catch (error) {
      this.log.warn({ reason: reasonOf(error) }, 'a login was refused');
      return refuse('loginFailed');
    }
  }

  /** Lists the organisations that a person may choose among. */
  async listParties(cookie: string | undefined): Promise<readonly PersonParty[]> {
    if (cookie === undefined) return [];
    const now = this.clock.now();
    const login = await this.database.transaction({ kind: 'system' }, (tx) =>
      findLogin(tx, sha256(cookie), now),
    );
    return login?.parties ?? [];
  }

  /** Ends a login with the organisation that the person has chosen. */
  async choose(
    cookie: string | undefined,
    organisationNumber: unknown,
    request: AuditedRequest,
  ): Promise<LoginResult> {
    const login = await this.take(cookie);
    const party = login?.parties?.find((one) => one.organisationNumber === organisationNumber);
    const { subject = null } = login ?? {};
    if (login === undefined || party === undefined || subject === null)
      return refuse('loginFailed');
    return this.start(login, { issuer: this.issuer.name, subject }, party, request);
  }

  private async start(
    { returnTo }: StoredLogin,
    person: Person,
    party: PersonParty,
    request: AuditedRequest,
  ): Promise<LoginResult> {
    const cookie = await this.sessions.start(person, party, request);
    return cookie === undefined ? refuse('noOrganisation') : { kind: 'session', cookie, returnTo };
  }

  /** Stores a login under a new cookie, and returns the cookie. */
  private async store(login: Omit<StoredLogin, 'id'>): Promise<string> {
    const cookie = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.database.transaction({ kind: 'system' }, (tx) =>
      insertLogin(tx, { ...login, id: sha256(cookie) }, now),
    );
    return cookie;
  }

  private async take(cookie: string | undefined): Promise<StoredLogin | undefined> {
    if (cookie === undefined) return undefined;
    const now = this.clock.now();
    return this.database.transaction({ kind: 'system' }, (tx) =>
      takeLogin(tx, sha256(cookie), now),
    );
  }
}

function refuse(reason: LoginRefusal): LoginResult {
  return { kind: 'refused', reason };
}

/** Returns why the library refused an answer, without anything of the answer. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
