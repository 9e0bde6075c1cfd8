import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { newId } from '../platform/base/ids.js';
import { isOrganisationNumber } from '../platform/base/organisation-number.js';

/** Name of the local issuer, which runs only without a real one and never in production. */
export const LOCAL_ISSUER = 'https://local-issuer.invalid/';
const ISSUER_KID = 'local-issuer';
const CLIENT_KID = 'local-client';
/** Lifetime of a token, seconds. */
const LIFETIME = 1_200;

interface LocalKeys {
  readonly issuer: JWK;
  readonly client: JWK;
}

async function generateKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
}

/**
 * Loads the keys from the data folder. On first use it makes them; of several processes that start
 * at once, one does.
 */
async function loadKeys(dataDir: string): Promise<LocalKeys> {
  const file = join(dataDir, 'local-issuer.json');
  const read = async (): Promise<LocalKeys | undefined> => {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.endsWith('}\n') ? (JSON.parse(text) as LocalKeys) : undefined;
  };
  const known = await read();
  if (known !== undefined) return known;
  const fresh: LocalKeys = {
    issuer: await generateKey(ISSUER_KID),
    client: await generateKey(CLIENT_KID),
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${JSON.stringify(fresh)}\n`, { mode: 0o600, flag: 'wx' }).catch(
    () => undefined,
  );
  for (let attempt = 0; attempt < 50; attempt++) {
    const written = await read();
    if (written !== undefined) return written;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${file} cannot be read; delete it and start again`);
}

function publicPartOf(key: JWK): JWK {
  const { kty, n, e, kid, alg, use } = key;
  return { kty, n, e, kid, alg, use };
}

/** Loads the public keys of the local issuer. */
export async function loadLocalKeySet(dataDir: string): Promise<JSONWebKeySet> {
  return { keys: [publicPartOf((await loadKeys(dataDir)).issuer)] };
}

/** Signs any claims with the local issuer's key. The tests make faulty tokens with it. */
export async function signAsLocalIssuer(
  dataDir: string,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const { issuer } = await loadKeys(dataDir);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: ISSUER_KID, ...header })
    .sign(await importJWK(issuer, 'RS256'));
}

/** Loads the private key by which the local client proves itself, as a client does at Ansattporten. */
export async function loadLocalClientKey(dataDir: string): Promise<CryptoKey> {
  const key = await importJWK((await loadKeys(dataDir)).client, 'RS256');
  if (key instanceof Uint8Array) throw new Error('The key of the local client is not RSA');
  return key;
}

/** Verifies an assertion of the local client. Returns its claims; throws when it is not valid. */
export async function verifyLocalClient(
  dataDir: string,
  assertion: string,
  now: Date,
): Promise<Readonly<Record<string, unknown>>> {
  const { client } = await loadKeys(dataDir);
  const key = await importJWK(publicPartOf(client), 'RS256');
  const { payload } = await jwtVerify(assertion, key, {
    algorithms: ['RS256'],
    requiredClaims: ['aud', 'iss', 'sub', 'iat', 'exp', 'jti'],
    // The client counts whole seconds of a clock that may be set otherwise.
    clockTolerance: 5,
    currentDate: now,
  });
  return payload;
}

/** Signs the JWT grant (RFC 7523) with which a system of an organisation asks for a token. */
export async function signLocalGrant(
  dataDir: string,
  request: {
    readonly organisationNumber: string;
    readonly scope: string;
    readonly now: Date;
    /** Name of another client of the organisation than its usual one. */
    readonly client?: string;
    readonly onBehalfOf?: string;
    readonly resource?: string;
  },
): Promise<string> {
  const { client } = await loadKeys(dataDir);
  const iat = Math.floor(request.now.getTime() / 1000);
  return new SignJWT({
    aud: LOCAL_ISSUER,
    iss: [`local-${request.organisationNumber}`, request.client].filter(Boolean).join('-'),
    scope: request.scope,
    iat,
    exp: iat + 100,
    jti: newId(),
    ...(request.onBehalfOf === undefined ? {} : { consumer_org: request.onBehalfOf }),
    ...(request.resource === undefined ? {} : { resource: [request.resource] }),
  })
    .setProtectedHeader({ alg: 'RS256', kid: CLIENT_KID })
    .sign(await importJWK(client, 'RS256'));
}

