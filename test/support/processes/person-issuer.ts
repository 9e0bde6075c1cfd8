import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';

/** Claims of an ID token that a test decides. */
type Claims = Readonly<Record<string, unknown>>;

/** A stand-in for Ansattporten over HTTP: it answers as Ansattporten's documentation says. */
export class PersonIssuer {
  /** Private key of the client, as the settings have it. */
  clientKey: JWK = {};
  private clientPublicKey: JWK = {};
  private issuerKey: JWK = {};
  private issuerPublicKey: JWK = {};
  private readonly codes = new Map<string, { readonly request: URLSearchParams; claims: Claims }>();

  private constructor(
    private readonly server: Server,
    private readonly now: () => Date,
  ) {}

  /** Starts an issuer whose clock is that of a test. */
  static async starts(now: () => Date): Promise<PersonIssuer> {
    const server = createServer();
    const issuer = new PersonIssuer(server, now);
    [issuer.clientKey, issuer.clientPublicKey] = await makeKeys('client-1');
    [issuer.issuerKey, issuer.issuerPublicKey] = await makeKeys('issuer-1');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void issuer.answer(request).then((body) => {
        response.writeHead(body === undefined ? 400 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body ?? { error: 'invalid_grant' }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Lets a person log in at an address of authorization. Returns the query of the answer. */
  logsIn(address: URL, claims: Claims): string {
    const code = `code-${String(this.codes.size + 1)}`;
    this.codes.set(code, { request: address.searchParams, claims });
    const state = address.searchParams.get('state') ?? '';
    return new URLSearchParams({ code, state, iss: this.url }).toString();
  }

  async stops(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<object | undefined> {
    if (request.url === '/jwks') return { keys: [this.issuerPublicKey] };
    if (request.url !== '/token') return this.describe();
    const chunks = await request.toArray();
    return this.redeem(new URLSearchParams(Buffer.concat(chunks as Buffer[]).toString()));
  }

  private describe(): object {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  /** Redeems a code of our client, once, with its verifier. */
  private async redeem(form: URLSearchParams): Promise<object | undefined> {
    const { request, claims } = this.codes.get(form.get('code') ?? '') ?? {};
    if (request === undefined) return undefined;
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (challenge !== request.get('code_challenge')) return undefined;
    const key = await importJWK(this.clientPublicKey, 'RS256');
    const currentDate = this.now();
    const checks = { currentDate, clockTolerance: 5, subject: 'upload-page', audience: this.url };
    await jwtVerify(form.get('client_assertion') ?? '', key, checks);
    const seconds = Math.floor(currentDate.getTime() / 1000);
    const idToken = await new SignJWT({ nonce: request.get('nonce'), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'issuer-1' })
      .setIssuer(this.url)
      .setAudience('upload-page')
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 120)
      .sign(await importJWK(this.issuerKey, 'RS256'));
    return { access_token: 'a', token_type: 'Bearer', expires_in: 120, id_token: idToken };
  }
}

async function makeKeys(kid: string): Promise<[JWK, JWK]> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const named = { kid, alg: 'RS256' };
  return [
    { ...(await exportJWK(privateKey)), ...named },
    { ...(await exportJWK(publicKey)), ...named },
  ];
}
