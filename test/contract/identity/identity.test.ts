import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { generateKeyPair, SignJWT } from 'jose';
import { AppModule } from '../../../src/app.module.js';
import { createLog } from '../../../src/platform/telemetry/logging.js';
import {
  fastifyRoutes,
  operationsOf,
  pathOf,
  preconditionsOf,
  type Route,
  undeclaredHandlers,
} from '../../support/operations/operations.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, eventually, expectStatus } from '../../support/story.js';
import { each } from '../../support/tables.js';
import { countAccepted, statusesOf, Tokens } from '../../support/tokens.js';
import { figure } from '../../support/reports/figure.js';
import { expectBelowAtFull } from '../../support/size.js';

let service: TestService;
let tokens: Tokens;
let routes: Route[];
beforeAll(async () => {
  service = await startTestService();
  tokens = new Tokens(service, ACTORS.helseMidt);
  routes = operationsOf(service.app);
});
afterAll(() => service.stop());

/**
 * Routes without an operation: the description, the pages of releases, and the upload page with the
 * login of the local issuer. The upload page calls operations as its person.
 */
const PAGES = /^GET \/(?:docs(?:\/.*)?|openapi\.json|(?:nb|nn|en)\*?|assets\/:file)?$/;
const UPLOAD_PAGE = /^(?:GET|POST) \/(?:nb|nn|en)\/workspace(?:\/?\*)?$/;
const LOCAL_LOGIN =
  /^(?:GET|POST) \/local-issuer\/(?:authorize|login-token|\.well-known\/openid-configuration)$/;

describe('every operation', () => {
  test('is declared: no handler lacks @Operation', () => {
    expect(undeclaredHandlers(service.app)).toEqual([]);
    expect(routes.length).toBeGreaterThan(20);
  });

  test('is all that the server routes, beside the description and the pages', () => {
    const declared = routes.map(({ method, route }) => `${method} ${route}`);
    const routed = fastifyRoutes(service.app).filter((route) => !route.startsWith('HEAD '));
    expect(declared.filter((route) => !routed.includes(route))).toEqual([]);
    const pages = routed.filter((route) =>
      [PAGES, UPLOAD_PAGE, LOCAL_LOGIN].some((form) => form.test(route)),
    );
    expect(routed.filter((route) => !declared.includes(route) && !pages.includes(route))).toEqual(
      [],
    );
  });

  test('A1 with a scope refuses no token, garbage, an expired token and a wrong key with 401', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const bad: readonly (string | undefined)[] = [
      undefined,
      'garbage',
      await tokens.sign({ iat: tokens.seconds() - 700, exp: tokens.seconds() - 100 }),
      await new SignJWT(tokens.claims())
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
        `tokens: ${String(countAccepted(answers))} accepted; statuses ` +
        statusesOf(answers).join(', '),
    );
    expect(statusesOf(answers)).toEqual([401]);
    for (const answer of answers) {
      expect(answer.body.code).toBe('unauthenticated');
      expect(answer.headers.get('www-authenticate')).toMatch(
        /^Bearer(?: error="invalid_token", error_description="The token .+")?$/,
      );
    }
  });

  test('a public one takes no token, but refuses one that is not valid', async () => {
    const open = routes.filter(({ scope, documented }) => scope === 'public' && documented);
    const answers = await each(open, 4, (route) =>
      service.call(route.method, pathOf(route.route), { token: 'garbage' }),
    );
    expect(statusesOf(answers)).toEqual([401]);
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
        headers: { authorization: `Bearer ${await tokens.sign()}` },
      });
      expect(undeclaredHandlers(app)).toEqual(['Undeclared.get (GET)']);
      expect([statusCode, ran]).toEqual([500, 0]);
    } finally {
      await app.close();
    }
  });
});

describe('our own register', () => {
  test('has no unknown organisation and no closed actor', async () => {
    // Brønnøysundregistrene: a real number, and no actor of the portfolio.
    const unknown = await tokens.read(await service.token('974760673'));
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
});

test('an actor that is closed is shut out within seconds, though its token was verified', async () => {
  const closing = await startTestService();
  try {
    const token = await closing.token(ACTORS.oslo);
    const read = async (): Promise<number> =>
      (await closing.call('GET', '/v1/projects', { token })).status;
    expect(await read()).toBe(200);
    await closing.owner.query(
      `update actors.actor set valid_to = '2020-01-01' where organisation_number = $1`,
      [ACTORS.oslo],
    );
    const began = performance.now();
    expect(await eventually(async () => ((await read()) === 403 ? 403 : undefined))).toBe(403);
    expectBelowAtFull((performance.now() - began) / 1000, 10);
  } finally {
    await closing.stop();
  }
});

describe("a closed actor's responsibility and role", () => {
  let moving: TestService;
  let old: Directorate;
  let successor: Actor;
  beforeAll(async () => {
    moving = await startTestService({ at: '2023-12-31T23:00:00+01:00' });
    old = new Directorate(moving);
    successor = new Actor(moving, ACTORS.helsedirektoratet);
  });
  afterAll(() => moving.stop());
  const evaluate = async (): Promise<number> =>
    (
      await successor.create('/v1/projects/ARVET/evaluations', {
        criteriaSet: '2024-02',
        answers: [],
      })
    ).status;

  test("are not its successor's until the day it closes", async () => {
    await old.registersProject('ARVET');
    expect((await successor.call('GET', '/v1/projects/ARVET')).status).toBe(404);
    expect((await successor.call('GET', '/v1/projects')).body.items).toEqual([]);
    expect(await evaluate()).toBe(403);
  });

  test('move to its successor from the day it closed', async () => {
    moving.moveTo('2024-01-01T00:00:00+01:00');
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
    expect(await evaluate()).toBe(201);
    const { rows } = await moving.owner.query<{ organisation_number: string }>(
      `select c.organisation_number
         from platform.audit a
         join actors.actor c on c.id = a.actor_id
        where a.subject = 'project/ARVET'
        order by a.recorded_at`,
    );
    expect(rows.map((row) => row.organisation_number)).toEqual([
      ACTORS.directorate,
      ACTORS.helsedirektoratet,
      ACTORS.helsedirektoratet,
    ]);
  });
});
