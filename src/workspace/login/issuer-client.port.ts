import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { type CryptoKey, importJWK } from 'jose';
import type { Configuration, CustomFetch, ServerMetadata } from 'openid-client';
import { LOCAL_ISSUER, loadLocalClientKey } from '../../auth/local-issuer.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import type { Config } from '../../platform/settings/config.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { listAuthorizations, readParties, type RoleResources } from './party.rules.js';
import type { Person, PersonParty } from './session.types.js';

/** Settings of the client at the local issuer. */
export const LOCAL_CLIENT = {
  clientId: 'local-upload-page',
  kid: 'local-client',
  resource: 'urn:altinn:resource:local-report',
  certifierResource: 'urn:altinn:resource:local-certify',
} as const;

/** Time for which the metadata of the issuer is used, in milliseconds. */
const METADATA_MS = 3_600_000;

/** Values that the answer of the issuer must match. */
export interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A person, and the organisations that the issuer says it may report for. */
export interface IdentifiedPerson extends Person {
  readonly parties: readonly PersonParty[];
}

/** The client of the issuer: code with PKCE, proved by a signed assertion (`private_key_jwt`). */
@Injectable()
export class IssuerClient {
  private metadata: { readonly server: ServerMetadata; readonly until: number } | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Says whether persons can log in: by Ansattporten, or by the local issuer in development. */
  get isOpen(): boolean {
    return this.config.ansattporten !== undefined || this.config.issuer === undefined;
  }

  get isLocal(): boolean {
    return this.config.ansattporten === undefined;
  }

  /** Name of the issuer, as its ID tokens carry it. */
  get name(): string {
    return this.config.ansattporten?.issuer ?? LOCAL_ISSUER;
  }

  /** Returns fresh values that the answer of the issuer must match. */
  async makeChecks(): Promise<LoginChecks> {
    const client = await import('openid-client');
    return {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
  }

  /** Returns the address at which a person logs in. */
  async locate(checks: LoginChecks, redirectUri: string, language: string): Promise<string> {
    const client = await import('openid-client');
    const url = client.buildAuthorizationUrl(await this.configure(), {
      redirect_uri: redirectUri,
      scope: 'openid',
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: 'S256',
      authorization_details: JSON.stringify(listAuthorizations(this.resources)),
      ui_locales: language,
    });
    return this.isLocal ? `/local-issuer${url.pathname}${url.search}` : url.href;
  }

  /**
   * Redeems the answer of the issuer at `url`. Throws when the state, the nonce or anything else in it
   * does not match. The personal number in the answer is not read.
   */
  async identify(url: URL, checks: LoginChecks): Promise<IdentifiedPerson> {
    const client = await import('openid-client');
    const tokens = await client.authorizationCodeGrant(await this.configure(), url, {
      expectedState: checks.state,
      expectedNonce: checks.nonce,
      pkceCodeVerifier: checks.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('The issuer gave no ID token');
    const details: unknown = claims['authorization_details'] ?? tokens['authorization_details'];
    return {
      issuer: claims.iss,
      subject: sha256(`${claims.iss} ${claims.sub}`),
      parties: readParties(details, this.resources),
    };
  }

  private get resources(): RoleResources {
    return this.config.ansattporten ?? LOCAL_CLIENT;
  }

  /** Makes the configuration of the library, by the metadata of the issuer and our clock. */
  private async configure(): Promise<Configuration> {
    const client = await import('openid-client');
    const { ansattporten } = this.config;
    const { issuer, clientId } = ansattporten ?? { ...LOCAL_CLIENT, issuer: LOCAL_ISSUER };
    const kid = ansattporten?.key.kid ?? LOCAL_CLIENT.kid;
    const proof = client.PrivateKeyJwt({ key: await this.loadKey(), kid });
    const own = { [client.clockSkew]: this.clock.secondsAhead() };
    // Settings take an issuer over http outside production only.
    const isPlain = issuer.startsWith('http:');
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that it stands out
    const allowPlain: (configuration: Configuration) => void = client.allowInsecureRequests;
    const options = {
      ...(this.isLocal && { [client.customFetch]: this.fetchInside }),
      ...(isPlain && { execute: [allowPlain] }),
    };
    const known = this.findMetadata();
    const configuration =
      known === undefined
        ? await client.discovery(new URL(issuer), clientId, own, proof, options)
        : new client.Configuration(known, clientId, own, proof);
    if (isPlain) allowPlain(configuration);
    if (this.isLocal) configuration[client.customFetch] = this.fetchInside;
    this.metadata ??= {
      server: configuration.serverMetadata(),
      until: performance.now() + METADATA_MS,
    };
    return configuration;
  }

  private findMetadata(): ServerMetadata | undefined {
    if (this.metadata !== undefined && performance.now() > this.metadata.until)
      this.metadata = undefined;
    return this.metadata?.server;
  }

  private async loadKey(): Promise<CryptoKey> {
    const { ansattporten, dataDir } = this.config;
    if (ansattporten === undefined) return loadLocalClientKey(dataDir);
    const key = await importJWK(ansattporten.key, ansattporten.key.alg);
    if (key instanceof Uint8Array) throw new Error('ANSATTPORTEN_KEY is not an RSA key');
    return key;
  }

  /** Asks the local issuer, which runs in this process. */
  private readonly fetchInside: CustomFetch = async (url, { method, headers, body }) => {
    const { pathname, search } = new URL(url);
    const answer = await this.host.httpAdapter.getInstance<FastifyInstance>().inject({
      method: method === 'POST' ? 'POST' : 'GET',
      url: `/local-issuer${pathname}${search}`,
      headers: Object.fromEntries(Object.entries(headers)),
      ...(body === undefined || body === null ? {} : { payload: textOf(body) }),
    });
    return new Response(answer.payload, {
      status: answer.statusCode,
      headers: { 'content-type': String(answer.headers['content-type']) },
    });
  };
}

/** Returns the form that the library sends, as text. */
function textOf(body: unknown): string {
  return body instanceof URLSearchParams ? body.toString() : String(body);
}
