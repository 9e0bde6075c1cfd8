import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../platform/base/clock.js';
import type { Config } from '../platform/settings/config.js';
import type { Principal } from '../platform/base/principal.js';
import { FORBIDDEN, Problem } from '../platform/base/problem.js';
import { CONFIG } from '../platform/base/tokens.js';
import { ActorDirectory } from './acting-actor.js';
import { IssuerKeys, keySourceOf } from './issuer-keys.js';
import { LOCAL_ISSUER, loadLocalKeySet } from './local-issuer.js';
import { invalidToken, type TokenRules, verifyToken } from './maskinporten-token.js';
import { SessionTickets } from './session-tickets.js';

/** A token that was accepted a moment ago. */
interface RememberedToken {
  readonly principal: Principal;
  /** `exp` of the token, seconds. */
  readonly expiresAt: number;
  /** Instant on the monotonic clock after which the register is asked again. */
  readonly until: number;
}

/** Time for which a verified token is remembered. A closed actor is shut out after it. */
const REMEMBER_MS = 5_000;
const REMEMBERED_AT_MOST = 10_000;

/** Identifies the caller of a request by Maskinporten's token and our own register. */
@Injectable()
export class Authenticator implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly keys: IssuerKeys;
  private readonly rules: TokenRules;
  private readonly unchecked: boolean;
  private readonly remembered = new Map<string, RememberedToken>();

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly clock: Clock,
    private readonly actors: ActorDirectory,
    private readonly tickets: SessionTickets,
  ) {
    this.keys = new IssuerKeys(
      config.issuer === undefined
        ? () => loadLocalKeySet(config.dataDir)
        : keySourceOf(config.issuer),
    );
    this.unchecked = config.isolation === 'database-only';
    this.rules = {
      issuer: config.issuer ?? LOCAL_ISSUER,
      audience: config.audience,
      delegationSources: config.delegationSources,
      maxAge: config.tokenMaxAge,
      keyFor: this.keys.findKey,
    };
  }

  onApplicationBootstrap(): void {
    this.keys.start();
  }

  onApplicationShutdown(): void {
    this.keys.stop();
  }

  /** Returns the caller when the same header was accepted a moment ago. */
  recall(authorization: string): Principal | undefined {
    const known = this.remembered.get(authorization);
    if (known === undefined) return undefined;
    if (performance.now() > known.until || this.clock.now().getTime() / 1000 > known.expiresAt) {
      this.remembered.delete(authorization);
      return undefined;
    }
    return known.principal;
  }

  /**
   * Identifies the caller. Throws a 401 problem for a missing or invalid token, and a 403 problem
   * for an organisation that is not an actor.
   */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    if (authorization === undefined) throw invalidToken('token-missing');
    if (this.tickets.isTicket(authorization)) return this.takeTicket(authorization);
    const known = this.recall(authorization);
    if (known !== undefined) return known;
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw invalidToken();
    const now = this.clock.now();
    const verified = await verifyToken(token, this.rules, now);
    const actor = await this.actors.findActingActor(verified.organisationNumber, now);
    if (actor === undefined) throw unknownActor();
    const principal: Principal = {
      actorId: actor.id,
      organisationNumber: verified.organisationNumber,
      actorIds: actor.actorIds,
      directorate: actor.directorate,
      scopes: verified.scopes,
      delegate: null,
      unchecked: this.unchecked,
      token: verified.record,
    };
    if (this.remembered.size >= REMEMBERED_AT_MOST) this.remembered.clear();
    this.remembered.set(authorization, {
      principal,
      expiresAt: verified.expiresAt,
      until: performance.now() + REMEMBER_MS,
    });
    return principal;
  }

  /** Returns the person that a page of this process calls for. */
  private takeTicket(authorization: string): Principal {
    const principal = this.tickets.take(authorization);
    if (principal === undefined) throw invalidToken();
    return { ...principal, unchecked: this.unchecked };
  }

  /** Forgets every remembered token, after the register or the clock has changed. */
  forget(): void {
    this.remembered.clear();
  }
}

function unknownActor(): Problem {
  return new Problem(FORBIDDEN, {
    detail: {
      nb: 'Organisasjonen er ikke en aktør i registeret, eller er avsluttet',
      en: 'The organisation is not an actor of the register, or is closed',
    },
  });
}
