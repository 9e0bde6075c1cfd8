import { createPrivateKey, createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { AppModule } from '../../src/app.module.js';
import { LOCAL_ISSUER, signLocalGrant, signAsLocalIssuer } from '../../src/auth/local-issuer.js';
import { ConfigError, parseConfig } from '../../src/platform/base/config.js';
import { newId } from '../../src/platform/base/ids.js';
import { createLog } from '../../src/platform/base/logging.js';
import { ALL_SCOPES, SCOPES } from '../../src/platform/base/scopes.js';
import {
  fastifyRoutes,
  operationsOf,
  pathOf,
  preconditionsOf,
  type Route,
  undeclaredHandlers,
} from '../support/operations.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  TEST_DATA_DIR,
  type TestService,
  tokenClaims,
} from '../support/service.js';
import { Actor, aProject, Directorate, expectStatus, figure } from '../support/story.js';
import { each, rowCounts } from '../support/tables.js';

const ORGANISATION = ACTORS.helseMidt;

let service: TestService;
let routes: Route[];
beforeAll(async () => {
  service = await startTestService();
  routes = operationsOf(service.app);
});
afterAll(() => service.stop());

const seconds = (): number => Math.floor(service.clock.now().getTime() / 1000);
const claims = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...tokenClaims(ORGANISATION, ALL_SCOPES.join(' '), seconds()),
  ...overrides,
});
const signed = (
  overrides: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> => signAsLocalIssuer(TEST_DATA_DIR, claims(overrides), header);
const keysOfIssuer = async (): Promise<{ issuer: JWK; client: JWK }> =>
  JSON.parse(await readFile(`${TEST_DATA_DIR}/local-issuer.json`, 'utf8')) as {
    issuer: JWK;
    client: JWK;
  };
/** Reads the caller's projects: the cheapest operation that needs a token. */
const read = (token: string): Promise<Answered> => service.call('GET', '/v1/projects', { token });
const statuses = (answers: readonly Answered[]): number[] => [
  ...new Set(answers.map(({ status }) => status)),
];
const accepted = (answers: readonly Answered[]): number =>
  answers.filter(({ status }) => status < 400).length;

/**
 * Sends every token to the same operation and answers what came of it, with names for a failing
 * one.
 */
async function tried(tokens: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  const results: Record<string, number> = {};
  for (const [name, token] of Object.entries(tokens)) results[name] = (await read(token)).status;
  return results;
}
const acceptedOf = (results: Readonly<Record<string, number>>): string[] =>
  Object.entries(results)
    .filter(([, status]) => status < 400)
    .map(([name]) => name);

describe('every operation', () => {
  test('is declared: no handler lacks @Operation', () => {
    expect(undeclaredHandlers(service.app)).toEqual([]);
    expect(routes.length).toBeGreaterThan(20);
  });

  test('is all that the server routes, beside the description and its page', () => {
    const declared = routes.map(({ method, route }) => `${method} ${route}`);
    const routed = fastifyRoutes(service.app).filter((route) => !route.startsWith('HEAD '));
    expect(declared.filter((route) => !routed.includes(route))).toEqual([]);
    expect(
      routed.filter(
        (route) =>
          !declared.includes(route) && !/^GET \/(?:docs(?:\/|$)|openapi\.json$)/.test(route),
      ),
    ).toEqual([]);
  });

  test('A1 with a scope refuses no token, garbage, an expired token and a wrong key with 401', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const bad: readonly (string | undefined)[] = [
      undefined,
      'garbage',
      await signed({ iat: seconds() - 700, exp: seconds() - 100 }),
      await new SignJWT(claims())
        .setProtectedHeader({ alg: 'RS256', kid: 'local-issuer' })
        .sign(privateKey),
    ];
    const guarded = routes.filter(({ scope }) => scope !== 'public');
    const answers = await each(
      guarded.flatMap((route) => bad.map((token) => ({ route, token }))),
      4,
      ({ route, token }) =>
        service.call(route.method, pathOf(route.route), {
          ...(token === undefined ? {} : { token }),
          headers: preconditionsOf(route),
          ...(route.requestBody === undefined ? {} : { body: {} }),
        }),
    );
    figure(
      'A1',
      `${String(guarded.length)} operations with a scope x ${String(bad.length)} bad ` +
        `tokens: ${String(accepted(answers))} accepted; statuses ` +
        statuses(answers).join(', '),
    );
    expect(statuses(answers)).toEqual([401]);
    for (const answer of answers) {
      expect(answer.body.code).toBe('unauthenticated');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    }
  });

  test('a public one takes no token, but refuses one that is not valid', async () => {
    const open = routes.filter(({ scope, documented }) => scope === 'public' && documented);
    const answers = await each(open, 4, (route) =>
      service.call(route.method, pathOf(route.route), { token: 'garbage' }),
    );
    expect(statuses(answers)).toEqual([401]);
  });

  test('a handler without @Operation is refused, and never runs', async () => {
    let ran = 0;
    @Controller('/undeclared')
    class Undeclared {
      @Get()
      get(): object {
        ran += 1;
        return { body: 'secret' };
      }
    }
    @Module({
      imports: [
        AppModule.with({ ...service.config, role: 'api' }, service.clock, createLog('silent')),
      ],
      controllers: [Undeclared],
    })
    class WithUndeclared {}
    const app = await NestFactory.create<NestFastifyApplication>(
      WithUndeclared,
      new FastifyAdapter(),
      { logger: false, abortOnError: false },
    );
    try {
      await app.init();
      const { statusCode } = await app.inject({
        method: 'GET',
        url: '/undeclared',
        headers: { authorization: `Bearer ${await signed()}` },
      });
      expect(undeclaredHandlers(app)).toEqual(['Undeclared.get (GET)']);
      expect([statusCode, ran]).toEqual([500, 0]);
    } finally {
      await app.close();
    }
  });
});

