import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
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

/**
 * The local issuer's name. It exists only where no real issuer is configured, never in production.
 */
export const LOCAL_ISSUER = 'https://local-issuer.invalid/';
const ISSUER_KID = 'local-issuer';
const CLIENT_KID = 'local-client';
/** Lifetime of a token, seconds. */
const LIFETIME = 1_200;

interface LocalKeys {
  readonly issuer: JWK;
  readonly client: JWK;
}

async function generated(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
}

/**
 * The keys under the data folder, made on first use. Of several processes that start at once, one
 * makes them.
 */
async function localKeys(dataDir: string): Promise<LocalKeys> {
  const file = join(dataDir, 'local-issuer.json');
  const read = async (): Promise<LocalKeys | undefined> => {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.endsWith('}\n') ? (JSON.parse(text) as LocalKeys) : undefined;
  };
  const known = await read();
  if (known !== undefined) return known;
  const fresh: LocalKeys = {
    issuer: await generated(ISSUER_KID),
    client: await generated(CLIENT_KID),
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

function publicPart(key: JWK): JWK {
  const { kty, n, e, kid, alg, use } = key;
  return { kty, n, e, kid, alg, use };
}

/** The public keys, as the service reads them. */
export async function localKeySet(dataDir: string): Promise<JSONWebKeySet> {
  return { keys: [publicPart((await localKeys(dataDir)).issuer)] };
}

/** Signs any claims with the local issuer's key: the tests make their faulty tokens with it. */
export async function signAsLocalIssuer(
  dataDir: string,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const { issuer } = await localKeys(dataDir);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: ISSUER_KID, ...header })
    .sign(await importJWK(issuer, 'RS256'));
}

/**
 * What a system of an organisation sends to get a token: a JWT grant (RFC 7523) as Maskinporten
 * wants it.
 */
export async function localGrant(
  dataDir: string,
  request: {
    readonly organisationNumber: string;
    readonly scope: string;
    readonly now: Date;
    readonly onBehalfOf?: string;
    readonly resource?: string;
  },
): Promise<string> {
  const { client } = await localKeys(dataDir);
  const iat = Math.floor(request.now.getTime() / 1000);
  return new SignJWT({
    aud: LOCAL_ISSUER,
    iss: `local-${request.organisationNumber}`,
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

/** Why a grant was refused, as OAuth says it. */
export class GrantRefused extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'GrantRefused';
  }
}

/** Issues tokens for development and tests under the rules Maskinporten has for its JWT grants. */
export class LocalIssuer {
  private readonly used = new Map<string, number>();

  constructor(private readonly dataDir: string) {}

  /**
   * A token for a grant. Throws {@link GrantRefused}. Rules: one audience, `exp - iat` ≤ 120 s,
   * `iat` within 10 s, `jti` once, scope.
   */
  async token(
    assertion: string,
    now: Date,
  ): Promise<{
    readonly access_token: string;
    readonly token_type: 'Bearer';
    readonly expires_in: number;
    readonly scope: string;
  }> {
    const seconds = Math.floor(now.getTime() / 1000);
    const keys = await localKeys(this.dataDir);
    let payload: Record<string, unknown>;
    try {
      ({ payload } = await jwtVerify(assertion, await importJWK(publicPart(keys.client), 'RS256'), {
        algorithms: ['RS256'],
        requiredClaims: ['aud', 'iss', 'scope', 'iat', 'exp', 'jti'],
        currentDate: now,
      }));
    } catch {
      throw new GrantRefused(
        'the assertion is not signed by the local client, lacks a claim or has expired',
      );
    }
    const { aud, iss, scope, iat, exp, jti, consumer_org: consumerOrg, resource } = payload;
    if (aud !== LOCAL_ISSUER) throw new GrantRefused(`aud must be exactly ${LOCAL_ISSUER}`);
    if (typeof iat !== 'number' || typeof exp !== 'number' || exp - iat > 120)
      throw new GrantRefused('exp - iat must be at most 120 seconds');
    if (Math.abs(iat - seconds) > 10)
      throw new GrantRefused("iat must be within 10 seconds of the issuer's clock");
    if (typeof scope !== 'string' || scope.trim() === '')
      throw new GrantRefused('scope is required');
    if (typeof jti !== 'string' || this.used.has(jti))
      throw new GrantRefused('jti cannot be used again');
    const client = /^local-(\d{9})$/.exec(typeof iss === 'string' ? iss : '')?.[1];
    if (!isOrganisationNumber(client))
      throw new GrantRefused('iss must be local- and an organisation number');
    if (consumerOrg !== undefined && !isOrganisationNumber(consumerOrg))
      throw new GrantRefused('consumer_org must be an organisation number');
    if (resource !== undefined && !Array.isArray(resource))
      throw new GrantRefused('resource must be an array');
    this.used.set(jti, exp);
    for (const [id, expiry] of this.used) if (expiry < seconds - 600) this.used.delete(id);

    const organisation = (number: string): object => ({
      authority: 'iso6523-actorid-upis',
      ID: `0192:${number}`,
    });
    const access_token = await signAsLocalIssuer(this.dataDir, {
      iss: LOCAL_ISSUER,
      client_id: String(iss),
      client_amr: 'private_key_jwt',
      token_type: 'Bearer',
      aud: resource === undefined ? 'unspecified' : resource,
      scope,
      iat: seconds,
      exp: seconds + LIFETIME,
      jti: newId(),
      consumer: organisation(consumerOrg ?? client),
      ...(consumerOrg === undefined
        ? {}
        : { supplier: organisation(client), delegation_source: 'https://www.altinn.no' }),
    });
    return { access_token, token_type: 'Bearer', expires_in: LIFETIME, scope };
  }
}
