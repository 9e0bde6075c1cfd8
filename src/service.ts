import 'reflect-metadata';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule, type SettledConfig } from './app.module.js';
import { AnswerAdapter } from './platform/answers/answer.adapter.js';
import { KeptAnswers } from './platform/answers/kept-answers.js';
import { Clock } from './platform/base/clock.js';
import { compressAnswer, isPlain } from './platform/http/compression.js';
import { BODY_LIMITS, parseJsonBody } from './platform/http/json-body.parser.js';
import { createLog, Log } from './platform/telemetry/logging.js';
import { Metrics } from './platform/telemetry/metrics.js';
import { mountDocumentation } from './platform/http/openapi.js';
import { JSON_TYPE, MERGE_PATCH } from './platform/http/operation-options.js';
import { refuseUnreadable } from './platform/http/problem.filter.js';
import { openPublicReads } from './platform/http/cross-origin.js';
import { Telemetry } from './platform/telemetry/telemetry.js';
import { SECURITY_HEADERS } from './platform/http/answer.js';
import { nameRequest } from './platform/telemetry/request-id.js';
import { Routes } from './platform/http/routes.js';
import { refuseUnreadableAddress } from './pages/site/error-page.writer.js';
import { mountPages } from './pages/site/page-hook.js';
import { mountWorkspace } from './workspace/upload/workspace-hook.js';

/**
 * Longest time that a client may take to send the headers of a request, and a whole request, in
 * milliseconds. The largest file takes eight minutes at 8 Mbit/s. Slower connections are closed, and
 * so are those that nothing was sent on for a while.
 */
const SLOWEST = {
  headersTimeout: 10_000,
  requestTimeout: 600_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 2_000,
} as const;

/**
 * Node marks a request without a body as ended at once. Such a request emits neither `end` nor
 * `close`: whoever waits for a client that leaves listens to the response. Most requests have no
 * body, and an answer from memory takes a tenth less processor time so (docs/performance.md).
 */
const WITHOUT_BODY_ENDED = { optimizeEmptyRequests: true } as const;

/** Longest time that running requests have to finish when the service stops. */
const GRACE_MS = 8_000;

/** Builds the service of one process. The caller listens (API) or only initialises it (worker). */
export async function createService(
  config: SettledConfig,
  clock: Clock = new Clock(config.clockStart),
  log: Log = createLog(config.logLevel),
): Promise<NestFastifyApplication> {
  const routes = new Routes();
  const front: Front = {};
  const adapter = createAdapter(routes, config, front);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, clock, log, routes),
    adapter,
    { bodyParser: false, logger: false, abortOnError: false },
  );
  const kept = app.get(KeptAnswers);
  front.kept = kept;
  const fastify = adapter.getInstance();
  fastify.decorateRequest('span', undefined);
  fastify.addHook('onRoute', routes.record);
  addBodyParsers(fastify);
  addSecurityHeaders(fastify);
  fastify.addHook('onRequest', openPublicReads(routes));
  fastify.addHook('onSend', compressAnswer);
  traceRequests(fastify, app.get(Telemetry));
  recordRequests(fastify, app.get(Metrics), log);
  fastify.addHook('preClose', (done) => {
    kept.close();
    closeConnections(adapter.getHttpServer<Server>());
    done();
  });
  mountDocumentation(app, config);
  mountPages(app, config);
  mountWorkspace(app, config);
  await app.init();
  return app;
}

/** Part of the service that stands before Fastify, once it is built. */
interface Front {
  kept?: KeptAnswers;
}

function createAdapter(
  routes: Routes,
  { trustedProxies }: SettledConfig,
  front: Front,
): AnswerAdapter {
  return new AnswerAdapter({
    bodyLimit: BODY_LIMITS.bytes,
    requestIdHeader: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: ({ headers }: IncomingMessage) => nameRequest(headers),
    serverFactory: (handle: RequestListener): Server =>
      createServer({ ...SLOWEST, ...WITHOUT_BODY_ENDED }, (request, reply) => {
        if (front.kept?.answer(request, reply) !== true) handle(request, reply);
      }),
    frameworkErrors: refuseUnreadableAddress,
    clientErrorHandler: refuseUnreadable,
    rewriteUrl: ({ url = '/' }: { readonly url?: string }) => routes.rewrite(url),
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // A request that arrives on a busy connection while the service stops still gets its answer.
    return503OnClosing: false,
  } as ConstructorParameters<typeof AnswerAdapter>[0]);
}

