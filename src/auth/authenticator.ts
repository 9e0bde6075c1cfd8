import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../platform/base/clock.js';
import type { Config } from '../platform/base/config.js';
import type { Principal } from '../platform/base/principal.js';
import { FORBIDDEN, Problem } from '../platform/base/problem.js';
import { CONFIG } from '../platform/base/tokens.js';
import { ActorDirectory } from './acting-actor.js';
import { IssuerKeys, publishedKeys } from './issuer-keys.js';
import { LOCAL_ISSUER, localKeySet } from './local-issuer.js';
import { invalidToken, type TokenRules, verifyToken } from './maskinporten-token.js';

interface Remembered {
  readonly principal: Principal;
  /** `exp` of the token, seconds. */
  readonly expiresAt: number;
  /** When the register is asked again, on the monotonic clock. */
  readonly until: number;
}

/** A verified token is remembered this long, so that a closed actor is shut out within seconds. */
const REMEMBER_MS = 5_000;
const REMEMBERED_AT_MOST = 10_000;

/** From an Authorization header to who acts: Maskinporten's token, then our own register. */
@Injectable()
export class Authenticator implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly keys: IssuerKeys;
  private readonly rules: TokenRules;
  private readonly unchecked: boolean;
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly clock: Clock,
    private readonly actors: ActorDirectory,
  ) {
    this.keys = new IssuerKeys(
      config.issuer === undefined
        ? () => localKeySet(config.dataDir)
        : publishedKeys(config.issuer),
    );
    this.unchecked = config.isolation === 'database-only';
    this.rules = {
      issuer: config.issuer ?? LOCAL_ISSUER,
      audience: config.audience,
      delegationSources: config.delegationSources,
      maxAge: config.tokenMaxAge,
      keyFor: this.keys.keyFor,
    };
  }

  onApplicationBootstrap(): void {
    this.keys.start();
  }

  onApplicationShutdown(): void {
    this.keys.stop();
  }

  /** Who acts, when this very header was accepted a moment ago. */
  remember(authorization: string): Principal | undefined {
    const known = this.remembered.get(authorization);
    if (known === undefined) return undefined;
    if (performance.now() > known.until || this.clock.now().getTime() / 1000 > known.expiresAt) {
      this.remembered.delete(authorization);
      return undefined;
    }
    return known.principal;
  }

  /** Throws 401 for a missing or invalid token, 403 for an organisation that is not an actor. */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    if (authorization === undefined) throw invalidToken();
    const known = this.remember(authorization);
    if (known !== undefined) return known;
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw invalidToken();
    const now = this.clock.now();
    const verified = await verifyToken(token, this.rules, now);
    const actor = await this.actors.actingActor(verified.organisationNumber, now);
    if (actor === undefined) {
      throw new Problem(FORBIDDEN, {
        detail: {
          nb: 'Organisasjonen er ikke en aktør i registeret, eller er avsluttet',
          en: 'The organisation is not an actor of the register, or is closed',
        },
      });
    }
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

  /** Forgets every remembered token, after the register or the clock has changed. */
  forget(): void {
    this.remembered.clear();
  }
}
