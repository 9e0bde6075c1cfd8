import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { ALL_SCOPES } from '../../../src/platform/base/scopes.js';
import { tokenClaims } from '../service.js';

/** An issuer of tokens as Maskinporten is one: metadata, and keys that change. */
export class Issuer {
  /** Number of times the keys were read. */
  fetches = 0;
  private readonly published: JWK[] = [];
  private key: CryptoKey | undefined;
  private algorithm = 'RS256';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Issuer> {
    const server = createServer();
    const issuer = new Issuer(server);
    server.on('request', ({ url }, response) => {
      if (url === '/jwk') issuer.fetches += 1;
      const keys = { keys: issuer.published };
      const metadata = { issuer: issuer.url, jwks_uri: `${issuer.url}jwk` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(url === '/jwk' ? keys : metadata));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await issuer.rotate();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/`;
  }

  /**
   * Publishes a new key beside the one before it, and signs with it from now on. A key that does not
   * say its algorithm could be used with any.
   */
  async rotate(algorithm = 'RS256', saysAlgorithm = true): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair(algorithm);
    const kid = `key-${String(this.published.length)}-${String(Date.now())}`;
    this.published.splice(0, this.published.length, ...this.published.slice(-1));
    const says = saysAlgorithm ? { alg: algorithm } : {};
    this.published.push({ ...(await exportJWK(publicKey)), kid, ...says, use: 'sig' });
    [this.key, this.algorithm] = [privateKey, algorithm];
  }

  /** Signs a good token of an organisation, under the newest key or the name of another one. */
  sign(organisationNumber: string, now: Date, kid = this.published.at(-1)?.kid): Promise<string> {
    const seconds = Math.floor(now.getTime() / 1000);
    const claims = tokenClaims(organisationNumber, ALL_SCOPES.join(' '), seconds);
    if (this.key === undefined) throw new Error('The issuer has no key');
    return new SignJWT({ ...claims, iss: this.url })
      .setProtectedHeader({ alg: this.algorithm, ...(kid === undefined ? {} : { kid }) })
      .sign(this.key);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}