/** Accepts JSON, anything else as a stream, and the forms of the routes that take one. */
function addBodyParsers(fastify: FastifyInstance): void {
  // A parser would wait for ever for the end of a stream that has ended (WITHOUT_BODY_ENDED).
  // Fastify runs one when there is a type, whether there is a body or not.
  fastify.addHook('preParsing', ({ headers }, _reply, payload, done) => {
    const isEmpty = headers['content-type'] !== undefined && payload.readableEnded;
    done(null, isEmpty ? Readable.from([]) : payload);
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    [JSON_TYPE, MERGE_PATCH],
    { parseAs: 'buffer', bodyLimit: BODY_LIMITS.bytes },
    (request, body, done) => {
      // PreconditionGuard refuses a compressed body.
      if (!isPlain(request)) {
        done(null, body);
        return;
      }
      try {
        done(null, parseJsonBody(body as Buffer));
      } catch (error) {
        done(error as FastifyError);
      }
    },
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16 * 1024 },
    (request, body, done) => {
      const { takesForm } = request.routeOptions.config;
      if (takesForm === true || request.url === '/local-issuer/token')
        done(null, Object.fromEntries(new URLSearchParams(String(body))));
      else done(null, Readable.from([body]));
    },
  );
  // PreconditionGuard refuses what the operation does not receive, and says what it does.
  fastify.addContentTypeParser('*', (_request, payload, done) => {
    done(null, payload);
  });
}

function addSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ 'x-request-id': request.id, ...SECURITY_HEADERS });
    done();
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    span?: ReturnType<Telemetry['begin']>;
  }
}

/**
 * Traces every request that Fastify answers, under the caller's own trace where it names one. Does
 * nothing while telemetry is off.
 */
function traceRequests(fastify: FastifyInstance, telemetry: Telemetry): void {
  if (!telemetry.isOn) return;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { method, headers } = request;
    const route = request.routeOptions.url ?? 'none';
    const details = { 'http.request.method': method, 'http.route': route };
    const parent = headers['traceparent'];
    const above = typeof parent === 'string' ? parent : undefined;
    request.span = telemetry.begin(`${method} ${route}`, details, above);
    if (request.span === undefined) done();
    else telemetry.runUnder(request.span, done);
  });
  fastify.addHook('onResponse', ({ span, method, routeOptions }, reply, done) => {
    const status = { 'http.response.status_code': reply.statusCode };
    const route = routeOptions.url ?? 'none';
    const details = { 'http.request.method': method, 'http.route': route, ...status };
    telemetry.recordRequest(reply.elapsedTime / 1000, details);
    span?.setAttributes(status).end();
    if (span === undefined) done();
    else telemetry.runUnder(span, done);
  });
}

/** Measures every request that Fastify answers, and logs all but anonymous reads. */
function recordRequests(fastify: FastifyInstance, metrics: Metrics, log: Log): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    const seconds = reply.elapsedTime / 1000;
    metrics.requests.observe({ method, route, status: String(reply.statusCode) }, seconds);
    const isAnonymousRead = request.principal === undefined && method === 'GET';
    if (!isAnonymousRead || reply.statusCode >= 400) logRequest(request, reply, log);
    done();
  });
}

function logRequest(request: FastifyRequest, reply: FastifyReply, log: Log): void {
  const { id, principal, method } = request;
  log.info(
    {
      requestId: id,
      method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      actor: principal?.organisationNumber,
      supplier: principal?.token.supplier ?? undefined,
      delegate: principal?.delegate?.organisationNumber,
    },
    'request',
  );
}

/**
 * Closes the connections that keep a stopping service open. Node closes idle connections once, when
 * closing begins; a busy one stays open after its answer, and one that never sends a whole request
 * stays for ever.
 */
function closeConnections(server: Server): void {
  if (!server.listening) return;
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 100);
  const end = setTimeout(() => {
    server.closeAllConnections();
  }, GRACE_MS).unref();
  server.once('close', () => {
    clearInterval(sweep);
    clearTimeout(end);
  });
}