describe('a token', () => {
  test('A2 without a claim it needs, or outside its time, is refused', async () => {
    expect((await read(await signed())).status).toBe(200);
    const without: Record<string, string> = {};
    for (const claim of ['iss', 'exp', 'iat', 'jti', 'client_id', 'consumer', 'scope']) {
      const { [claim]: _, ...rest } = claims();
      without[claim] = await signAsLocalIssuer(TEST_DATA_DIR, rest);
    }
    const refused = await tried(without);
    const untimely = await tried({
      'exp 6 s ago': await signed({ iat: seconds() - 606, exp: seconds() - 6 }),
      'iat 6 s ahead': await signed({ iat: seconds() + 8, exp: seconds() + 600 }),
      'exp - iat 86,400': await signed({ iat: seconds(), exp: seconds() + 86_400 }),
      'exp as text': await signed({ exp: String(seconds() + 600) }),
      'nbf ahead': await signed({ nbf: seconds() + 60 }),
    });
    figure(
      'A2',
      `${String(Object.values(refused).filter((status) => status === 401).length)} of 7 ` +
        `refused without a claim; ${String(acceptedOf(untimely).length)} of ` +
        `${String(Object.keys(untimely).length)} untimely accepted`,
    );
    expect(new Set(Object.values(refused))).toEqual(new Set([401]));
    expect(new Set(Object.values(untimely))).toEqual(new Set([401]));
  });

  test("A3 signed in any way but the issuer's own is refused", async () => {
    const { issuer } = await keysOfIssuer();
    const stranger = await generateKeyPair('RS256', { extractable: true });
    const strangerJwk = {
      ...(await exportJWK(stranger.publicKey)),
      kid: 'local-issuer',
      alg: 'RS256',
    };
    const elliptic = await generateKeyPair('ES256');
    const asStranger = (header: Record<string, unknown>): Promise<string> =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'RS256', kid: 'local-issuer', ...header })
        .sign(stranger.privateKey);
    // Signed by hand, an ordinary token passes: what follows fails for what it says.
    expect(
      (await read(signedByHand({ alg: 'RS256', kid: 'local-issuer' }, claims(), issuer))).status,
    ).toBe(200);
    const results = await tried({
      'alg none': `${part({ alg: 'none', kid: 'local-issuer' })}.${part(claims())}.`,
      'HS256 with the public key': await new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', kid: 'local-issuer' })
        .sign(Buffer.from(issuer.n ?? '', 'base64url')),
      PS256: await new SignJWT(claims())
        .setProtectedHeader({ alg: 'PS256', kid: 'local-issuer' })
        .sign(await importJWK({ ...issuer, alg: 'PS256' }, 'PS256')),
      ES256: await new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', kid: 'local-issuer' })
        .sign(elliptic.privateKey),
      'header jwk': await asStranger({ jwk: strangerJwk }),
      'header jku': await asStranger({ jku: 'https://attacker.invalid/jwk', kid: 'attacker' }),
      'header x5c': await asStranger({ x5c: [Buffer.from('certificate').toString('base64')] }),
      // Signed by hand with the issuer's own key: jose refuses to sign a `crit` it does not know.
      crit: signedByHand(
        { alg: 'RS256', kid: 'local-issuer', crit: ['urn:unknown'], 'urn:unknown': true },
        claims(),
        issuer,
      ),
      "another issuer's key": await signAsLocalIssuer(`${TEST_DATA_DIR}/another-issuer`, claims()),
      'signature cut off': (await signed()).replace(/\.[^.]*$/, '.'),
      'two signatures': `${await signed()}.${await signed()}`,
    });
    figure(
      'A3',
      `${String(acceptedOf(results).length)} of ${String(Object.keys(results).length)} forged tokens accepted`,
    );
    expect(new Set(Object.values(results))).toEqual(new Set([401]));
  });

  test('A4 of an issuer that is nearly the right one is refused', async () => {
    const issuers: Record<string, unknown> = {
      'no slash': LOCAL_ISSUER.slice(0, -1),
      http: LOCAL_ISSUER.replace('https', 'http'),
      case: LOCAL_ISSUER.replace('local', 'Local'),
      port: LOCAL_ISSUER.replace('.invalid', '.invalid:443'),
      path: `${LOCAL_ISSUER}path`,
      'unicode dot': LOCAL_ISSUER.replace('.', '\u3002'),
      array: [LOCAL_ISSUER],
      'test against production': LOCAL_ISSUER.replace('https://', 'https://test.'),
      'white space': `${LOCAL_ISSUER} `,
      null: null,
    };
    const results = await tried(
      Object.fromEntries(
        await Promise.all(
          Object.entries(issuers).map(async ([name, iss]) => [name, await signed({ iss })]),
        ),
      ) as Record<string, string>,
    );
    figure(
      'A4',
      `${String(acceptedOf(results).length)} of ${String(Object.keys(results).length)} near-miss issuers accepted`,
    );
    expect(new Set(Object.values(results))).toEqual(new Set([401]));
  });

  test('A5 with a scope that is nearly the right one is refused; the order of scopes does not matter', async () => {
    const near = (scope: string): string[] => [
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
    const guarded = routes.filter(({ scope }) => scope !== 'public');
    const answers = await each(
      guarded.flatMap((route) => near(route.scope).map((scope) => ({ route, scope }))),
      4,
      async ({ route, scope }) =>
        service.call(route.method, pathOf(route.route), {
          token: await service.token(ACTORS.directorate, scope),
          headers: preconditionsOf(route),
          ...(route.requestBody === undefined ? {} : { body: {} }),
        }),
    );
    const orders = permutations(ALL_SCOPES);
    const ordered = await each(orders, 4, async (scopes, index) =>
      read(await service.token(ORGANISATION, scopes.join([' ', '  ', '\t', '\n'][index % 4]))),
    );
    figure(
      'A5',
      `${String(guarded.length)} operations x ${String(near('').length)} near-miss scopes: ` +
        `${String(accepted(answers))} accepted; ${String(accepted(ordered))} of ` +
        `${String(orders.length)} orders of four scopes accepted`,
    );
    expect(statuses(answers)).toEqual([403]);
    expect(new Set(answers.map(({ body }) => body.code as string))).toEqual(
      new Set(['insufficient-scope']),
    );
    expect(accepted(ordered)).toBe(24);
  });

  test('A6 whose consumer is malformed is refused without a failure', async () => {
    const authority = 'iso6523-actorid-upis';
    const ID = `0192:${ORGANISATION}`;
    const consumers: Record<string, unknown> = {
      '9908:': { authority, ID: `9908:${ORGANISATION}` },
      'other authority': { authority: 'iso6523', ID },
      'no authority': { ID },
      'wrong check digit': { authority, ID: '0192:983658775' },
      'ten digits': { authority, ID: `${ID}0` },
      'eight digits': { authority, ID: ID.slice(0, -1) },
      'extra part': { authority, ID: `${ID}:x` },
      'bare number': { authority, ID: ORGANISATION },
      'white space': { authority, ID: `${ID}\n` },
      'ID as number': { authority, ID: Number(ORGANISATION) },
      array: [{ authority, ID }],
      string: ID,
      null: null,
      'lower-case id': { authority, id: ID },
      empty: {},
      true: true,
    };
    const results = await tried(
      Object.fromEntries(
        await Promise.all(
          Object.entries(consumers).map(async ([name, consumer]) => [
            name,
            await signed({ consumer }),
          ]),
        ),
      ) as Record<string, string>,
    );
    const failed = Object.values(results).filter((status) => status >= 500).length;
    figure(
      'A6',
      `${String(acceptedOf(results).length)} of ${String(Object.keys(results).length)} ` +
        `malformed consumers accepted, ${String(failed)} failures`,
    );
    expect([acceptedOf(results), failed]).toEqual([[], 0]);
    expect(Object.values(results).every((status) => status === 403 || status === 401)).toBe(true);
  });

  test('A7 delegated to a supplier acts for its consumer, and the audit has both', async () => {
    const supplier = { authority: 'iso6523-actorid-upis', ID: `0192:${ACTORS.ks}` };
    const jtis = await each(
      Array.from({ length: 1_000 }, () => newId()),
      8,
      async (jti, index) => {
        const token = await service.token(ACTORS.helseVest, SCOPES.write, {
          jti,
          supplier,
          delegation_source: 'https://www.altinn.no',
        });
        expectStatus(
          await service.call('POST', '/v1/projects', {
            token,
            body: aProject(`DEL-${String(index)}`),
            headers: { 'idempotency-key': jti },
          }),
          201,
        );
        return jti;
      },
    );
    const { rows } = await service.owner.query<{
      consumer: string;
      supplier: string;
      complete: string;
    }>(
      `select count(*) filter (where c.organisation_number = $2
         and p.actor_id = a.actor_id) as consumer, count(*) filter (where a.entry->>'supplier' = $3) as supplier,
              count(*) filter (where a.entry->>'delegationSource' = 'https://www.altinn.no'
            and a.entry->>'consumer' = $2) as complete
         from platform.audit a join actors.actor c on c.id = a.actor_id
            join portfolio.project p on a.subject = 'project/' || p.code where a.entry->>'tokenId' = any($1)`,
      [jtis, ACTORS.helseVest, ACTORS.ks],
    );
    const sources: readonly unknown[] = [
      'https://tt02.altinn.no',
      'https://www.altinn.no.attacker.invalid',
      'http://www.altinn.no',
      'HTTPS://WWW.ALTINN.NO',
      '',
      null,
      undefined,
      ['https://www.altinn.no'],
    ];
    const unknown = await each(
      sources.map((source) => ({ source })),
      4,
      async ({ source }) =>
        read(
          await service.token(ACTORS.helseVest, SCOPES.read, {
            supplier,
            ...(source === undefined ? {} : { delegation_source: source }),
          }),
        ),
    );
    figure(
      'A7',
      `1,000 delegated tokens: ${String(rows[0]?.consumer)} filed under the consumer, ` +
        `${String(rows[0]?.supplier)} with the supplier and ${String(rows[0]?.complete)} ` +
        `with the delegation source in the audit; ${String(accepted(unknown))} of ` +
        `${String(sources.length)} unknown sources accepted`,
    );
    expect(rows[0]).toEqual({ consumer: '1000', supplier: '1000', complete: '1000' });
    expect(statuses(unknown)).toEqual([403]);
  });

  test('A8 of a system user is refused', async () => {
    const before = await rowCounts(service);
    const answers = await each(
      Array.from({ length: 1_000 }, (_, index) => index),
      8,
      async (index) => {
        const systemUser = {
          type: 'urn:altinn:systemuser',
          systemuser_id: [newId()],
          systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${ACTORS.oslo}` },
          system_id: 'system',
        };
        const token = await service.token(ACTORS.helseVest, SCOPES.write, {
          authorization_details: [systemUser],
        });
        return service.call('POST', '/v1/projects', {
          token,
          body: aProject(`SYS-${String(index)}`),
          headers: { 'idempotency-key': newId() },
        });
      },
    );
    const after = await rowCounts(service);
    figure(
      'A8',
      `1,000 system-user tokens: ${String(accepted(answers))} filed under the vendor, ` +
        `${String((after['portfolio.project'] ?? 0) - (before['portfolio.project'] ?? 0))} ` +
        `projects more`,
    );
    expect(statuses(answers)).toEqual([403]);
    expect(after).toEqual(before);
  });

  test('of an end user, of another type or sent in another way is refused', async () => {
    expect((await read(await signed({ pid: '12345678901' }))).status).toBe(403);
    expect((await read(await signed({ token_type: 'DPoP' }))).status).toBe(401);
    expect((await read(`${await signed()}${'x'.repeat(8 * 1024)}`)).status).toBe(401);
    expect((await service.call('GET', `/v1/projects?access_token=${await signed()}`)).status).toBe(
      401,
    );
    expect(
      (
        await service.call('GET', '/v1/projects', {
          headers: { cookie: `authorization=Bearer ${await signed()}` },
        })
      ).status,
    ).toBe(401);
    expect(
      (
        await service.call('GET', '/v1/projects', {
          headers: { authorization: `Basic ${await signed()}` },
        })
      ).status,
    ).toBe(401);
    const good = await signed();
    const twice = await new Promise<number>((fulfil, reject) => {
      const sent = request(`${service.url}/v1/projects`, (answer) => {
        answer.resume();
        fulfil(answer.statusCode ?? 0);
      }).once('error', reject);
      sent.setHeader('authorization', [`Bearer ${good}`, `Bearer ${good}`]);
      sent.end();
    });
    expect(twice).toBe(401);
  });

  test('A9 must carry the audience, when one is set', async () => {
    const audience = 'https://portefolje.example.no';
    const strict = await startTestService({ env: { MASKINPORTEN_AUDIENCE: audience } });
    try {
      const results: number[] = [];
      for (const aud of [
        undefined,
        'unspecified',
        'https://other.example.no',
        [audience, 'https://other.example.no'],
        `${audience}/`,
        [],
        null,
      ]) {
        results.push(
          (
            await strict.call('GET', '/v1/projects', {
              token: await strict.token(ORGANISATION, undefined, { aud }),
            })
          ).status,
        );
      }
      figure(
        'A9',
        `audience set: ${String(results.filter((status) => status < 400).length)} of ` +
          `${String(results.length)} tokens without exactly it accepted`,
      );
      expect(new Set(results)).toEqual(new Set([401]));
      expect(
        (
          await strict.call('GET', '/v1/projects', {
            token: await strict.token(ORGANISATION, undefined, { aud: audience }),
          })
        ).status,
      ).toBe(200);
      expect(
        (
          await strict.call('GET', '/v1/projects', {
            token: await strict.token(ORGANISATION, undefined, { aud: [audience] }),
          })
        ).status,
      ).toBe(200);
    } finally {
      await strict.stop();
    }
  });
});

describe('our own register', () => {
  test('has no unknown organisation and no closed actor', async () => {
    // Brønnøysundregistrene: a real number, and no actor of the portfolio.
    const unknown = await read(await service.token('974760673'));
    expect([unknown.status, unknown.body.code]).toEqual([403, 'forbidden']);
    const later = await startTestService({ at: '2024-01-01T00:00:01+01:00' });
    try {
      const closed = await later.call('GET', '/v1/projects', {
        token: await later.token(ACTORS.directorate),
      });
      expect([closed.status, closed.body.code]).toEqual([403, 'forbidden']);
    } finally {
      await later.stop();
    }
  });

  test("moves a closed actor's responsibility and role to its successor from the day it closed", async () => {
    const story = await startTestService({ at: '2023-12-31T23:00:00+01:00' });
    try {
      const old = new Directorate(story);
      const successor = new Actor(story, ACTORS.helsedirektoratet);
      await old.registersProject('ARVET');
      expect((await successor.call('GET', '/v1/projects/ARVET')).status).toBe(404);
      expect((await successor.call('GET', '/v1/projects')).body.items).toEqual([]);
      expect(
        (
          await successor.create('/v1/projects/ARVET/evaluations', {
            criteriaSet: '2024-02',
            answers: [],
          })
        ).status,
      ).toBe(403);

      story.moveTo('2024-01-01T00:00:00+01:00');
      expect((await old.call('GET', '/v1/projects/ARVET')).status).toBe(403);
      const inherited = expectStatus(await successor.call('GET', '/v1/projects/ARVET'), 200);
      expect(inherited.body.owner).toBe(ACTORS.directorate);
      expectStatus(
        await successor.call(
          'PATCH',
          '/v1/projects/ARVET',
          { name: 'Arvet tiltak' },
          { 'if-match': inherited.headers.get('etag') ?? '' },
        ),
        200,
      );
      expectStatus(
        await successor.create('/v1/projects/ARVET/evaluations', {
          criteriaSet: '2024-02',
          answers: [],
        }),
        201,
      );
      const { rows } = await story.owner.query<{ organisation_number: string }>(
        `select c.organisation_number from platform.audit a join actors.actor c on c.id = a.actor_id
           where a.subject = 'project/ARVET' order by a.recorded_at`,
      );
      expect(rows.map((row) => row.organisation_number)).toEqual([
        ACTORS.directorate,
        ACTORS.helsedirektoratet,
        ACTORS.helsedirektoratet,
      ]);
    } finally {
      await story.stop();
    }
  });
});

describe('the local issuer', () => {
  const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const grant = async (overrides: Record<string, unknown> = {}, key?: JWK): Promise<string> => {
    const { client } = await keysOfIssuer();
    const base: Record<string, unknown> = {
      aud: LOCAL_ISSUER,
      iss: `local-${ORGANISATION}`,
      scope: SCOPES.read,
      iat: seconds(),
      exp: seconds() + 100,
      jti: newId(),
      ...overrides,
    };
    return new SignJWT(
      Object.fromEntries(Object.entries(base).filter(([, value]) => value !== undefined)),
    )
      .setProtectedHeader({ alg: 'RS256', kid: 'local-client' })
      .sign(await importJWK(key ?? client, 'RS256'));
  };
  const asked = (assertion: string, type = grantType): Promise<Answered> =>
    service.call('POST', '/local-issuer/token', {
      raw: new URLSearchParams({ grant_type: type, assertion }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  test('gives a token for a grant as Maskinporten wants it', async () => {
    const { body } = expectStatus(await asked(await grant()), 200);
    expect((await read(body.access_token as string)).status).toBe(200);
    const delegated = expectStatus(
      await asked(
        await signLocalGrant(TEST_DATA_DIR, {
          organisationNumber: ACTORS.ks,
          onBehalfOf: ORGANISATION,
          scope: SCOPES.read,
          now: service.clock.now(),
        }),
      ),
      200,
    );
    expect((await read(delegated.body.access_token as string)).status).toBe(200);
  });

  test('refuses every grant that breaks a rule', async () => {
    const { issuer } = await keysOfIssuer();
    const once = await grant();
    expectStatus(await asked(once), 200);
    const refused: Record<string, Answered> = {
      'another audience': await asked(await grant({ aud: `${LOCAL_ISSUER}token` })),
      'two audiences': await asked(await grant({ aud: [LOCAL_ISSUER, 'https://other.invalid/'] })),
      'one audience in a list': await asked(await grant({ aud: [LOCAL_ISSUER] })),
      'exp - iat 121 s': await asked(await grant({ exp: seconds() + 121 })),
      'iat 12 s ago': await asked(await grant({ iat: seconds() - 12 })),
      'iat 12 s ahead': await asked(await grant({ iat: seconds() + 12 })),
      'jti used before': await asked(once),
      'no jti': await asked(await grant({ jti: undefined })),
      'no scope': await asked(await grant({ scope: undefined })),
      'blank scope': await asked(await grant({ scope: ' ' })),
      'no client': await asked(await grant({ iss: 'someone' })),
      'wrong check digit': await asked(await grant({ iss: 'local-983658775' })),
      'another key': await asked(await grant({}, issuer)),
      'another grant type': await asked(await grant(), 'client_credentials'),
      expired: await asked(await grant({ iat: seconds() - 9, exp: seconds() - 1 })),
      'no assertion': await service.call('POST', '/local-issuer/token', {
        raw: `grant_type=${encodeURIComponent(grantType)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
      'no body': await service.call('POST', '/local-issuer/token'),
    };
    figure(
      'A',
      `local issuer: ${String(Object.values(refused).filter(({ status }) => status < 400).length)} ` +
        `of ${String(Object.keys(refused).length)} grants that break a rule got a token`,
    );
    expect(
      Object.fromEntries(
        Object.entries(refused).map(([name, { status, body }]) => [
          name,
          `${String(status)} ${String(body?.error)}`,
        ]),
      ),
    ).toEqual(Object.fromEntries(Object.keys(refused).map((name) => [name, '400 invalid_grant'])));
  });
});

describe('the configuration', () => {
  const faultsOf = (env: Record<string, string>): readonly string[] => {
    try {
      parseConfig(env);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.faults;
      throw error;
    }
  };
  const production = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://db/portfolio',
    MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
  };

  test('refuses production on the local issuer, on a moved clock, over http, or with one layer of isolation', () => {
    expect(faultsOf(production)).toEqual([]);
    expect(faultsOf({ ...production, MASKINPORTEN_ISSUER: '' }).join()).toMatch(
      /^MASKINPORTEN_ISSUER is missing/,
    );
    expect(faultsOf({ ...production, CLOCK_START: '2021-01-11T08:00:00+01:00' }).join()).toMatch(
      /^CLOCK_START is set/,
    );
    expect(
      faultsOf({ ...production, MASKINPORTEN_ISSUER: 'http://maskinporten.no/' }).join(),
    ).toMatch(/^MASKINPORTEN_ISSUER is not a URL/);
    expect(
      faultsOf({ ...production, MASKINPORTEN_ISSUER: 'https://maskinporten.no' }).join(),
    ).toMatch(/^MASKINPORTEN_ISSUER must end with a slash/);
    expect(faultsOf({ ...production, ISOLATION: 'database-only' }).join()).toMatch(
      /^ISOLATION can only be changed/,
    );
    expect(faultsOf({ NODE_ENV: 'development', ISOLATION: 'application-only' }).join()).toMatch(
      /^ISOLATION can only be changed/,
    );
    expect(faultsOf({ NODE_ENV: 'production' })).toHaveLength(2);
  });
});

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signedByHand(header: object, payload: object, key: JWK): string {
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${createSign('RSA-SHA256')
    .update(text)
    .sign(createPrivateKey({ key, format: 'jwk' }))
    .toString('base64url')}`;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}