/** Thrown to refuse a grant, with the reason for OAuth's answer. */
export class GrantRefused extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'GrantRefused';
  }
}

/** Answer of the token endpoint. */
interface IssuedToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}

/** Claims of a grant that follows the rules. */
interface Grant {
  readonly issuer: string;
  readonly client: string;
  readonly consumer: string | undefined;
  readonly scope: string;
  readonly resource: readonly unknown[] | undefined;
  readonly tokenId: string;
  readonly expiresAt: number;
}

/** Issues tokens for development and tests under the rules Maskinporten has for its JWT grants. */
export class LocalIssuer {
  /** End of each grant that was used, by its `jti`. */
  private readonly used = new Map<string, number>();

  constructor(private readonly dataDir: string) {}

  /**
   * Issues a token for a grant. Throws {@link GrantRefused}. Rules: one audience, `exp - iat` ≤ 120
   * s, `iat` within 10 s, `jti` once, scope.
   */
  async issueToken(assertion: string, now: Date): Promise<IssuedToken> {
    const seconds = Math.floor(now.getTime() / 1000);
    const claims = await this.verifySignature(assertion, now);
    const grant = readGrant(claims, seconds, (tokenId) => this.used.has(tokenId));
    this.used.set(grant.tokenId, grant.expiresAt);
    for (const [id, expiry] of this.used) if (expiry < seconds - 600) this.used.delete(id);
    const { issuer, client, consumer, scope, resource } = grant;
    const access_token = await signAsLocalIssuer(this.dataDir, {
      iss: LOCAL_ISSUER,
      client_id: issuer,
      client_amr: 'private_key_jwt',
      token_type: 'Bearer',
      aud: resource ?? 'unspecified',
      scope,
      iat: seconds,
      exp: seconds + LIFETIME,
      jti: newId(),
      consumer: claimOf(consumer ?? client),
      ...(consumer === undefined
        ? {}
        : { supplier: claimOf(client), delegation_source: 'https://www.altinn.no' }),
    });
    return { access_token, token_type: 'Bearer', expires_in: LIFETIME, scope };
  }

  private async verifySignature(
    assertion: string,
    now: Date,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { client } = await loadKeys(this.dataDir);
    try {
      const key = await importJWK(publicPartOf(client), 'RS256');
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: ['RS256'],
        requiredClaims: ['aud', 'iss', 'scope', 'iat', 'exp', 'jti'],
        currentDate: now,
      });
      return payload;
    } catch {
      throw new GrantRefused(
        'the assertion is not signed by the local client, lacks a claim or has expired',
      );
    }
  }
}

/** Reads the claims of a grant. Throws {@link GrantRefused} for the first rule that one breaks. */
function readGrant(
  claims: Readonly<Record<string, unknown>>,
  seconds: number,
  isUsed: (tokenId: string) => boolean,
): Grant {
  const { aud, iss, scope, iat, exp, jti, consumer_org: consumer, resource } = claims;
  if (aud !== LOCAL_ISSUER) throw new GrantRefused(`aud must be exactly ${LOCAL_ISSUER}`);
  if (typeof iat !== 'number' || typeof exp !== 'number' || exp - iat > 120)
    throw new GrantRefused('exp - iat must be at most 120 seconds');
  if (Math.abs(iat - seconds) > 10)
    throw new GrantRefused("iat must be within 10 seconds of the issuer's clock");
  if (typeof scope !== 'string' || scope.trim() === '') throw new GrantRefused('scope is required');
  if (typeof jti !== 'string' || isUsed(jti)) throw new GrantRefused('jti cannot be used again');
  const issuer = String(iss);
  const client = /^local-(\d{9})(?:-[a-z]{1,20})?$/.exec(typeof iss === 'string' ? iss : '')?.[1];
  if (!isOrganisationNumber(client))
    throw new GrantRefused(
      'iss must be local- and an organisation number, and may name a client after it',
    );
  if (consumer !== undefined && !isOrganisationNumber(consumer))
    throw new GrantRefused('consumer_org must be an organisation number');
  if (resource !== undefined && !Array.isArray(resource))
    throw new GrantRefused('resource must be an array');
  return { issuer, client, consumer, scope, resource, tokenId: jti, expiresAt: exp };
}

/** Returns the claim of an organisation. */
function claimOf(organisationNumber: string): object {
  return { authority: 'iso6523-actorid-upis', ID: `0192:${organisationNumber}` };
}
