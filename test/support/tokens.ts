import { createPrivateKey, createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { signAsLocalIssuer } from '../../src/auth/local-issuer.js';
import { ALL_SCOPES } from '../../src/platform/base/scopes.js';
import { type Answered, TEST_DATA_DIR, type TestService, tokenClaims } from './service.js';

/** Signs good and bad tokens of one organisation, at the time of a service's clock. */
export class Tokens {
  constructor(
    private readonly service: TestService,
    private readonly organisationNumber: string,
  ) {}

  /** Returns the time of the service's clock, as tokens have it. */
  seconds(): number {
    return Math.floor(this.service.clock.now().getTime() / 1000);
  }

  claims(overrides: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      ...tokenClaims(this.organisationNumber, ALL_SCOPES.join(' '), this.seconds()),
      ...overrides,
    };
  }

  sign(
    overrides: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
  ): Promise<string> {
    return signAsLocalIssuer(TEST_DATA_DIR, this.claims(overrides), header);
  }

  /** Signs a token for each value of a claim. */
  async signEach(
    claim: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, string>> {
    const tokens = Object.entries(values).map(
      async ([name, value]) => [name, await this.sign({ [claim]: value })] as const,
    );
    return Object.fromEntries(await Promise.all(tokens));
  }

  /** Reads the caller's projects: the cheapest operation that needs a token. */
  read(token: string): Promise<Answered> {
    return this.service.call('GET', '/v1/projects', { token });
  }

  /** Reads with every token, and returns the status of each by its name. */
  async readWithEach(tokens: Readonly<Record<string, string>>): Promise<Record<string, number>> {
    const results: Record<string, number> = {};
    for (const [name, token] of Object.entries(tokens))
      results[name] = (await this.read(token)).status;
    return results;
  }
}

/** Reads the keys of the local issuer and of its clients. */
export async function keysOfIssuer(): Promise<{ readonly issuer: JWK; readonly client: JWK }> {
  return JSON.parse(await readFile(`${TEST_DATA_DIR}/local-issuer.json`, 'utf8')) as {
    issuer: JWK;
    client: JWK;
  };
}

export function statusesOf(answers: readonly Answered[]): number[] {
  return [...new Set(answers.map(({ status }) => status))];
}

export function countAccepted(answers: readonly Answered[]): number {
  return answers.filter(({ status }) => status < 400).length;
}

/** Names the tokens that were accepted. */
export function listAccepted(results: Readonly<Record<string, number>>): string[] {
  return Object.entries(results)
    .filter(([, status]) => status < 400)
    .map(([name]) => name);
}

export function encodePart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Signs a token without a library, which would refuse some headers. */
export function signByHand(header: object, payload: object, key: JWK): string {
  const text = `${encodePart(header)}.${encodePart(payload)}`;
  return `${text}.${createSign('RSA-SHA256')
    .update(text)
    .sign(createPrivateKey({ key, format: 'jwk' }))
    .toString('base64url')}`;
}

/** Returns scopes that are nearly one: misspelt, with more text, and every scope but this one. */
export function nearMissesOf(scope: string): string[] {
  return [
    `x${scope}`,
    `${scope}s`,
    scope.slice(0, -1),
    scope.replace('hdir:', ''),
    scope.toUpperCase(),
    `${scope},`,
    `${scope},other:scope`,
    `${scope}.write.x`,
    `"${scope}"`,
    // Read for write, and every other scope for this one.
    ALL_SCOPES.filter((other) => other !== scope).join(' '),
  ];
}
