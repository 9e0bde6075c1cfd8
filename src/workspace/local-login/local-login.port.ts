import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LOCAL_ISSUER, signAsLocalIssuer, verifyLocalClient } from '../../auth/local-issuer.js';
import { Clock } from '../../platform/base/clock.js';
import type { Config } from '../../platform/settings/config.js';
import { isOrganisationNumber } from '../../platform/base/organisation-number.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { PAGE_LANGUAGES } from '../../pages/texts/page-language.types.js';
import { LOCAL_CLIENT } from '../login/issuer-client.port.js';
import { callbackOf } from '../login/login.port.js';
import { AUTHORITY, AUTHORIZATION_TYPE } from '../login/party.rules.js';
import { type Role, ROLES } from '../login/session.types.js';

/** Lifetime of a code and of an ID token, in seconds. */
const LIFETIME = { code: 60, token: 120 } as const;

/** A request of a client, as it comes in the query. */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
}

/** A code that was issued and not redeemed yet. */
interface IssuedCode extends AuthorizationRequest {
  readonly organisations: readonly string[];
  readonly role: Role;
  /** Seconds. */
  readonly expiresAt: number;
}

/**
 * The login of the local issuer, as Ansattporten has it: code with PKCE, `private_key_jwt`, and the
 * organisation in `authorization_details`. Whoever opens the page may choose any organisation: it runs
 * only where no real issuer is configured, and never in production.
 */
@Injectable()
export class LocalLogin {
  private readonly codes = new Map<string, IssuedCode>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Returns the metadata of the issuer (OpenID Connect Discovery). */
  describe(): object {
    const at = (path: string): string => new URL(path, LOCAL_ISSUER).href;
    return {
      issuer: LOCAL_ISSUER,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/login-token'),
      jwks_uri: at('/jwk'),
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      authorization_response_iss_parameter_supported: true,
      authorization_details_types_supported: [AUTHORIZATION_TYPE],
    };
  }

  /** Reads the request of our client. Undefined when it is not ours, or would answer elsewhere. */
  readRequest(
    fields: Readonly<Record<string, unknown>>,
    origin: string,
  ): AuthorizationRequest | undefined {
    const { client_id: client, redirect_uri: redirectUri, state, nonce } = fields;
    const { code_challenge: challenge, code_challenge_method: method } = fields;
    const isOurs = PAGE_LANGUAGES.some((one) => redirectUri === callbackOf(one, origin));
    if (!isOurs || client !== LOCAL_CLIENT.clientId || method !== 'S256') return undefined;
    if (typeof redirectUri !== 'string') return undefined;
    if (typeof state !== 'string' || typeof nonce !== 'string') return undefined;
    return typeof challenge === 'string' ? { redirectUri, state, nonce, challenge } : undefined;
  }

  /** Issues a code for the chosen organisations. Returns the address that the browser goes to. */
  answer(
    request: AuthorizationRequest,
    chosen: readonly string[],
    chosenRole: unknown,
  ): string | undefined {
    const role = ROLES.find((one) => one === chosenRole);
    if (role === undefined || chosen.length === 0 || !chosen.every(isOrganisationNumber))
      return undefined;
    const code = randomBytes(24).toString('base64url');
    const seconds = this.seconds();
    for (const [old, { expiresAt }] of this.codes) if (expiresAt < seconds) this.codes.delete(old);
    const expiresAt = seconds + LIFETIME.code;
    this.codes.set(code, { ...request, organisations: chosen, role, expiresAt });
    const answer = new URLSearchParams({ code, state: request.state, iss: LOCAL_ISSUER });
    return `${request.redirectUri}?${answer.toString()}`;
  }

  /** Redeems a code at the token endpoint. Undefined when anything of the request is not right. */
  async redeem(form: Readonly<Record<string, unknown>>): Promise<object | undefined> {
    const { code = '', client_assertion: assertion = '' } = form;
    const issued = this.codes.get(String(code));
    this.codes.delete(String(code));
    if (issued === undefined || issued.expiresAt < this.seconds()) return undefined;
    if (form['redirect_uri'] !== issued.redirectUri) return undefined;
    if (challengeOf(String(form['code_verifier'])) !== issued.challenge) return undefined;
    if (!(await this.isOurClient(String(assertion)))) return undefined;
    return {
      access_token: randomBytes(24).toString('base64url'),
      token_type: 'Bearer',
      expires_in: LIFETIME.token,
      id_token: await this.signIdToken(issued),
    };
  }

  private async isOurClient(assertion: string): Promise<boolean> {
    try {
      const { iss, sub, aud } = await verifyLocalClient(
        this.config.dataDir,
        assertion,
        this.clock.now(),
      );
      const isAudience = [aud].flat().includes(LOCAL_ISSUER);
      return iss === LOCAL_CLIENT.clientId && sub === LOCAL_CLIENT.clientId && isAudience;
    } catch {
      return false;
    }
  }

  private signIdToken({ organisations, role, nonce }: IssuedCode): Promise<string> {
    const seconds = this.seconds();
    const { resource, certifierResource } = LOCAL_CLIENT;
    const granted = role === 'certifier' ? [resource, certifierResource] : [resource];
    return signAsLocalIssuer(this.config.dataDir, {
      iss: LOCAL_ISSUER,
      aud: LOCAL_CLIENT.clientId,
      sub: `local-${role}-${organisations.join('-')}`,
      // Ansattporten sends the personal number too. Nothing may keep this one.
      pid: '00000000000',
      nonce,
      iat: seconds,
      exp: seconds + LIFETIME.token,
      authorization_details: granted.map((one) => ({
        type: AUTHORIZATION_TYPE,
        resource: one,
        authorized_parties: organisations.map((number) => ({
          orgno: { authority: AUTHORITY, ID: `0192:${number}` },
          resource: one,
        })),
      })),
    });
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
