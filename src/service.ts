import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule, type SettledConfig } from './app.module.js';
import { AnswerAdapter } from './platform/http/answer.adapter.js';
import { Clock } from './platform/base/clock.js';
import { compressAnswer, isPlain } from './platform/http/compression.js';
import { BODY_LIMITS, parseJsonBody } from './platform/http/json-body.parser.js';
import { createLog, Log } from './platform/base/logging.js';
import { Metrics } from './platform/base/metrics.js';
import { mountDocumentation } from './platform/http/openapi.js';
import { JSON_TYPE, MERGE_PATCH } from './platform/http/operation-options.js';
import { refuseUnrouted } from './platform/http/problem.filter.js';
import { openPublicReads } from './platform/http/cross-origin.js';
import { SECURITY_HEADERS } from './platform/http/answer.js';
import { Routes } from './platform/http/routes.js';
import { StatusHook } from './rollup/status/status-hook.service.js';

/** Prefix of the request ids of this process; a count follows. */
const PROCESS = randomUUID().slice(0, 18);
let requests = 0;

/** Longest time that running requests have to finish when the service stops. */
const GRACE_MS = 8_000;

/** Builds the service of one process. The caller listens (API) or only initialises it (worker). */
export async function createService(
  config: SettledConfig,
  clock: Clock = new Clock(config.clockStart),
  log: Log = createLog(config.logLevel),
): Promise<NestFastifyApplication> {
  const routes = new Routes();
  const adapter = createAdapter(routes);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, clock, log, routes),
    adapter,
    { bodyParser: false, logger: false, abortOnError: false },
  );
  const fastify = adapter.getInstance();
  fastify.decorateRequest('fromMemory', false);
  fastify.addHook('onRoute', routes.record);
  addBodyParsers(fastify);
  fastify.addHook('onRequest', app.get(StatusHook).onRequest);
  addSecurityHeaders(fastify);
  fastify.addHook('onRequest', openPublicReads(routes));
  fastify.addHook('onSend', compressAnswer);
  recordRequests(fastify, app.get(Metrics), log);
  closeConnectionsOnStop(fastify, adapter);
  mountDocumentation(app, config);
  await app.init();
  return app;
}

function createAdapter(routes: Routes): AnswerAdapter {
  return new AnswerAdapter({
    bodyLimit: BODY_LIMITS.bytes,
    requestIdHeader: false,
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) => {
      const sent = request.headers['x-request-id'];
      return typeof sent === 'string' && /^[\w-]{8,64}$/.test(sent)
        ? sent
        : `${PROCESS}-${(++requests).toString(36)}`;
    },
    frameworkErrors: refuseUnrouted,
    rewriteUrl: ({ url = '/' }: { readonly url?: string }) => routes.rewrite(url),
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // A request that arrives on a busy connection while the service stops still gets its answer.
    return503OnClosing: false,
  } as ConstructorParameters<typeof AnswerAdapter>[0]);
}

/** Accepts JSON, anything else as a stream, and the form of the local issuer's token endpoint. */
function addBodyParsers(fastify: FastifyInstance): void {
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
      if (request.url === '/local-issuer/token')
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

/** Measures every request that is not answered from memory, and logs all but anonymous reads. */
function recordRequests(fastify: FastifyInstance, metrics: Metrics, log: Log): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.fromMemory !== true) {
      const { method } = request;
      const route = request.routeOptions.url ?? 'none';
      const seconds = reply.elapsedTime / 1000;
      metrics.requests.observe({ method, route, status: String(reply.statusCode) }, seconds);
      const isAnonymousRead = request.principal === undefined && method === 'GET';
      if (!isAnonymousRead || reply.statusCode >= 400) logRequest(request, reply, log);
    }
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
function closeConnectionsOnStop(fastify: FastifyInstance, adapter: AnswerAdapter): void {
  fastify.addHook('preClose', (done) => {
    const server = adapter.getHttpServer<Server>();
    if (server.listening) {
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
    done();
  });
}
